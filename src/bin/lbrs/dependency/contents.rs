//! What a manifest has, and how that changes.

use super::cargo::CargoToml;
use super::manifest::Manifest;
use super::need::Need;
use crate::errors::{Context, Helpful, Result};
use crate::files::{Mode, Snapshot};
use crate::project::Project;
use lbrs::internal::edit::cargo::{self, Removal};
use lbrs::internal::edit::npm::{self, Packages};

/// What a manifest has, as it was read.
pub enum Contents {
    Npm(Packages),
    Cargo(CargoToml),
}

/// What became of a dependency that is needed.
pub enum AddOutcome {
    /// In `package.json`: the package, and the one that comes with it.
    Npm(npm::Outcome, Option<npm::Outcome>),
    /// In `Cargo.toml`: the crates, and what the user should know.
    Cargo(Vec<cargo::Dependency>, Vec<String>),
}

/// What became of a dependency that nothing needs any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoveOutcome {
    Removed,
    /// The manifest does not list it.
    Absent,
    /// It stays; why.
    Kept(String),
}

impl Contents {
    /// Returns whether `need` is there with everything that belongs to it, so that adding it would change nothing.
    pub fn has(&self, need: &Need) -> lbrs::Result<bool> {
        match (self, need) {
            (Self::Npm(packages), Need::Npm { package, companion, .. }) => {
                let companion = companion.as_ref().map(|(name, _)| name);
                Ok(std::iter::once(package).chain(companion).all(|name| packages.contains(name)))
            }
            (Self::Cargo(manifest), Need::Cargo(needed)) => manifest.has(needed),
            _ => Ok(true),
        }
    }

    /// Returns whether the package or crate of `need` is there, in any version and with any features.
    pub fn lists(&self, need: &Need) -> lbrs::Result<bool> {
        match (self, need) {
            (Self::Cargo(manifest), Need::Cargo(needed)) => {
                Ok(manifest.key_of(&needed.main.name)?.is_some())
            }
            _ => self.has(need),
        }
    }
}

impl Manifest {
    /// Parses its `text`; `shown` is its name in errors.
    pub fn parse(&self, shown: &str, text: &str) -> lbrs::Result<Contents> {
        Ok(match self {
            Self::Npm { .. } => Contents::Npm(Packages::parse(text, shown)?),
            Self::Cargo(path) => Contents::Cargo(CargoToml::new(path, shown, text)?),
        })
    }

    /// Returns whether it has `need`, as [`Contents::has`] does.
    pub fn has(&self, need: &Need, files: &mut Snapshot, project: &Project) -> Result<bool> {
        Ok(self.read(files, project)?.has(need)?)
    }

    /// Adds `need`, as far as it is missing; `None` if it is not of the manifest's kind.
    pub fn add(
        &self,
        need: &Need,
        files: &mut Snapshot,
        project: &Project,
    ) -> Result<Option<AddOutcome>> {
        let shown = project.shown(self.path());
        let (text, outcome) = match (self, need) {
            (Self::Npm { .. }, Need::Npm { package, range, companion, .. }) => {
                let (text, outcome) = npm::add(self.text(files, project)?, &shown, package, range)?;
                match companion {
                    None => (text, AddOutcome::Npm(outcome, None)),
                    Some((package, range)) => {
                        let (text, second) = npm::add(&text, &shown, package, range)?;
                        (text, AddOutcome::Npm(outcome, Some(second)))
                    }
                }
            }
            (Self::Cargo(path), Need::Cargo(needed)) => {
                let manifest = CargoToml::new(path, &shown, self.text(files, project)?)?;
                let outcome = manifest.add(needed)?;
                (outcome.text, AddOutcome::Cargo(outcome.crates, outcome.notes))
            }
            _ => return Ok(None),
        };
        files.set(self.path(), text, Mode::Keep)?;
        Ok(Some(outcome))
    }

    /// Removes the package or crate of `need`. A crate stays unless it is written as lbrs would write it, and so do
    /// its companions.
    pub fn remove(
        &self,
        need: &Need,
        files: &mut Snapshot,
        project: &Project,
    ) -> Result<RemoveOutcome> {
        let shown = project.shown(self.path());
        let text = self.text(files, project)?;
        let removal = match (self, need) {
            (Self::Npm { .. }, Need::Npm { package, .. }) => {
                npm::remove(text, &shown, package)?.map_or(Removal::Absent, Removal::Removed)
            }
            (Self::Cargo(path), Need::Cargo(needed)) => {
                CargoToml::new(path, &shown, text)?.remove(&needed.main)?
            }
            _ => Removal::Absent,
        };
        Ok(match removal {
            Removal::Removed(text) => {
                files.set(self.path(), text, Mode::Keep)?;
                RemoveOutcome::Removed
            }
            Removal::Absent => RemoveOutcome::Absent,
            Removal::Kept(reason) => RemoveOutcome::Kept(reason.to_owned()),
        })
    }

    /// Returns the key under which a `Cargo.toml` lists a crate.
    pub fn key_of(
        &self,
        name: &str,
        files: &mut Snapshot,
        project: &Project,
    ) -> Result<Option<String>> {
        let Self::Cargo(path) = self else { return Ok(None) };
        let shown = project.shown(path);
        Ok(CargoToml::new(path, &shown, self.text(files, project)?)?.key_of(name)?)
    }

    /// Reads it through `files`.
    pub(super) fn read(&self, files: &mut Snapshot, project: &Project) -> Result<Contents> {
        Ok(self.parse(&project.shown(self.path()), self.text(files, project)?)?)
    }

    fn text<'f>(&self, files: &'f mut Snapshot, project: &Project) -> Result<&'f str> {
        let path = self.path();
        let text =
            files.read(path)?.with_context(|| format!("{} no longer exists", project.shown(path)));
        text.with_help("restore it, or leave it alone with `--manifest none`")
    }
}
