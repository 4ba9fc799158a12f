//! Removal of entries.

use std::path::PathBuf;

use crate::errors::Result;
use crate::files::{Mode, Snapshot};
use crate::project::Project;
use lbrs::internal::datasource::DataSourceFile;
use lbrs::internal::edit::{apply, dotenv, json};
use lbrs::internal::secret::shown_name;

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
