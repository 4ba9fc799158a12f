//! The files of the JSON store and of other settings: which exist, and whether they merge.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

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
        return Err(usage!("`--env` is empty").with_help("name an environment, or leave it out"));
    }
    Err(usage!("`--env {}`: {} is not the name of an environment", shown_name(env), quoted(env))
        .with_help("use one word of letters, digits, - and _, such as `production`"))
}

/// Returns what a layer over `under` has to hold so that they merge to `value`; `None` if they are the same. What the
/// layer has of its own stays there, if it is part of `value`.
pub(super) fn difference(under: &Value, own: Option<&Value>, value: &Value) -> Option<Value> {
    if is_same(under, value) {
        return None;
    }
    match (under, value) {
        (Value::Object(below), Value::Object(members)) => {
            let differs = members.iter().filter_map(|(key, value)| {
                let own = own.and_then(|own| own.get(key));
                let value = match below.get(key) {
                    Some(below) => difference(below, own, value).or_else(|| kept(own?, value))?,
                    None => value.clone(),
                };
                Some((key.clone(), value))
            });
            Some(differs.collect())
        }
        // LoopBack merges arrays of one length, element by element.
        (Value::Array(below), Value::Array(elements)) if below.len() == elements.len() => {
            let pairs = below.iter().zip(elements).enumerate();
            let merges = pairs.map(|(index, (below, value))| {
                let own = own.and_then(|own| own.get(index));
                let layer = difference(below, own, value).or_else(|| kept(own?, value));
                layer.unwrap_or_else(|| untouched(value))
            });
            Some(merges.collect())
        }
        _ => Some(value.clone()),
    }
}

/// Returns the part of a layer's `own` value that says what `value` is.
fn kept(own: &Value, value: &Value) -> Option<Value> {
    match (own, value) {
        (Value::Object(own), Value::Object(value)) => {
            let members = own.iter();
            let same: Map<String, Value> = members
                .filter_map(|(key, own)| Some((key.clone(), kept(own, value.get(key)?)?)))
                .collect();
            (own.is_empty() || !same.is_empty()).then_some(Value::Object(same))
        }
        (Value::Array(own), Value::Array(value)) if own.len() == value.len() => {
            let pairs = own.iter().zip(value);
            Some(
                pairs
                    .map(|(own, value)| kept(own, value).unwrap_or_else(|| untouched(value)))
                    .collect(),
            )
        }
        _ => is_same(own, value).then(|| own.clone()),
    }
}

/// Returns what merges into `value` without a change.
fn untouched(value: &Value) -> Value {
    match value {
        Value::Object(_) => json!({}),
        Value::Array(elements) => elements.iter().map(untouched).collect(),
        _ => value.clone(),
    }
}

/// Returns whether a layer of `over` would have to override a `null` of `under`.
pub(super) fn overrides_null(under: &Value, over: &Value) -> bool {
    match (under, over) {
        (Value::Null, over) => !over.is_null(),
        (Value::Object(under), Value::Object(over)) => over
            .iter()
            .any(|(key, over)| under.get(key).is_some_and(|under| overrides_null(under, over))),
        (Value::Array(under), Value::Array(over)) => {
            under.iter().zip(over).any(|(under, over)| overrides_null(under, over))
        }
        _ => false,
    }
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
            for own in [None, Some(&over), Some(&under)] {
                match difference(&under, own, &wanted) {
                    None => prop_assert_eq!(&under, &wanted),
                    Some(layer) => {
                        prop_assert_eq!(&merged(&under, &layer), &wanted);
                        prop_assert_ne!(&under, &wanted);
                    }
                }
            }
        }
    }
}
