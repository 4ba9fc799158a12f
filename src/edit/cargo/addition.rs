//! What one crate needs in a manifest, given what is there.

use super::entry::{Entry, Section, check_name, features_text, read, same_crate};
use super::requirement::{self, Requirement};
use super::workspace::{Inheritable, Workspace};
use super::{Change, Dependency};
use crate::catalog::CrateSpec;
use crate::edit::Edit;
use crate::edit::toml::{self, Document, Order};
use crate::error::{Error, Result};
use crate::text::visible;

/// What one crate does to a manifest.
pub(super) struct Decision {
    pub(super) edits: Vec<Edit>,
    pub(super) dependency: Dependency,
    pub(super) notes: Vec<String>,
}

/// One crate on its way into one manifest.
pub(super) struct Addition<'a> {
    document: &'a Document,
    workspace: Option<&'a Workspace>,
    spec: &'a CrateSpec,
    requirement: Requirement,
    entries: Vec<Entry<'a>>,
    edits: Vec<Edit>,
    notes: Vec<String>,
}

impl<'a> Addition<'a> {
    pub(super) fn new(
        document: &'a Document,
        workspace: Option<&'a Workspace>,
        spec: &'a CrateSpec,
    ) -> Result<Self> {
        check_name(&spec.name)?;
        let requirement = Requirement::parse(&spec.version)
            .map_err(|error| Error::new(format!("{error}, for the crate `{}`", spec.name)))?;
        let entries = read(document, workspace)?;
        let (edits, notes) = (Vec::new(), Vec::new());
        Ok(Self { document, workspace, spec, requirement, entries, edits, notes })
    }

    /// Finds out what is there, and what is to be done.
    pub(super) fn decide(mut self) -> Decision {
        let dependency = self.dependency();
        Decision { edits: self.edits, dependency, notes: self.notes }
    }

    fn dependency(&mut self) -> Dependency {
        let ours = |entry: &&Entry| same_crate(entry.package, &self.spec.name);
        let normal = |entry: &&Entry| ours(entry) && entry.section == Section::Normal;
        let everywhere =
            self.entries.iter().filter(|entry| normal(entry) && entry.target.is_none());
        if let Some(entry) = self.best(everywhere).cloned() {
            let added = self.extend(&entry);
            return self.done(entry.key, self.version_of(&entry), features_change(added));
        }
        let targets: Vec<Entry> = self.entries.iter().filter(normal).cloned().collect();
        if let Some(first) = targets.first() {
            let added = self.extend_targets(&targets);
            return self.done(first.key, self.version_of(first), features_change(added));
        }
        if let Some(other) = self.best(self.entries.iter().filter(ours)).cloned() {
            return self.add_like(&other);
        }
        let inherited = self
            .workspace
            .and_then(|root| root.find(&self.spec.name, &self.requirement))
            .filter(|found| self.holder_of(&found.key).is_none());
        if let Some(inherited) = inherited {
            return self.inherit(&inherited.key);
        }
        if let Some(holder) = self.holder_of(&self.spec.name) {
            let (key, package) = (holder.key, holder.package);
            let version = self.version_of(holder).map(str::to_owned);
            self.note(&format!(
                "`{key}` is the name of the crate `{package}` here, which stays as it is"
            ));
            return self.done(key, version.as_deref(), Change::Present);
        }
        self.add_new(&self.spec.name, &[("version", self.spec.version.as_ref())])
    }

    /// Of several entries of the crate: one whose version agrees with ours, else the first.
    fn best<'e>(&self, entries: impl Iterator<Item = &'e Entry<'a>>) -> Option<&'e Entry<'a>>
    where
        'a: 'e,
    {
        let mut entries = entries.peekable();
        let first = entries.peek().copied();
        entries
            .find(|entry| !requirement::excludes(entry.version.as_ref(), &self.requirement))
            .or(first)
    }

