//! What refers to a variable.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;

use super::json::{JsonStore, may_hold};
use super::layers::json_files;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use lbrs::internal::datasource::{Entry, references_in};
use lbrs::internal::edit::dotenv;
use lbrs::internal::json::{Document, Node};
use lbrs::internal::secret::{quoted, shown_name};

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
        for path in json_files(project, "datasources")? {
            for other in members_with(variable, &path, snapshot) {
                if other != *id {
                    users.insert(quoted(&other));
                } else if path != self.path {
                    is_elsewhere = true;
                }
            }
        }
        if is_elsewhere {
            users.insert(format!("{} in other environments", quoted(id)));
        }
        for stem in OTHERS {
            for path in json_files(project, stem)? {
                if !members_with(variable, &path, snapshot).is_empty() {
                    users.insert(project.shown(&path));
                }
            }
        }
        Ok(users.into_iter().collect())
    }

    /// A file that cannot be read may refer to any of them, and so may a text in a file that LoopBack does not look
    /// through for references.
    pub(super) fn unused(
        &self,
        variables: &[String],
        project: &Project,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<String>> {
        let env = snapshot.read(&project.env_file()).ok().flatten();
        let set = env.map(dotenv::parse).unwrap_or_default();
        let is_set = |name: &&String| set.iter().any(|var| var.name == **name);
        let mut unused: Vec<String> = variables.iter().filter(is_set).cloned().collect();
        unused.sort();
        unused.dedup();
        let mut paths: Vec<PathBuf> =
            self.layers.iter().map(|layer| layer.file.path.clone()).collect();
        for stem in ["config"].into_iter().chain(OTHERS) {
            paths.extend(json_files(project, stem)?);
        }
        for path in paths {
            let Ok(text) = snapshot.read(&path) else { return Ok(Vec::new()) };
            let text = text.unwrap_or_default();
            unused.retain(|name| !text.contains(&format!("${{{name}}}")));
        }
        Ok(unused.iter().map(|name| shown_name(name).into_owned()).collect())
    }
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
