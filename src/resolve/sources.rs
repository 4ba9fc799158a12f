//! The loaded data sources, by id.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::de;
use super::error::LoadError;
use super::layers::Layers;
use super::value::{Data, Object, Value};
use super::warning::Warning;
use crate::catalog::{Catalog, Connector};
use crate::nearest::nearest;
use crate::secret::{quoted, without_password};
use crate::url::{Lookup, compose, compose_for_crate};

/// The data sources of a folder, as the application sees them in one environment.
///
/// ```
/// let sources = lbrs::Loader::in_memory([(
///     "datasources.json",
///     r#"{ "db": { "name": "db", "connector": "memory" } }"#,
/// )])
/// .load()?;
/// let ids: Vec<&str> = sources.iter().map(|source| source.id()).collect();
/// assert_eq!(ids, ["db"]);
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DataSources {
    pub(super) sources: IndexMap<String, DataSource>,
    pub(super) env: String,
    pub(super) file: PathBuf,
    pub(super) layers: Layers,
    pub(super) warnings: Vec<Warning>,
}

impl DataSources {
    /// Returns the data source with this id.
    ///
    /// # Errors
    /// It does not exist; the error names the most similar id.
    ///
    /// # Examples
    /// ```
    /// let loader = lbrs::Loader::in_memory([("datasources.json", r#"{ "mongo1": {} }"#)]);
    /// let error = loader.load()?.get("mongo").unwrap_err();
    /// assert_eq!(error.to_string(), "datasources.json has no data source `mongo`");
    /// assert_eq!(error.help(), "did you mean `mongo1`?");
    /// # Ok::<_, lbrs::LoadError>(())
    /// ```
    pub fn get(&self, id: &str) -> Result<&DataSource, LoadError> {
        self.sources.get(id).ok_or_else(|| LoadError::UnknownDataSource {
            id: id.to_owned(),
            nearest: nearest(id, self.iter().map(DataSource::id)).map(str::to_owned),
            path: self.file.clone(),
            file_exists: !self.layers.data_sources.is_empty(),
        })
    }

    /// Returns all data sources, in JavaScript's order: ids that are integers first, the others in the
    /// order of the layers.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &DataSource> + ExactSizeIterator + Clone {
        self.sources.values()
    }

    /// Returns the number of data sources.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Returns whether there are no data sources.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Returns the environment that they were loaded for.
    pub fn env(&self) -> &str {
        &self.env
    }

    /// Returns the path of the base: `server/datasources.json`.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// Returns the layers that were read, with their texts.
    pub fn layers(&self) -> &Layers {
        &self.layers
    }

    /// Returns the warnings: references that nothing resolves, layers that only Node can run, overrides
    /// that LoopBack would lose.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Converts them to an object from id to settings, secrets included, as LoopBack's loader hands it to
    /// the application.
    pub fn to_json(&self) -> Json {
        self.iter().map(|source| (source.id(), source.value.to_json())).collect()
    }
}

impl<'s> IntoIterator for &'s DataSources {
    type Item = &'s DataSource;
    type IntoIter = indexmap::map::Values<'s, String, DataSource>;

    fn into_iter(self) -> Self::IntoIter {
        self.sources.values()
    }
}

/// A data source: a named back end, with its settings as the application sees them.
///
/// ```
/// let loader = lbrs::Loader::in_memory([(
///     "datasources.json",
///     r#"{
///   "db": {
///     "name": "db",
///     "connector": "postgresql",
///     "host": "localhost",
///     "port": "${DB_PORT}"
///   }
/// }"#,
/// )]);
/// let sources = loader.variable("DB_PORT", "5433").load()?;
/// let db = sources.get("db")?;
/// assert_eq!(db.connector(), Some("postgresql"));
/// assert_eq!(db.get::<u16>("port")?, 5433);
/// assert_eq!(db.get::<Option<String>>("password")?, None);
/// assert_eq!(db.connection_url()?, "postgres://localhost:5433");
///
/// let origin = db.setting("port").unwrap().origin();
/// assert_eq!(origin.place().to_string(), "datasources.json:6:13");
/// assert_eq!(origin.to_string(), "DB_PORT in the program");
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone)]
pub struct DataSource {
    pub(super) id: String,
    pub(super) value: Value,
    pub(super) catalog: Arc<Catalog>,
}

/// Returns the connector of `source`, if its catalog knows it.
pub fn connector_of(source: &DataSource) -> Option<&Connector> {
    source.catalog_entry()
}

impl DataSource {
    /// Returns its id: its key in the file.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns its name: the `name` member, else the id.
    pub fn name(&self) -> &str {
        self.setting("name").and_then(Value::as_str).unwrap_or(&self.id)
    }

    /// Returns the `connector` member, if it is a string.
    pub fn connector(&self) -> Option<&str> {
        self.setting("connector").and_then(Value::as_str)
    }

    /// Returns the connector, if the catalog knows it.
    pub(super) fn catalog_entry(&self) -> Option<&Connector> {
        let member = |key: &str| self.setting(key).map(Value::to_json);
        self.catalog.of_entry(self.connector()?, member)
    }

