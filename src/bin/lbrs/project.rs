//! Finds a project: its root, its data source file, its manifests.

mod declared;
mod glob;
mod node;
mod scripts;
mod typescript;
mod workspace;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;

use crate::errors::{Context, Error, Helpful, Result, Told, anyhow, told, usage};
use crate::files::{self, Snapshot};
use lbrs::internal::catalog::LoopBack;
use lbrs::internal::datasource::LOOPBACK4_ENDING;
use lbrs::internal::edit;
use lbrs::internal::json::{self, Document};
use lbrs::internal::resolve::env_file;
use lbrs::internal::secret::quoted;
use lbrs::internal::text::{below, shell_word};

pub use declared::Declared;
pub use node::Node;
pub use scripts::Scripts;
pub use typescript::is_data_source_file;

/// What ends the name of an `.env` file that is for no environment: those for people to copy, and that of a machine,
/// which Node is not started with.
const NO_ENVS: [&str; 6] = ["defaults", "dist", "example", "local", "sample", "template"];

/// A project: the first folder, from the current one upwards, that holds `server/datasources.json`, a
/// `package.json` or a `Cargo.toml`.
pub struct Project {
    pub root: PathBuf,
    /// `package.json`, if it exists.
    pub package_json: Option<PackageJson>,
    /// `Cargo.toml`, if it exists.
    pub cargo_toml: Option<PathBuf>,
    /// The data source file, which may not exist yet.
    pub data_sources: PathBuf,
    /// Whether the data source file exists.
    pub has_data_sources: bool,
}

/// The packages that load data sources, besides those of LoopBack 4.
const LOADERS: [&str; 3] = ["loopback", "loopback-boot", "loopback-datasource-juggler"];

/// What lbrs reads from a `package.json`.
#[derive(Default)]
pub struct PackageJson {
    pub path: PathBuf,
    /// The LoopBack that the project depends on, if any.
    pub loopback: Option<LoopBack>,
    /// The range in which it depends on `@loopback/core`, if it does.
    core: Option<String>,
    /// The scripts that start the project.
    scripts: Scripts,
    /// Whether it depends on `@loopback/repository`.
    has_repository: bool,
    /// Whether it depends on a part of LoopBack that loads data sources.
    loads_data_sources: bool,
    /// The globs of its `workspaces`.
    workspaces: Vec<String>,
    /// What it says about the tools that run the project.
    declared: Declared,
    /// Why nothing else is known: the file is malformed, or cannot be read.
    pub broken: Option<lbrs::Error>,
}

impl Project {
    /// Finds the project at or above `start`, or else the current folder. Returns it with the snapshot through
    /// which its files are read.
    pub fn find(start: Option<&Path>) -> Result<(Self, Snapshot)> {
        let start = absolute(start)?;
        for folder in start.ancestors() {
            let there = |name| {
                let path = folder.join(name);
                Ok::<_, Error>(is_there(&path)?.then_some(path))
            };
            let (cargo_toml, package_json) = (there("Cargo.toml")?, there("package.json")?);
            let in_server = folder.join("server").join("datasources.json");
            if cargo_toml.is_none() && package_json.is_none() && !is_there(&in_server)? {
                continue;
            }
            let mut files = Snapshot::new(folder);
            let project = Self::at(folder, package_json, cargo_toml, &mut files)?;
            return Ok((project, files));
        }
        Err(anyhow!(
            "no project here: neither {} nor a folder above it has a server/datasources.json, a package.json or a Cargo.toml",
            start.display()
        )
        .with_help("run lbrs in a project, or name one with `-C DIR`; `npm init` or `cargo init` starts one"))
    }

    /// Returns whether Node reads the data sources: there is a `package.json`, or at least no `Cargo.toml`.
    pub fn is_node(&self) -> bool {
        self.package_json.is_some() || self.cargo_toml.is_none()
    }

    fn at(
        folder: &Path,
        package_json: Option<PathBuf>,
        cargo_toml: Option<PathBuf>,
        files: &mut Snapshot,
    ) -> Result<Self> {
        let in_server = folder.join("server").join("datasources.json");
        let in_root = folder.join("datasources.json");
        let (data_sources, has_data_sources) = match (is_there(&in_server)?, is_there(&in_root)?) {
            (false, true) => (in_root, true),
            (there, _) => (in_server, there),
        };
        let package_json = package_json.map(|path| PackageJson::read(path, files));
        let root = folder.to_owned();
        Ok(Self { root, package_json, cargo_toml, data_sources, has_data_sources })
    }

    /// Returns the folder of the data source file: `server`, or the root itself.
    pub fn server(&self) -> &Path {
        self.data_sources.parent().unwrap_or(&self.root)
    }

