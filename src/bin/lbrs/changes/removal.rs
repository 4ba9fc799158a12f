//! Removal of entries and dependencies.

use std::path::PathBuf;

use super::read;
use crate::errors::Result;
use crate::files::{Mode, Snapshot};
use crate::plan::{Package, Unneeded};
use crate::project::Project;
use lbrs::internal::datasource::DataSourceFile;
use lbrs::internal::edit::cargo::Removal;
use lbrs::internal::edit::{apply, dotenv, json};
use lbrs::internal::edit::{cargo, npm};
use lbrs::internal::secret::{quoted, shown_name};

/// What became of a dependency that nothing needs any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnneededOutcome {
    /// It was removed.
    Removed,
    /// The manifest does not list it.
    Absent,
    /// It stays; why.
    Kept(String),
}

/// Removes the entry `id` from the files at `paths`; returns those that had it.
pub fn remove_entry(
    id: &str,
    paths: &[PathBuf],
    files: &mut Snapshot,
    project: &Project,
) -> Result<Vec<PathBuf>> {
    let mut had = Vec::new();
    for path in paths {
        let text = files.read(path)?.unwrap_or_default();
        let file = DataSourceFile::parse(&project.shown(path), text)?;
        let Some(root) = file.document().root() else { continue };
        let Some(index) = root.index_of(id) else { continue };
        let text = apply(text, json::remove_member(root, index));
        files.set(path, text, Mode::Keep)?;
        had.push(path.clone());
    }
    Ok(had)
}

/// Removes a dependency from its manifest, if the user wants that and nothing else needs it.
pub fn remove_dependency(
    unneeded: &Unneeded,
    files: &mut Snapshot,
    project: &Project,
) -> Result<UnneededOutcome> {
    let path = &unneeded.manifest;
    if let Some(other) = &unneeded.needed_by {
        return Ok(UnneededOutcome::Kept(format!("{} needs it", quoted(other))));
    }
    if !unneeded.remove {
        let reason = "no other data source needs it, and `--remove-dependency` removes it";
        return Ok(UnneededOutcome::Kept(reason.to_owned()));
    }
    let old = read(files, path, project)?;
    let new = match &unneeded.package {
        Package::Npm(package) => match npm::remove(old, &project.shown(path), package)? {
            Some(new) => new,
            None => return Ok(UnneededOutcome::Absent),
        },
        Package::Cargo(spec) => {
            let workspace = cargo::find_workspace(path)?;
            match cargo::remove(old, &project.shown(path), workspace.as_ref(), spec)? {
                Removal::Removed(new) => new,
                Removal::Absent => return Ok(UnneededOutcome::Absent),
                Removal::Kept(reason) => return Ok(UnneededOutcome::Kept(reason.to_owned())),
            }
        }
    };
    files.set(path, new, Mode::Keep)?;
    Ok(UnneededOutcome::Removed)
}

/// Returns the variables among `names` that `.env` sets and that no file at `paths` refers to any more.
pub fn unused_variables(
    names: &[String],
    paths: &[PathBuf],
    files: &mut Snapshot,
    project: &Project,
) -> Vec<String> {
    let set = files.read(&project.env_file()).ok().flatten().map(dotenv::parse).unwrap_or_default();
    let is_set = |name: &&String| set.iter().any(|var| var.name == **name);
    let mut unused: Vec<String> = names.iter().filter(is_set).cloned().collect();
    unused.sort();
    unused.dedup();
    for path in paths {
        // What cannot be read may refer to any of them.
        let Ok(text) = files.read(path) else { return Vec::new() };
        let text = text.unwrap_or_default();
        unused.retain(|name| !text.contains(&format!("${{{name}}}")));
    }
    unused.iter().map(|name| shown_name(name).into_owned()).collect()
}
