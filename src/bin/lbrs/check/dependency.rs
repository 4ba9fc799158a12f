//! Dependencies: whether the manifest has what the connectors need.

use std::collections::HashMap;
use std::ops::Range;

use super::{Code, Facts, FileId, Findings};
use crate::dependency::{Contents, Manifest, Need};
use crate::plan::action::Action;
use lbrs::internal::catalog::{Connector, LoopBack, NpmRange};
use lbrs::internal::edit::npm::{self, Packages};
use lbrs::internal::resolve::DataSource;
use lbrs::internal::secret::{quoted, without_password};
use lbrs::internal::text::shell_word;

/// A manifest of the project, as it was read.
pub struct ManifestFile {
    pub file: FileId,
    pub manifest: Manifest,
    pub contents: Contents,
}

impl ManifestFile {
    /// Returns the packages of a `package.json`.
    pub(super) fn packages(&self) -> Option<&Packages> {
        match &self.contents {
            Contents::Npm(packages) => Some(packages),
            Contents::Cargo(_) => None,
        }
    }

    /// Returns the range of the connector's package, and its place in the text.
    pub(super) fn range(&self, connector: &Connector) -> Option<(&str, Range<usize>)> {
        self.packages()?.range(connector.npm.package.as_deref()?)
    }

    /// Returns the lowest major of the connector's package that the manifest asks for.
    pub(super) fn installed_major(&self, connector: &Connector) -> Option<u64> {
        let (range, _) = self.range(connector)?;
        npm::lowest_majors(range).into_iter().min()
    }

    /// Returns whether it has a package or crate that a connector of this name comes from, be it for development only.
    pub(super) fn has_connector(&self, word: &str) -> bool {
        let is_dev = |need: &Need| {
            self.packages().zip(need.name()).is_some_and(|(packages, name)| packages.is_dev(name))
        };
        let candidates = Need::candidates(word, None, &self.manifest);
        candidates.iter().any(|need| self.has(need) || is_dev(need))
    }

    /// Returns whether it has what is needed. A malformed manifest is another finding.
    fn has(&self, need: &Need) -> bool {
        self.contents.has(need).unwrap_or(false)
    }
}

/// What a manifest lacks.
#[derive(Clone)]
struct Lack {
    message: String,
    help: String,
    /// What adds it, unless the user has to confirm that.
    fix: Option<Action>,
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
            let lack = self.lack(connector, source.id());
            self.lacks.insert(connector.id.to_string(), lack);
            for file in &self.facts.manifests {
                check_range(file, connector, found);
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
            finding.fix = fix.filter(|_| self.facts.manifests.len() == 1);
        }
    }

    /// Returns what every manifest lacks; where there are two, one that has it is enough.
    fn lack(&self, connector: &Connector, id: &str) -> Option<Lack> {
        let lacks = self.facts.manifests.iter().map(|file| lack(file, connector, id, self.facts));
        lacks.collect::<Option<Vec<Lack>>>()?.into_iter().next()
    }
}

fn lack(file: &ManifestFile, connector: &Connector, source: &str, facts: &Facts) -> Option<Lack> {
    // That the connector is not available is another finding.
    let need = Need::of(connector, Some(&file.manifest), None).ok()?;
    let mut label = need.label()?;
    if file.has(&need) {
        return None;
    }
    let (shown, id) = (&facts.texts.get(file.file).shown, quoted(&connector.id));
    let is_dev = |package| file.packages().is_some_and(|packages| packages.is_dev(package));
    let is_there = |package: &str| file.packages().is_some_and(|there| there.contains(package));
    let (message, parts) = match &need {
        Need::Npm { companion: Some((package, range)), .. }
            if need.name().is_some_and(is_there) =>
        {
            let message =
                format!("{shown} has no {package}, which data sources in TypeScript need");
            label = format!("{package}@{range}");
            (message, "")
        }
        Need::Npm { package, .. } if is_dev(package) => {
            (format!("{shown} has {package} for development only, and {id} needs it"), "")
        }
        Need::Npm { package, .. } => (format!("{shown} has no {package}, which {id} needs"), ""),
        _ => (
            format!("{shown} lacks {label} or a part of it, which {id} needs"),
            " with its features and companions",
        ),
    };
    let mut help = format!("`lbrs datasource check --fix` adds {label}{parts}");
    let is_vouched = need.unvouched(connector, &file.manifest).is_empty();
    if !is_vouched {
        let source = without_password(source);
        let (source, label) = (shell_word(&source), shell_word(&label));
        help = format!(
            "only a template that takes the place of the built-in connector vouches for it: `lbrs datasource edit {source} --dependency {label}` adds it all the same"
        );
    }
    let fix = Action::Need { manifest: file.manifest.clone(), need, package_manager: None };
    Some(Lack { message, help, fix: is_vouched.then_some(fix) })
}

/// Returns whether the range of the connector's package is one for the project's LoopBack: which major it
/// starts at decides.
fn check_range(file: &ManifestFile, connector: &Connector, found: &mut Findings<'_>) {
    let Manifest::Npm { loopback: Some(loopback), node, .. } = &file.manifest else { return };
    let Some((range, place)) = file.range(connector) else { return };
    let known = connector.npm.range(*loopback);
    let starts = npm::lowest_majors(range);
    // A range without an upper end takes every later version.
    let is_open = range.split("||").any(|part| part.contains('>') && !part.contains('<'));
    let majors = majors(known);
    let (Some(oldest), Some(newest)) = (majors.iter().min(), majors.iter().max()) else { return };
    let fits = |major: &u64| match loopback {
        LoopBack::Three => major <= newest,
        LoopBack::Four => major >= oldest || is_open,
    };
    if starts.is_empty() || starts.iter().any(fits) {
        return;
    }
    let wanted = known.for_node(*node).unwrap_or_default();
    let package = connector.npm.package.as_deref().unwrap_or_default();
    let message = format!("{package} {} is not for {loopback}", quoted(range));
    let help = format!("the range for {loopback} is {wanted}");
    found.add(Code::DependencyRange, file.file.span(place), message, help);
}

/// Returns the majors that the ranges of the catalog start at.
fn majors(range: &NpmRange) -> Vec<u64> {
    let NpmRange::Range { range, by_node } = range else { return Vec::new() };
    let ranges = by_node.iter().map(|(_, range)| range).chain([range]);
    ranges.flat_map(|range| npm::lowest_majors(range)).collect()
}
