//! What refers to a variable.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use indexmap::IndexSet;

use super::json::{JsonStore, may_hold};
use super::layers::{files, json_files};
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use lbrs::internal::datasource::{Entry, named_in, references_in};
use lbrs::internal::edit::dotenv;
use lbrs::internal::json::{Document, Node};
use lbrs::internal::resolve::Role;
use lbrs::internal::secret::quoted;

/// The files besides those of data sources in which LoopBack replaces references.
const OTHERS: [&str; 2] = ["component-config", "middleware"];

impl JsonStore {
    /// A file that is malformed counts as empty.
    pub(super) fn users(
        &self,
        variable: &str,
        keys: &[&str],
        entry: &Entry,
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<String>> {
        let id = &entry.id;
        let mut users = IndexSet::new();
        let settings = entry.settings.expose().iter();
        for (path, reference) in settings.flat_map(|(key, value)| references_in(key, value)) {
            if reference.variable == variable && !keys.contains(&&*path) {
                users.insert(quoted(&format!("{id}.{path}")));
            }
        }
        let mut is_elsewhere = false;
        for path in self.readers(variable, "datasources", project, snapshot)? {
            for other in members_with(variable, &path, snapshot) {
                if other != *id {
                    users.insert(quoted(&other));
                } else if path != self.path && !self.has_own_values() {
                    is_elsewhere = true;
                }
            }
        }
        if is_elsewhere {
            users.insert(format!("{} in other environments", quoted(id)));
        }
        for stem in OTHERS {
            for path in self.readers(variable, stem, project, snapshot)? {
                if !members_with(variable, &path, snapshot).is_empty() {
                    users.insert(project.shown(&path));
                }
            }
        }
        Ok(users.into_iter().collect())
    }

    /// Returns the layers of `STEM.json` whose references get the value of `variable` that the run writes.
    fn readers(
        &self,
        variable: &str,
        stem: &str,
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<PathBuf>> {
        let mut layers = files(project, stem)?;
        layers.retain(|layer| match layer.env.as_deref() {
            None | Some("local") => true,
            env if self.has_own_values() => env == self.env.as_deref(),
            env => !env_names(&project.env_file(env), snapshot).any(|name| name == variable),
        });
        let layers = layers.into_iter().filter(|file| !file.is_script);
        Ok(layers.map(|file| file.path).collect())
    }

    /// Returns whether the layer that the run writes has a file of variables of its own.
    fn has_own_values(&self) -> bool {
        self.role() == Role::Env
    }

    pub(super) fn kept_variables(&self, id: &str) -> HashSet<String> {
        let variables = |env| {
            let entry = self.in_layer(env, id);
            let references = entry.map(|entry| references_in("", entry)).unwrap_or_default();
            let names = references.into_iter().map(|(_, reference)| reference.variable.to_owned());
            names.collect::<HashSet<String>>()
        };
        match self.env.as_deref() {
            Some("local") => variables(None),
            Some(_) => &variables(Some("local")) - &variables(None),
            None => HashSet::new(),
        }
    }

    /// A file that cannot be read may refer to any of them, and so may a text in a file that LoopBack does not look
    /// through for references.
    pub(super) fn left_behind(
        &self,
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<(PathBuf, String)>> {
        let mut set = set_variables(project, snapshot);
        if set.is_empty() {
            return Ok(Vec::new());
        }
        let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
        let is_layer = |path: &Path| {
            let path = project.root.join(path);
            path == self.path || self.layers.iter().any(|layer| layer.file.path == path)
        };
        for change in snapshot.changes().filter(|change| is_layer(change.path)) {
            before.extend(named_in(change.before.unwrap_or_default()));
            after.extend(named_in(change.after.unwrap_or_default()));
        }
        set.retain(|(_, name)| before.contains(&**name) && !after.contains(&**name));
        if set.is_empty() {
            return Ok(Vec::new());
        }
        for stem in ["datasources", "config"].into_iter().chain(OTHERS) {
            for path in json_files(project, stem)? {
                let Ok(text) = snapshot.read(&path) else { return Ok(Vec::new()) };
                let named: BTreeSet<&str> = named_in(text.unwrap_or_default()).collect();
                set.retain(|(_, name)| !named.contains(&**name));
            }
        }
        Ok(set.into_iter().collect())
    }
}

/// Returns the variables that the `.env` files of all environments set, each with its file.
pub(super) fn set_variables(
    project: &Project,
    snapshot: &mut Snapshot,
) -> BTreeSet<(PathBuf, String)> {
    let mut set = BTreeSet::new();
    let envs = project.envs_with_variables();
    for env in envs.iter().map(|env| Some(env.as_str())).chain([None]) {
        let path = project.env_file(env);
        set.extend(env_names(&path, snapshot).map(|name| (path.clone(), name)));
    }
    set
}

/// Returns the names of the variables of an `.env` file.
pub(super) fn env_names(path: &Path, snapshot: &mut Snapshot) -> impl Iterator<Item = String> {
    let text = snapshot.read(path).ok().flatten().unwrap_or_default();
    dotenv::parse(text).into_iter().map(|variable| variable.name)
}

/// Returns the keys of the members of a file's outermost object that refer to `variable`.
fn members_with(variable: &str, path: &Path, snapshot: &mut Snapshot) -> Vec<String> {
    let text = snapshot.read(path).ok().flatten().unwrap_or_default();
    if !may_hold(text, variable) {
        return Vec::new();
    }
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let members = document.root().into_iter().flat_map(Node::members);
    let refers = |value: Node<'_>| {
        let value = value.to_value().unwrap_or_default();
        references_in("", &value).iter().any(|(_, reference)| reference.variable == variable)
    };
    let keys = members.filter(|member| refers(member.value)).map(|member| member.key.as_str());
    keys.flatten().map(Cow::into_owned).collect()
}
