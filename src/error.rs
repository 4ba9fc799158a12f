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

/// The lines and columns of many places of a text, as [`Position::of`] counts them: in one pass, in whatever order they
/// are asked for.
pub struct Cursor<'t> {
    text: &'t str,
    /// The last place, with its offset.
    last: (usize, Position),
    /// A place every [`STEP`] bytes, as far as there was need for them.
    marks: Vec<(usize, Position)>,
}

/// How many bytes are counted at most to reach a place.
const STEP: usize = 4096;

impl<'t> Cursor<'t> {
    /// Returns a cursor at the start of `text`.
    pub fn new(text: &'t str) -> Self {
        let start = (bom_len(text), Position { line: 1, column: 1 });
        Self { text, last: start, marks: vec![start] }
    }

    /// Returns the position of the byte at `offset`.
    pub fn position(&mut self, offset: usize) -> Position {
        let is_near = (self.last.0..self.last.0.saturating_add(STEP)).contains(&offset);
        if !is_near {
            self.last = self.mark_before(offset.min(self.text.len()));
        }
        self.last = self.moved(self.last, offset);
        self.last.1
    }

    fn mark_before(&mut self, offset: usize) -> (usize, Position) {
        let mut mark = self.marks[self.marks.len() - 1];
        while self.marks.len() * STEP <= offset {
            let mut next = self.marks.len() * STEP;
            while !self.text.is_char_boundary(next) {
                next -= 1;
            }
            mark = self.moved(mark, next);
            self.marks.push(mark);
        }
        self.marks[offset / STEP]
    }

    /// Returns the place at `offset`, which is not before `place`.
    fn moved(&self, (from, mut at): (usize, Position), offset: usize) -> (usize, Position) {
        let passed = self.text.get(from..offset).unwrap_or_default();
        let line = match passed.rfind('\n') {
            None => passed,
            Some(last) => {
                at.line += passed.bytes().filter(|&b| b == b'\n').count();
                at.column = 1;
                &passed[last + 1..]
            }
        };
        at.column += line.chars().count();
        (from.max(offset), at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cursor, Position};

    proptest! {
        #[test]
        fn positions_are_those_of_one_place_at_a_time(
            mark in "\u{feff}?",
            text in "[aé\n\r\t\u{1f600}]{0,40}",
            times in 1usize..400,
            mut places in prop::collection::vec(0usize..20_000, 0..6),
        ) {
            let text = mark + &text.repeat(times);
            let boundaries: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for place in &mut places {
                *place = boundaries[*place % boundaries.len()];
            }
            let mut cursor = Cursor::new(&text);
            for place in places {
                prop_assert_eq!(cursor.position(place), Position::of(&text, place));
            }
        }
    }
}
