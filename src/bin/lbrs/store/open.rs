//! Opens the store of a project that has the data sources which a run is about.

use std::path::Path;

use super::Store;
use super::json::JsonStore;
use super::typescript::TypeScriptStore;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;

/// Which of the data sources a run is about.
#[derive(Clone, Copy, Default)]
pub struct Scope<'a> {
    /// The environment whose layer is written; the base without one.
    pub env: Option<&'a str>,
    /// The data source that changes, if it is known.
    pub id: Option<&'a str>,
    /// The file that has it, where several have the id.
    pub file: Option<&'a Path>,
    /// The settings that change, as far as flags name them.
    pub keys: &'a [&'a str],
}

impl Store {
    /// Reads all data sources, of which the run changes those of `scope`. A project may have both stores: then it is
    /// the one that has the id, or that of LoopBack 4.
    ///
    /// # Errors
    /// Both have the id, a file is malformed, or an environment is named where no layers exist.
    pub fn open(project: &Project, scope: Scope<'_>, files: &mut Snapshot) -> Result<Self> {
        let Scope { env, id, file, keys } = scope;
        let Some(paths) = project.typescript()? else {
            return JsonStore::open(project, env, files).map(Self::Json);
        };
        let mut store = TypeScriptStore::open(project, paths, files)?;
        if project.has_data_sources {
            let json = JsonStore::open(project, env, files)?;
            let has_it = |id: &str| json.entries().iter().any(|(_, other, _)| *other == id);
            let is_there = id.is_some_and(has_it);
            let is_class = id.is_some_and(|id| store.own(id).is_some());
            match file {
                Some(file) if json.has_file(file) => return Ok(Self::Json(json)),
                None if is_there && is_class => {
                    return Err(store.in_both(id.unwrap_or_default(), &json));
                }
                None if is_there => return Ok(Self::Json(json)),
                _ => store.beside(&json),
            }
        }
        if let Some(env) = env {
            return Err(store.no_layers(env, id, keys));
        }
        if let Some(file) = file {
            store.retain(file)?;
        }
        Ok(Self::TypeScript(store))
    }

    /// Reads what adding a data source needs: without `env`, a malformed layer is no obstacle.
    pub fn to_add(project: &Project, env: Option<&str>, files: &mut Snapshot) -> Result<Self> {
        if env.is_none() && project.typescript()?.is_none() {
            return JsonStore::base(project, files).map(Self::Json);
        }
        Self::open(project, Scope { env, ..Scope::default() }, files)
    }
}
