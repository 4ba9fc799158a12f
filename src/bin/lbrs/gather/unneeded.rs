//! The package or crate that a data source no longer needs, and whether another one still does.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::cli::ManifestChoice;
use crate::errors::Result;
use crate::files::Snapshot;
use crate::plan::{Manifest, Package, Unneeded};
use crate::project::Project;
use crate::prompt::{Confirm, Prompter};
use crate::store::Store;
use lbrs::internal::catalog::{Cargo, Catalog};
use lbrs::internal::edit::{cargo, npm};

/// An entry's id, its `connector` and its members.
struct Use {
    id: String,
    word: String,
    members: Map<String, Value>,
}

/// What the entries of a project need.
pub struct Needs<'a> {
    /// The project.
    pub project: &'a Project,
    /// The known connectors.
    pub catalog: &'a Catalog,
    /// Its data sources.
    pub store: &'a Store,
}

impl Needs<'_> {
    /// Returns the package or crate that the entry `id` with `members` needs and a manifest lists, with another
    /// data source that needs it once the files `left` no longer have the entry.
    pub fn of(
        &self,
        id: &str,
        members: &Map<String, Value>,
        left: &[PathBuf],
        manifests: &[Manifest],
        files: &mut Snapshot,
    ) -> Result<Option<Unneeded>> {
        let Some(own) = Use::of(id, members) else { return Ok(None) };
        let others = self.others(id, left);
        for manifest in manifests {
            for package in self.packages(&own, manifest) {
                let is_same = |other: &Package| other.name() == package.name();
                if !self.has(manifest, &package, files)? {
                    continue;
                }
                let needs_it = |other: &&Use| self.packages(other, manifest).iter().any(is_same);
                let needed_by = others.iter().find(needs_it).map(|other| other.id.clone());
                let manifest = manifest.path().to_owned();
                return Ok(Some(Unneeded { needed_by, package, manifest, remove: false }));
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

    /// Returns the packages that an entry may need: those that LoopBack tries if the catalog does not know it.
    fn packages(&self, Use { word, members, .. }: &Use, manifest: &Manifest) -> Vec<Package> {
        let member = |key: &str| members.get(key).cloned();
        let known = self.catalog.of_entry(word, member);
        match (manifest, known) {
            (Manifest::Npm(_), Some(known)) => {
                known.npm.package.iter().map(|name| Package::Npm(name.to_string())).collect()
            }
            (Manifest::Npm(_), None) => {
                vec![Package::Npm(format!("loopback-connector-{word}")), Package::Npm(word.clone())]
            }
            (Manifest::Cargo(_), Some(known)) => match &known.cargo {
                Cargo::Crate(needed) => vec![Package::Cargo(needed.main.clone())],
                _ => Vec::new(),
            },
            (Manifest::Cargo(_), None) => Vec::new(),
        }
    }

    fn has(&self, manifest: &Manifest, package: &Package, files: &mut Snapshot) -> Result<bool> {
        let path = manifest.path();
        let shown = self.project.shown(path);
        let Some(text) = files.read(path)? else { return Ok(false) };
        match package {
            Package::Npm(name) => Ok(npm::contains(text, &shown, name)?),
            Package::Cargo(spec) => {
                let workspace = cargo::find_workspace(path)?;
                Ok(cargo::key_of(text, &shown, workspace.as_ref(), &spec.name)?.is_some())
            }
        }
    }
}

/// Returns the manifests to search for a dependency.
pub fn manifests(project: &Project, choice: ManifestChoice) -> Vec<Manifest> {
    let package = project.package_json.as_ref().filter(|package| package.broken.is_none());
    let npm = package.map(|package| Manifest::Npm(package.path.clone()));
    let cargo = project.cargo_toml.clone().map(Manifest::Cargo);
    match choice {
        ManifestChoice::None => Vec::new(),
        ManifestChoice::Npm => npm.into_iter().collect(),
        ManifestChoice::Cargo => cargo.into_iter().collect(),
        ManifestChoice::Auto => npm.into_iter().chain(cargo).collect(),
    }
}

impl Use {
    fn of(id: &str, members: &Map<String, Value>) -> Option<Self> {
        let word = members.get("connector")?.as_str()?.to_owned();
        Some(Self { id: id.to_owned(), word, members: members.clone() })
    }
}

/// Decides whether to remove `unneeded`: as `flag` says, else by asking. It stays without a terminal, or if another
/// data source needs it. Returns `None` if the report need not mention it.
pub fn decide(
    mut unneeded: Unneeded,
    flag: Option<bool>,
    project: &Project,
    prompter: &mut dyn Prompter,
) -> Result<Option<Unneeded>> {
    if unneeded.needed_by.is_some() {
        // That it stays is news only to users who wanted it removed.
        return Ok(Some(unneeded).filter(|_| flag == Some(true)));
    }
    let message = format!(
        "No other data source needs {}. Remove it from {}",
        unneeded.package.name(),
        project.shown(&unneeded.manifest)
    );
    unneeded.remove = match flag {
        Some(remove) => remove,
        None => prompter.confirm(&Confirm { message: &message, default: false })?,
    };
    Ok(Some(unneeded))
}
