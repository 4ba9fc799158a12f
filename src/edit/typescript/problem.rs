//! Why a file is not edited.

use std::ops::Range;

use crate::error::Position;
use crate::json::SyntaxError;
use crate::secret::quoted;

/// Why a file is not edited, and the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The offset in bytes.
    pub at: usize,
    /// What stands there.
    pub what: What,
}

/// What keeps a file from being edited. Code, which may hold secrets, is given by its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The text is no TypeScript.
    Syntax(SyntaxError),
    /// The file has no such class, or the class no settings.
    NoSettings,
    /// The settings are in a file of JSON.
    Json(String),
    /// Code makes the settings.
    SettingsAreCode(Range<usize>),
    /// Another class has the same settings.
    SharedSettings,
    /// The value of this member is code. `force` replaces it.
    MemberIsCode {
        /// The path of its key.
        key: String,
        /// The code.
        code: Range<usize>,
    },
    /// The key is there twice.
    Duplicate {
        /// The path of the key.
        key: String,
        /// Where it is first.
        first: usize,
    },
    /// The name of the data source is code.
    NameIsCode(Range<usize>),
    /// The data source has no name but that of its class.
    NoName,
    /// The file has another thing of this name already.
    Taken(String),
    /// The settings are not in a file of JSON.
    NoJson,
    /// The edit would change more than it names, which it does only in what is no TypeScript.
    Unsafe,
}

impl Problem {
    pub(super) fn new(at: usize, what: What) -> Self {
        Self { at, what }
    }

    /// Returns what is said of it. `text` is that of the file. Code is not quoted.
    pub fn message(&self, text: &str) -> String {
        match &self.what {
            What::Syntax(error) => error.message.clone(),
            What::NoSettings => "this class has no settings".to_owned(),
            What::Json(file) => format!("the settings are in {}", quoted(file)),
            What::SettingsAreCode(_) => "the settings are made by code".to_owned(),
            What::SharedSettings => "two classes have these settings".to_owned(),
            What::MemberIsCode { key, .. } => format!("the value of {} is code", quoted(key)),
            What::Duplicate { key, first } => {
                let line = Position::of(text, *first).line;
                format!("the key {} is a duplicate, first on line {line}", quoted(key))
            }
            What::NameIsCode(_) => "the name of the data source is code".to_owned(),
            What::NoName => "the data source has no `dataSourceName`".to_owned(),
            What::Taken(name) => format!("the file has {} already", quoted(name)),
            What::NoJson => "the settings are not in a JSON file".to_owned(),
            What::Unsafe => "this edit would change more than it should".to_owned(),
        }
    }
}

impl From<SyntaxError> for Problem {
    fn from(error: SyntaxError) -> Self {
        Self::new(error.offset, What::Syntax(error))
    }
}
