//! The plan: what a run will do, as a plain value. Nothing here asks, reads or writes.

use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::dependency::{Installer, Manifest, Need, PackageManager, Unused};
use crate::layers::LayerFile;
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::Entry;
use lbrs::internal::secret::{Policy, Sensitive};

/// Everything that a run does to add or change one data source.
///
/// It has no `Debug`: it holds secrets.
pub struct Plan {
    /// The entry.
    pub entry: Entry,
    /// Its connector.
    pub connector: Connector,
    /// The data source file that it is written to.
    pub file: PathBuf,
    /// What is written there.
    pub write: Write,
    /// The new id of the entry, if it changes.
    pub rename: Option<Rename>,
    /// All data source files, if the run has to check that they still merge.
    pub layers: Vec<LayerFile>,
    /// The dependency that the entry no longer needs.
    pub unneeded: Option<Unused>,
    /// The variables that the entry refers to, with the values that go to `.env`.
    pub secrets: Vec<StoredSecret>,
    /// What the connector needs.
    pub dependency: Need,
    /// The manifest that it is added to; `None` leaves the manifests alone.
    pub manifest: Option<Manifest>,
    /// Whether the package manager runs afterwards.
    pub install: bool,
    /// The package manager of an npm manifest, to run or to name in the next steps.
    pub package_manager: Option<PackageManager>,
    /// Which values must not be shown.
    pub mask: Policy,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
}

impl Plan {
    /// Returns what installs the dependency.
    pub fn installer(&self) -> Option<Installer> {
        match &self.manifest {
            Some(Manifest::Npm { .. }) => self.package_manager.map(Installer::npm),
            Some(Manifest::Cargo(_)) => Some(Installer::CARGO),
            None => None,
        }
    }
}

/// What becomes of the data source file.
pub enum Write {
    /// It gets a whole entry.
    Entry {
        /// Whether an entry of the same id is replaced.
        replace: bool,
    },
    /// Members of an entry change.
    Members {
        /// The members to set, in the order of a new entry.
        set: Map<String, Value>,
        /// The keys of the members to remove.
        unset: Vec<String>,
        /// Whether a missing entry is created.
        make: bool,
    },
}

/// Another id for an entry.
pub struct Rename {
    /// The new id.
    pub to: String,
    /// The model configurations, which name the data source of each model.
    pub models: Vec<PathBuf>,
}

/// A variable that the entry refers to.
pub struct StoredSecret {
    /// The setting that refers to it.
    pub key: String,
    /// The variable's name.
    pub variable: String,
    /// The value for `.env`; `None` if the user sets the variable.
    pub value: Option<Sensitive<String>>,
    /// Whether another value of this variable is replaced.
    pub replace: bool,
}
