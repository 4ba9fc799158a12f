//! Where a project keeps its data sources. Everything outside asks by id: it knows no file's form, and no layers.

mod change;
mod edits;
mod json;
mod layers;
pub mod models;
mod open;
mod reduce;
mod start;
mod typescript;
mod variables;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::errors::{Error, Helpful, Result, anyhow, usage};
use crate::files::Snapshot;
use crate::project::Project;
use json::JsonStore;
use lbrs::internal::datasource::{Entry, check_loopback4_name, check_name, loopback4_name_like};
use lbrs::internal::edit::typescript::Written;
use lbrs::internal::secret::Policy;
use lbrs::internal::secret::quoted;
use typescript::TypeScriptStore;

pub use change::{Effect, EntryChange, MemberChange, Write};
pub use edits::remove_blank;
pub use json::Layer;
pub use layers::{check_env, layer_path};
pub use open::Scope;
pub use start::Start;
pub use typescript::export;

/// The data sources of a project, as they were when the run began. Edits work on the texts of a snapshot.
pub enum Store {
    /// `datasources.json` and the layers over it.
    Json(JsonStore),
    /// The classes of a LoopBack 4 application.
    TypeScript(TypeScriptStore),
}

/// Asks the store, of whatever kind it is.
macro_rules! ask {
    ($self:ident, $store:ident => $answer:expr) => {
        match $self {
            Self::Json($store) => $answer,
            Self::TypeScript($store) => $answer,
        }
    };
}

impl Store {
    /// Returns whether the data sources are classes in TypeScript.
    pub fn has_classes(&self) -> bool {
        matches!(self, Self::TypeScript(_))
    }

    /// Checks that `name` may name a data source.
    pub fn check_name(&self, name: &str) -> Result<(), String> {
        match self {
            Self::Json(_) => check_name(name),
            Self::TypeScript(_) => check_loopback4_name(name),
        }
    }

    /// Returns a name like `name` that a data source may have, if another one is.
    pub fn name_like(&self, name: &str) -> Option<String> {
        let like = loopback4_name_like(name).filter(|_| self.has_classes());
        like.filter(|like| like != name)
    }

    /// Returns `name`, or the name like it that a data source may have.
    pub fn fitting(&self, name: &str) -> Option<String> {
        match self.check_name(name) {
            Ok(()) => Some(name.to_owned()),
            Err(_) => self.name_like(name),
        }
    }

    /// Returns the environment whose layer the run writes; `None` if that is the base.
    pub fn env(&self) -> Option<&str> {
        match self {
            Self::Json(store) => store.env.as_deref(),
            Self::TypeScript(_) => None,
        }
    }

    /// Returns the variables that are not for the layer of the run, though the entry `id` refers to them below it: for
    /// `local` those of the base, whose values are in the same `.env`; for another one those of `local`, which not
    /// every machine has.
    pub fn kept_variables(&self, id: &str) -> HashSet<String> {
        match self {
            Self::Json(store) => store.kept_variables(id),
            Self::TypeScript(_) => HashSet::new(),
        }
    }

    /// Returns the file that has the settings of `id`, or will have them.
    pub fn file(&self, id: &str) -> PathBuf {
        match self {
            Self::Json(store) => store.path.clone(),
            Self::TypeScript(store) => store.file(id),
        }
    }

    /// Returns the file that has the data source `id`, be its settings elsewhere.
    pub fn class_file(&self, id: &str) -> PathBuf {
        match self {
            Self::Json(store) => store.path.clone(),
            Self::TypeScript(store) => store.class_file(id),
        }
    }

    /// Returns the file that has the settings of `old` once its id is `new`.
    pub fn renamed_file(&self, old: &str, new: &str) -> PathBuf {
        match self {
            Self::Json(store) => store.path.clone(),
            Self::TypeScript(store) => store.renamed_file(old, new),
        }
    }

    /// Returns the file that exports the classes.
    pub fn index(&self) -> Option<PathBuf> {
        match self {
            Self::Json(_) => None,
            Self::TypeScript(store) => Some(store.index()),
        }
    }

