//! The files of the JSON store and of other settings: which exist, and whether they merge.

use std::path::PathBuf;

use serde_json::Value;

use crate::errors::{Context, Error, Helpful, Result, anyhow, usage};
use crate::files::Snapshot;
use crate::project::{Project, is_env_name};
use lbrs::internal::json::is_same;
use lbrs::internal::resolve::{LayerFile, LoadError, Loader, Place, layer_files};
use lbrs::internal::secret::{quoted, shown_name};

/// Returns the existing files of `STEM.json` and of the layers over it, and the scripts in the place of layers, in the
/// order in which they are merged.
pub(super) fn files(project: &Project, stem: &str) -> Result<Vec<LayerFile>> {
    let folder = project.server();
    layer_files(folder, stem)
        .with_context(|| format!("cannot read the folder {}", folder.display()))
        .with_help("make it a folder that you may read; nothing was changed")
}

/// Returns the existing files of `STEM.json` and of the layers over it that are not scripts.
pub(super) fn json_files(project: &Project, stem: &str) -> Result<Vec<PathBuf>> {
    let files = files(project, stem)?.into_iter().filter(|file| !file.is_script);
    Ok(files.map(|file| file.path).collect())
}

/// Returns the path of the layer of `env`, which may not exist.
pub fn layer_path(project: &Project, env: &str) -> PathBuf {
    project.server().join(format!("datasources.{env}.json"))
}

/// Checks that `env` can be part of a file's name.
pub fn check_env(env: &str) -> Result<()> {
    if is_env_name(env) {
        return Ok(());
    }
    if env.is_empty() {
        return Err(usage!("`--env` is empty").with_help("leave it out to write to the base"));
    }
    Err(usage!("`--env {}`: {} is not the name of an environment", shown_name(env), quoted(env))
        .with_help("use one word of letters, digits, - and _, such as `production`"))
}

/// Returns what a layer over `under` has to hold so that they merge to `value`; `None` if they are the same.
pub(super) fn difference(under: &Value, value: &Value) -> Option<Value> {
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

/// Rejects layers that merge as they are on disk but no longer do as `snapshot` has them.
pub(super) fn check_mergeable(
    layers: &[&LayerFile],
    project: &Project,
    snapshot: &mut Snapshot,
) -> Result<()> {
    let mut envs: Vec<&str> = layers.iter().filter_map(|file| file.env.as_deref()).collect();
    envs.dedup();
    for env in envs {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let counts = |file: &&&LayerFile| {
            file.env.as_deref().is_none_or(|there| there == "local" || there == env)
        };
        for file in layers.iter().filter(counts) {
            let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(text) = snapshot.read_before(&file.path)? {
                before.push((name.clone(), text.to_owned()));
            }
            if let Some(text) = snapshot.read(&file.path)? {
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

    use super::difference;
    use lbrs::internal::resolve::merged;
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
