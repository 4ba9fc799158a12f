//! Removal of dependencies.

use super::read;
use crate::errors::Result;
use crate::files::{Mode, Snapshot};
use crate::plan::{Package, Unneeded};
use crate::project::Project;
use lbrs::internal::datasource::shown_name;
use lbrs::internal::edit::cargo::Removal;
use lbrs::internal::edit::{cargo, npm};

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

/// Removes a dependency from its manifest, if the user wants that and nothing else needs it.
pub fn remove_dependency(
    unneeded: &Unneeded,
    files: &mut Snapshot,
    project: &Project,
) -> Result<UnneededOutcome> {
    let path = &unneeded.manifest;
    if let Some(other) = &unneeded.needed_by {
        return Ok(UnneededOutcome::Kept(format!("`{}` needs it", shown_name(other))));
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
