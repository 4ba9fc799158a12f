//! The dependency that a connector needs, and the manifest that it goes to.

use crate::cli::ManifestChoice;
use crate::errors::{Helpful, Result, anyhow, usage};
use crate::install::PackageManager;
use crate::plan::{Dependency, Manifest};
use crate::project::Project;
use crate::prompt::{Prompter, Select};
use lbrs::internal::catalog::package::{is_crate_name, is_npm_name};
use lbrs::internal::catalog::{Cargo, CargoCrate, Connector, CrateSpec, NpmRange};
use lbrs::internal::secret::{quoted, without_users};
use lbrs::internal::text::visible;

/// A package or crate as the user named it: `NAME` or `NAME@VERSION`.
pub struct Spec {
    /// The name.
    pub name: String,
    /// The version range or requirement, if it was given.
    pub version: Option<String>,
}

impl Spec {
    /// Parses `NAME` or `NAME@VERSION`; the name may have an npm scope.
    ///
    /// # Errors
    /// The reason why it names no package or crate.
    pub fn parse(text: &str) -> Result<Self, String> {
        let at = text.char_indices().skip(1).find(|&(_, c)| c == '@').map(|(at, _)| at);
        let (name, version) = at.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
        if name.is_empty() {
            return Err("a package's name is required".to_owned());
        }
        if !is_npm_name(name) {
            // What precedes the `@` of a URL may be a secret.
            let name = if text.contains("://") { without_users(text) } else { name.into() };
            return Err(format!("{} is not the name of a package or a crate", quoted(&name)));
        }
        if version.is_some_and(|version| !is_version(version)) {
            return Err(format!("`{}` is not a version", visible(version.unwrap_or_default())));
        }
        Ok(Self { name: name.to_owned(), version: version.map(str::to_owned) })
    }
}

fn is_version(version: &str) -> bool {
    // Ranges, tags and the addresses of packages elsewhere; nothing that a shell would interpret.
    let plain = |c: char| c.is_ascii_alphanumeric() || " -+._~^<>=|*:/@#?&%,".contains(c);
    !version.is_empty() && !version.starts_with('-') && version.chars().all(plain)
}

/// The manifest that the dependency goes to.
pub enum Target {
    /// This one; `None` if the project has none, or the user wants it left alone.
    Decided(Option<Manifest>),
    /// Either: the project has both, and no flag says which.
    Either {
        /// `package.json`.
        npm: Manifest,
        /// `Cargo.toml`.
        cargo: Manifest,
    },
}

impl Target {
    /// Decides on the manifest, as far as the flag and the project do.
    pub fn of(project: &Project, choice: ManifestChoice) -> Result<Self> {
        let npm = project.package_json.as_ref().map(|package| Manifest::Npm(package.path.clone()));
        let cargo = project.cargo_toml.clone().map(Manifest::Cargo);
        let missing = |name: &str| {
            usage!("the project has no {name}")
                .with_help("leave `--manifest` out to use the existing one")
        };
        let broken = project.package_json.as_ref().and_then(|package| package.broken.as_ref());
        if let (Some(broken), ManifestChoice::Auto | ManifestChoice::Npm) = (broken, choice) {
            return Err(broken.clone().into());
        }
        Ok(match (choice, npm, cargo) {
            (ManifestChoice::None, ..) => Self::Decided(None),
            (ManifestChoice::Npm, npm, _) => {
                Self::Decided(Some(npm.ok_or_else(|| missing("package.json"))?))
            }
            (ManifestChoice::Cargo, _, cargo) => {
                Self::Decided(Some(cargo.ok_or_else(|| missing("Cargo.toml"))?))
            }
            (ManifestChoice::Auto, Some(npm), Some(cargo)) if project.loopback().is_none() => {
                Self::Either { npm, cargo }
            }
            (ManifestChoice::Auto, npm, cargo) => Self::Decided(npm.or(cargo)),
        })
    }

    /// Returns the manifest for `connector`, or for `spec` in its place; asks if both would do.
    pub fn choose(
        self,
        project: &Project,
        connector: &Connector,
        spec: Option<&Spec>,
        prompter: &mut dyn Prompter,
    ) -> Result<Option<Manifest>> {
        let (npm, cargo) = match self {
            Self::Decided(manifest) => return Ok(manifest),
            Self::Either { npm, cargo } => (npm, cargo),
        };
        let fits = |manifest| needed(project, Some(manifest), connector, spec).is_ok();
        match (fits(&npm), fits(&cargo)) {
            (true, false) => return Ok(Some(npm)),
            (false, true) => return Ok(Some(cargo)),
            _ => {}
        }
        let options = ["package.json".to_owned(), "Cargo.toml".to_owned()];
        let question = Select {
            message: "Which manifest gets the dependency:",
            options: &options,
            keywords: &[],
            start: 0,
            fallback: None,
            flag: "--manifest npm|cargo|none",
        };
        Ok(Some(if prompter.select(&question)? == 0 { npm } else { cargo }))
    }

