//! Adds one crate to a manifest, given what the manifest has.

use indexmap::IndexSet;

use super::declared::{Declared, same_crate};
use super::entry::{Entry, Section, features_text, read};
use super::requirement::Requirement;
use super::workspace::Workspace;
use super::{Change, Dependency};
use crate::catalog::CrateSpec;
use crate::catalog::package::is_crate_name;
use crate::edit::Edit;
use crate::edit::toml::{self, Document, Order};
use crate::error::{Error, Result};
use crate::secret::quoted;
use crate::text::visible;

/// One crate on its way into one manifest.
struct Addition<'a> {
    document: &'a Document,
    workspace: Option<&'a Workspace>,
    spec: &'a CrateSpec,
    requirement: Requirement,
    edits: Vec<Edit>,
    notes: Vec<String>,
}

/// Decides what one crate needs in a manifest: the edits, what they do, and notes for the user.
pub(super) fn decide(
    document: &Document,
    workspace: Option<&Workspace>,
    spec: &CrateSpec,
) -> Result<(Vec<Edit>, Dependency, Vec<String>)> {
    if !is_crate_name(&spec.name) {
        let error = Error::new(format!("{} is not the name of a crate", quoted(&spec.name)));
        let help = "a name starts with a letter; letters, digits, `-` and `_` follow";
        return Err(error.with_help(help));
    }
    let requirement = Requirement::parse(&spec.version)
        .map_err(|error| Error::new(format!("{error}, for the crate {}", quoted(&spec.name))))?;
    let entries = read(document, workspace)?;
    let (edits, notes) = (Vec::new(), Vec::new());
    let mut addition = Addition { document, workspace, spec, requirement, edits, notes };
    let dependency = addition.dependency(&entries);
    Ok((addition.edits, dependency, addition.notes))
}

