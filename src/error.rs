//! The library's error, which says what is wrong and what to do next.

use std::fmt;

use crate::text::bom_len;

/// The result of whatever can fail with an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: a message in lower case, with file, line and column where they are known, and at most one line of
/// help. Neither contains a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: String,
    help: Option<String>,
    place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    path: String,
    offset: usize,
    position: Position,
}

impl Error {
    /// Creates an error without help.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, place: None }
    }

    /// Creates an error about the byte at `offset` of `text`: `path:line:column: message`.
    pub fn in_text(
        path: impl fmt::Display,
        text: &str,
        offset: usize,
        message: impl fmt::Display,
    ) -> Self {
        let (path, position) = (path.to_string(), Position::of(text, offset));
        let place = Some(Place { path, offset, position });
        Self { place, ..Self::new(message.to_string()) }
    }

    /// Returns the offset in the text of `path`, and the message without the place. Returns `None` if the error is
    /// not about a place in that file.
    pub fn within(&self, path: impl fmt::Display) -> Option<(usize, &str)> {
        let place = self.place.as_ref().filter(|place| place.path == path.to_string())?;
        Some((place.offset, &self.message))
    }

    /// Adds the one line that says what to do next.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the line that says what to do next.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Place { path, position: Position { line, column }, .. }) = &self.place {
            write!(f, "{path}:{line}:{column}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// A place in a text: line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl Position {
    /// Returns the position of the byte at `offset` of `text`, or of the end if `offset` is past it. A byte order
    /// mark takes no column.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1;
        Self { line: before.matches('\n').count() + 1, column }
    }
}

/// Lines and columns of many places in one pass, as [`Position::of`] counts them: for offsets that only
/// grow.
pub struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    at: Position,
}

impl<'t> Cursor<'t> {
    /// A cursor at the start of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, offset: bom_len(text), at: Position { line: 1, column: 1 } }
    }

    /// The position of the byte at `offset`, which is not before the last one that was asked for.
    pub fn position(&mut self, offset: usize) -> Position {
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        let line = match passed.rfind('\n') {
            None => passed,
            Some(last) => {
                self.at.line += passed.bytes().filter(|&b| b == b'\n').count();
                self.at.column = 1;
                &passed[last + 1..]
            }
        };
        self.at.column += line.chars().count();
        self.offset = self.offset.max(offset);
        self.at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cursor, Position};

    proptest! {
        #[test]
        fn positions_are_those_of_one_place_at_a_time(
            text in "\u{feff}?[aé\n\r\t\u{1f600}]{0,40}",
            mut places in prop::collection::vec(0usize..60, 0..6),
        ) {
            let boundaries: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for place in &mut places {
                *place = boundaries[*place % boundaries.len()];
            }
            places.sort_unstable();
            let mut cursor = Cursor::new(&text);
            for place in places {
                prop_assert_eq!(cursor.position(place), Position::of(&text, place));
            }
        }
    }
}
