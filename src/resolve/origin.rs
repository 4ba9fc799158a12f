//! The origin of a value: its place in a file, and its variable.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::error::Position;
use crate::text::visible;

/// A place in a file: `server/datasources.json:7:13`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Place {
    path: Arc<Path>,
    position: Position,
}

impl Place {
    pub(super) fn new(path: &Arc<Path>, position: Position) -> Self {
        Self { path: Arc::clone(path), position }
    }

    pub(super) fn in_text(path: &Arc<Path>, text: &str, offset: usize) -> Self {
        Self::new(path, Position::of(text, offset))
    }

    /// Returns the file, below the folder as the loader knows it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the line, counted from 1.
    pub fn line(&self) -> usize {
        self.position.line
    }

    /// Returns the column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.position.column
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        write!(f, "{}:{}:{}", visible(&path), self.line(), self.column())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where a value comes from: its place in a layer and, if a reference stands there, the variable whose value
/// replaced the reference.
///
/// The place is that of the value's own text, or of the reference. An object or array to which several
/// layers contribute has the place of the first; its members have their own.
///
/// ```
/// let sources = lbrs::Loader::in_memory([
///     ("datasources.json", "{\n  \"db\": { \"host\": \"localhost\", \"user\": \"${DB_USER}\" }\n}"),
///     ("config.json", r#"{ "DB_USER": "me" }"#),
/// ])
/// .variables(|_| None)
/// .load()?;
/// let db = sources.get("db")?;
/// let host = db.setting("host").unwrap().origin().place();
/// assert_eq!((host.line(), host.column()), (2, 19));
/// let user = db.setting("user").unwrap().origin();
/// assert_eq!(user.to_string(), "DB_USER in config.json:1:14");
/// assert_eq!(user.place().to_string(), "datasources.json:2:40");
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    place: Place,
    variable: Option<Variable>,
}

impl Origin {
    pub(super) fn new(place: Place) -> Self {
        Self { place, variable: None }
    }

    pub(super) fn with_variable(self, name: &str, source: VariableSource) -> Self {
        Self { variable: Some(Variable { name: name.to_owned(), source }), ..self }
    }

    /// Returns the place in the layer.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the variable that the value comes from, if a reference stands in the layer.
    pub fn variable(&self) -> Option<&Variable> {
        self.variable.as_ref()
    }
}

impl fmt::Display for Origin {
    /// Writes `server/datasources.json:7:13`, or `MONGO_PASS in .env:2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.variable() {
            Some(variable) => variable.fmt(f),
            None => self.place.fmt(f),
        }
    }
}

/// A variable that a reference names, and where its value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    name: String,
    source: VariableSource,
}

impl Variable {
    /// Returns the variable's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns where its value was found.
    pub fn source(&self) -> &VariableSource {
        &self.source
    }
}

impl fmt::Display for Variable {
    /// Writes `MONGO_PASS in .env:2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.name, self.source)
    }
}

/// Where the value of a variable was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VariableSource {
    /// The program set it in the loader.
    Given,
    /// The environment of the process.
    Environment,
    /// A `.env` file.
    DotEnv {
        /// The file.
        path: Arc<Path>,
        /// The line of the assignment, counted from 1.
        line: usize,
    },
    /// A layer of `config.json`.
    Config(Place),
    /// The application's own default, such as port 3000.
    Application,
}

impl fmt::Display for VariableSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given => f.write_str("the program"),
            Self::Environment => f.write_str("the environment"),
            Self::DotEnv { path, line } => {
                write!(f, "{}:{line}", visible(&path.to_string_lossy()))
            }
            Self::Config(place) => place.fmt(f),
            Self::Application => f.write_str("the application"),
        }
    }
}
