//! The plan: what a run is to do, as a plain value. Nothing here asks, reads or writes.

use std::path::{Path, PathBuf};

use zeroize::Zeroize;

use crate::install::{Installer, PackageManager};
use crate::layers::LayerFile;
use lbrs::internal::catalog::{CargoCrate, Connector, CrateSpec};
use lbrs::internal::datasource::{Entry, Mask, without_users};
use lbrs::internal::json::Json;

/// Everything that adding or changing one data source does.
///
/// It has no `Debug`: it holds secrets.
pub struct Plan {
    /// The entry.
    pub entry: Entry,
    /// Its connector.
    pub connector: Connector,
    /// The data source file that gets it.
    pub file: PathBuf,
    /// What is written there.
    pub write: Write,
    /// The entry gets another id.
    pub rename: Option<Rename>,
    /// All files of data sources, where they have to fit together afterwards.
    pub layers: Vec<LayerFile>,
    /// A dependency that the entry needed before.
    pub unneeded: Option<Unneeded>,
    /// The variables that the entry refers to, with the values that go to `.env`.
    pub secrets: Vec<StoredSecret>,
    /// What the connector needs.
    pub dependency: Dependency,
    /// The manifest that gets it; none where it is left alone.
    pub manifest: Option<Manifest>,
    /// The package manager is run afterwards.
    pub install: bool,
    /// The package manager of an npm manifest: to run, or to name in the next steps.
    pub package_manager: Option<PackageManager>,
    /// Which values must not be shown.
    pub mask: Mask,
    /// What the person should know, one sentence each.
    pub warnings: Vec<String>,
}

impl Plan {
    /// What brings the dependency onto the machine.
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
    /// It gets an entry.
    Entry {
        /// An entry of the same id gives way.
        replace: bool,
    },
    /// Members of an entry change.
    Members {
        /// The members that get these values, in the order of a new entry.
        set: Vec<(String, Json)>,
        /// The keys of the members that go.
        unset: Vec<String>,
        /// An entry that the file does not have is made of them.
        make: bool,
    },
}

/// Another id for an entry.
pub struct Rename {
    /// The id that it gets.
    pub to: String,
    /// The files of model configurations, which say what models use it.
    pub models: Vec<PathBuf>,
}

/// A package or crate that an entry needed, and does not need any more.
#[derive(Clone)]
pub struct Unneeded {
    /// Another data source that needs it, and for which it stays.
    pub needed_by: Option<String>,
    /// What it is.
    pub package: Package,
    /// The manifest that has it.
    pub manifest: PathBuf,
    /// It is taken out.
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
    /// Its name.
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
    /// The value that goes to `.env`; none where the person sets the variable.
    pub value: Option<String>,
    /// A variable of this name with another value is replaced.
    pub replace: bool,
}

impl Drop for StoredSecret {
    fn drop(&mut self) {
        self.value.zeroize();
    }
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
    /// Its path.
    pub fn path(&self) -> &Path {
        let (Self::Npm(path) | Self::Cargo(path)) = self;
        path
    }
}

/// What a connector needs in the manifest.
#[derive(Clone, PartialEq)]
pub enum Dependency {
    /// Nothing; why, where there is something to say.
    Nothing(Option<String>),
    /// An npm package and its version range.
    Npm {
        /// The package's name.
        package: String,
        /// The version range.
        range: String,
        /// Somebody asked for that range.
        asked: bool,
    },
    /// A Rust crate and its companions.
    Cargo(Box<CargoCrate>),
}

impl Dependency {
    /// The dependency in one word, as the question and the report name it: `NAME@VERSION`.
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Nothing(_) => None,
            Self::Npm { package, range, .. } => Some(format!("{package}@{}", without_users(range))),
            Self::Cargo(cargo) => Some(format!("{}@{}", cargo.main.name, cargo.main.version)),
        }
    }
}
