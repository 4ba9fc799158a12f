//! `Cargo.toml`: the crate of a connector and its companions.
//!
//! What `cargo add` does, with the text kept to the byte: new entries sorted if the table was sorted,
//! features merged and never replaced, a version requirement that is there never changed, a crate
//! that the workspace root declares taken from there.

mod entry;
mod requirement;
#[cfg(test)]
mod tests;
mod workspace;

use semver::VersionReq;

use crate::catalog::CrateSpec;
use crate::edit::toml::{self, Document, Order, Splice};
use crate::error::{Error, Result};
use entry::{Entry, Section, same_crate};
pub use workspace::{Workspace, find_workspace};

/// A manifest with the crates in it, and what was done for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The manifest's new text; the old one to the byte, if all was there.
    pub text: String,
    /// One for each crate, in the order in which they were given.
    pub crates: Vec<Dependency>,
    /// What a person should know, one remark each, in the form of an error: lower case, no full stop.
    pub notes: Vec<String>,
}

/// One crate of an [`Outcome`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The crate's name on the registry.
    pub name: String,
    /// Its key in the manifest, by which code calls it: another one if it is renamed there.
    pub key: String,
    /// What was done.
    pub change: Change,
}

/// What was done for one crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new entry, with this version requirement; with none, if its source is the git repository or
    /// the path that another table of the manifest names.
    Added(Option<String>),
    /// A new entry that takes its version from the workspace root, with these features besides the
    /// root's.
    Inherited(Vec<String>),
    /// An entry was there; it got these features.
    FeaturesAdded(Vec<String>),
    /// All was there already.
    Present,
}

/// What a `Cargo.toml` describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A package, be it a workspace root too or not.
    Package,
    /// A workspace root without a package.
    Virtual {
        /// The paths and globs under `workspace.members`.
        members: Vec<String>,
    },
}

/// Tells a package from a virtual workspace.
///
/// # Errors
/// What is not TOML, and what has neither `[package]` nor `[workspace]`.
pub fn kind(manifest: &str, path_for_errors: &str) -> Result<Kind> {
    let document = Document::parse(path_for_errors, manifest)?;
    kind_of(&document)
}

fn kind_of(document: &Document) -> Result<Kind> {
    // `project` is the old name of `package`, which cargo still reads up to edition 2021.
    for key in ["package", "project"] {
        if document.table(document.root(), key)?.is_some() {
            return Ok(Kind::Package);
        }
    }
    let Some(workspace) = document.table(document.root(), "workspace")? else {
        return Err(document.error(None, "neither [package] nor [workspace] is in this manifest"));
    };
    let members = document.strings(workspace, "members")?;
    Ok(Kind::Virtual { members: members.into_iter().map(str::to_owned).collect() })
}

/// Makes crates dependencies of the package: `main`, and its `companions` after it.
///
/// - A crate counts as there under either spelling of `-` and `_`, and under another key if `package`
///   names it. Such an entry gets the features that it lacks, and is left alone otherwise.
/// - One that only target tables hold counts as there too, since somebody decided where it is to be
///   built: each of those entries gets the features, and a note says so.
/// - One that only dev- or build-dependencies hold becomes a normal dependency as well, from the same
///   source and under the same key, as cargo demands.
/// - Otherwise the workspace root's entry is inherited, if it has one, or a new one is made.
///
/// The workspace root's file is never changed, unless it is this one.
///
/// # Errors
/// What is not TOML, has no `[package]`, or holds a value of the wrong type where dependencies are
/// read: with line and column. A `main` or companion that is no crate name, or whose version is no
/// requirement.
pub fn add(
    manifest: &str,
    path_for_errors: &str,
    workspace: Option<&Workspace>,
    main: &CrateSpec,
    companions: &[CrateSpec],
) -> Result<Outcome> {
    let mut outcome = Outcome { text: manifest.to_owned(), crates: Vec::new(), notes: Vec::new() };
    for spec in std::iter::once(main).chain(companions) {
        let document = Document::parse(path_for_errors, &outcome.text)?;
        if kind_of(&document)? != Kind::Package {
            let error = Error::failed(format!("{path_for_errors}: a workspace without a package"));
            return Err(error.with_help("name one of its members with -C"));
        }
        let mut addition = Addition::new(&document, workspace, spec)?;
        let dependency = addition.dependency()?;
        let Addition { splices, notes, .. } = addition;
        outcome.text = toml::apply(&outcome.text, splices);
        outcome.crates.push(dependency);
        outcome.notes.extend(
            notes.into_iter().filter(|note| !outcome.notes.contains(note)).collect::<Vec<_>>(),
        );
    }
    Ok(outcome)
}