impl<'a> Addition<'a> {
    fn dependency(&mut self, entries: &[Entry<'_>]) -> Dependency {
        let name = &self.spec.name;
        let ours = entries.iter().filter(|entry| same_crate(&entry.declared.package, name));
        let normal = ours.clone().filter(|entry| entry.section == Section::Normal);
        // Of several, one whose version agrees with ours, else the first.
        let rank = |entry: &&Entry<'_>| !entry.declared.agrees(&self.requirement);
        let for_all_targets = normal.clone().filter(|entry| entry.target.is_none());
        if let Some(entry) = for_all_targets.min_by_key(rank) {
            let added = self.extend(entry);
            return self.present(&entry.declared, added);
        }
        let targets: Vec<&Entry<'_>> = normal.collect();
        if let Some(first) = targets.first() {
            let added = self.extend_targets(&targets);
            return self.present(&first.declared, added);
        }
        if let Some(other) = ours.min_by_key(rank) {
            return self.add_like(other);
        }
        let holder = |key| entries.iter().find(|entry| same_crate(&entry.declared.key, key));
        let inherited = self.workspace.and_then(|root| root.find(name, &self.requirement));
        if let Some(inherited) = inherited.filter(|found| holder(&found.key).is_none()) {
            return self.inherit(&inherited.key);
        }
        if let Some(Entry { declared, .. }) = holder(name) {
            let Declared { key, package, .. } = declared;
            self.note(&format!(
                "{} is the name of the crate {} here, which stays as it is",
                quoted(key),
                quoted(package)
            ));
            return self.present(declared, Vec::new());
        }
        self.add_new(name, &[("version", self.spec.version.as_ref())])
    }

    /// Gives an entry the features that it lacks, and returns them.
    fn extend(&mut self, entry: &Entry<'_>) -> Vec<String> {
        let Declared { key, version, features, .. } = &entry.declared;
        self.note_version(key, version.as_ref());
        self.note_defaults(&entry.declared);
        if entry.declared.optional {
            self.note(&format!(
                "{} is optional: it is built only with a feature that switches it on",
                quoted(key)
            ));
        }
        let missing = self.missing(features);
        if !missing.is_empty() {
            self.edits.extend(entry.with_features(self.document, &missing));
        }
        missing
    }

    /// Gives the entries of target tables the features that they lack, and returns all of them.
    fn extend_targets(&mut self, entries: &[&Entry<'_>]) -> Vec<String> {
        let mut added = IndexSet::new();
        for entry in entries {
            added.extend(self.extend(entry));
            let (key, target) = (&entry.declared.key, entry.target.unwrap_or_default());
            self.note(&format!(
                "{} is a dependency for the target {} only",
                quoted(key),
                quoted(target)
            ));
        }
        added.into_iter().collect()
    }

    /// Adds a normal dependency with the source that another kind of table gives the crate.
    fn add_like(&mut self, other: &Entry<'_>) -> Dependency {
        let Declared { key, version, inherits, .. } = &other.declared;
        if *inherits {
            return self.inherit(key);
        }
        self.note_version(key, version.as_ref());
        self.add_new(key, &other.source())
    }

    fn inherit(&mut self, key: &str) -> Dependency {
        let root = self.workspace.and_then(|root| root.get(key));
        let root = root.cloned().unwrap_or_default();
        self.note_version(key, root.version.as_ref());
        self.note_defaults(&Declared { key: key.to_owned(), ..root.clone() });
        let missing = self.missing(&root.features);
        let rest = if missing.is_empty() {
            ".workspace = true".to_owned()
        } else {
            format!(" = {{ workspace = true, features = {} }}", features_text(&missing))
        };
        self.insert(key, &rest);
        self.done(key, root.version_text(), Change::Inherited(missing))
    }

    /// Adds a new entry, in the form and the field order of `cargo add`.
    fn add_new(&mut self, key: &str, source: &[(&str, &str)]) -> Dependency {
        let mut fields: Vec<String> = source
            .iter()
            .map(|(field, value)| format!("{field} = {}", toml::string_text(value)))
            .collect();
        if !self.spec.default_features {
            fields.push("default-features = false".to_owned());
        }
        let features = self.missing(&[]);
        if !features.is_empty() {
            fields.push(format!("features = {}", features_text(&features)));
        }
        let rest = match source {
            [("version", version)] if fields.len() == 1 => {
                format!(" = {}", toml::string_text(version))
            }
            _ => format!(" = {{ {} }}", fields.join(", ")),
        };
        self.insert(key, &rest);
        let version = source.iter().find(|(field, _)| *field == "version");
        let version = version.map(|(_, version)| *version);
        self.done(key, version, Change::Added(version.map(str::to_owned)))
    }

    fn insert(&mut self, key: &str, rest: &str) {
        self.edits.extend(self.document.insert(&["dependencies"], key, rest, Order::Sorted));
    }

    /// Returns the features that the crate needs besides those that are `there`, each once.
    fn missing(&self, there: &[String]) -> Vec<String> {
        let features = self.spec.features.iter().filter(|feature| !there.contains(feature));
        features.cloned().collect::<IndexSet<_>>().into_iter().collect()
    }

    fn note_version(&mut self, key: &str, version: Option<&Requirement>) {
        if let Some(version) = version.filter(|version| version.excludes(&self.requirement)) {
            self.note(&format!(
                "{} stays at version `{}`, which excludes `{}`, the one asked for",
                quoted(key),
                version.text,
                self.spec.version
            ));
        }
    }

    fn note_defaults(&mut self, declared: &Declared) {
        if self.spec.default_features && !declared.has_defaults() {
            self.note(&format!(
                "{} stays without its default features, which are expected to be on",
                quoted(&declared.key)
            ));
        }
    }

    fn note(&mut self, note: &str) {
        self.notes.push(visible(note).into_owned());
    }

    /// Describes an entry that stays, with these features added.
    fn present(&self, declared: &Declared, added: Vec<String>) -> Dependency {
        let change = if added.is_empty() { Change::Present } else { Change::FeaturesAdded(added) };
        self.done(&declared.key, declared.version_text(), change)
    }

    fn done(&self, key: &str, version: Option<&str>, change: Change) -> Dependency {
        let (name, version) = (self.spec.name.clone(), version.map(str::to_owned));
        Dependency { name, key: key.to_owned(), version, change }
    }
}
