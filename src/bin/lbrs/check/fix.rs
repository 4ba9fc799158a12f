//! What fixes a finding, where there is one right answer.

use std::collections::{BTreeMap, HashMap};

use super::{FileId, Finding, Texts};
use crate::changes;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::plan::{Dependency, Manifest};
use crate::project::Project;
use crate::store;

/// What fixes a finding.
#[derive(Clone)]
pub enum Fix {
    /// Removes a setting.
    RemoveMember {
        /// The layer.
        file: FileId,
        /// The data source's id.
        id: String,
        /// The setting's key.
        key: String,
    },
    /// Adds a dependency to a manifest.
    Dependency(Manifest, Dependency),
    /// Makes `.env` readable by its owner alone.
    MakePrivate,
    /// Adds `.env` to `.gitignore`.
    Ignore,
}

impl Fix {
    /// Returns whether it is about more than texts: what git ignores, or who may read a file. Until it is made,
    /// the texts as they would be do not show it.
    pub fn is_beside_texts(&self) -> bool {
        matches!(self, Self::MakePrivate | Self::Ignore)
    }
}

/// Applies the fixes of `findings` to `files`.
///
/// # Errors
/// A file is malformed or missing. Nothing is written then.
pub fn apply(
    findings: &[Finding],
    texts: &Texts,
    files: &mut Snapshot,
    project: &Project,
) -> Result<()> {
    let mut members: BTreeMap<FileId, HashMap<&str, Vec<&str>>> = BTreeMap::new();
    let mut dependencies: Vec<(&Manifest, &Dependency)> = Vec::new();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        match fix {
            Fix::RemoveMember { file, id, key } => {
                members.entry(*file).or_default().entry(id).or_default().push(key);
            }
            Fix::Dependency(manifest, dependency) => {
                // Many data sources may need the same one.
                if !dependencies.contains(&(manifest, dependency)) {
                    dependencies.push((manifest, dependency));
                    changes::set_dependency(manifest, dependency, files, project)?;
                }
            }
            Fix::MakePrivate => files.make_private(&project.env_file()),
            Fix::Ignore => _ = changes::ignore_env(files, project)?,
        }
    }
    for (file, members) in members {
        store::remove_blank(&texts.get(file).path, members, project, files)?;
    }
    Ok(())
}