    /// Returns the file for the variables of the layer of `env`: `.env` for the base, `.env.production` for that of
    /// `production`. It may not exist.
    pub fn env_file(&self, env: Option<&str>) -> PathBuf {
        env_file(&self.root.join(".env"), env)
    }

    /// Returns the environments that have such a file, sorted.
    pub fn envs_with_variables(&self) -> Vec<String> {
        envs_with_variables(&self.root)
    }

    /// Returns the files from which an application takes variables where the layer of `env` counts, as with
    /// `node --env-file=.env --env-file=.env.production`: the last one wins.
    pub fn env_files(&self, env: Option<&str>) -> IndexSet<PathBuf> {
        IndexSet::from([self.env_file(None), self.env_file(env)])
    }

    /// Returns `path` relative to the project's folder, with `/` between its parts.
    pub fn shown(&self, path: &Path) -> String {
        below(&self.root, path).unwrap_or_else(|| path.to_string_lossy().into_owned())
    }

    /// Returns `path` as [`Project::shown`] does, with the file that it is a link to.
    pub fn named(&self, path: &Path) -> String {
        let (shown, real) = (self.shown(path), files::real(path));
        if real == path {
            return shown;
        }
        format!("{shown} (a link to {})", self.shown(&real))
    }

    /// Returns the command by which git forgets the file at `path`.
    pub fn untrack(&self, path: &Path) -> String {
        let real = files::real(path);
        let name = real.file_name().unwrap_or_default().to_string_lossy();
        let folder = real.parent().filter(|folder| *folder != self.root);
        let folder = folder.map(|folder| format!("-C {} ", shell_word(&self.shown(folder))));
        format!("git {}rm --cached {}", folder.unwrap_or_default(), shell_word(&name))
    }

    /// Returns what to tell about a LoopBack 4 application whose `@loopback/core` no known range of
    /// `@loopback/repository` fits.
    pub fn without_repository(&self) -> Option<String> {
        let package = self.package_json.as_ref()?;
        if package.has_repository || self.repository().is_some() {
            return None;
        }
        let core = package.core.as_deref()?;
        Some(format!(
            "package.json needs @loopback/repository, and no range of it is known for @loopback/core {}: the peerDependencies of a version say which core it is for",
            quoted(core)
        ))
    }

    /// Returns the range of `@loopback/repository` that fits the application, if its data sources are in TypeScript and
    /// one is known.
    pub fn repository(&self) -> Option<&'static str> {
        let core = self.package_json.as_ref()?.core.as_deref()?;
        self.typescript().ok()??;
        typescript::repository(core)
    }

    /// Returns whether it is a LoopBack 4 application without a data source file.
    pub fn has_only_typescript(&self) -> bool {
        self.loopback() == Some(LoopBack::Four) && !self.has_data_sources
    }

    /// Returns the files in which a LoopBack 4 application looks for data sources, unless the project has only a data
    /// source file.
    pub fn typescript(&self) -> Result<Option<Vec<PathBuf>>> {
        if self.loopback() != Some(LoopBack::Four) {
            return Ok(None);
        }
        let folder = self.root.join("src").join("datasources");
        let files = typescript::files(&folder, LOOPBACK4_ENDING)?;
        Ok(Some(files).filter(|files| !files.is_empty() || !self.has_data_sources))
    }

    /// Returns the scripts of `package.json` that start the project.
    pub fn scripts(&self) -> Option<&Scripts> {
        self.package_json.as_ref().map(|package| &package.scripts)
    }

    /// Returns the TypeScript files of the application.
    pub fn sources(&self) -> Result<Vec<PathBuf>> {
        typescript::files(&self.root.join("src"), ".ts")
    }

    /// Returns what to tell about a project for Node that has no data sources and does not depend on LoopBack: it may
    /// be the wrong one.
    pub fn without_loopback(&self) -> Option<String> {
        let package = self.package_json.as_ref().filter(|_| self.cargo_toml.is_none())?;
        if package.loads_data_sources || package.broken.is_some() {
            return None;
        }
        let has_some = |folder: &&Path| folder.join("server").join("datasources.json").exists();
        let above = self.root.ancestors().skip(1).find(has_some);
        let above = above.map(|folder| format!("; {} has data sources", folder.display()));
        Some(format!(
            "package.json does not depend on LoopBack, which loads data sources{}",
            above.unwrap_or_default()
        ))
    }

    /// Returns the LoopBack that the project depends on, if any.
    pub fn loopback(&self) -> Option<LoopBack> {
        self.package_json.as_ref().and_then(|package| package.loopback)
    }

    /// Returns the Node to choose a package for: the oldest that the project, or a folder above it, declares.
    pub fn node(&self) -> Option<Node> {
        self.declared().find_map(|(folder, declared)| declared.node(folder))
    }

    /// Returns what the project's folder declares, then what the folders above it do.
    pub fn declared(&self) -> impl Iterator<Item = (&Path, Declared)> {
        let own = self.package_json.as_ref().map(|package| package.declared.clone());
        declared::nearest_first(&self.root, own.unwrap_or_default())
    }
}

