//! What differs between a data source that is there already and what LoopBack 3 gives.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::layers::{Layers, View};
use super::old::Old;
use crate::errors::Result;
use crate::session::Session;
use crate::store::Store;
use lbrs::internal::resolve::{Loader, load_typescript, with_catalog};
use lbrs::internal::secret::shown_name;

/// Returns the settings that differ, each with the environments in which it does.
pub fn of(
    (id, name): (&str, &str),
    layers: &Layers,
    loader: &Loader,
    old: &Old,
    session: &Session<'_>,
    store: &Store,
) -> Result<Vec<String>> {
    let project = &session.project;
    let mut differs: IndexMap<String, Vec<String>> = IndexMap::new();
    let views: Vec<&View> = layers.views().skip(1).collect();
    let file = store.class_file(name);
    for view in &views {
        let env = view.env().unwrap_or("local");
        let before = loader.clone().dotenv(old.env_file(None)).env(env).load()?;
        let before = before.get(id)?.value().to_json();
        let reader = Loader::new(&project.root).relative_to(&project.root);
        let reader = with_catalog(reader, session.catalog.clone());
        let reader = reader.dotenv(project.env_file(None)).env(env);
        let after = load_typescript(&reader, std::slice::from_ref(&file))?;
        let after = after.sources.iter().find(|source| source.id() == name);
        let after = after.map_or(Value::Null, |source| source.value().to_json());
        for key in keys(&before, &after) {
            if before.get(key) != after.get(key) {
                differs.entry(shown_name(key).into_owned()).or_default().push(view.to_string());
            }
        }
    }
    let shown = |(key, envs): (String, Vec<String>)| match envs.len() == views.len() {
        true => key,
        false => format!("{key} ({})", envs.join(", ")),
    };
    Ok(differs.into_iter().map(shown).collect())
}

fn keys<'v>(before: &'v Value, after: &'v Value) -> IndexSet<&'v str> {
    let members = [before, after].into_iter().filter_map(Value::as_object);
    let keys = members.flat_map(|members| members.keys().map(String::as_str));
    keys.filter(|key| *key != "name").collect()
}
