//! What refers to a variable.

use std::borrow::Cow;
use std::path::Path;

use indexmap::IndexSet;

use super::files;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use lbrs::internal::datasource::{Entry, references_in};
use lbrs::internal::json::{Document, Node};
use lbrs::internal::secret::quoted;

/// The files besides those of data sources in which LoopBack replaces references.
const OTHERS: [&str; 2] = ["component-config", "middleware"];

/// Returns what refers to `variable` besides the settings `keys` of `entry` in the file at `path`: its other
/// settings, other data sources, the entry in other layers, other files. A file that is malformed counts as empty.
pub fn users(
    variable: &str,
    keys: &[&str],
    entry: &Entry,
    path: &Path,
    project: &Project,
    snapshot: &mut Snapshot,
) -> Result<Vec<String>> {
    let id = &entry.id;
    let mut users = IndexSet::new();
    for (path, reference) in
        entry.settings.expose().iter().flat_map(|(key, value)| references_in(key, value))
    {
        if reference.variable == variable && !keys.contains(&&*path) {
            users.insert(quoted(&format!("{id}.{path}")));
        }
    }
    let mut is_in_layers = false;
    for layer in files(project, "datasources")? {
        for other in members_with(variable, &layer.path, snapshot) {
            if other != *id {
                users.insert(quoted(&other));
            } else if layer.path != path {
                is_in_layers = true;
            }
        }
    }
    if is_in_layers {
        users.insert(format!("{} in other environments", quoted(id)));
    }
    for stem in OTHERS {
        for file in files(project, stem)? {
            if !members_with(variable, &file.path, snapshot).is_empty() {
                users.insert(project.shown(&file.path));
            }
        }
    }
    Ok(users.into_iter().collect())
}

/// Returns the keys of the members of a file's outermost object that refer to `variable`.
fn members_with(variable: &str, path: &Path, snapshot: &mut Snapshot) -> Vec<String> {
    let text = snapshot.read(path).ok().flatten().unwrap_or_default();
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let members = document.root().into_iter().flat_map(Node::members);
    let refers = |value: Node<'_>| {
        let value = value.to_value().unwrap_or_default();
        references_in("", &value).iter().any(|(_, reference)| reference.variable == variable)
    };
    let keys = members.filter(|member| refers(member.value)).map(|member| member.key.as_str());
    keys.flatten().map(Cow::into_owned).collect()
}
