//! The manifests of a project.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::project::{PackageJson, Project};
use lbrs::internal::catalog::LoopBack;

/// A manifest, with what it says about the programs that its packages are for.
#[derive(Clone, PartialEq, Eq)]
pub enum Manifest {
    /// `package.json`.
    Npm {
        path: PathBuf,
        /// The LoopBack that the project depends on, if any.
        loopback: Option<LoopBack>,
        /// The Node major to choose a package for, if the project declares one.
        node: Option<u32>,
        /// The range of `@loopback/repository` that data sources in TypeScript need.
        repository: Option<String>,
    },
    /// `Cargo.toml`.
    Cargo(PathBuf),
}

/// Which manifest gets the dependency.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, ValueEnum)]
pub enum ManifestChoice {
    /// The one that the project has.
    #[default]
    Auto,
    /// `package.json`.
    Npm,
    /// `Cargo.toml`.
    Cargo,
    /// Neither: the dependency stays as it is.
    None,
}

impl Manifest {
    /// Returns the project's `package.json`, if it exists.
    pub fn npm(project: &Project) -> Option<Self> {
        let path = project.package_json.as_ref()?.path.clone();
        Some(Self::Npm {
            path,
            loopback: project.loopback(),
            node: project.node().map(|node| node.0),
            repository: project.repository().map(str::to_owned),
        })
    }

    /// Returns the project's `Cargo.toml`, if it exists.
    pub fn cargo(project: &Project) -> Option<Self> {
        project.cargo_toml.clone().map(Self::Cargo)
    }

    /// Returns the manifests that may list a dependency which is no longer needed. A malformed `package.json` is
    /// left alone.
    pub fn to_clean(project: &Project, choice: ManifestChoice) -> Vec<Self> {
        let is_whole = |package: &&PackageJson| package.broken.is_none();
        let npm = project.package_json.as_ref().filter(is_whole).and_then(|_| Self::npm(project));
        let cargo = Self::cargo(project);
        match choice {
            ManifestChoice::None => Vec::new(),
            ManifestChoice::Npm => npm.into_iter().collect(),
            ManifestChoice::Cargo => cargo.into_iter().collect(),
            ManifestChoice::Auto => npm.into_iter().chain(cargo).collect(),
        }
    }

    pub fn path(&self) -> &Path {
        let (Self::Npm { path, .. } | Self::Cargo(path)) = self;
        path
    }
}
