//! `Cargo.toml`: the crate of a connector and its companions.
//!
//! What `cargo add` does, with the text kept to the byte: new entries sorted if the table was sorted,
//! features merged and never replaced, a version requirement that is there never changed, a crate
//! that the workspace root declares taken from there.

mod addition;
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
use addition::Addition;
use entry::{Section, same_crate};
pub use removal::{Removal, remove};
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
    /// The version requirement that holds for it now, its own or that of the workspace root; none where its
    /// source is a git repository or a path alone.
    pub version: Option<String>,
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

/// The key of a crate among the normal dependencies, be they for all targets or for some: the name by
/// which code calls it, but for a `-`.
///
/// # Errors
/// What is not TOML, and values of the wrong type where dependencies are read.
pub fn key_of(
    manifest: &str,
    path_for_errors: &str,
    workspace: Option<&Workspace>,
    name: &str,
) -> Result<Option<String>> {
    let document = Document::parse(path_for_errors, manifest)?;
    let entries = entry::read(&document, workspace)?;
    let mut normal = entries.iter().filter(|entry| entry.section == Section::Normal);
    Ok(normal.find(|entry| same_crate(entry.package, name)).map(|entry| entry.key.to_owned()))
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
            let error = Error::new(format!("{path_for_errors}: a workspace without a package"));
            return Err(error.with_help("name one of its members with -C"));
        }
        let addition = Addition::new(&document, workspace, spec)?.decide();
        outcome.text = apply(&outcome.text, addition.edits);
        outcome.crates.push(addition.dependency);
        outcome.notes.extend(addition.notes);
    }
    Ok(outcome)
}