    /// The entry that has taken a key.
    fn holder_of(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| same_crate(entry.key, key))
    }

    /// Gives an entry the features that it lacks, and returns them.
    fn extend(&mut self, entry: &Entry<'a>) -> Vec<String> {
        let root = if entry.inherits { self.root_entry(entry.key) } else { None };
        let version = entry.version.as_ref().or(root.and_then(|root| root.version.as_ref()));
        self.note_version(entry.key, version);
        let defaults = match (entry.default_features, root) {
            (Some(on), None) => on,
            (on, Some(root)) => on.unwrap_or(false) || root.default_features,
            (None, None) => true,
        };
        if self.spec.default_features && !defaults {
            self.note_defaults(entry.key);
        }
        if entry.optional {
            self.note(&format!(
                "`{}` is optional: it is built only with a feature that switches it on",
                entry.key
            ));
        }
        let inherited = root.map_or(&[][..], |root| root.features.as_slice());
        let missing: Vec<&str> = self
            .features()
            .filter(|feature| !entry.features.contains(feature))
            .filter(|feature| !inherited.iter().any(|other| other == feature))
            .collect();
        if !missing.is_empty() {
            self.edits.extend(entry.with_features(self.document, &missing));
        }
        missing.into_iter().map(str::to_owned).collect()
    }

    /// Gives the entries of target tables the features that they lack, and returns all of them.
    fn extend_targets(&mut self, entries: &[Entry<'a>]) -> Vec<String> {
        let mut added = Vec::new();
        for entry in entries {
            for feature in self.extend(entry) {
                if !added.contains(&feature) {
                    added.push(feature);
                }
            }
            let target = entry.target.unwrap_or_default();
            self.note(&format!("`{}` is a dependency for the target `{target}` only", entry.key));
        }
        added
    }

    /// A normal dependency with the source that another kind of table gives the crate.
    fn add_like(&mut self, other: &Entry<'a>) -> Dependency {
        if other.inherits {
            return self.inherit(other.key);
        }
        self.note_version(other.key, other.version.as_ref());
        self.add_new(other.key, &other.source())
    }

    fn inherit(&mut self, key: &str) -> Dependency {
        let root = self.root_entry(key);
        self.note_version(key, root.and_then(|root| root.version.as_ref()));
        if self.spec.default_features && root.is_some_and(|root| !root.default_features) {
            self.note_defaults(key);
        }
        let declared = root.map_or(&[][..], |root| root.features.as_slice());
        let missing: Vec<&str> = self
            .features()
            .filter(|feature| !declared.iter().any(|other| other == feature))
            .collect();
        let rest = if missing.is_empty() {
            ".workspace = true".to_owned()
        } else {
            format!(" = {{ workspace = true, features = {} }}", features_text(&missing))
        };
        let missing = missing.into_iter().map(str::to_owned).collect();
        self.insert(key, &rest);
        let version = root.and_then(|root| root.version.as_ref());
        self.done(key, version.map(|version| version.text.as_str()), Change::Inherited(missing))
    }

    /// A new entry, in the form and the field order of `cargo add`.
    fn add_new(&mut self, key: &str, source: &[(&str, &str)]) -> Dependency {
        let mut fields: Vec<String> = source
            .iter()
            .map(|(field, value)| format!("{field} = {}", toml::string_text(value)))
            .collect();
        if !self.spec.default_features {
            fields.push("default-features = false".to_owned());
        }
        let features: Vec<&str> = self.features().collect();
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

    fn root_entry(&self, key: &str) -> Option<&'a Inheritable> {
        self.workspace.and_then(|root| root.get(key))
    }

    /// The features that the crate needs, each once.
    fn features(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let features = &self.spec.features;
        features
            .iter()
            .enumerate()
            .filter(|(index, feature)| !features[..*index].contains(feature))
            .map(|(_, feature)| feature.as_ref())
    }

    fn note_version(&mut self, key: &str, version: Option<&Requirement>) {
        if let Some(version) = version
            && requirement::excludes(Some(version), &self.requirement)
        {
            self.note(&format!(
                "`{key}` stays at version `{}`, which excludes `{}`, the one asked for",
                version.text, self.spec.version
            ));
        }
    }

    fn note_defaults(&mut self, key: &str) {
        self.note(&format!(
            "`{key}` stays without its default features, which are expected to be on"
        ));
    }

    fn note(&mut self, note: &str) {
        self.notes.push(visible(note).into_owned());
    }

    fn done(&self, key: &str, version: Option<&str>, change: Change) -> Dependency {
        let (name, version) = (self.spec.name.to_string(), version.map(str::to_owned));
        Dependency { name, key: key.to_owned(), version, change }
    }

    /// The version requirement of an entry, which may be that of the workspace root.
    fn version_of<'e>(&'e self, entry: &'e Entry<'a>) -> Option<&'e str> {
        let root = if entry.inherits { self.root_entry(entry.key) } else { None };
        let version = entry.version.as_ref().or_else(|| root?.version.as_ref());
        version.map(|version| version.text.as_str())
    }
}

fn features_change(added: Vec<String>) -> Change {
    if added.is_empty() { Change::Present } else { Change::FeaturesAdded(added) }
}
