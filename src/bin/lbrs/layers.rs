//! The files that hold a project's data sources and models: the base, and the layers over it.

mod stack;
mod variables;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::errors::{Context, Error, Helpful, Result, anyhow, usage};
use crate::files::Snapshot;
use crate::project::Project;
use lbrs::internal::json::is_same;
use lbrs::internal::resolve::{LoadError, Loader, Place};
use lbrs::internal::secret::{quoted, shown_name};

pub use stack::Stack;
pub use variables::users;

/// One file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerFile {
    /// Its path.
    pub path: PathBuf,
    /// The layer: `None` for the base, `local`, or an environment.
    pub env: Option<String>,
}

/// Returns the existing files `STEM.json` and `STEM.ENV.json` in the order in which they are merged, those of
/// environments by name.
pub fn files(project: &Project, stem: &str) -> Result<Vec<LayerFile>> {
    let mut files = with_extension(project, stem, ".json")?;
    files.sort_by_key(|file| {
        let rank = match file.env.as_deref() {
            None => 0,
            Some("local") => 1,
            Some(_) => 2,
        };
        (rank, file.env.clone())
    });
    Ok(files)
}

/// Returns the layers that are scripts, `STEM.ENV.js`, each with its environment.
pub fn scripts(project: &Project, stem: &str) -> Result<Vec<(PathBuf, String)>> {
    let files = with_extension(project, stem, ".js")?;
    Ok(files.into_iter().filter_map(|file| Some((file.path, file.env?))).collect())
}

fn with_extension(project: &Project, stem: &str, extension: &str) -> Result<Vec<LayerFile>> {
    let folder = project.server();
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => unreadable(folder, entries)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = unreadable(folder, entry)?.file_name();
        let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(stem)) else { continue };
        let Some(env) = rest.strip_suffix(extension) else { continue };
        let env = match env.strip_prefix('.') {
            Some(env) if !env.is_empty() => Some(env.to_owned()),
            None if env.is_empty() => None,
            _ => continue,
        };
        files.push(LayerFile { path: folder.join(&name), env });
    }
    Ok(files)
}

fn unreadable<T>(folder: &Path, read: std::io::Result<T>) -> Result<T> {
    read.with_context(|| format!("cannot read the folder {}", folder.display()))
        .with_help("make it a folder that you may read; nothing was changed")
}

/// Returns the path of the layer of `env`, which may not exist.
pub fn file_of(project: &Project, env: &str) -> PathBuf {
    project.server().join(format!("datasources.{env}.json"))
}

/// Checks that `env` can be part of a file's name.
pub fn check_env(env: &str) -> Result<()> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !env.is_empty() && env.chars().all(is_word) {
        return Ok(());
    }
    if env.is_empty() {
        return Err(usage!("`--env` is empty").with_help("leave it out to write to the base"));
    }
    Err(usage!("`--env {}`: {} is not the name of an environment", shown_name(env), quoted(env))
        .with_help("use one word of letters, digits, - and _, such as `production`"))
}

/// Merges `over` into `under` as LoopBack does: objects key by key, arrays of the same length element by
/// element; anything else is replaced. So is what LoopBack refuses to merge, which [`check_mergeable`] rejects.
pub fn merged(under: &Value, over: &Value) -> Value {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            let mut members = under.clone();
            for (key, value) in over {
                let there = members.get(key);
                let value = there.map_or_else(|| value.clone(), |there| merged(there, value));
                members.insert(key.clone(), value);
            }
            Value::Object(members)
        }
        (Value::Array(under), Value::Array(over)) if under.len() == over.len() => {
            under.iter().zip(over).map(|(under, over)| merged(under, over)).collect()
        }
        _ => over.clone(),
    }
}

/// Returns what a layer over `under` has to hold so that they merge to `value`; `None` if they are the same.
pub fn difference(under: &Value, value: &Value) -> Option<Value> {
    if is_same(under, value) {
        return None;
    }
    let (Value::Object(below), Value::Object(members)) = (under, value) else {
        return Some(value.clone());
    };
    let differs = members.iter().filter_map(|(key, value)| {
        let value = match below.get(key) {
            Some(below) => difference(below, value)?,
            None => value.clone(),
        };
        Some((key.clone(), value))
    });
    Some(differs.collect())
}

/// Rejects layers that merge as they are on disk but no longer do as `files` has them.
///
/// # Errors
/// Names the option that does not merge, with its file, line and column.
pub fn check_mergeable(project: &Project, files: &mut Snapshot, paths: &[LayerFile]) -> Result<()> {
    let mut envs: Vec<&str> = paths.iter().filter_map(|file| file.env.as_deref()).collect();
    envs.dedup();
    for env in envs {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let counts = |file: &&LayerFile| {
            file.env.as_deref().is_none_or(|there| there == "local" || there == env)
        };
        for file in paths.iter().filter(counts) {
            let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(text) = files.read_before(&file.path)? {
                before.push((name.clone(), text.to_owned()));
            }
            if let Some(text) = files.read(&file.path)? {
                after.push((name, text.to_owned()));
            }
        }
        if before == after {
            continue;
        }
        let load = |texts: Vec<(String, String)>| {
            Loader::in_memory(texts).env(env).variables(|_| None).load().err()
        };
        let Some(error) = load(after) else { continue };
        // This run does not reject what was wrong before it.
        if load(before).is_none_or(|before| before.to_string() != error.to_string()) {
            return Err(unmergeable(project, error));
        }
    }
    Ok(())
}

fn unmergeable(project: &Project, error: LoadError) -> Error {
    let LoadError::Unmergeable { option, place, earlier, mismatch } = &error else {
        return error.into();
    };
    let shown = |place: &Place| {
        let path = project.shown(&project.server().join(place.path()));
        format!("{path}:{}:{}", place.line(), place.column())
    };
    let earlier = earlier.as_ref().map(|place| format!(" at {}", shown(place)));
    anyhow!(
        "{}: LoopBack cannot merge {}: {mismatch}{}",
        shown(place),
        quoted(option),
        earlier.unwrap_or_default()
    )
    .with_help(format!("{}; nothing was changed", error.help()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{difference, merged};
    use serde_json::Value;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            "[ab]{0,2}".prop_map(Value::String)
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            let members = prop::collection::btree_map("[abc]", inner.clone(), 0..4);
            prop_oneof![
                prop::collection::vec(inner, 0..3).prop_map(Value::Array),
                members.prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// What a layer adds is all of what differs, and no more than that.
        #[test]
        fn the_difference_merges_to_the_value(under in value(), over in value()) {
            let wanted = merged(&under, &over);
            match difference(&under, &wanted) {
                None => prop_assert_eq!(&under, &wanted),
                Some(layer) => {
                    prop_assert_eq!(&merged(&under, &layer), &wanted);
                    prop_assert_ne!(&under, &wanted);
                }
            }
        }
    }
}