/// One crate on its way into one manifest.
struct Addition<'a> {
    document: &'a Document,
    workspace: Option<&'a Workspace>,
    spec: &'a CrateSpec,
    requirement: VersionReq,
    entries: Vec<Entry<'a>>,
    splices: Vec<Splice>,
    notes: Vec<String>,
}

impl<'a> Addition<'a> {
    fn new(
        document: &'a Document,
        workspace: Option<&'a Workspace>,
        spec: &'a CrateSpec,
    ) -> Result<Self> {
        entry::check_name(&spec.name)?;
        let requirement = VersionReq::parse(&spec.version).map_err(|error| {
            Error::failed(format!(
                "`{}` is not a version requirement for the crate `{}`: {error}",
                spec.version.escape_debug(),
                spec.name
            ))
        })?;
        let entries = entry::read(document, workspace)?;
        let (splices, notes) = (Vec::new(), Vec::new());
        Ok(Self { document, workspace, spec, requirement, entries, splices, notes })
    }

    fn dependency(&mut self) -> Result<Dependency> {
        let ours = |entry: &&Entry| same_crate(entry.package, &self.spec.name);
        let normal = |entry: &&Entry| ours(entry) && entry.section == Section::Normal;
        let everywhere =
            self.entries.iter().filter(|entry| normal(entry) && entry.target.is_none());
        if let Some(entry) = self.best(everywhere).cloned() {
            let added = self.extend(&entry)?;
            return Ok(self.done(entry.key, features_change(added)));
        }
        let targets: Vec<Entry> = self.entries.iter().filter(normal).cloned().collect();
        if let Some(first) = targets.first() {
            let mut added = Vec::new();
            for entry in &targets {
                for feature in self.extend(entry)? {
                    if !added.contains(&feature) {
                        added.push(feature);
                    }
                }
                self.notes.push(format!(
                    "`{}` is a dependency for the target `{}` only",
                    entry.key,
                    entry.target.unwrap_or_default()
                ));
            }
            return Ok(self.done(first.key, features_change(added)));
        }
        if let Some(other) = self.best(self.entries.iter().filter(ours)).cloned() {
            return self.add_like(&other);
        }
        let inherited = self
            .workspace
            .and_then(|root| root.find(&self.spec.name, &self.requirement))
            .filter(|found| self.holder_of(&found.key).is_none());
        if let Some(inherited) = inherited {
            return Ok(self.inherit(&inherited.key));
        }
        if let Some(holder) = self.holder_of(&self.spec.name) {
            let note = format!(
                "`{}` is the name of the crate `{}` here, which stays as it is",
                holder.key, holder.package
            );
            let key = holder.key;
            self.notes.push(note);
            return Ok(self.done(key, Change::Present));
        }
        let fields = [("version", self.spec.version.as_ref())];
        Ok(self.add_new(&self.spec.name, &fields))
    }

    /// Of several entries of the crate: one whose version agrees with ours, else the first.
    fn best<'e>(&self, entries: impl Iterator<Item = &'e Entry<'a>>) -> Option<&'e Entry<'a>>
    where
        'a: 'e,
    {
        let mut entries = entries.peekable();
        let first = entries.peek().copied();
        entries
            .find(|entry| {
                let version = entry.version.and_then(|version| VersionReq::parse(version).ok());
                version.is_none_or(|version| requirement::overlap(&version, &self.requirement))
            })
            .or(first)
    }

