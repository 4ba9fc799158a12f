//! What is wrong with a text that is not JSON.

use std::fmt;

use super::too_deep;
use crate::Error;
use crate::text::is_hidden;

/// A place where a text stops being JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte at which it goes wrong, counted from 0; the length of the text where it ends too soon.
    pub offset: usize,
    /// What was expected and what was found.
    ///
    /// Nothing is quoted but signs, since whatever stands outside of quotes may well be a password: of a
    /// letter or a digit the kind is told. Control characters and those that change the direction of text are
    /// escaped.
    pub message: String,
    /// It is JSON, but values nest too deep.
    pub is_too_deep: bool,
}

impl SyntaxError {
    pub(crate) fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into(), is_too_deep: false }
    }

    /// The value at `offset` nests too deep.
    pub fn too_deep(offset: usize) -> Self {
        let message = too_deep();
        Self { offset, message, is_too_deep: true }
    }

    /// The error of whoever was to change the file that holds `text`; people know it as `shown`.
    pub fn in_file(self, shown: &str, text: &str) -> Error {
        Error::in_text(shown, text, self.offset, self.message).mend_first(shown)
    }

    /// `expected`, and what stands at `offset` of `text` instead.
    pub(super) fn expected(text: &str, offset: usize, expected: &str) -> Self {
        Self::new(offset, format!("expected {expected}, found {}", found(text, offset)))
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// Words that other languages write as values, in lower case: quoted whole, since they are no secrets.
const FOREIGN_WORDS: [&str; 9] =
    ["false", "infinity", "nan", "nil", "none", "null", "true", "undefined", "yes"];

/// What stands at `offset`, for a message: a well-known word, a sign, the kind of another character, or the
/// end.
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

/// The identifier at the start of `rest`, empty if there is none.
pub(super) fn word(rest: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    if rest.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &rest[..end] }
}

/// `c` as it can go to a terminal: itself, or a JSON escape if it would move the cursor, be invisible
/// or turn the direction of the text.
pub(super) fn printable(c: char) -> String {
    if is_hidden(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }
}