    /// Checks that what `connector` needs, or `spec` in its place, is available for the manifest.
    pub fn check(
        &self,
        project: &Project,
        connector: &Connector,
        spec: Option<&Spec>,
    ) -> Result<()> {
        let check = |manifest| needed(project, manifest, connector, spec).map(|_| ());
        match self {
            Self::Decided(manifest) => check(manifest.as_ref()),
            Self::Either { npm, cargo } => check(Some(cargo)).or_else(|_| check(Some(npm))),
        }
    }
}

/// Returns what `connector` needs in `manifest`, or what `spec` says in its place.
pub fn needed(
    project: &Project,
    manifest: Option<&Manifest>,
    connector: &Connector,
    spec: Option<&Spec>,
) -> Result<Dependency> {
    match manifest {
        None => Ok(Dependency::Nothing(None)),
        Some(Manifest::Npm(_)) => npm(project, connector, spec),
        Some(Manifest::Cargo(_)) => cargo(connector, spec),
    }
}

/// Returns the package manager of an npm manifest: `choice`, else the project's own, else npm.
pub fn package_manager(
    project: &Project,
    manifest: Option<&Manifest>,
    choice: Option<PackageManager>,
) -> Option<PackageManager> {
    let Some(Manifest::Npm(_)) = manifest else { return None };
    choice.or_else(|| project.package_manager()).or(Some(PackageManager::Npm))
}

fn npm(project: &Project, connector: &Connector, spec: Option<&Spec>) -> Result<Dependency> {
    let loopback = project.loopback().unwrap_or_default();
    let known = connector.npm.range(loopback);
    let by_node = matches!(known, NpmRange::Range { by_node, .. } if !by_node.is_empty());
    let range_of_known = known.for_node(by_node.then(|| project.node()).flatten());
    if let Some(Spec { name, version }) = spec {
        let same = connector.npm.package.as_deref() == Some(name.as_str());
        let range = version.as_deref().or(range_of_known.filter(|_| same)).unwrap_or("*");
        let asked = version.is_some();
        return Ok(Dependency::Npm { package: name.clone(), range: range.to_owned(), asked });
    }
    match (known, &connector.npm.package, range_of_known) {
        (NpmRange::Unavailable(reason), ..) => {
            Err(anyhow!("{} cannot be used with {loopback}: {reason}", quoted(&connector.id))
                .with_help("choose another connector (`lbrs connectors`), name a package with `--dependency NAME@RANGE`, or leave package.json alone with `--manifest none`"))
        }
        (_, Some(package), Some(range)) => Ok(Dependency::Npm { package: package.to_string(), range: range.to_owned(), asked: false }),
        _ => Ok(Dependency::Nothing(Some(format!("{} comes with LoopBack", connector.id)))),
    }
}

fn cargo(connector: &Connector, spec: Option<&Spec>) -> Result<Dependency> {
    let Some(Spec { name, version }) = spec else {
        return match &connector.cargo {
            Cargo::Crate(cargo) => Ok(Dependency::Cargo(Box::new(cargo.clone()))),
            Cargo::Nothing(reason) => Ok(Dependency::Nothing(Some(reason.to_string()))),
            Cargo::Unavailable(reason) => {
                Err(anyhow!("no crate is known for {}: {reason}", quoted(&connector.id))
                    .with_help("name one with `--dependency NAME@VERSION`, or leave Cargo.toml alone with `--manifest none`"))
            }
        };
    };
    check_crate(name, version.as_deref())?;
    let known = match &connector.cargo {
        Cargo::Crate(known) if known.main.name == *name => Some(known),
        _ => None,
    };
    let mut cargo = known.cloned().unwrap_or_else(|| CargoCrate {
        main: CrateSpec::any(name),
        companions: [].as_slice().into(),
        open: "".into(),
        url_template: None,
        rust_version: None,
        note: None,
    });
    if let Some(version) = version {
        cargo.main.version = version.clone();
    }
    Ok(Dependency::Cargo(Box::new(cargo)))
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