    /// Returns the whole entry, `name` and `connector` included. It may be another value than an object.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns all members of the entry, `name` and `connector` included, in order.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.value.as_object().into_iter().flat_map(Object::iter)
    }

    /// Returns a member by its key in the file.
    pub fn setting(&self, key: &str) -> Option<&Value> {
        self.value.get(key)
    }

    /// Deserializes a member.
    ///
    /// Since variables hold only text, text that spells a number, `true` or `false` is read as one if the
    /// type asks for it: `"3306"` fits `u16`. A number fits `String` as it is spelled in the file. A missing
    /// member fits `Option`, and blank text fits an `Option` of a number or of `bool`.
    ///
    /// # Errors
    /// The member is missing or does not fit; the error has its place and never its value.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<T, LoadError> {
        de::deserialize(&self.id, &self.value, Some(key))
    }

    /// Deserializes the whole entry, with the rules of [`get`](Self::get).
    ///
    /// For a field with `#[serde(flatten)]` and for an untagged enum, serde does not say which type it
    /// needs: there, text stays text, and `"3306"` fits no number.
    ///
    /// # Errors
    /// A member is missing or does not fit; the error has its place and never its value.
    ///
    /// # Examples
    /// ```
    /// #[derive(serde::Deserialize)]
    /// struct Database {
    ///     host: String,
    ///     #[serde(default)]
    ///     port: Option<u16>,
    /// }
    ///
    /// let loader = lbrs::Loader::in_memory([(
    ///     "datasources.json",
    ///     r#"{ "db": { "connector": "mysql", "host": "localhost" } }"#,
    /// )]);
    /// let db: Database = loader.load()?.get("db")?.deserialize()?;
    /// assert_eq!((db.host.as_str(), db.port), ("localhost", None));
    /// # Ok::<_, lbrs::LoadError>(())
    /// ```
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, LoadError> {
        de::deserialize(&self.id, &self.value, None)
    }

    /// Returns the URL to connect with, password included: the setting that holds one, if it is set, as in
    /// the connector; else composed from host, port, user, password and so on, each percent-encoded, in the
    /// catalog's form. What is not set is left out, except that the host, the scheme and, with http, the
    /// port have the connector's defaults. A `port` of `0` and blank text count as not set.
    ///
    /// The URL has the options that the crate reads there: `replicaSet` and `tls` of MongoDB, the socket of
    /// MySQL, `encrypt` of SQL Server, `rediss` if Redis has `tls`, and `sslmode` or `ssl-mode` if `ssl` of
    /// PostgreSQL or MySQL asks for TLS, verified unless `rejectUnauthorized` is `false`. It has no other
    /// options of TLS (`ca` in `ssl`, those in `tls` of Redis): set those on the client.
    ///
    /// # Errors
    /// The catalog does not know the connector, the connector takes no URL, the host is missing, or
    /// `sentinels` is set.
    ///
    /// # Examples
    /// ```
    /// let loader = lbrs::Loader::in_memory([(
    ///     "datasources.json",
    ///     r#"{ "db": { "connector": "mysql", "host": "localhost", "user": "me", "password": "p@ss" } }"#,
    /// )]);
    /// let url = loader.load()?.get("db")?.connection_url()?;
    /// assert_eq!(url, "mysql://me:p%40ss@localhost");
    /// # Ok::<_, lbrs::LoadError>(())
    /// ```
    pub fn connection_url(&self) -> Result<String, LoadError> {
        self.composed(compose)
    }

    /// Returns the string that the catalog's Rust crate connects with, password included. It differs from
    /// the [URL](Self::connection_url) for SQL Server, `Server=tcp:localhost,1433;...`, and DB2, an ODBC
    /// connection string. The one for SQL Server has only ASCII: set another password on the client. It is `url` in the expression [`open`](crate::catalog::CargoCrate::open).
    ///
    /// # Errors
    /// As for [`connection_url`](Self::connection_url).
    pub fn connection_string(&self) -> Result<String, LoadError> {
        self.composed(compose_for_crate)
    }

    fn composed(
        &self,
        compose: fn(&Connector, Lookup<'_>) -> Result<String, String>,
    ) -> Result<String, LoadError> {
        let composed = match (self.connector(), self.catalog_entry()) {
            (None, _) => Err("it has no connector".to_owned()),
            (Some(word), None) => {
                Err(format!("the connector {} is not in the catalog", quoted(word)))
            }
            (Some(_), Some(connector)) => {
                compose(connector, &|key| self.setting(key).map(Value::to_exact_json))
            }
        };
        composed.map_err(|message| {
            let place = self.value.origin().place().clone();
            LoadError::NoUrl { id: self.id.clone(), message, place }
        })
    }
}

impl fmt::Debug for DataSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings: &dyn fmt::Debug = match self.value.data() {
            Data::Object(members) => members,
            _ => &self.value,
        };
        f.debug_struct("DataSource")
            .field("id", &without_password(&self.id))
            .field("settings", settings)
            .finish()
    }
}
