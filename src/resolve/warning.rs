//! Warnings about layers.

use std::fmt;
use std::path::{Path, PathBuf};

use super::code::Code;
use super::origin::Place;
use crate::json::{COMMENT_REFUSED, Kind, TRAILING_COMMA_REFUSED};
use crate::secret::quoted;
use crate::text::visible_path;

/// The member of a layer's outermost object that LoopBack overwrites with the file's path and hides.
pub const FILE_NAME_KEY: &str = "_filename";

/// Something in the layers that does not do what it looks like. The loader goes on, even where LoopBack
/// refuses to start.
///
/// No message holds a value, so no secret either.
///
/// ```
/// use lbrs::Warning;
///
/// let text = r#"{ "db": { "password": "${DB_PASS}" } }"#;
/// let sources = lbrs::Loader::in_memory([("datasources.json", text)]).variables(|_| None).load()?;
/// let [warning @ Warning::Unresolved { variable, .. }] = sources.warnings() else { panic!() };
/// assert_eq!(variable, "DB_PASS");
/// assert_eq!(
///     warning.to_string(),
///     "datasources.json:1:23: `db.password` is left out: nothing sets DB_PASS"
/// );
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Nothing sets the variable of a reference: the member is left out, an element of an array is `null`.
    Unresolved {
        /// The option: `mongo1.password`.
        option: String,
        /// The variable's name.
        variable: String,
        /// The reference.
        place: Place,
    },
    /// Text before a reference is lost, since the variable's value replaces the whole string: `"x-${A}"`.
    LostText {
        /// The option.
        option: String,
        /// The variable's name.
        variable: String,
        /// The string.
        place: Place,
    },
    /// A layer is a program, which only Node can run.
    Script {
        /// The program: `datasources.local.js`.
        path: PathBuf,
        /// The JSON file of the same name, if it exists; neither LoopBack nor lbrs reads it.
        instead_of: Option<PathBuf>,
    },
    /// The base is missing, and without it LoopBack reads no layer.
    NoBase {
        /// The missing file.
        path: PathBuf,
        /// The layers that exist and are not read.
        unread: Vec<PathBuf>,
    },
    /// A layer overrides a `null` of an earlier one. LoopBack keeps the `null` or crashes; here the override
    /// counts where LoopBack crashes.
    NullOverridden {
        /// The option.
        option: String,
        /// The value that overrides.
        place: Place,
        /// The `null`.
        null: Place,
        /// Whether LoopBack throws a `TypeError`; otherwise it keeps the `null`.
        loopback_crashes: bool,
    },
    /// A key of an object is a duplicate: the last one counts.
    DuplicateKey {
        /// The option.
        option: String,
        /// The later key.
        place: Place,
        /// The earlier key.
        earlier: Place,
    },
    /// A member of this name does not reach the application (`__proto__`, and a data source `_filename`,
    /// where LoopBack keeps the name of the file), or keeps LoopBack from replacing the references beside
    /// it and below (`constructor`).
    ReservedKey {
        /// The option.
        option: String,
        /// The member's value.
        place: Place,
    },
    /// An entry is not an object, and so not a data source.
    NotADataSource {
        /// The entry's key.
        id: String,
        /// Its kind.
        kind: Kind,
        /// Its value.
        place: Place,
    },
    /// A file has comments, which Node refuses.
    Comment {
        /// The first comment of the file.
        place: Place,
    },
    /// A file has trailing commas, which Node refuses.
    TrailingComma {
        /// The first trailing comma of the file.
        place: Place,
    },
    /// A file has bytes that are not UTF-8; as in Node, U+FFFD replaces them.
    NotUtf8 {
        /// The first such byte of the file.
        place: Place,
    },
    /// Code stands in the TypeScript of LoopBack 4 where a value does, and lbrs does not run it.
    Code {
        /// The option.
        option: String,
        /// Whether the code gives it members, beside those that are known, and not its value.
        gives_members: bool,
        /// The code.
        place: Place,
        /// What it says.
        code: Code,
    },
    /// Code changes the settings of a data source in TypeScript: the application may get others.
    Changed {
        /// The id of the data source.
        id: String,
        /// The code.
        place: Place,
    },
    /// A text in TypeScript holds a variable that nothing sets: the text `undefined`.
    UnsetInText {
        /// The option.
        option: String,
        /// The variable's name.
        variable: String,
        /// The text.
        place: Place,
    },
    /// A number in TypeScript is `NaN`.
    NotANumber {
        /// The option.
        option: String,
        /// The variable that it is made of, if nothing sets that.
        variable: Option<String>,
        /// The number.
        place: Place,
    },
    /// A file that LoopBack 4 looks for data sources in exports none.
    NoDataSource {
        /// The file.
        path: PathBuf,
    },
    /// A text has a lone surrogate, such as `\ud83d`; U+FFFD replaces it, where Node keeps it.
    LoneSurrogate {
        /// The text.
        place: Place,
    },
}

