//! What an application takes from its environment when it starts.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use indexmap::IndexSet;

use super::json::JsonStore;
use super::layers::json_files;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use lbrs::internal::resolve::{Data, Loader, Value, Variable, VariableSource, Warning};

/// The variables of an application.
#[derive(Default)]
pub struct Start {
    /// The existing `.env` files, the one that wins last; none if no data source refers to a variable in them.
    pub files: Vec<PathBuf>,
    /// The variables to which data sources refer and that no file sets.
    pub unset: IndexSet<String>,
}

impl JsonStore {
    /// What cannot be read counts as empty.
    pub(super) fn start(
        &self,
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Option<Start>> {
        let mut paths = IndexSet::from([self.path.clone()]);
        for stem in ["datasources", "config"] {
            paths.extend(json_files(project, stem)?);
        }
        let envs = project.envs_with_variables();
        let envs = envs.iter().map(String::as_str).chain(self.env.as_deref());
        paths.extend(envs.flat_map(|env| project.env_files(Some(env))));
        paths.insert(project.env_file(None));
        let mut texts = BTreeMap::new();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = snapshot.read(&path).ok().flatten();
            texts.extend(text.map(|text| (name, text.to_owned())));
        }
        // Most projects have no variables.
        if !texts.values().any(|text| text.contains("${")) {
            return Ok(Some(Start::default()));
        }
        let env = self.env.as_deref().filter(|env| *env != "local").unwrap_or_default();
        let node_env = |name: &str| env::var(name).ok().filter(|_| name == "NODE_ENV");
        let loader = Loader::in_memory(texts.clone()).env(env).variables(node_env).dotenv(".env");
        let Ok(sources) = loader.load() else { return Ok(None) };
        let unset = sources.warnings().iter().filter_map(|warning| match warning {
            Warning::Unresolved { variable, .. } => Some(variable.clone()),
            _ => None,
        });
        let mut files = project.env_files(Some(sources.env()));
        files.retain(|path| texts.contains_key(&project.shown(path)));
        if !sources.iter().any(|source| reads_file(source.value())) {
            files.clear();
        }
        Ok(Some(Start { files, unset: unset.collect() }))
    }
}

/// Returns whether a part of the value comes from an `.env` file.
fn reads_file(value: &Value) -> bool {
    let source = value.origin().variable().map(Variable::source);
    matches!(source, Some(VariableSource::DotEnv { .. }))
        || match value.data() {
            Data::Object(members) => members.iter().any(|(_, member)| reads_file(member)),
            Data::Array(elements) => elements.iter().any(reads_file),
            _ => false,
        }
}
