//! Where a project keeps its data sources. Everything outside asks by id: it knows no file's form, and no layers.

mod change;
mod edits;
mod json;
mod layers;
pub mod models;
mod start;
mod variables;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::errors::{Error, Result};
use crate::files::Snapshot;
use crate::project::Project;
use json::JsonStore;
use lbrs::internal::datasource::Entry;
use lbrs::internal::secret::Policy;

pub use change::{EntryChange, MemberChange, Renamed, Write};
pub use edits::remove_blank;
pub use json::Layer;
pub use layers::{check_env, layer_path};
pub use start::Start;

/// The data sources of a project, as they were when the run began. Edits work on the texts of a snapshot.
pub enum Store {
    /// `datasources.json` and the layers over it.
    Json(JsonStore),
}

/// Asks the store, of whatever kind it is.
macro_rules! ask {
    ($self:ident, $store:ident => $answer:expr) => {
        match $self {
            Self::Json($store) => $answer,
        }
    };
}

impl Store {
    /// Reads all data sources, of which the run changes those of `env`, or those of every environment without one.
    pub fn open(project: &Project, env: Option<&str>, files: &mut Snapshot) -> Result<Self> {
        JsonStore::open(project, env, files).map(Self::Json)
    }

    /// Reads what adding a data source needs: without `env`, a malformed layer is no obstacle.
    pub fn to_add(project: &Project, env: Option<&str>, files: &mut Snapshot) -> Result<Self> {
        match env {
            Some(_) => Self::open(project, env, files),
            None => JsonStore::base(project, files).map(Self::Json),
        }
    }

    /// Returns the environment whose layer the run writes; `None` if that is the base.
    pub fn env(&self) -> Option<&str> {
        ask!(self, store => store.env.as_deref())
    }

    /// Returns the variables that are not for the layer of the run, though the entry `id` refers to them below it: for
    /// `local` those of the base, whose values are in the same `.env`; for another one those of `local`, which not
    /// every machine has.
    pub fn kept_variables(&self, id: &str) -> HashSet<String> {
        ask!(self, store => store.kept_variables(id))
    }

    /// Returns the file that the run writes.
    pub fn file(&self) -> &Path {
        ask!(self, store => &store.path)
    }

    /// Returns what keeps Node from loading that file although lbrs reads it.
    pub fn refused_by_node(&self) -> Option<String> {
        ask!(self, store => store.refused_by_node.clone())
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
        ask!(self, store => store.below(id))
    }

    /// Returns the files in the order in which they are merged, `None` for the written one, for each environment that
    /// has it.
    pub fn neighbours(&self) -> Vec<Vec<Option<&Layer>>> {
        ask!(self, store => store.neighbours())
    }

    /// Returns the place of each member of the entry `id` in a file, by its key: `server/datasources.json:4:5`.
    pub fn places(
        &self,
        layer: &Layer,
        id: &str,
        files: &mut Snapshot,
    ) -> Result<HashMap<String, String>> {
        ask!(self, store => store.places(layer, id, files))
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
        ask!(self, store => store.removed(id, gone))
    }

    /// Returns the error that the id is in use, with the place of its entry.
    pub fn taken(&self, id: &str, mask: &Policy) -> Option<Error> {
        ask!(self, store => store.taken(id, mask))
    }

    /// Returns the error that the entry `id` does not exist, with a guess at what was meant.
    pub fn unknown(&self, id: &str) -> Error {
        ask!(self, store => store.unknown(id))
    }

    /// Warns if the application will not load the entry `id` as the user may expect.
    pub fn warnings(&self, id: &str) -> Vec<String> {
        ask!(self, store => store.warnings(id))
    }

    /// Returns the scripts that may have data sources and that lbrs does not read, relative to the project.
    pub fn scripts(&self) -> Vec<&str> {
        ask!(self, store => store.scripts())
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
        ask!(self, store => store.users(variable, keys, entry, project, files))
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
        ask!(self, store => store.reduced(id, write))
    }

    pub fn write(
        &self,
        entry: &Entry,
        write: &Write,
        mask: &Policy,
        files: &mut Snapshot,
    ) -> Result<EntryChange> {
        ask!(self, store => store.write(entry, write, mask, files))
    }

    /// Gives the entry `old` the id `new`, wherever it is, and for every model that uses it.
    pub fn rename(
        &self,
        old: &str,
        new: &str,
        project: &Project,
        files: &mut Snapshot,
    ) -> Result<Vec<Renamed>> {
        let mut renamed = ask!(self, store => store.rename(old, new, files)?);
        renamed.extend(models::rename(old, new, project, files)?);
        Ok(renamed)
    }

    /// Removes the entry `id` from the files at `paths`; returns those that had it.
    pub fn remove(
        &self,
        id: &str,
        paths: &[PathBuf],
        files: &mut Snapshot,
    ) -> Result<Vec<PathBuf>> {
        ask!(self, store => store.remove(id, paths, files))
    }

    /// Rejects changes after which the application could not load its data sources, as it can before.
    pub fn check(&self, project: &Project, files: &mut Snapshot) -> Result<()> {
        ask!(self, store => store.check(project, files))
    }
}