    /// The entry that has taken a key.
    fn holder_of(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| same_crate(entry.key, key))
    }

    /// Gives an entry the features that it lacks, and returns them.
    fn extend(&mut self, entry: &Entry<'a>) -> Result<Vec<String>> {
        let root = if entry.inherits { self.root_entry(entry.key) } else { None };
        let version = entry.version.or(root.and_then(|root| root.version.as_deref()));
        if let Some(version) = version {
            self.note_excluded(entry.key, version, entry.version_item())?;
        }
        let defaults = match (entry.default_features, root) {
            (Some(on), None) => on,
            (on, Some(root)) => on.unwrap_or(false) || root.default_features,
            (None, None) => true,
        };
        if self.spec.default_features && !defaults {
            self.note_defaults(entry.key);
        }
        if entry.optional {
            self.notes.push(format!(
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
            self.splices.extend(entry.with_features(self.document, &missing));
        }
        Ok(missing.into_iter().map(str::to_owned).collect())
    }

    /// A normal dependency with the source that another kind of table gives the crate.
    fn add_like(&mut self, other: &Entry<'a>) -> Result<Dependency> {
        if other.inherits {
            return Ok(self.inherit(other.key));
        }
        if let Some(version) = other.version {
            self.note_excluded(other.key, version, other.version_item())?;
        }
        let fields = other.source();
        Ok(self.add_new(other.key, &fields))
    }

    fn inherit(&mut self, key: &str) -> Dependency {
        let root = self.root_entry(key);
        if let Some(version) = root.and_then(|root| root.version.as_deref())
            && VersionReq::parse(version)
                .is_ok_and(|theirs| !requirement::overlap(&theirs, &self.requirement))
        {
            self.note_version(key, version);
        }
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
            format!(" = {{ workspace = true, features = {} }}", entry::features_text(&missing))
        };
        let missing = missing.into_iter().map(str::to_owned).collect();
        self.insert(key, &rest);
        self.done(key, Change::Inherited(missing))
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
            fields.push(format!("features = {}", entry::features_text(&features)));
        }
        let rest = match source {
            [("version", version)] if fields.len() == 1 => {
                format!(" = {}", toml::string_text(version))
            }
            _ => format!(" = {{ {} }}", fields.join(", ")),
        };
        self.insert(key, &rest);
        let version = source.iter().find(|(field, _)| *field == "version");
        self.done(key, Change::Added(version.map(|(_, version)| (*version).to_owned())))
    }

    fn insert(&mut self, key: &str, rest: &str) {
        self.splices.extend(self.document.insert(&["dependencies"], key, rest, Order::Sorted));
    }

    fn root_entry(&self, key: &str) -> Option<&'a workspace::Inheritable> {
        self.workspace.and_then(|root| root.get(key))
    }

    /// The features that the crate needs, each once.
    fn features(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let features = self.spec.features.as_ref();
        features
            .iter()
            .enumerate()
            .filter(|(index, feature)| !features[..*index].contains(feature))
            .map(|(_, feature)| feature.as_ref())
    }

    fn note_excluded(
        &mut self,
        key: &str,
        version: &str,
        item: Option<&toml_edit::Item>,
    ) -> Result<()> {
        match VersionReq::parse(version) {
            Ok(theirs) if requirement::overlap(&theirs, &self.requirement) => {}
            Ok(_) => self.note_version(key, version),
            Err(error) => {
                return Err(self.document.error(
                    item.and_then(toml_edit::Item::span),
                    format_args!(
                        "`{}` is not a version requirement: {error}",
                        version.escape_debug()
                    ),
                ));
            }
        }
        Ok(())
    }

    fn note_version(&mut self, key: &str, version: &str) {
        self.notes.push(format!(
            "`{key}` stays at version `{version}`, which excludes `{}`, the one asked for",
            self.spec.version
        ));
    }

    fn note_defaults(&mut self, key: &str) {
        self.notes.push(format!(
            "`{key}` stays without its default features, which are expected to be on"
        ));
    }

    fn done(&self, key: &str, change: Change) -> Dependency {
        Dependency { name: self.spec.name.to_string(), key: key.to_owned(), change }
    }
}

fn features_change(added: Vec<String>) -> Change {
    if added.is_empty() { Change::Present } else { Change::FeaturesAdded(added) }
}