    /// Returns the files that the run writes for `id`, the one that refers to the others last.
    pub fn written(&self, id: &str) -> Vec<PathBuf> {
        match self {
            Self::Json(store) => vec![store.path.clone()],
            Self::TypeScript(store) => vec![store.file(id), store.index()],
        }
    }

    /// Returns what keeps Node from loading that file although lbrs reads it.
    pub fn refused_by_node(&self) -> Option<String> {
        match self {
            Self::Json(store) => store.refused_by_node.clone(),
            Self::TypeScript(_) => None,
        }
    }

    /// Returns the ids of the data sources that the run may change. Fails if none exists.
    pub fn ids(&self) -> Result<Vec<&str>> {
        ask!(self, store => store.ids())
    }

    /// Returns the members of the entry `id`, as they are where the run changes them.
    pub fn entry(&self, id: &str) -> Result<Map<String, Value>> {
        ask!(self, store => store.entry(id))
    }

    /// Returns what the entry `id` has from elsewhere: a change of the file cannot remove that.
    pub fn below(&self, id: &str) -> Option<Value> {
        match self {
            Self::Json(store) => store.below(id),
            Self::TypeScript(_) => None,
        }
    }

    /// Returns the files in the order in which they are merged, `None` for the written one, for each environment that
    /// has it.
    pub fn neighbours(&self) -> Vec<Vec<Option<&Layer>>> {
        match self {
            Self::Json(store) => store.neighbours(),
            Self::TypeScript(_) => vec![vec![None]],
        }
    }

    /// Returns the place of each member of the entry `id` in a file, by its key: `server/datasources.json:4:5`.
    pub fn places(
        &self,
        layer: &Layer,
        id: &str,
        files: &mut Snapshot,
    ) -> Result<HashMap<String, String>> {
        match self {
            Self::Json(store) => store.places(layer, id, files),
            Self::TypeScript(_) => Ok(HashMap::new()),
        }
    }

    /// Returns what the entry `id` has in the file itself.
    pub fn own(&self, id: &str) -> Option<&Value> {
        ask!(self, store => store.own(id))
    }

    /// Returns every entry of every file, with its file and its id.
    pub fn entries(&self) -> Vec<(&Path, &str, &Value)> {
        ask!(self, store => store.entries())
    }

    /// Returns the members of the entry `id` that the removal from the files `gone` takes away, and what they show of
    /// other files.
    pub fn removed(&self, id: &str, gone: &[PathBuf]) -> Map<String, Value> {
        match self {
            Self::Json(store) => store.removed(id, gone),
            Self::TypeScript(store) => store.members(id),
        }
    }

    /// Returns the error that the id is in use, with the place of its entry.
    pub fn taken(&self, id: &str, mask: &Policy) -> Option<Error> {
        match self {
            Self::Json(store) => store.taken(id, mask),
            Self::TypeScript(store) => store.taken(id),
        }
    }

    /// Returns the error that the entry `id` does not exist, with a guess at what was meant.
    pub fn unknown(&self, id: &str) -> Error {
        ask!(self, store => store.unknown(id))
    }

    /// Warns if the application will not load the entry `id`, changed by `write`, as the user may expect.
    pub fn warnings(&self, id: &str, write: &Write) -> Vec<String> {
        match self {
            Self::Json(store) => store.warnings(id),
            Self::TypeScript(store) => store.warnings(id, write),
        }
    }

    /// Returns the scripts that may have data sources and that lbrs does not read, relative to the project.
    pub fn scripts(&self) -> Vec<&str> {
        match self {
            Self::Json(store) => store.scripts(),
            Self::TypeScript(_) => Vec::new(),
        }
    }

