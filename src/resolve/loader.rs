//! Loads the data sources of a folder.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::application::Application;
use super::environment::{Environment, Lookup, env_file};
use super::error::LoadError;
use super::folder::Folder;
use super::layers::{self, Layer, Layers};
use super::origin::VariableSource;
use super::sources::{DataSource, DataSources};
use super::trail::Trail;
use super::value::{Data, Object, Value};
use super::warning::Warning;
use super::{merge, read, reference, secrets};
use crate::catalog::Catalog;
use crate::input;
use crate::json::Kind;
use crate::secret::{KeyPath, Policy};

/// The variable that adds `lazyConnect` to every data source, as in LoopBack.
const LAZY_CONNECT: &str = "LB_LAZYCONNECT_DATASOURCES";

/// Loads data sources, with more options than [`DataSources::load`].
///
/// ```
/// use lbrs::Loader;
///
/// let sources = Loader::in_memory([
///     ("datasources.json", r#"{ "db": { "connector": "mysql", "password": "${DB_PASS}" } }"#),
///     ("datasources.production.json", r#"{ "db": { "host": "db.example.com" } }"#),
/// ])
/// .env("production")
/// .variable("DB_PASS", "pa55")
/// .load()?;
/// let db = sources.get("db")?;
/// assert_eq!(db.get::<String>("host")?, "db.example.com");
/// assert_eq!(db.get::<String>("password")?, "pa55");
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone)]
#[must_use = "a loader does nothing until `load` is called"]
pub struct Loader {
    pub(super) folder: Folder,
    env: Option<String>,
    variables: HashMap<String, String>,
    process: Lookup,
    dotenv: Vec<PathBuf>,
    pub(super) catalog: Catalog,
}

