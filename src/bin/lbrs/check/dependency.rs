//! Dependencies: whether the manifest has what the connectors need.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{Code, Facts, FileId, Findings, Fix, Subject};
use crate::plan;
use lbrs::internal::catalog::{Cargo, CargoCrate, Connector, CrateSpec, LoopBack, NpmRange};
use lbrs::internal::edit::{cargo, npm};
use lbrs::internal::json::{Document, Kind, Node};
use lbrs::internal::resolve::DataSource;
use lbrs::internal::secret::quoted;

/// A manifest of the project.
pub enum Manifest {
    /// `package.json`.
    Npm(NpmManifest),
    /// `Cargo.toml`.
    Cargo(CargoManifest),
}

/// What counts of a `package.json`.
pub struct NpmManifest {
    /// The file.
    pub file: FileId,
    /// Its path.
    pub path: PathBuf,
    /// The LoopBack that the project depends on.
    pub loopback: Option<LoopBack>,
    /// The oldest Node major that the project says it runs on.
    pub node: Option<u32>,
    /// The packages that are installed with it, each with its range and the bytes of that.
    packages: HashMap<String, (String, std::ops::Range<usize>)>,
    /// Those that are installed for development alone.
    dev: Vec<String>,
}

/// What counts of a `Cargo.toml`.
pub struct CargoManifest {
    /// The file.
    pub file: FileId,
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The workspace that it is a member of.
    pub workspace: Option<cargo::Workspace>,
}

impl NpmManifest {
    /// Reads the packages of a `package.json` that is JSON.
    pub fn new(
        file: FileId,
        path: &Path,
        document: &Document<'_>,
        loopback: Option<LoopBack>,
        node: Option<u32>,
    ) -> Self {
        let table = |name: &str| {
            let table = document.root().and_then(|root| root.get(name));
            table.filter(|table| table.kind() == Kind::Object)
        };
        let mut packages = HashMap::new();
        for name in npm::TABLES {
            for member in table(name).into_iter().flat_map(Node::members) {
                let range = member.value.as_str().unwrap_or_default().into_owned();
                let name = member.key.as_str().unwrap_or_default().into_owned();
                packages.insert(name, (range, member.value.span()));
            }
        }
        let dev = table("devDependencies").into_iter().flat_map(Node::members);
        let dev = dev.filter_map(|member| member.key.as_str().map(std::borrow::Cow::into_owned));
        Self { file, path: path.to_owned(), loopback, node, packages, dev: dev.collect() }
    }

    /// Returns the lowest major of the connector's package that the manifest asks for.
    pub(super) fn installed_major(&self, connector: &Connector) -> Option<u64> {
        let (range, _) = self.packages.get(connector.npm.package.as_deref()?)?;
        npm::lowest_majors(range).into_iter().min()
    }

    fn range_for<'c>(&self, connector: &'c Connector) -> &'c NpmRange {
        connector.npm.range(self.loopback.unwrap_or_default())
    }
}

impl Manifest {
    /// Returns whether it has a package or crate that a connector of this name comes from, as LoopBack looks for it.
    pub(super) fn has_connector(&self, word: &str) -> bool {
        match self {
            Self::Npm(npm) => {
                let has = |name: &str| {
                    npm.packages.contains_key(name) || npm.dev.iter().any(|dev| dev == name)
                };
                has(word) || has(&format!("loopback-connector-{word}"))
            }
            Self::Cargo(manifest) => is_whole(manifest, &CrateSpec::any(word), &[]),
        }
    }

    /// Returns whether it has the connector's package.
    pub(super) fn has_package(&self, connector: &Connector) -> bool {
        match self {
            Self::Npm(npm) => {
                let package = connector.npm.package.as_deref();
                package.is_some_and(|package| npm.packages.contains_key(package))
            }
            Self::Cargo(_) => false,
        }
    }
}

/// What a manifest lacks.
#[derive(Clone)]
struct Lack {
    message: String,
    help: String,
    fix: Fix,
}

/// The rule, with what it knows of the connectors that it has seen.
pub(super) struct Checker<'f> {
    facts: &'f Facts,
    lacks: HashMap<String, Option<Lack>>,
}

impl<'f> Checker<'f> {
    pub(super) fn new(facts: &'f Facts) -> Self {
        Self { facts, lacks: HashMap::new() }
    }

    /// Looks at what the connector of a data source needs.
    pub(super) fn check(
        &mut self,
        source: &DataSource,
        connector: &Connector,
        found: &mut Findings<'_>,
    ) {
        if !self.lacks.contains_key(&*connector.id) {
            let lack = self.lack(connector);
            self.lacks.insert(connector.id.to_string(), lack);
            for manifest in &self.facts.manifests {
                check_range(manifest, connector, found);
            }
        }
        let (Some(Some(lack)), Some(value)) =
            (self.lacks.get(&*connector.id), source.setting("connector"))
        else {
            return;
        };
        let place = value.origin().place();
        let Lack { message, help, fix } = lack.clone();
        if let Some(finding) = found.at_value(Code::MissingDependency, place, message, help) {
            finding.fix = (self.facts.manifests.len() == 1).then_some(fix);
        }
    }

