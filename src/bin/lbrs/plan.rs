//! The plan: what a run will do to the project, as plain values. Only here are questions asked, and nothing here
//! writes.

pub mod action;
pub mod add;
mod answers;
mod connector;
pub mod edit;
pub mod existing;
pub mod fix;
mod guard;
pub mod import;
pub mod input;
mod inside;
mod missing;
mod name;
mod overridden;
mod path;
pub mod remove;
mod requirement;
mod secrets;
pub mod settings;
pub mod supplied;
pub mod url;

use std::path::PathBuf;

use indexmap::{IndexMap, IndexSet};

use crate::dependency::{Installer, Manifest, Need, PackageManager, Unused};
use crate::errors::Result;
use crate::session::Session;
use crate::store::Store;
pub use action::{Action, Variable};
use input::Input;
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::Entry;
use lbrs::internal::edit::dotenv;
use lbrs::internal::secret::{Policy, Sensitive};
pub use path::text_of_node;
use requirement::Requirement;

/// Everything that a run does to the project, in the order in which it is done.
pub struct Plan {
    /// The changes.
    pub actions: Vec<Action>,
    /// Whether the package manager runs afterwards.
    pub install: bool,
    /// Which values must not be shown.
    pub mask: Policy,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
}

/// The plan for an entry, and the connector that the entry has then.
pub type Planned = (Plan, Connector);

impl Plan {
    /// Returns a plan of one action.
    fn of(action: Action, mask: Policy, warnings: Vec<String>) -> Self {
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
            let package_manager =
                PackageManager::of(project, Some(&manifest), input.package_manager);
            self.actions.push(Action::Need { manifest, need, package_manager });
        }
        Ok(())
    }

    /// Adds the variables that the entry refers to, and what keeps their values from others.
    ///
    /// # Errors
    /// A folder cannot be read.
    fn keep_variables(
        &mut self,
        variables: Vec<Variable>,
        session: &mut Session<'_>,
        store: &Store,
    ) -> Result<()> {
        let shared = self.shared_warnings(&variables, session, store)?;
        self.warnings.extend(shared);
        let stored = variables.iter().filter(|variable| variable.value.is_some());
        let stored: IndexSet<PathBuf> = stored.map(|variable| variable.file.clone()).collect();
        self.actions.extend(variables.into_iter().map(Action::Variable));
        for file in &stored {
            self.guard(file, &session.project, &mut session.files);
        }
        Ok(())
    }

    /// Warns of what else gets the new value of a variable.
    fn shared_warnings(
        &self,
        variables: &[Variable],
        session: &mut Session<'_>,
        store: &Store,
    ) -> Result<Vec<String>> {
        let Some(entry) = self.entry() else { return Ok(Vec::new()) };
        let env = session.env_texts(store.env());
        let there = dotenv::parse(env.last().map_or("", |text| text));
        let mut new: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for Variable { key, name, value, replace, .. } in variables {
            let existing = there.iter().rfind(|existing| existing.name == *name);
            let is_new = |value: &Sensitive<String>| {
                existing.is_none_or(|there| *replace && there.value != *value)
            };
            if value.as_ref().is_some_and(is_new) {
                new.entry(name).or_default().push(key);
            }
        }
        let mut warnings = Vec::new();
        for (variable, keys) in new {
            let users =
                store.users(variable, &keys, entry, &session.project, &mut session.files)?;
            let (refer, get) = if users.len() == 1 { ("refers", "gets") } else { ("refer", "get") };
            if !users.is_empty() {
                let users = users.join(", ");
                warnings
                    .push(format!("{users} {refer} to {variable} too, and {get} its new value"));
            }
        }
        Ok(warnings)
    }

    /// Returns the entry that is added or changed.
    pub fn entry(&self) -> Option<&Entry> {
        self.actions.iter().find_map(|action| match action {
            Action::Put { entry, .. } => Some(entry),
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
                variable.value = None;
            }
        }
    }
}
