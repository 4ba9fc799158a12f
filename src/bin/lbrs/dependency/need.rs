//! What a connector needs in a manifest.

use super::manifest::Manifest;
use super::spec::Spec;
use crate::errors::{Helpful, Result, anyhow, usage};
use lbrs::internal::catalog::package::is_crate_name;
use lbrs::internal::catalog::{
    Cargo, CargoCrate, Catalog, Connector, CrateSpec, LoopBack, NpmRange,
};
use lbrs::internal::secret::{quoted, shown_name, without_users};
use lbrs::internal::text::visible;

#[derive(Clone, PartialEq)]
pub enum Need {
    /// Nothing, and why if that is worth saying.
    Nothing(Option<String>),
    /// An npm package and its version range.
    Npm {
        package: String,
        range: String,
        /// Whether the user asked for that range.
        asked: bool,
        /// The package that the data source's own code needs besides, with its range.
        companion: Option<(String, String)>,
    },
    Cargo(Box<CargoCrate>),
}

impl Need {
    /// Returns what `connector` needs in `manifest`, or what `spec` says in its place.
    pub fn of(
        connector: &Connector,
        manifest: Option<&Manifest>,
        spec: Option<&Spec>,
    ) -> Result<Self> {
        match manifest {
            None => Ok(Self::Nothing(None)),
            Some(Manifest::Npm { loopback, node, repository, .. }) => {
                let need = npm(connector, loopback.unwrap_or_default(), *node, spec)?;
                Ok(need.with(repository.as_deref()))
            }
            Some(Manifest::Cargo(_)) => cargo(connector, spec),
        }
    }

    /// Returns the need for a package that no connector of the catalog has.
    pub fn of_package(package: String, range: &str) -> Self {
        npm_need(package, range, false)
    }

    /// Returns the need for the package from which the classes of data sources come, if `manifest` has such classes.
    pub fn of_classes(manifest: &Manifest) -> Option<Self> {
        let Manifest::Npm { repository, .. } = manifest else { return None };
        Some(npm_need(REPOSITORY.to_owned(), repository.as_deref()?, false))
    }

    /// Returns the need for the package alone, without what comes with it.
    pub fn alone(self) -> Self {
        match self {
            Self::Npm { package, range, asked, .. } => {
                Self::Npm { package, range, asked, companion: None }
            }
            need => need,
        }
    }

    /// Returns what an entry with the `connector` called `word` may use in `manifest`, in any version: the package or
    /// crate of the connector that is `known` by that name, else those that LoopBack tries, in its order.
    pub fn candidates(word: &str, known: Option<&Connector>, manifest: &Manifest) -> Vec<Self> {
        let package = |package| npm_need(package, ANY, false);
        match (manifest, known) {
            (Manifest::Npm { .. }, Some(known)) => {
                known.npm.package.iter().cloned().map(package).collect()
            }
            (Manifest::Npm { .. }, None) => {
                vec![package(format!("loopback-connector-{word}")), package(word.to_owned())]
            }
            (Manifest::Cargo(_), Some(known)) => match &known.cargo {
                Cargo::Crate(needed) => vec![Self::Cargo(Box::new(needed.clone()))],
                _ => Vec::new(),
            },
            (Manifest::Cargo(_), None) if is_crate_name(word) => {
                vec![Self::Cargo(Box::new(any_crate(word)))]
            }
            (Manifest::Cargo(_), None) => Vec::new(),
        }
    }

    /// Returns the packages or crates that nothing but the template of `connector` vouches for, although that takes
    /// the place of a built-in connector: those which the built-in one does not need in `manifest`, and a package
    /// from an address.
    pub fn unvouched(&self, connector: &Connector, manifest: &Manifest) -> Vec<&str> {
        let Some(replaced) = Catalog::replaced(connector) else { return Vec::new() };
        let known = Self::of(replaced, Some(manifest), None).unwrap_or(Self::Nothing(None));
        let mut names = self.names();
        let is_elsewhere =
            matches!(self, Self::Npm { range, .. } if range.contains([':', '/', '\\']));
        if !is_elsewhere {
            names.retain(|name| !known.names().contains(name));
        }
        names
    }