    /// Returns what every manifest lacks; where there are two, one that has it is enough.
    fn lack(&self, connector: &Connector) -> Option<Lack> {
        let lacks = self.facts.manifests.iter().map(|manifest| match manifest {
            Manifest::Npm(npm) => npm_lack(npm, connector, self.facts),
            Manifest::Cargo(cargo) => cargo_lack(cargo, connector, self.facts),
        });
        lacks.collect::<Option<Vec<Lack>>>()?.into_iter().next()
    }
}

fn npm_lack(npm: &NpmManifest, connector: &Connector, facts: &Facts) -> Option<Lack> {
    let package = connector.npm.package.as_deref()?;
    let range = npm.range_for(connector).for_node(npm.node)?;
    if npm.packages.contains_key(package) {
        return None;
    }
    let shown = &facts.texts.get(npm.file).shown;
    let message = if npm.dev.iter().any(|dev| dev == package) {
        format!(
            "{shown} has {package} for development only, and {} needs it",
            quoted(&connector.id)
        )
    } else {
        format!("{shown} has no {package}, which {} needs", quoted(&connector.id))
    };
    let manifest = plan::Manifest::Npm(npm.path.clone());
    let dependency = plan::Dependency::Npm {
        package: package.to_owned(),
        range: range.to_owned(),
        asked: false,
    };
    Some(Lack {
        message,
        help: format!("`lbrs datasource check --fix` adds {package}@{range}"),
        fix: Fix::Dependency(manifest, dependency),
    })
}

fn cargo_lack(manifest: &CargoManifest, connector: &Connector, facts: &Facts) -> Option<Lack> {
    let Cargo::Crate(needed) = &connector.cargo else { return None };
    let CargoCrate { main, companions, .. } = needed;
    if is_whole(manifest, main, companions) {
        return None;
    }
    let shown = &facts.texts.get(manifest.file).shown;
    let label = format!("{}@{}", main.name, main.version);
    Some(Lack {
        message: format!(
            "{shown} lacks {label} or a part of it, which {} needs",
            quoted(&connector.id)
        ),
        help: format!(
            "`lbrs datasource check --fix` adds {label} with its features and companions"
        ),
        fix: Fix::Dependency(
            plan::Manifest::Cargo(manifest.path.clone()),
            plan::Dependency::Cargo(Box::new(needed.clone())),
        ),
    })
}

/// Returns whether adding the crates would change nothing. A malformed manifest is another
/// finding.
fn is_whole(manifest: &CargoManifest, main: &CrateSpec, companions: &[CrateSpec]) -> bool {
    let added =
        cargo::add(&manifest.text, "Cargo.toml", manifest.workspace.as_ref(), main, companions);
    added.is_ok_and(|outcome| outcome.text == manifest.text)
}

/// Returns whether the range of the connector's package is one for the project's LoopBack: which major it
/// starts at decides.
fn check_range(manifest: &Manifest, connector: &Connector, found: &mut Findings<'_>) {
    let Manifest::Npm(npm) = manifest else { return };
    let (Some(package), Some(loopback)) = (connector.npm.package.as_deref(), npm.loopback) else {
        return;
    };
    let Some((range, span)) = npm.packages.get(package) else { return };
    let starts = npm::lowest_majors(range);
    // A range without an upper end takes every later version.
    let is_open = range.split("||").any(|part| part.contains('>') && !part.contains('<'));
    let majors = majors(connector.npm.range(loopback));
    let (Some(oldest), Some(newest)) = (majors.iter().min(), majors.iter().max()) else { return };
    let fits = |major: &u64| match loopback {
        LoopBack::Three => major <= newest,
        LoopBack::Four => major >= oldest || is_open,
    };
    if starts.is_empty() || starts.iter().any(fits) {
        return;
    }
    let wanted = npm.range_for(connector).for_node(npm.node).unwrap_or_default();
    let message = format!("{package} {} is not for {loopback}", quoted(range));
    let help = format!("the range for {loopback} is {wanted}");
    found.add(Code::DependencyRange, npm.file.span(span.clone()), message, help).subject =
        Subject::Project;
}

/// Returns the majors that the ranges of the catalog start at.
fn majors(range: &NpmRange) -> Vec<u64> {
    let NpmRange::Range { range, by_node } = range else { return Vec::new() };
    let ranges = by_node.iter().map(|(_, range)| range).chain([range]);
    ranges.flat_map(|range| npm::lowest_majors(range)).collect()
}
