//! Edits of the JSON store.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use super::change::{Effect, EntryChange, MemberChange, Write};
use super::json::JsonStore;
use crate::errors::{Error, Helpful, Result, anyhow};
use crate::files::{Mode, Snapshot};
use crate::project::Project;
use lbrs::internal::datasource::{DataSourceFile, Entry};
use lbrs::internal::edit::{apply as apply_edits, json};
use lbrs::internal::json::{Document, Member, Node, SyntaxError, is_same};
use lbrs::internal::secret::{Policy, quoted};
use lbrs::internal::text::shell_word;

impl JsonStore {
    pub(super) fn write(
        &self,
        entry: &Entry,
        write: &Write,
        mask: &Policy,
        files: &mut Snapshot,
    ) -> Result<EntryChange> {
        let (path, name, id) = (&self.path, &self.shown, &entry.id);
        let text = files.read(path)?.unwrap_or_default();
        let file = DataSourceFile::parse(name, text)?;
        let misfit = |error: SyntaxError| error.in_file(name, text);
        let (new, action) = match (file.entry(id), write) {
            (Some((_, there)), Write::Entry { replace: true }) => {
                let edit = json::replace_value(there, &entry.to_json());
                (apply_edits(text, vec![edit]), EntryChange::Replaced)
            }
            (Some(_), Write::Entry { replace: false }) => {
                let taken = file.taken(id, mask).map(Error::from);
                return Err(taken.unwrap_or_else(|| anyhow!("{} already exists", quoted(id))));
            }
            (None, Write::Entry { .. }) => {
                let new =
                    json::insert_entry(file.document(), id, &entry.to_json()).map_err(misfit)?;
                (new, EntryChange::Added)
            }
            (Some((_, there)), Write::Members { set, unset, .. }) => {
                let there = there.to_value().map_err(misfit)?;
                let (value, changes) = changed(there, entry, set.expose(), unset);
                let new = json::update(text, &[id], &value).map_err(misfit)?;
                (new, EntryChange::Changed(changes))
            }
            (None, Write::Members { set, .. }) if set.expose().is_empty() => {
                return Ok(EntryChange::Changed(vec![]));
            }
            (None, Write::Members { make: false, .. }) => {
                return Err(anyhow!("{name} no longer has a data source {}", quoted(id))
                    .with_help("another program has changed the file; nothing was changed"));
            }
            (None, Write::Members { set, unset, .. }) => {
                let (value, changes) = changed(json!({}), entry, set.expose(), unset);
                let new = json::insert_entry(file.document(), id, &value).map_err(misfit)?;
                (new, EntryChange::Changed(changes))
            }
        };
        files.set(path, new, Mode::Keep)?;
        Ok(action)
    }

    pub(super) fn rename(&self, old: &str, new: &str, files: &mut Snapshot) -> Result<Vec<Effect>> {
        let mut renamed = Vec::new();
        for layer in &self.layers {
            let (path, name) = (&layer.file.path, &layer.shown);
            let text = files.read(path)?.unwrap_or_default();
            let file = DataSourceFile::parse(name, text)?;
            if let Some((key, _)) = file.entry(new) {
                let message = format!("{} already exists", quoted(new));
                let help = format!(
                    "choose another id, or remove that one first: `lbrs datasource remove {}`",
                    shell_word(new)
                );
                let error = lbrs::Error::in_text(name, text, key.span().start, message);
                return Err(error.with_help(help).into());
            }
            let Some((key, value)) = file.entry(old) else { continue };
            let id = Value::from(new);
            let mut edits = vec![json::replace_value(key, &id)];
            // A name that differs from the id is the user's choice, and stays.
            let member = value.get("name").filter(|name| name.as_str().as_deref() == Some(old));
            edits.extend(member.map(|member| json::replace_value(member, &id)));
            let text = apply_edits(text, edits);
            files.set(path, text, Mode::Keep)?;
            renamed.push(Effect { file: name.clone(), what: "entry renamed".to_owned() });
        }
        Ok(renamed)
    }

    pub(super) fn remove(
        &self,
        id: &str,
        paths: &[PathBuf],
        files: &mut Snapshot,
    ) -> Result<Vec<Effect>> {
        let mut had = Vec::new();
        for layer in self.layers.iter().filter(|layer| paths.contains(&layer.file.path)) {
            let path = &layer.file.path;
            let text = files.read(path)?.unwrap_or_default();
            let file = DataSourceFile::parse(&layer.shown, text)?;
            let Some(root) = file.document().root() else { continue };
            let Some(index) = root.index_of(id) else { continue };
            let text = apply_edits(text, json::remove_member(root, index));
            files.set(path, text, Mode::Keep)?;
            had.push(Effect { file: layer.shown.clone(), what: "entry removed".to_owned() });
        }
        Ok(had)
    }
}

/// Returns the entry `there` with members set and unset, and what that changes. New members get the place that
/// they have in `entry`.
pub(super) fn changed(
    there: Value,
    entry: &Entry,
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
    let order = entry.to_json();
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

/// Removes these members, each an id and a key, from the file at `path`, where they are still blank.
pub fn remove_blank(
    path: &Path,
    members: &[(String, String)],
    project: &Project,
    files: &mut Snapshot,
) -> Result<()> {
    let mut by_id: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (id, key) in members {
        by_id.entry(id).or_default().insert(key);
    }
    let text = files.read(path)?.unwrap_or_default();
    let text = without(text, by_id).map_err(|error| error.in_file(&project.shown(path), text))?;
    files.set(path, text, Mode::Keep)
}

/// Returns `text` without these members of its entries, where they are still blank.
fn without(text: &str, mut members: HashMap<&str, HashSet<&str>>) -> Result<String, SyntaxError> {
    let document = Document::parse(text)?;
    let mut edits = Vec::new();
    for entry in document.root().into_iter().flat_map(Node::members) {
        let id = entry.key.as_str().unwrap_or_default();
        let Some(mut keys) = members.remove(&*id) else { continue };
        let is_meant = |member: Member<'_>| {
            is_blank(member.value) && member.key.as_str().is_some_and(|key| keys.remove(&*key))
        };
        let meant = entry.value.members().map(is_meant).enumerate();
        let indices: Vec<usize> = meant.filter_map(|(i, is_meant)| is_meant.then_some(i)).collect();
        edits.extend(json::remove_members(entry.value, &indices));
    }
    Ok(apply_edits(text, edits))
}

fn is_blank(value: Node<'_>) -> bool {
    value.raw() == "\"\"" || value.raw().parse::<f64>() == Ok(0.0)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::without;

    fn keys<const N: usize>(keys: [&'static str; N]) -> HashSet<&'static str> {
        HashSet::from(keys)
    }

    #[test]
    fn blank_members_go_and_the_rest_stays_to_the_byte() {
        let text = "{\n  // kept\n  \"a\": {\n    \"host\": \"\",\n    \"port\": 0,\n    \"user\": \"\"\n  },\n  \"b\": {\"host\": \"\", \"db\": 1e0}\n}";
        let members = HashMap::from([("a", keys(["host", "port", "user"])), ("b", keys(["host"]))]);
        let left = without(text, members).unwrap();
        assert_eq!(left, "{\n  // kept\n  \"a\": {},\n  \"b\": {\"db\": 1e0}\n}");
    }

    #[test]
    fn what_is_no_longer_blank_stays() {
        let text = "{\"a\": {\"host\": \"x\"}}";
        let members = HashMap::from([("a", keys(["host", "port"])), ("gone", keys(["host"]))]);
        assert_eq!(without(text, members).unwrap(), text);
    }
}
