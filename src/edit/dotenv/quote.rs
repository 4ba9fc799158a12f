//! Writes a value so that Node reads it back unchanged.

use std::fmt;

/// Why a value cannot stand in a `.env` file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unquotable {
    /// It has a NUL, which no environment variable can hold.
    Nul,
    /// It has a carriage return, which Node drops.
    CarriageReturn,
    /// It has all three kinds of quotes and something else that needs quotes.
    Quotes,
}

impl fmt::Display for Unquotable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nul => "a variable cannot hold a NUL character",
            Self::CarriageReturn => "Node cannot read a carriage return from a .env file",
            Self::Quotes => "the value has all three kinds of quotes, so none can enclose it",
        })
    }
}

/// Writes a value as it stands after `NAME=`: bare if all its characters are plain, else in single quotes, in
/// double quotes or in backticks, whichever is the first that Node reads back.
///
/// A shell and Docker Compose read bare and single-quoted values back too, and double-quoted ones
/// without `$`, backtick and backslash. They have no quotes of their own for the rest, which only Node
/// and dotenv read.
pub fn quote(value: &str) -> Result<String, Unquotable> {
    if value.contains('\0') {
        return Err(Unquotable::Nul);
    }
    if value.contains('\r') {
        return Err(Unquotable::CarriageReturn);
    }
    if value.bytes().all(is_plain) {
        return Ok(value.to_owned());
    }
    let quote = ['\'', '"', '`'].into_iter().find(|&quote| can_enclose(quote, value));
    // dotenv and Compose take a backslash before the closing quote as part of the value, and the quote
    // with it.
    match quote {
        Some(quote) if !value.ends_with('\\') || !is_literal_bare(value) => {
            Ok(format!("{quote}{value}{quote}"))
        }
        None if !is_literal_bare(value) => Err(Unquotable::Quotes),
        _ => Ok(value.to_owned()),
    }
}

/// Returns whether a byte means itself to every reader, wherever it stands.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-./:@%+,=".contains(&byte)
}

/// Returns whether Node and dotenv read a value in these quotes back.
fn can_enclose(quote: char, value: &str) -> bool {
    let is_expanded = quote == '"' && (value.contains("\\n") || value.contains("\\r"));
    !value.contains(quote) && !is_expanded
}

/// Returns whether Node and dotenv read a value without quotes back.
fn is_literal_bare(value: &str) -> bool {
    !value.contains(['#', '\n']) && !value.starts_with(['\'', '"', '`']) && value.trim() == value
}
