//! `Cargo.toml`: the crate of a connector and its companions.
//!
//! Does what `cargo add` does, and keeps the rest of the text to the byte: sorts new entries if the table was
//! sorted, merges features and never replaces them, never changes an existing version requirement, and takes
//! a crate from the workspace root if that declares it.

mod addition;
mod declared;
mod entry;
mod removal;
mod requirement;
#[cfg(test)]
mod tests;
mod workspace;

use crate::catalog::CrateSpec;
use crate::edit::apply;
use crate::edit::toml::Document;
use crate::error::{Error, Result};
use declared::same_crate;
use entry::Section;
pub use removal::{Removal, remove};
pub use workspace::{Workspace, find_workspace};

/// A manifest with the crates in it, and what was done for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The manifest's new text: the old one to the byte if nothing was missing.
    pub text: String,
    /// The crates, in the order in which they were passed.
    pub crates: Vec<Dependency>,
    /// Notes for the user, in the form of an error: lower case, no full stop.
    pub notes: Vec<String>,
}

/// One crate of an [`Outcome`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The crate's name on the registry.
    pub name: String,
    /// Its key in the manifest, by which code calls it; differs from the name if it is renamed there.
    pub key: String,
    /// The version requirement that holds for it now, its own or that of the workspace root; `None` if its
    /// source is a git repository or a path alone.
    pub version: Option<String>,
    /// What was done.
    pub change: Change,
}

/// What was done for one crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new entry with this version requirement, or without one if its source is the git repository or
    /// the path that another table of the manifest names.
    Added(Option<String>),
    /// A new entry that takes its version from the workspace root, with these features besides the
    /// root's.
    Inherited(Vec<String>),
    /// An existing entry that got these features.
    FeaturesAdded(Vec<String>),
    /// An existing entry that lacked nothing.
    Present,
}

/// What a `Cargo.toml` describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A package, which may be a workspace root too.
    Package,
    /// A workspace root without a package.
    Virtual {
        /// The paths and globs under `workspace.members`.
        members: Vec<String>,
    },
}

/// Tells a package from a virtual workspace.
/// It fails if the text has neither `[package]` nor `[workspace]`.
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
    Ok(Kind::Virtual { members: document.strings(workspace, "members")? })
}

/// Returns the key of a crate among the normal dependencies, for all targets or for some: the name by which
/// code calls it, but for a `-`.
pub fn key_of(
    manifest: &str,
    path_for_errors: &str,
    workspace: Option<&Workspace>,
    name: &str,
) -> Result<Option<String>> {
    let document = Document::parse(path_for_errors, manifest)?;
    let entries = entry::read(&document, workspace)?;
    let mut normal = entries.into_iter().filter(|entry| entry.section == Section::Normal);
    let found = normal.find(|entry| same_crate(&entry.declared.package, name));
    Ok(found.map(|entry| entry.declared.key))
}

/// Makes crates dependencies of the package: `main`, and its `companions` after it.
///
/// - A crate exists under either spelling of `-` and `_`, and under another key if `package` names it. Such
///   an entry gets the features that it lacks, and stays as it is otherwise.
/// - A crate that only target tables have exists too, since the user chose its targets: each of those
///   entries gets the features, and a note says so.
/// - A crate that only dev- or build-dependencies have becomes a normal dependency as well, from the same
///   source and under the same key, as cargo demands.
/// - Any other crate inherits the workspace root's entry if that exists, or gets a new one.
///
/// The workspace root's file never changes, unless it is this one.
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
            let error = Error::new(format!("{path_for_errors}: a workspace without a package"));
            return Err(error.with_help("name one of its members with -C"));
        }
        let (edits, dependency, notes) = addition::decide(&document, workspace, spec)?;
        outcome.text = apply(&outcome.text, edits);
        outcome.crates.push(dependency);
        outcome.notes.extend(notes);
    }
    Ok(outcome)
}
