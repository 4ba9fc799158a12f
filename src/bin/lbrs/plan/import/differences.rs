//! What differs between data sources that are there already and what LoopBack 3 gives.

use std::collections::HashMap;
use std::iter::once;

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::layers::{Layers, View};
use super::old::Old;
use crate::errors::Result;
use crate::session::Session;
use lbrs::internal::resolve::{DataSource, Loader, load_typescript, with_catalog};
use lbrs::internal::secret::shown_name;

/// The data sources of both, in every environment.
pub struct Differences {
    views: Vec<(View, Sources, Sources)>,
}

/// The settings by id.
type Sources = HashMap<String, Value>;

impl Differences {
    /// Loads the data sources of both with their variables.
    ///
    /// # Errors
    /// A file cannot be read, or is malformed.
    pub fn load(layers: &Layers, old: (&Old, &Loader), session: &Session<'_>) -> Result<Self> {
        let project = &session.project;
        let files = project.typescript()?.unwrap_or_default();
        let mut views = Vec::new();
        let envs = layers.envs().map(|env| View::Env(env.to_owned()));
        for view in once(View::Local).chain(envs) {
            // `local` has no layer above it, and no variables of its own.
            let env = view.env().unwrap_or("local");
            let loader = old.1.clone().dotenv(old.0.env_file(None)).env(env);
            let before = loader.load()?;
            let reader = Loader::new(&project.root).relative_to(&project.root);
            let reader = with_catalog(reader, session.catalog.clone());
            let after =
                load_typescript(&reader.dotenv(project.env_file(None)).env(env), &files)?.sources;
            views.push((view, of(before.iter()), of(after.iter())));
        }
        Ok(Self { views })
    }

    /// Returns the settings in which the data source `id` differs from `name`, each with the environments where it does.
    pub fn between(&self, id: &str, name: &str) -> Vec<String> {
        let mut differs: IndexMap<String, Vec<String>> = IndexMap::new();
        for (view, before, after) in &self.views {
            let (before, after) = (before.get(id), after.get(name));
            for key in keys([before, after]) {
                let [before, after] = [before, after].map(|settings| settings?.get(key));
                if before != after {
                    let key = shown_name(key).into_owned();
                    differs.entry(key).or_default().push(view.to_string());
                }
            }
        }
        let shown = |(key, envs): (String, Vec<String>)| match envs.len() == self.views.len() {
            true => key,
            false => format!("{key} ({})", envs.join(", ")),
        };
        differs.into_iter().map(shown).collect()
    }
}

fn of<'s>(sources: impl Iterator<Item = &'s DataSource>) -> Sources {
    sources.map(|source| (source.id().to_owned(), source.value().to_json())).collect()
}

fn keys(both: [Option<&Value>; 2]) -> IndexSet<&str> {
    let members = both.into_iter().flatten().filter_map(Value::as_object);
    let keys = members.flat_map(|members| members.keys().map(String::as_str));
    keys.filter(|key| *key != "name").collect()
}