    /// Returns what refers to `variable` besides the settings `keys` of `entry`: its other settings, other data
    /// sources, other files.
    pub fn users(
        &self,
        variable: &str,
        keys: &[&str],
        entry: &Entry,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Vec<String>> {
        match self {
            Self::Json(store) => store.users(variable, keys, entry, project, files),
            Self::TypeScript(store) => Ok(store.users(variable, keys, entry)),
        }
    }

    /// Returns the variables that an `.env` file sets and to which no file refers any more, after the changes in
    /// `files`, each with that file.
    pub fn left_behind(
        &self,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Vec<(PathBuf, String)>> {
        ask!(self, store => store.left_behind(project, files))
    }

    /// Returns what the application takes from its environment when it starts with the layer of the run; `None` if it
    /// cannot load its data sources.
    pub fn start(&self, project: &Project, files: &mut Snapshot) -> Result<Option<Start>> {
        ask!(self, store => store.start(project, files))
    }

    /// Returns `write`, a change of the entry `id`, without what the entry has from elsewhere anyway.
    pub fn reduced(&self, id: &str, write: Write) -> Result<Write> {
        match self {
            Self::Json(store) => store.reduced(id, write),
            Self::TypeScript(_) => Ok(write),
        }
    }

    /// Adds a data source that is more than an entry can say.
    ///
    /// # Errors
    /// The id, the file or the class is there, or the data sources are not in TypeScript.
    pub fn create(
        &self,
        id: &str,
        config: &Written,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<()> {
        match self {
            Self::Json(_) => Err(anyhow!("the data sources of this project are in JSON")),
            Self::TypeScript(store) => store.create(id, config, project, files),
        }
    }

    pub fn write(
        &self,
        entry: &Entry,
        write: &Write,
        mask: &Policy,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<EntryChange> {
        match self {
            Self::Json(store) => store.write(entry, write, mask, files),
            Self::TypeScript(store) => store.write(entry, write, project, files),
        }
    }

    /// Gives the entry `old` the id `new`, wherever it is, and for everything that uses it.
    pub fn rename(
        &self,
        old: &str,
        new: &str,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Vec<Effect>> {
        match self {
            Self::Json(store) => {
                let mut renamed = store.rename(old, new, files)?;
                renamed.extend(models::rename(old, new, project, files)?);
                Ok(renamed)
            }
            Self::TypeScript(store) => store.rename(old, new, project, files),
        }
    }

    /// Removes the entry `id` from the files at `paths`; returns what became of those that had it.
    pub fn remove(
        &self,
        id: &str,
        paths: &[PathBuf],
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Vec<Effect>> {
        match self {
            Self::Json(store) => store.remove(id, paths, files),
            Self::TypeScript(store) => store.remove(id, paths, project, files),
        }
    }

    /// Rejects the move of settings to TypeScript where they are not in a file of JSON that a class imports.
    pub fn check_movable(&self, id: &str) -> Result<()> {
        let error = match self {
            Self::Json(json) => usage!(
                "`--to-typescript` is about LoopBack 4, and {} is in {}",
                quoted(id),
                json.shown
            ),
            Self::TypeScript(store) => return store.check_movable(id),
        };
        Err(error.with_help("leave it out"))
    }

    /// Rejects a variable for the setting `key` of `id`, if that is where LoopBack replaces no references.
    pub fn check_reads_variables(&self, id: &str, key: &str) -> Result<()> {
        match self {
            Self::Json(_) => Ok(()),
            Self::TypeScript(store) => store.check_reads_variables(id, key),
        }
    }

    /// Rejects the removal of the entry `id` if something uses it.
    pub fn check_unused(&self, id: &str, project: &Project, files: &mut Snapshot) -> Result<()> {
        match self {
            Self::Json(_) => models::check_unused(id, project, files),
            Self::TypeScript(store) => store.check_unused(id, project, files),
        }
    }

    /// Rejects changes after which the application could not load its data sources, as it can before.
    pub fn check(&self, project: &Project, files: &mut Snapshot) -> Result<()> {
        match self {
            Self::Json(store) => store.check(project, files),
            Self::TypeScript(_) => Ok(()),
        }
    }
}
