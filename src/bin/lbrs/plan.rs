//! The plan: what a run will do, as a plain value. Nothing here asks, reads or writes.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::install::{Installer, PackageManager};
use crate::layers::LayerFile;
use lbrs::internal::catalog::{CargoCrate, Connector, CrateSpec};
use lbrs::internal::datasource::Entry;
use lbrs::internal::secret::{Policy, Sensitive, without_users};

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
    pub unneeded: Option<Unneeded>,
    /// The variables that the entry refers to, with the values that go to `.env`.
    pub secrets: Vec<StoredSecret>,
    /// What the connector needs.
    pub dependency: Dependency,
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
            Some(Manifest::Npm(_)) => self.package_manager.map(Installer::npm),
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

/// A package or crate that an entry no longer needs.
#[derive(Clone)]
pub struct Unneeded {
    /// Another data source that still needs it.
    pub needed_by: Option<String>,
    /// The package or crate.
    pub package: Package,
    /// The manifest that lists it.
    pub manifest: PathBuf,
    /// Whether it is removed.
    pub remove: bool,
}

/// A package of a manifest.
#[derive(Clone)]
pub enum Package {
    /// An npm package, by name.
    Npm(String),
    /// A Rust crate, as the catalog has it.
    Cargo(CrateSpec),
}

impl Package {
    /// Returns its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Npm(name) => name,
            Self::Cargo(spec) => &spec.name,
        }
    }
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

/// A manifest of the project.
#[derive(Clone, PartialEq, Eq)]
pub enum Manifest {
    /// `package.json`.
    Npm(PathBuf),
    /// `Cargo.toml`.
    Cargo(PathBuf),
}

impl Manifest {
    /// Returns its path.
    pub fn path(&self) -> &Path {
        let (Self::Npm(path) | Self::Cargo(path)) = self;
        path
    }
}

/// What a connector needs in the manifest.
#[derive(Clone, PartialEq)]
pub enum Dependency {
    /// Nothing, and why if that is worth saying.
    Nothing(Option<String>),
    /// An npm package and its version range.
    Npm {
        /// The package's name.
        package: String,
        /// The version range.
        range: String,
        /// Whether the user asked for that range.
        asked: bool,
    },
    /// A Rust crate and its companions.
    Cargo(Box<CargoCrate>),
}

impl Dependency {
    /// Returns the dependency as `NAME@VERSION`, for the question and the report.
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Nothing(_) => None,
            Self::Npm { package, range, .. } => Some(format!("{package}@{}", without_users(range))),
            Self::Cargo(cargo) => Some(format!("{}@{}", cargo.main.name, cargo.main.version)),
        }
    }
}