    /// Adds `@loopback/repository` in `range`, from which the class of a data source comes.
    fn with(self, range: Option<&str>) -> Self {
        match (self, range) {
            (Self::Npm { package, range, asked, .. }, Some(repository)) => {
                let companion = Some((REPOSITORY.to_owned(), repository.to_owned()));
                Self::Npm { package, range, asked, companion }
            }
            (Self::Nothing(_), Some(repository)) => {
                npm_need(REPOSITORY.to_owned(), repository, false)
            }
            (need, _) => need,
        }
    }

    fn names(&self) -> Vec<&str> {
        match self {
            Self::Cargo(needed) => {
                let all = std::iter::once(&needed.main).chain(&needed.companions);
                all.map(|spec| &*spec.name).collect()
            }
            _ => self.name().into_iter().collect(),
        }
    }

    /// Returns the name of the package or crate.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Nothing(_) => None,
            Self::Npm { package, .. } => Some(package),
            Self::Cargo(needed) => Some(&needed.main.name),
        }
    }

    /// Returns it as `NAME@VERSION`, for the question and the report.
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Nothing(_) => None,
            Self::Npm { package, range, .. } => Some(format!("{package}@{}", without_users(range))),
            Self::Cargo(needed) => Some(format!("{}@{}", needed.main.name, needed.main.version)),
        }
    }
}

const ANY: &str = "*";

/// The package of LoopBack 4 that has juggler's data source class.
const REPOSITORY: &str = "@loopback/repository";

fn npm_need(package: String, range: &str, asked: bool) -> Need {
    Need::Npm { package, range: range.to_owned(), asked, companion: None }
}

fn npm(
    connector: &Connector,
    loopback: LoopBack,
    node: Option<u32>,
    spec: Option<&Spec>,
) -> Result<Need> {
    let own = connector.npm.package.as_deref();
    let known = connector.npm.range(loopback);
    let own_range = known.for_node(node);
    let need = |package: &str, range, asked| Ok(npm_need(package.to_owned(), range, asked));
    if let Some(Spec { name, version }) = spec {
        let is_own = own == Some(name.as_str());
        let range = version.as_deref().or(own_range.filter(|_| is_own)).unwrap_or(ANY);
        return need(name, range, version.is_some());
    }
    match (known, own, own_range) {
        (NpmRange::Unavailable(reason), ..) => {
            Err(anyhow!("{} cannot be used with {loopback}: {reason}", quoted(&connector.id))
                .with_help("choose another connector (`lbrs connectors`), name a package with `--dependency NAME@RANGE`, or leave package.json alone with `--manifest none`"))
        }
        (_, Some(package), Some(range)) => need(package, range, false),
        _ => Ok(Need::Nothing(Some(format!("{} comes with LoopBack", shown_name(&connector.id))))),
    }
}

fn cargo(connector: &Connector, spec: Option<&Spec>) -> Result<Need> {
    let Some(Spec { name, version }) = spec else {
        return match &connector.cargo {
            Cargo::Crate(needed) => Ok(Need::Cargo(Box::new(needed.clone()))),
            Cargo::Nothing(reason) => Ok(Need::Nothing(Some(reason.clone()))),
            Cargo::Unavailable(reason) => {
                Err(anyhow!("no crate is known for {}: {reason}", quoted(&connector.id))
                    .with_help("name one with `--dependency NAME@VERSION`, or leave Cargo.toml alone with `--manifest none`"))
            }
        };
    };
    check_crate(name, version.as_deref())?;
    let mut needed = match &connector.cargo {
        Cargo::Crate(known) if known.main.name == *name => known.clone(),
        _ => any_crate(name),
    };
    if let Some(version) = version {
        needed.main.version.clone_from(version);
    }
    Ok(Need::Cargo(Box::new(needed)))
}

/// Returns a crate of which only the name is known.
fn any_crate(name: &str) -> CargoCrate {
    CargoCrate {
        main: CrateSpec::any(name),
        companions: Vec::new(),
        open: String::new(),
        url_template: None,
        tls: None,
        rust_version: None,
        note: None,
    }
}

fn check_crate(name: &str, version: Option<&str>) -> Result<()> {
    if !is_crate_name(name) {
        return Err(usage!("{} is not the name of a crate", quoted(name))
            .with_help("the form of `--dependency` is NAME or NAME@VERSION"));
    }
    let Some(version) = version else { return Ok(()) };
    semver::VersionReq::parse(version).map(|_| ()).map_err(|error| {
        usage!("`{}` is not a version requirement: {error}", visible(&without_users(version)))
            .with_help("the form of `--dependency` is NAME@VERSION, for example sqlx@0.9")
    })
}
