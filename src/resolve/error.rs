//! Errors in loading and using data sources.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::origin::Place;
use crate::input::reason;
use crate::json::{Kind, too_deep};
use crate::nearest::did_you_mean;
use crate::secret::quoted;
use crate::text::visible_path;

/// An error in loading or using data sources. No message holds a secret.
///
/// Each message is in lower case and starts with the place, if it is known; [`help`](Self::help) says
/// what to do next. It turns into a [`crate::Error`] with `?`.
///
/// ```
/// use lbrs::{LoadError, Loader};
///
/// let error = Loader::in_memory([("datasources.json", "{\n  \"db\": {,}\n}")]).load().unwrap_err();
/// assert!(matches!(error, LoadError::Syntax { .. }));
/// assert_eq!(error.place().map(|place| (place.line(), place.column())), Some((2, 10)));
/// assert!(error.to_string().starts_with("datasources.json:2:10: "));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// A file exists and cannot be read.
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A layer is not JSON, or nests deeper than [`MAX_DEPTH`](crate::json::MAX_DEPTH).
    Syntax {
        /// Where it stops being JSON.
        place: Place,
        /// What was expected and what was found; it quotes at most one character of a value.
        message: String,
    },
    /// The outermost value of a layer is not an object.
    NotAnObject {
        /// The value.
        place: Place,
        /// Its kind; `None` if the file has no value.
        found: Option<Kind>,
    },
    /// A layer changes the kind of a value, or the length of an array.
    Unmergeable {
        /// The option: `mongo1.hosts[0]`.
        option: String,
        /// The value of the later layer.
        place: Place,
        /// The value of the earlier layers; `None` for an option that only JavaScript itself has, such
        /// as `toString`.
        earlier: Option<Place>,
        /// What does not fit.
        mismatch: Mismatch,
    },
    /// No data source has this id.
    UnknownDataSource {
        /// The id that was asked for.
        id: String,
        /// The most similar id.
        nearest: Option<String>,
        /// The base, where it is missing.
        path: PathBuf,
        /// Whether the base exists.
        file_exists: bool,
    },
    /// A setting is missing or does not fit the type.
    Setting {
        /// The data source and the option: `mongo1.port`.
        option: String,
        /// What was expected and the kind of what was found.
        message: String,
        /// The value, or the data source that lacks it.
        place: Place,
    },
    /// A connection URL cannot be composed.
    NoUrl {
        /// The data source's id.
        id: String,
        /// Why not.
        message: String,
        /// The data source.
        place: Place,
    },
}

/// Why two values cannot be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// They are of different kinds.
    Kind {
        /// The earlier value's kind.
        earlier: Kind,
        /// The later value's kind.
        later: Kind,
    },
    /// Both are arrays, of different lengths.
    Length {
        /// The number of elements of the earlier one.
        earlier: usize,
        /// The number of elements of the later one.
        later: usize,
    },
    /// JavaScript's objects inherit a function of this name, which LoopBack takes for the earlier value.
    Inherited {
        /// The later value's kind.
        later: Kind,
    },
}

impl LoadError {
    /// Returns the place of the error, if it is known.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Io { .. } | Self::UnknownDataSource { .. } => None,
            Self::Syntax { place, .. }
            | Self::NotAnObject { place, .. }
            | Self::Unmergeable { place, .. }
            | Self::Setting { place, .. }
            | Self::NoUrl { place, .. } => Some(place),
        }
    }

    /// Returns the file of the error.
    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. } | Self::UnknownDataSource { path, .. } => path,
            _ => self.place().map_or(Path::new(""), Place::path),
        }
    }

    /// Returns what to do next.
    pub fn help(&self) -> String {
        match self {
            Self::Io { path, .. } => {
                format!("make {} a file that you may read", visible_path(path))
            }
            Self::Syntax { message, .. } if *message == too_deep() => {
                "nest the values less deeply".to_owned()
            }
            Self::Syntax { .. } => "fix the file; LoopBack cannot read it either".to_owned(),
            Self::NotAnObject { .. } => {
                "write one JSON object, with a member for each data source".to_owned()
            }
            Self::Unmergeable { mismatch: Mismatch::Length { .. }, .. } => {
                "layers are merged element by element: give both arrays the same length".to_owned()
            }
            Self::Unmergeable { mismatch: Mismatch::Inherited { .. }, .. } => {
                "call it something else: JavaScript has a function there".to_owned()
            }
            Self::Unmergeable { .. } => {
                "a layer can change a value but not its kind: make both of one kind".to_owned()
            }
            Self::UnknownDataSource { nearest: Some(nearest), .. } => did_you_mean(nearest),
            Self::UnknownDataSource { file_exists: false, .. } => {
                "load the folder that holds datasources.json, often `server`".to_owned()
            }
            Self::UnknownDataSource { id, .. } => {
                let id = crate::text::shell_word(id);
                format!("`lbrs datasource {id}` adds it")
            }
            Self::Setting { option, .. } => {
                format!("correct {}, or the variable that it refers to", quoted(option))
            }
            Self::NoUrl { .. } => "set the `url`, or the settings that it is made of".to_owned(),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place() {
            write!(f, "{place}: ")?;
        }
        match self {
            Self::Io { path, error } => {
                write!(f, "cannot read {}: {}", visible_path(path), reason(error))
            }
            Self::Syntax { message, .. } => f.write_str(message),
            Self::NotAnObject { found: Some(kind), .. } => {
                write!(f, "the file must hold one JSON object, found {kind}")
            }
            Self::NotAnObject { found: None, .. } => {
                f.write_str("the file must hold one JSON object, found nothing")
            }
            Self::Unmergeable { option, earlier, mismatch, .. } => {
                write!(f, "cannot merge {}: {mismatch}", quoted(option))?;
                earlier.as_ref().map_or(Ok(()), |place| write!(f, " at {place}"))
            }
            Self::UnknownDataSource { id, path, file_exists, .. } => {
                let why = if *file_exists { "has no" } else { "is missing and so has no" };
                write!(f, "{} {why} data source {}", visible_path(path), quoted(id))
            }
            Self::Setting { option, message, .. } => {
                write!(f, "{}: {message}", quoted(option))
            }
            Self::NoUrl { id, message, .. } => {
                write!(f, "{} has no connection URL: {message}", quoted(id))
            }
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { earlier, later } => write!(f, "{later} cannot override {earlier}"),
            Self::Length { earlier, later } => {
                write!(f, "an array of {later} cannot override an array of {earlier}")
            }
            Self::Inherited { later } => {
                write!(f, "{later} cannot override the function that JavaScript has there")
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<LoadError> for crate::Error {
    fn from(error: LoadError) -> Self {
        Self::new(error.to_string()).with_help(error.help())
    }
}