impl Warning {
    /// Returns its place, or `None` if it is about a whole file: see [`path`](Self::path).
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Unresolved { place, .. }
            | Self::LostText { place, .. }
            | Self::NullOverridden { place, .. }
            | Self::DuplicateKey { place, .. }
            | Self::ReservedKey { place, .. }
            | Self::NotADataSource { place, .. }
            | Self::Comment { place }
            | Self::TrailingComma { place }
            | Self::NotUtf8 { place }
            | Self::Code { place, .. }
            | Self::Changed { place, .. }
            | Self::UnsetInText { place, .. }
            | Self::NotANumber { place, .. }
            | Self::LoneSurrogate { place } => Some(place),
            Self::Script { .. } | Self::NoBase { .. } | Self::NoDataSource { .. } => None,
        }
    }

    /// Returns the file it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Script { path, .. } | Self::NoBase { path, .. } | Self::NoDataSource { path } => {
                path
            }
            _ => self.place().map_or(Path::new(""), Place::path),
        }
    }
}

impl Warning {
    /// Writes the message of a warning about TypeScript.
    fn fmt_of_typescript(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code { option, gives_members: true, code, .. } => {
                write!(
                    f,
                    "{} gets members from code, which lbrs does not run: `{code}`",
                    quoted(option)
                )
            }
            Self::Code { option, code, .. } => {
                write!(f, "{} is code, which lbrs does not run: `{code}`", quoted(option))
            }
            Self::Changed { id, .. } => write!(
                f,
                "code changes the settings of {} here: the application may get others",
                quoted(id)
            ),
            Self::UnsetInText { option, variable, .. } => write!(
                f,
                "{} has the text `undefined` in it: nothing sets {variable}",
                quoted(option)
            ),
            Self::NotANumber { option, variable, .. } => {
                write!(f, "{} is NaN, not a number", quoted(option))?;
                let Some(variable) = variable else { return Ok(()) };
                write!(f, ": nothing sets {variable}")
            }
            Self::NoDataSource { .. } => {
                f.write_str("exports no class that extends juggler.DataSource")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Warning {
    /// Writes `path:line:column: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place() {
            Some(place) => write!(f, "{place}: ")?,
            None => write!(f, "{}: ", visible_path(self.path()))?,
        }
        match self {
            Self::Unresolved { option, variable, .. } => {
                write!(f, "{} is left out: nothing sets {variable}", quoted(option))
            }
            Self::LostText { option, variable, .. } => write!(
                f,
                "{} becomes the value of {variable} alone: the text before it is lost",
                quoted(option)
            ),
            Self::Script { instead_of: None, .. } => {
                f.write_str("not read: only Node can run this layer")
            }
            Self::Script { instead_of: Some(json), .. } => write!(
                f,
                "not read: only Node can run this layer, and LoopBack takes it instead of {}",
                visible_path(json)
            ),
            Self::NoBase { unread, .. } => {
                let unread: Vec<String> = unread.iter().map(|path| visible_path(path)).collect();
                write!(f, "missing, and so LoopBack does not read {}", unread.join(" and "))
            }
            Self::NullOverridden { option, null, loopback_crashes, .. } => {
                let does = if *loopback_crashes { "crashes" } else { "keeps the null" };
                write!(f, "{} overrides the null at {null}: LoopBack {does}", quoted(option))
            }
            Self::DuplicateKey { option, earlier, .. } => {
                write!(f, "{} is a duplicate: the one at {earlier} is lost", quoted(option))
            }
            Self::ReservedKey { option, .. }
                if option.ends_with("__proto__") || option == FILE_NAME_KEY =>
            {
                write!(f, "{} does not reach the application", quoted(option))
            }
            Self::ReservedKey { option, .. } => write!(
                f,
                "{} keeps LoopBack from replacing the references beside it",
                quoted(option)
            ),
            Self::NotADataSource { id, kind, .. } => {
                write!(f, "{} is not a data source but {kind}", quoted(id))
            }
            Self::Comment { .. } => f.write_str(COMMENT_REFUSED),
            Self::TrailingComma { .. } => f.write_str(TRAILING_COMMA_REFUSED),
            Self::NotUtf8 { .. } => f.write_str("a byte that is not UTF-8"),
            Self::LoneSurrogate { .. } => f.write_str("a lone surrogate: U+FFFD replaces it"),
            _ => self.fmt_of_typescript(f),
        }
    }
}
