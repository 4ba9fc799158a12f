//! The package or crate that a data source no longer needs, and whether another one still does.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::contents::RemoveOutcome;
use super::manifest::Manifest;
use super::need::Need;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use crate::prompt::{Confirm, Prompter};
use crate::store::Store;
use lbrs::internal::catalog::Catalog;
use lbrs::internal::secret::quoted;

/// A package or crate that an entry no longer needs.
#[derive(Clone)]
pub struct Unused {
    /// Another data source that still needs it.
    pub needed_by: Option<String>,
    pub need: Need,
    /// The manifest that lists it.
    pub manifest: Manifest,
    pub remove: bool,
}

/// An entry's id, its `connector` and its members.
struct Use {
    id: String,
    word: String,
    members: Map<String, Value>,
}

/// What the entries of a project use.
pub struct Uses<'a> {
    pub project: &'a Project,
    pub catalog: &'a Catalog,
    pub store: &'a Store,
}

impl Uses<'_> {
    /// Returns the package or crate that the entry `id` with `members` uses and a manifest lists, with another
    /// data source that needs it once the files `left` no longer have the entry.
    pub fn unused(
        &self,
        id: &str,
        members: &Map<String, Value>,
        left: &[PathBuf],
        manifests: &[Manifest],
        files: &mut Snapshot,
    ) -> Result<Option<Unused>> {
        let Some(own) = Use::of(id, members) else { return Ok(None) };
        let others = self.others(id, left);
        for manifest in manifests {
            for need in self.candidates(&own, manifest) {
                if !manifest.read(files, self.project)?.lists(&need)? {
                    continue;
                }
                let is_same = |other: &Need| other.name() == need.name();
                let needs_it = |other: &&Use| self.candidates(other, manifest).iter().any(is_same);
                let needed_by = others.iter().find(needs_it).map(|other| other.id.clone());
                let manifest = manifest.clone();
                return Ok(Some(Unused { needed_by, need, manifest, remove: false }));
            }
        }
        Ok(None)
    }

    /// Returns the entries of every file, without `id` in the files `left`.
    fn others(&self, id: &str, left: &[PathBuf]) -> Vec<Use> {
        let stays = |path: &Path, other: &str| other != id || !left.iter().any(|left| left == path);
        let entries = self.store.entries().into_iter();
        let others = entries.filter(|(path, other, _)| stays(path, other));
        others.filter_map(|(_, other, value)| Use::of(other, value.as_object()?)).collect()
    }

    fn candidates(&self, Use { word, members, .. }: &Use, manifest: &Manifest) -> Vec<Need> {
        let known = self.catalog.of_entry(word, |key| members.get(key).cloned());
        Need::candidates(word, known, manifest)
    }
}

impl Unused {
    /// Removes it, if the user wants that and no other data source needs it.
    pub fn remove(&self, files: &mut Snapshot, project: &Project) -> Result<RemoveOutcome> {
        if let Some(other) = &self.needed_by {
            return Ok(RemoveOutcome::Kept(format!("{} needs it", quoted(other))));
        }
        if !self.remove {
            let reason = "no other data source needs it, and `--remove-dependency` removes it";
            return Ok(RemoveOutcome::Kept(reason.to_owned()));
        }
        self.manifest.remove(&self.need, files, project)
    }
}

impl Use {
    fn of(id: &str, members: &Map<String, Value>) -> Option<Self> {
        let word = members.get("connector")?.as_str()?.to_owned();
        Some(Self { id: id.to_owned(), word, members: members.clone() })
    }
}

/// Decides whether to remove `unused`: as `flag` says, else by asking. It stays without a terminal, or if another
/// data source needs it. Returns `None` if the report need not mention it.
pub fn decide(
    mut unused: Unused,
    flag: Option<bool>,
    project: &Project,
    prompter: &mut dyn Prompter,
) -> Result<Option<Unused>> {
    if unused.needed_by.is_some() {
        // That it stays is news only to users who wanted it removed.
        return Ok(Some(unused).filter(|_| flag == Some(true)));
    }
    let message = format!(
        "No other data source needs {}. Remove it from {}",
        unused.need.name().unwrap_or_default(),
        project.shown(unused.manifest.path())
    );
    unused.remove = match flag {
        Some(remove) => remove,
        None => prompter.confirm(&Confirm { message: &message, default: false })?,
    };
    Ok(Some(unused))
}
