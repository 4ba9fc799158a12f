//! What fixes a finding, where there is one right answer.

use std::collections::{BTreeMap, HashMap};

use super::{FileId, Finding, Texts};
use crate::changes;
use crate::dependency::{Manifest, Need};
use crate::errors::Result;
use crate::files::{Mode, Snapshot};
use crate::project::Project;
use lbrs::internal::edit::{apply as apply_edits, json};
use lbrs::internal::json::{Document, Node};

/// What fixes a finding.
#[derive(Clone)]
pub enum Fix {
    /// Removes a setting.
    RemoveMember {
        /// The layer.
        file: FileId,
        /// The data source's id.
        id: String,
        /// The setting's key.
        key: String,
    },
    /// Adds a dependency to a manifest.
    Dependency(Manifest, Need),
    /// Makes `.env` readable by its owner alone.
    MakePrivate,
    /// Adds `.env` to `.gitignore`.
    Ignore,
}

impl Fix {
    /// Returns whether it is about more than texts: what git ignores, or who may read a file. Until it is made,
    /// the texts as they would be do not show it.
    pub fn is_beside_texts(&self) -> bool {
        matches!(self, Self::MakePrivate | Self::Ignore)
    }
}

/// Applies the fixes of `findings` to `files`.
///
/// # Errors
/// A file is malformed or missing. Nothing is written then.
pub fn apply(
    findings: &[Finding],
    texts: &Texts,
    files: &mut Snapshot,
    project: &Project,
) -> Result<()> {
    let mut members: BTreeMap<FileId, HashMap<&str, Vec<&str>>> = BTreeMap::new();
    let mut dependencies: Vec<(&Manifest, &Need)> = Vec::new();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        match fix {
            Fix::RemoveMember { file, id, key } => {
                members.entry(*file).or_default().entry(id).or_default().push(key);
            }
            Fix::Dependency(manifest, need) => {
                // Many data sources may need the same one.
                if !dependencies.contains(&(manifest, need)) {
                    dependencies.push((manifest, need));
                    manifest.add(need, files, project)?;
                }
            }
            Fix::MakePrivate => files.make_private(&project.env_file()),
            Fix::Ignore => _ = changes::ignore_env(files, project)?,
        }
    }
    for (file, members) in members {
        let path = &texts.get(file).path;
        let text = files.read(path)?.unwrap_or_default();
        let text =
            without(text, members).map_err(|error| error.in_file(&project.shown(path), text))?;
        files.set(path, text, Mode::Keep)?;
    }
    Ok(())
}

/// Returns `text` without these members of its entries, where they are still blank.
fn without(
    text: &str,
    mut members: HashMap<&str, Vec<&str>>,
) -> Result<String, lbrs::internal::json::SyntaxError> {
    let mut text = text.to_owned();
    // Removing two neighbours at once would remove what is between them twice: one of each entry in
    // each round.
    while !members.is_empty() {
        let document = Document::parse(&text)?;
        let mut edits = Vec::new();
        let entries = document.root().into_iter().flat_map(Node::members);
        let mut left = HashMap::new();
        for entry in entries {
            let id = entry.key.as_str().unwrap_or_default();
            let Some((id, mut keys)) = members.remove_entry(&*id) else { continue };
            let Some(key) = keys.pop() else { continue };
            if let Some(index) = blank_member(entry.value, key) {
                edits.extend(json::remove_member(entry.value, index));
            }
            if !keys.is_empty() {
                left.insert(id, keys);
            }
        }
        text = apply_edits(&text, edits);
        members = left;
    }
    Ok(text)
}

/// Returns the index of the blank member of this key.
fn blank_member(entry: Node<'_>, key: &str) -> Option<usize> {
    entry.members().position(|member| {
        let value = member.value;
        let is_zero = value.raw().parse::<f64>() == Ok(0.0);
        member.key.as_str().is_some_and(|there| there == key) && (value.raw() == "\"\"" || is_zero)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::without;

    #[test]
    fn blank_members_go_and_the_rest_stays_to_the_byte() {
        let text = "{\n  // kept\n  \"a\": {\n    \"host\": \"\",\n    \"port\": 0,\n    \"user\": \"\"\n  },\n  \"b\": {\"host\": \"\", \"db\": 1e0}\n}";
        let members = HashMap::from([("a", vec!["host", "port", "user"]), ("b", vec!["host"])]);
        let left = without(text, members).unwrap();
        assert_eq!(left, "{\n  // kept\n  \"a\": {},\n  \"b\": {\"db\": 1e0}\n}");
    }

    #[test]
    fn what_is_no_longer_blank_stays() {
        let text = "{\"a\": {\"host\": \"x\"}}";
        let members = HashMap::from([("a", vec!["host", "port"]), ("gone", vec!["host"])]);
        assert_eq!(without(text, members).unwrap(), text);
    }
}
