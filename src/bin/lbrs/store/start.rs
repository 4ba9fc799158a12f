//! What an application takes from its environment when it starts.

use std::collections::HashSet;
use std::env;
use std::path::PathBuf;

use indexmap::IndexSet;

use super::json::JsonStore;
use super::layers::json_files;
use super::variables::env_names;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use lbrs::internal::resolve::{Data, Loader, Value, Variable, VariableSource, Warning};

/// The variables of an application.
#[derive(Default)]
pub struct Start {
    /// The existing `.env` files, the one that wins last; none if no data source refers to a variable in them.
    pub files: IndexSet<PathBuf>,
    /// The variables to which data sources refer and that no file sets.
    pub unset: IndexSet<String>,
    /// Whether its own code loads `.env`.
    pub loads_dotenv: bool,
    /// Whether it is a LoopBack 4 application that binds no data sources.
    pub lacks_mixin: bool,
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
        let mut texts = Vec::new();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = snapshot.read(&path).ok().flatten();
            texts.extend(text.map(|text| (name, text.to_owned())));
        }
        // Most projects have no variables.
        if !texts.iter().any(|(_, text)| text.contains("${")) {
            return Ok(Some(Start::default()));
        }
        let own = self.env.clone().filter(|env| env != "local");
        let node_env = own.or_else(|| env::var("NODE_ENV").ok()).filter(|env| !env.is_empty());
        let env = node_env.unwrap_or_else(|| "development".to_owned());
        let mut files = project.env_files(Some(&env));
        files.retain(|path| snapshot.read(path).is_ok_and(|text| text.is_some()));
        let names: HashSet<String> =
            files.iter().flat_map(|path| env_names(path, snapshot).collect::<Vec<_>>()).collect();
        // Their values, which may be secret, do not matter.
        let set = move |name: &str| names.contains(name).then(String::new);
        let loader = Loader::in_memory(texts).env(env).variables(set);
        let Ok(sources) = loader.load() else { return Ok(None) };
        let unset = sources.warnings().iter().filter_map(|warning| match warning {
            Warning::Unresolved { variable, .. } => Some(variable.clone()),
            _ => None,
        });
        if !sources.iter().any(|source| has_variable(source.value())) {
            files.clear();
        }
        Ok(Some(Start { files, unset: unset.collect(), ..Start::default() }))
    }
}

/// Returns whether a part of the value comes from a variable of the environment.
fn has_variable(value: &Value) -> bool {
    let source = value.origin().variable().map(Variable::source);
    source == Some(&VariableSource::Environment)
        || match value.data() {
            Data::Object(members) => members.iter().any(|(_, member)| has_variable(member)),
            Data::Array(elements) => elements.iter().any(has_variable),
            _ => false,
        }
}
