//! The plan: what a run will do to the project, as plain values. Only here are questions asked, and nothing here
//! writes.

pub mod add;
mod answers;
mod connector;
pub mod edit;
mod existing;
pub mod input;
mod missing;
mod name;
pub mod remove;
mod requirement;
mod secrets;
pub mod settings;
pub mod supplied;
pub mod url;

use std::path::PathBuf;

use serde_json::{Map, Value};
use zeroize::Zeroize;

use crate::dependency::{Installer, Manifest, Need, PackageManager, Unused};
use crate::errors::Result;
use crate::session::Session;
use crate::{files, git};
use input::Input;
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::{Entry, Mask};
use requirement::Requirement;

/// Everything that a run does to the project, in the order in which it is done.
pub struct Plan {
    /// The changes.
    pub actions: Vec<Action>,
    /// Whether the package manager runs afterwards.
    pub install: bool,
    /// Which values must not be shown.
    pub mask: Mask,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
}

/// The plan for an entry, and the connector that the entry has then.
pub type Planned = (Plan, Connector);

/// One change. It has no `Debug`: it may hold secrets.
pub enum Action {
    /// Writes a whole entry.
    Put {
        /// The entry.
        entry: Entry,
        /// Whether an entry of the same id is replaced.
        replace: bool,
    },
    /// Changes members of an entry.
    Set {
        /// The entry as it will be.
        entry: Entry,
        /// The members to set, in the order of a new entry.
        set: Map<String, Value>,
        /// The keys of the members to remove.
        unset: Vec<String>,
        /// Whether a missing entry is created.
        make: bool,
    },
    /// Gives an entry another id, in every layer and for every model.
    Rename {
        /// The old id.
        id: String,
        /// The new id.
        to: String,
    },
    /// Removes an entry.
    Remove {
        /// Its id.
        id: String,
        /// The files that lose it.
        files: Vec<PathBuf>,
        /// The variables that it refers to there.
        variables: Vec<String>,
    },
    /// Removes members that are blank.
    Clear {
        /// The file that has them.
        file: PathBuf,
        /// The id of the entry and the key of each.
        members: Vec<(String, String)>,
    },
    /// Adds what a connector needs.
    Need {
        /// The manifest that it goes to.
        manifest: Manifest,
        /// What it needs.
        need: Need,
        /// The package manager of an npm manifest, to run or to name in the next steps.
        package_manager: Option<PackageManager>,
    },
    /// Removes a dependency that nothing needs any more, or says why it stays.
    Drop(Unused),
    /// Sets a variable, or leaves that to the user.
    Variable(Variable),
    /// Adds `.env` to `.gitignore`.
    Ignore,
    /// Makes `.env` readable by its owner alone.
    Private,
}

/// A variable that the entry refers to.
pub struct Variable {
    /// The setting that refers to it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The value for `.env`; `None` if the user sets the variable.
    pub value: Option<String>,
    /// Whether another value of this variable is replaced.
    pub replace: bool,
}

impl Drop for Variable {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

impl Plan {
    /// Returns a plan of one action.
    fn of(action: Action, mask: Mask, warnings: Vec<String>) -> Self {
        Self { actions: vec![action], install: false, mask, warnings }
    }

    /// Adds what the connector requires.
    ///
    /// # Errors
    /// It is not available for the project.
    fn require(
        &mut self,
        required: Requirement,
        input: &Input,
        session: &Session<'_>,
    ) -> Result<()> {
        let need = required.need?;
        self.install = required.install;
        if let Some(manifest) = required.manifest {
            let project = &session.project;
            let package_manager = PackageManager::of(project, &manifest, input.package_manager);
            self.actions.push(Action::Need { manifest, need, package_manager });
        }
        Ok(())
    }

    /// Adds the variables that the entry refers to, and what keeps their values from others.
    fn store(&mut self, variables: Vec<Variable>, session: &Session<'_>) {
        let project = &session.project;
        let stores = variables.iter().any(|variable| variable.value.is_some());
        self.actions.extend(variables.into_iter().map(Action::Variable));
        if stores && git::ignores(&project.root, ".env") == Some(false) {
            self.actions.push(Action::Ignore);
            if git::tracks(&project.root, ".env") {
                self.warnings.push(".env is already in the git repository, and the secret would be too: `git rm --cached .env` removes it".to_owned());
            }
        }
        if stores && files::is_open(&project.env_file()) {
            self.warnings.push(
                "other users of this machine can read .env: `chmod 600 .env` keeps it to you"
                    .to_owned(),
            );
        }
    }

    /// Returns the entry that is added or changed.
    pub fn entry(&self) -> Option<&Entry> {
        self.actions.iter().find_map(|action| match action {
            Action::Put { entry, .. } | Action::Set { entry, .. } => Some(entry),
            _ => None,
        })
    }

    /// Returns the new id of the entry, if it changes.
    pub fn new_id(&self) -> Option<&str> {
        self.actions.iter().find_map(|action| match action {
            Action::Rename { to, .. } => Some(to.as_str()),
            _ => None,
        })
    }

    /// Returns what the connector needs, and the manifest that it is added to.
    pub fn need(&self) -> Option<(&Manifest, &Need)> {
        self.actions.iter().find_map(|action| match action {
            Action::Need { manifest, need, .. } => Some((manifest, need)),
            _ => None,
        })
    }

    /// Returns the dependency that nothing needs any more.
    pub fn unused(&self) -> Option<&Unused> {
        self.actions.iter().find_map(|action| match action {
            Action::Drop(unused) => Some(unused),
            _ => None,
        })
    }

    /// Returns the package manager of an npm manifest, to run or to name in the next steps.
    pub fn package_manager(&self) -> Option<PackageManager> {
        self.actions.iter().find_map(|action| match action {
            Action::Need { package_manager, .. } => *package_manager,
            _ => None,
        })
    }

    /// Returns what installs the dependency.
    pub fn installer(&self) -> Option<Installer> {
        match self.need()? {
            (Manifest::Cargo(_), _) => Some(Installer::CARGO),
            (Manifest::Npm { .. }, _) => self.package_manager().map(Installer::npm),
        }
    }

    /// Forgets the values of the variables, once they are where they belong.
    pub fn forget_values(&mut self) {
        for action in &mut self.actions {
            if let Action::Variable(variable) = action {
                variable.value.zeroize();
                variable.value = None;
            }
        }
    }
}
