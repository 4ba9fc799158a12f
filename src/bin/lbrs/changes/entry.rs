//! Changes to an entry and to everything that refers to it.

use std::collections::HashMap;
use std::mem;

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::{Mode, Snapshot};
use crate::models;
use crate::plan::{Plan, Rename, Write};
use crate::project::Project;
use lbrs::internal::datasource::DataSourceFile;
use lbrs::internal::edit::{apply as apply_edits, json};
use lbrs::internal::json::{SyntaxError, is_same};
use lbrs::internal::secret::{quoted, shown_name};
use lbrs::internal::text::shell_word;

/// What became of the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is new.
    Added,
    /// It replaced another one.
    Replaced,
    /// Members changed: their keys, each with what became of it. Empty if nothing changed.
    Changed(Vec<(String, MemberChange)>),
}

/// What became of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberChange {
    /// It is new.
    Added,
    /// It has another value.
    Changed,
    /// It was removed.
    Removed,
}

impl MemberChange {
    /// Returns what became of it, in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// One file in which an entry was renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The file, relative to the project.
    pub file: String,
    /// The models that use the entry, if it is a file of models.
    pub models: Vec<String>,
}

/// Writes the entry of `plan` into its file.
pub(super) fn set(plan: &Plan, files: &mut Snapshot, project: &Project) -> Result<Action> {
    let (path, id) = (&plan.file, &plan.entry.id);
    let name = project.shown(path);
    let text = files.read(path)?.unwrap_or_default();
    let file = DataSourceFile::parse(&name, text)?;
    let misfit = |error: SyntaxError| error.in_file(&name, text);
    let (new, action) = match (file.entry(id), &plan.write) {
        (Some((_, there)), Write::Entry { replace: true }) => {
            let edit = json::replace_value(there, &plan.entry.to_json());
            (apply_edits(text, vec![edit]), Action::Replaced)
        }
        (Some(_), Write::Entry { replace: false }) => {
            let taken = file.taken(id, &plan.mask).map(Error::from);
            return Err(taken.unwrap_or_else(|| anyhow!("{} already exists", quoted(id))));
        }
        (None, Write::Entry { .. }) => {
            let new =
                json::insert_entry(file.document(), id, &plan.entry.to_json()).map_err(misfit)?;
            (new, Action::Added)
        }
        (Some((_, there)), Write::Members { set, unset, .. }) => {
            let (value, changes) = changed(there.to_value().map_err(misfit)?, plan, set, unset);
            let new = json::update(text, &[id], &value).map_err(misfit)?;
            (new, Action::Changed(changes))
        }
        (None, Write::Members { set, .. }) if set.is_empty() => return Ok(Action::Changed(vec![])),
        (None, Write::Members { make: false, .. }) => return Err(gone(&name, id)),
        (None, Write::Members { set, unset, .. }) => {
            let (value, changes) = changed(json!({}), plan, set, unset);
            let new = json::insert_entry(file.document(), id, &value).map_err(misfit)?;
            (new, Action::Changed(changes))
        }
    };
    files.set(path, new, Mode::Keep)?;
    Ok(action)
}

fn gone(file: &str, id: &str) -> Error {
    anyhow!("{file} no longer has a data source {}", quoted(id))
        .with_help("another program has changed the file; nothing was changed")
}

/// Returns the entry `there` with members set and unset, and what that changes. New members get the place that
/// they have in the plan's entry.
fn changed(
    there: Value,
    plan: &Plan,
    set: &Map<String, Value>,
    unset: &[String],
) -> (Value, Vec<(String, MemberChange)>) {
    let Value::Object(there) = there else { return (there, Vec::new()) };
    let of_set = set.iter().filter_map(|(key, value)| match there.get(key) {
        None => Some((key.clone(), MemberChange::Added)),
        Some(old) if is_same(old, value) => None,
        Some(_) => Some((key.clone(), MemberChange::Changed)),
    });
    let gone: IndexSet<&String> = unset.iter().filter(|key| there.contains_key(*key)).collect();
    let of_unset = gone.iter().map(|&key| (key.clone(), MemberChange::Removed));
    let changes = of_set.chain(of_unset).collect();
    let order = plan.entry.to_json();
    let (mut before, mut new) = (HashMap::new(), Vec::new());
    for key in order.as_object().into_iter().flat_map(Map::keys) {
        if there.contains_key(key) {
            before.insert(key, mem::take(&mut new));
        } else if let Some(value) = set.get(key) {
            new.push((key.clone(), value.clone()));
        }
    }
    let mut members = Map::new();
    for (key, old) in there {
        members.extend(before.remove(&key).into_iter().flatten());
        if gone.contains(&key) {
            continue;
        }
        let value = match set.get(&key) {
            Some(value) if !is_same(&old, value) => value.clone(),
            _ => old,
        };
        members.insert(key, value);
    }
    for (key, value) in set {
        members.entry(key).or_insert_with(|| value.clone());
    }
    (Value::Object(members), changes)
}

/// Gives the entry of `plan` another id, in every layer and for every model.
pub(super) fn rename(
    plan: &Plan,
    rename: &Rename,
    files: &mut Snapshot,
    project: &Project,
) -> Result<Vec<Renamed>> {
    let (old, new) = (plan.entry.id.as_str(), rename.to.as_str());
    let mut renamed = Vec::new();
    for layer in &plan.layers {
        let name = project.shown(&layer.path);
        let text = files.read(&layer.path)?.unwrap_or_default();
        let file = DataSourceFile::parse(&name, text)?;
        if let Some((key, _)) = file.entry(new) {
            let message = format!("{} already exists", quoted(new));
            let help = format!(
                "choose another id, or remove that one first: `lbrs datasource remove {}`",
                shell_word(new)
            );
            let error = lbrs::Error::in_text(&name, text, key.span().start, message);
            return Err(error.with_help(help).into());
        }
        let Some((key, value)) = file.entry(old) else { continue };
        let id = Value::from(new);
        let mut edits = vec![json::replace_value(key, &id)];
        // A name that differs from the id is the user's choice, and stays.
        if let Some(name) = value.get("name").filter(|name| name.as_str().as_deref() == Some(old)) {
            edits.push(json::replace_value(name, &id));
        }
        let text = apply_edits(text, edits);
        files.set(&layer.path, text, Mode::Keep)?;
        renamed.push(Renamed { file: name, models: Vec::new() });
    }
    for path in &rename.models {
        let name = project.shown(path);
        let Some(text) = files.read(path)? else { continue };
        let users = models::users(text, &name, old)?;
        if users.is_empty() {
            continue;
        }
        let text = models::renamed(text, &name, old, new)?;
        files.set(path, text, Mode::Keep)?;
        let models = users.iter().map(|(model, _)| shown_name(model).into_owned()).collect();
        renamed.push(Renamed { file: name, models });
    }
    Ok(renamed)
}