impl Loader {
    /// Creates a loader for the folder that holds `datasources.json`: `server` in a LoopBack application.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self::of(Folder::Disk { path: folder.into(), root: None })
    }

    /// Creates a loader for files in memory, each a name and a text.
    pub fn in_memory<N: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let files = files.into_iter().map(|(name, text)| (name.into(), text.into()));
        Self::of(Folder::Memory(files.collect()))
    }

    fn of(folder: Folder) -> Self {
        // A value that is not Unicode is converted, as in Node.
        let process = |name: &str| Some(std::env::var_os(name)?.to_string_lossy().into_owned());
        Self {
            folder,
            env: None,
            variables: HashMap::new(),
            process: Arc::new(process),
            dotenv: Vec::new(),
            catalog: Catalog::built_in(),
        }
    }

    /// Sets the environment whose layers count: `production` for `datasources.production.json`. Unset or
    /// empty, it is the variable `NODE_ENV`, else `development`.
    pub fn env(mut self, env: impl Into<String>) -> Self {
        self.env = Some(env.into());
        self
    }

    /// Sets a variable, whatever the environment says.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Looks variables up with a function instead of in the environment of the process.
    pub fn variables(
        mut self,
        lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.process = Arc::new(lookup);
        self
    }

    /// Also reads variables from a `.env` file, and then from the one beside it that has the name of the environment
    /// at its end, `.env.production`, with the rules of `node --env-file-if-exists`: what the environment sets
    /// stays, of several files the last one counts, and a missing file sets nothing. A relative path starts at the
    /// current folder; for files in memory it is a name.
    ///
    /// ```
    /// let loader = lbrs::Loader::in_memory([
    ///     ("datasources.json", r#"{ "db": { "password": "${DB_PASS}" } }"#),
    ///     (".env", "DB_PASS=pa55\n"),
    ///     (".env.production", "DB_PASS=s3cret\n"),
    /// ])
    /// .dotenv(".env");
    /// let password = |sources: lbrs::DataSources| sources.get("db")?.get::<String>("password");
    /// assert_eq!(password(loader.load()?)?, "pa55");
    /// assert_eq!(password(loader.env("production").load()?)?, "s3cret");
    /// # Ok::<_, lbrs::LoadError>(())
    /// ```
    pub fn dotenv(mut self, path: impl Into<PathBuf>) -> Self {
        self.dotenv.push(path.into());
        self
    }

    /// Makes the paths of files relative to `root` in places, warnings and errors:
    /// `server/datasources.json`. Files outside `root` keep their paths, and so do files in memory.
    pub fn relative_to(mut self, root: impl Into<PathBuf>) -> Self {
        if let Folder::Disk { root: there, .. } = &mut self.folder {
            *there = Some(root.into());
        }
        self
    }

    /// Knows the connectors in these folders too, each a `.toml` file: `.lbrs/connectors` in a project. They take
    /// the place of built-in ones with the same id.
    ///
    /// # Errors
    /// A folder or a file cannot be read, or is no connector; the message names line and column.
    ///
    /// # Examples
    /// ```no_run
    /// let loader = lbrs::Loader::new("server").connectors([".lbrs/connectors"])?;
    /// let url = loader.load()?.get("db")?.connection_url()?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn connectors<P: Into<PathBuf>>(
        self,
        folders: impl IntoIterator<Item = P>,
    ) -> crate::Result<Self> {
        let folders: Vec<PathBuf> = folders.into_iter().map(Into::into).collect();
        Ok(with_catalog(self, Catalog::load(&folders)?))
    }

    /// Returns the environments that have a layer of their own in the folder, sorted: `production` if
    /// `datasources.production.json` (or `.js`) exists. Empty if the folder is missing.
    ///
    /// ```
    /// let loader = lbrs::Loader::in_memory([
    ///     ("datasources.json", "{}"),
    ///     ("datasources.local.json", "{}"),
    ///     ("datasources.production.json", "{}"),
    /// ]);
    /// assert_eq!(loader.environments()?, ["production"]);
    /// # Ok::<_, lbrs::LoadError>(())
    /// ```
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn environments(&self) -> Result<Vec<String>, LoadError> {
        self.environments_of(&["datasources"])
    }

    /// Returns the [`environments`](Self::environments) that have a layer over any of these files.
    pub fn environments_of(&self, stems: &[&str]) -> Result<Vec<String>, LoadError> {
        let error = |error: io::Error| LoadError::Io { path: self.folder.path(""), error };
        layers::environments(&self.folder, stems).map_err(error)
    }

    /// Reads the layers without parsing them.
    ///
    /// ```
    /// let loader = lbrs::Loader::in_memory([("datasources.json", "{ not JSON")]);
    /// let layers = loader.layers()?;
    /// assert_eq!(layers.data_sources[0].text(), "{ not JSON");
    /// assert!(loader.load().is_err());
    /// # Ok::<_, lbrs::LoadError>(())
    /// ```
    ///
    /// # Errors
    /// A file exists and cannot be read.
    pub fn layers(&self) -> Result<Layers, LoadError> {
        Layers::read(&self.folder, &self.environment()?.1)
    }

    /// Loads the data sources.
    ///
    /// A folder without `datasources.json` has no data sources, as in LoopBack; a
    /// [warning](DataSources::warnings) says so if layers exist that would override it.
    ///
    /// # Errors
    /// A file cannot be read, is not JSON or is not an object; two layers cannot be merged.
    pub fn load(&self) -> Result<DataSources, LoadError> {
        let environment = self.environment()?;
        let layers = Layers::read(&self.folder, &environment.1)?;
        self.load_in(environment, layers)
    }

    /// Loads the data sources from what [`layers`](Self::layers) of this loader has read.
    ///
    /// # Errors
    /// A layer is not JSON or is not an object, two layers cannot be merged, or a `.env` cannot be read.
    pub fn load_from(&self, layers: Layers) -> Result<DataSources, LoadError> {
        self.load_in(self.environment()?, layers)
    }

    fn load_in(
        &self,
        (environment, env): (Environment<'_>, String),
        layers: Layers,
    ) -> Result<DataSources, LoadError> {
        let mut warnings = layers.warnings.clone();
        let config = merged(&layers.config, &mut warnings)?;
        let merged = merged(&layers.data_sources, &mut warnings)?;
        let application = Application { environment, config: &config, env: env.clone() };
        let lazy_connect = application.environment.get(LAZY_CONNECT);
        let lazy_connect = lazy_connect.filter(|(text, _)| !text.is_empty());
        let (policy, catalog) = (Policy::new(&self.catalog), Arc::new(self.catalog.clone()));
        let mut sources = IndexMap::with_capacity(merged.len());
        for (id, mut entry) in merged.members {
            let trail = Trail::Member(&Trail::Root, &id);
            if !reference::resolve(&mut entry, &trail, &application, &mut warnings) {
                continue;
            }
            if let Some((text, source)) = &lazy_connect {
                set_lazy_connect(&mut entry, text, source);
            }
            secrets::mark(&mut entry, KeyPath::default(), &policy);
            if entry.kind() != Kind::Object {
                let (id, kind) = (id.clone(), entry.kind());
                let place = entry.origin.place().clone();
                warnings.push(Warning::NotADataSource { id, kind, place });
            }
            let catalog = Arc::clone(&catalog);
            sources.insert(id.clone(), DataSource { id, value: entry, catalog });
        }
        let file = self.folder.path("datasources.json");
        Ok(DataSources { sources, env, file, layers, warnings })
    }

    /// Returns the variables, and the name of the environment.
    pub(super) fn environment(&self) -> Result<(Environment<'_>, String), LoadError> {
        let mut environment = Environment::new(&self.variables, &self.process);
        for path in &self.dotenv {
            self.add_dotenv(path, &mut environment)?;
        }
        let env = self.env_name(&environment);
        for path in &self.dotenv {
            let path = env_file(path, Some(&env));
            if !self.dotenv.contains(&path) {
                self.add_dotenv(&path, &mut environment)?;
            }
        }
        Ok((environment, env))
    }

    fn add_dotenv(&self, path: &Path, environment: &mut Environment<'_>) -> Result<(), LoadError> {
        let bytes = match &self.folder {
            Folder::Disk { .. } => input::read_or_pipe(path),
            memory @ Folder::Memory(_) => memory.read(&path.to_string_lossy()),
        };
        match bytes {
            Ok(bytes) => {
                let path: Arc<Path> = self.folder.shown(path).into();
                environment.add_dotenv(&path, &String::from_utf8_lossy(&bytes));
                Ok(())
            }
            // The name of an environment may be no part of a path.
            Err(error) if error.kind() == io::ErrorKind::NotFound || !path.exists() => Ok(()),
            Err(error) => Err(LoadError::Io { path: self.folder.shown(path), error }),
        }
    }

    fn env_name(&self, environment: &Environment<'_>) -> String {
        let own = self.env.clone().filter(|env| !env.is_empty());
        let node_env = || environment.get("NODE_ENV").map(|(env, _)| env);
        own.or_else(|| node_env().filter(|env| !env.is_empty()))
            .unwrap_or_else(|| "development".to_owned())
    }
}

