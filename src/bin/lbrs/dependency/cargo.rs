//! A `Cargo.toml` as it was read: its text and its workspace decide what it has.

use std::path::Path;

use lbrs::internal::catalog::{CargoCrate, CrateSpec};
use lbrs::internal::edit::cargo::{self, Outcome, Removal, Workspace};
use lbrs::internal::edit::fix_or_leave;
use lbrs::{Error, Result};

/// The text of a `Cargo.toml`, and the workspace of its package.
pub struct CargoToml {
    shown: String,
    text: String,
    workspace: Option<Workspace>,
}

impl CargoToml {
    /// Finds the workspace of the manifest at `path`, which errors call `shown`.
    pub(super) fn new(path: &Path, shown: &str, text: &str) -> Result<Self> {
        // The search for the workspace names this file by its whole path in errors.
        let by_name = |error| cargo::kind(text, shown).err().unwrap_or(error);
        let workspace = cargo::find_workspace(path).map_err(by_name).map_err(helped)?;
        Ok(Self { shown: shown.to_owned(), text: text.to_owned(), workspace })
    }

    /// Adds the crate and its companions, as far as they are missing.
    pub(super) fn add(&self, needed: &CargoCrate) -> Result<Outcome> {
        let workspace = self.workspace.as_ref();
        cargo::add(&self.text, &self.shown, workspace, &needed.main, &needed.companions)
            .map_err(helped)
    }

    /// Returns whether it has the crate and its companions with all their features, so that adding them would
    /// change nothing.
    pub(super) fn has(&self, needed: &CargoCrate) -> Result<bool> {
        Ok(self.add(needed)?.text == self.text)
    }

    /// Returns the key under which it lists a crate, in any version and with any features.
    pub(super) fn key_of(&self, name: &str) -> Result<Option<String>> {
        cargo::key_of(&self.text, &self.shown, self.workspace.as_ref(), name).map_err(helped)
    }

    /// Removes a crate that is written as lbrs would write it.
    pub(super) fn remove(&self, spec: &CrateSpec) -> Result<Removal> {
        cargo::remove(&self.text, &self.shown, self.workspace.as_ref(), spec).map_err(helped)
    }
}

/// Adds what to do about an error that does not say so itself.
fn helped(error: Error) -> Error {
    match error.help() {
        Some(_) => error,
        None => error.with_help(fix_or_leave("it")),
    }
}
