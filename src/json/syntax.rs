//! Errors in the syntax of JSON.

use std::fmt;

use crate::Error;
use crate::text::is_hidden;

/// How deep a value may nest. A [`Document`](super::Document) may nest deeper, but does not convert to a value then.
pub const MAX_DEPTH: usize = 256;

/// Returns the message for values that nest deeper than [`MAX_DEPTH`].
pub fn too_deep() -> String {
    format!("values nest deeper than {MAX_DEPTH} levels")
}

/// The place where a text stops being JSON or TypeScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The offset in bytes; the length of the text where it ends too soon.
    pub offset: usize,
    /// What was expected and what was found.
    ///
    /// It quotes only punctuation, since text outside of quotes may be a password; of a letter or a digit it
    /// names the kind. Characters that hide or act are escaped.
    pub message: String,
    /// What to do, if the text is JSON that no value can hold.
    pub help: Option<&'static str>,
}

impl SyntaxError {
    pub(crate) fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into(), help: None }
    }

    /// Returns the error for a value at `offset` that nests too deep.
    pub fn too_deep(offset: usize) -> Self {
        Self { help: Some("nest them less deeply"), ..Self::new(offset, too_deep()) }
    }

    /// Returns the error for a number at `offset` that no double can hold.
    pub(super) fn too_large(offset: usize) -> Self {
        let help = Some("the largest number is 1.7976931348623157e308");
        Self { help, ..Self::new(offset, "the number is too large") }
    }

    /// Converts it to the error about the file that holds `text` and is known as `shown`.
    pub fn in_file(self, shown: &str, text: &str) -> Error {
        Error::in_text(shown, text, self.offset, self.message)
            .with_help(format!("fix {shown} first; nothing was changed"))
    }

    /// Returns the error that names `expected` and what stands at `offset` of `text` instead.
    pub(crate) fn expected(text: &str, offset: usize, expected: &str) -> Self {
        Self::new(offset, format!("expected {expected}, found {}", found(text, offset)))
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Values of other languages, in lower case; messages quote them, since they are not secret.
const FOREIGN_WORDS: [&str; 9] =
    ["false", "infinity", "nan", "nil", "none", "null", "true", "undefined", "yes"];

/// Returns what stands at `offset`, for a message: a well-known word, punctuation, the kind of another
/// character, or the end.
fn found(text: &str, offset: usize) -> String {
    let rest = text.get(offset..).unwrap_or_default();
    let Some(first) = rest.chars().next() else {
        return "the end of the text".to_owned();
    };
    let word = word(rest);
    if FOREIGN_WORDS.contains(&word.to_ascii_lowercase().as_str()) {
        return format!("`{word}`");
    }
    if first.is_numeric() {
        "a digit".to_owned()
    } else if first.is_alphanumeric() {
        "a letter".to_owned()
    } else {
        format!("`{}`", printable(first))
    }
}

/// Returns the identifier at the start of `rest`, or an empty string.
pub(super) fn word(rest: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    if rest.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &rest[..end] }
}

/// Returns `c` as a terminal can show it: itself, or a JSON escape if it hides or acts.
pub(super) fn printable(c: char) -> String {
    if is_hidden(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }
}