/// Returns `loader` with the connectors of `catalog` in place of the built-in ones alone.
pub fn with_catalog(loader: Loader, catalog: Catalog) -> Loader {
    Loader { catalog, ..loader }
}

impl DataSources {
    /// Loads the data sources of a folder, `server` in a LoopBack application, for the environment that
    /// the variable `NODE_ENV` names, else for `development`. [`Loader`] has more options.
    ///
    /// # Errors
    /// A file cannot be read, is not JSON or is not an object; two layers cannot be merged.
    ///
    /// # Examples
    /// ```no_run
    /// let sources = lbrs::DataSources::load("server")?;
    /// let url = sources.get("db")?.connection_url()?;
    /// # Ok::<_, lbrs::LoadError>(())
    /// ```
    pub fn load(folder: impl Into<PathBuf>) -> Result<Self, LoadError> {
        Loader::new(folder).load()
    }
}

impl fmt::Debug for Loader {
    /// Leaves out the variables: they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loader")
            .field("folder", &self.folder.path(""))
            .field("env", &self.env)
            .field("dotenv", &self.dotenv)
            .finish_non_exhaustive()
    }
}

pub(super) fn merged(layers: &[Layer], warnings: &mut Vec<Warning>) -> Result<Object, LoadError> {
    let mut merged: Option<Value> = None;
    for layer in layers {
        let value = read::read(layer, &Trail::Root, warnings)?;
        match &mut merged {
            None => merged = Some(value),
            Some(merged) => merge::merge(merged, value, warnings)?,
        }
    }
    Ok(match merged.map(|value| value.data) {
        Some(Data::Object(members)) => members,
        _ => Object::default(),
    })
}

fn set_lazy_connect(entry: &mut Value, text: &str, source: &VariableSource) {
    let origin = entry.origin.clone().with_variable(LAZY_CONNECT, source.clone());
    let Data::Object(Object { members }) = &mut entry.data else { return };
    let value = Value::new(Data::Bool(!matches!(text, "false" | "0")), origin);
    members.insert("lazyConnect".to_owned(), value);
}