/// Returns the environments that have a file of variables in the folder, sorted.
pub fn envs_with_variables(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let env = |name: OsString| Some(name.to_str()?.strip_prefix(".env.")?.to_owned());
    let envs = names.filter_map(|entry| env(entry.file_name()));
    let is_env = |env: &String| !NO_ENVS.contains(&&**env) && is_env_name(env);
    envs.filter(is_env).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Returns whether `env` can be part of a file's name.
pub fn is_env_name(env: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !env.is_empty() && env.chars().all(is_word)
}

/// Returns the folders whose connectors extend the catalog, the one that wins last: the user's, unless access to it is
/// denied, then the project's.
pub fn connector_folders(project: Option<&Project>) -> Vec<PathBuf> {
    let own = project.map(|project| project.root.join(".lbrs").join("connectors"));
    user_connector_folder().filter(|folder| !is_denied(folder)).into_iter().chain(own).collect()
}

/// Returns the folder of the user's own connectors if access to it is denied: then it belongs to another user, as in
/// a container where `HOME` is still root's.
pub fn denied_connector_folder() -> Option<PathBuf> {
    user_connector_folder().filter(|folder| is_denied(folder))
}

fn is_denied(folder: &Path) -> bool {
    fs::read_dir(folder).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

/// Returns `$XDG_CONFIG_HOME/lbrs/connectors`, else `%APPDATA%\lbrs\connectors` on Windows and
/// `~/.config/lbrs/connectors` elsewhere.
fn user_connector_folder() -> Option<PathBuf> {
    let absolute =
        |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || env::home_dir().filter(|home| home.is_absolute());
    let configuration = absolute("XDG_CONFIG_HOME")
        .or_else(|| if cfg!(windows) { absolute("APPDATA") } else { None })
        .or_else(|| home().map(|home| home.join(".config")))?;
    Some(configuration.join("lbrs").join("connectors"))
}

impl PackageJson {
    fn read(path: PathBuf, files: &mut Snapshot) -> Self {
        let read = match files.read(&path) {
            Ok(text) => Self::parse(text.unwrap_or_default()),
            Err(error) => {
                let Told { message, help, .. } = told(&error);
                Err(lbrs::Error::new(message).with_help(help.unwrap_or_default()))
            }
        };
        let broken = |error| Self { broken: Some(error), ..Self::default() };
        Self { path, ..read.unwrap_or_else(broken) }
    }

    fn parse(text: &str) -> lbrs::Result<Self> {
        let document = Document::parse(text).map_err(|error| {
            error.in_file("package.json", text).with_help(edit::fix_or_leave("it"))
        })?;
        let tables =
            ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
        let found = tables.into_iter().filter_map(|table| document.root()?.get(table));
        let packages: Vec<_> =
            found.flat_map(json::Node::members).filter_map(|member| member.key.as_str()).collect();
        let depends_on = |name: &str| packages.iter().any(|package| package == name);
        let loopback = if depends_on("@loopback/core") {
            Some(LoopBack::Four)
        } else {
            depends_on("loopback").then_some(LoopBack::Three)
        };
        let core = document.root().into_iter().flat_map(|root| {
            let tables = tables.into_iter().filter_map(move |table| root.get(table));
            tables.filter_map(|table| table.get("@loopback/core")?.as_str())
        });
        Ok(Self {
            loopback,
            core: core.map(Cow::into_owned).next(),
            scripts: Scripts::of(&document),
            has_repository: depends_on("@loopback/repository"),
            loads_data_sources: packages.iter().any(|package| {
                package.starts_with("@loopback/") || LOADERS.contains(&package.as_ref())
            }),
            workspaces: workspace::globs_of(&document),
            declared: Declared::of(&document),
            ..Self::default()
        })
    }
}

fn absolute(start: Option<&Path>) -> Result<PathBuf> {
    let here = || {
        env::current_dir()
            .context("the current folder cannot be read")
            .with_help("go to an existing folder, or name one with `-C DIR`")
    };
    let Some(start) = start else { return here() };
    if !start.is_dir() {
        let what = if start.exists() { "a file, and not a folder" } else { "no such folder" };
        return Err(usage!("`-C {}`: {what}", start.display())
            .with_help("give `-C` a folder inside a project"));
    }
    // On Windows a canonical path has a form that few tools take; `absolute` removes `..` there.
    let path = if cfg!(windows) { std::path::absolute(start) } else { start.canonicalize() };
    path.with_context(|| start.display().to_string())
        .with_help("check that the folder still exists, and that you may read it")
}

fn is_there(path: &Path) -> Result<bool> {
    files::found(path).map(|found| found.is_some())
}
