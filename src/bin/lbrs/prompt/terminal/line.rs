//! The typed line: text and cursor.

use std::mem;

use console::measure_text_width;
use zeroize::Zeroizing;

/// A change of the line, or a move of its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    Insert(char),
    Left,
    Right,
    WordLeft,
    WordRight,
    Start,
    End,
    Backspace,
    Delete,
    CutToStart,
    CutToEnd,
    CutWord,
    CutNextWord,
}

/// A line of text with a cursor.
///
/// The text may be a secret, so it is overwritten when it is dropped, cut or moved. The buffers of the
/// terminal library, and the answer of [`Line::take`], are not.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: Zeroizing<String>,
    /// In bytes; always between two clusters of the text.
    cursor: usize,
}

impl Line {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text before and after the cursor.
    pub(super) fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    pub(super) fn take(&mut self) -> String {
        self.cursor = 0;
        mem::take(&mut *self.text)
    }

    pub(super) fn edit(&mut self, edit: Edit) {
        let cursor = self.cursor;
        match edit {
            Edit::Insert(typed) => self.insert(typed.encode_utf8(&mut [0; 4])),
            Edit::Left => self.cursor = self.left(),
            Edit::Right => self.cursor = self.right(),
            Edit::WordLeft => self.cursor = self.word_left(),
            Edit::WordRight => self.cursor = self.word_right(),
            Edit::Start => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::Backspace => self.cut(self.left(), cursor),
            Edit::Delete => self.cut(cursor, self.right()),
            Edit::CutToStart => self.cut(0, cursor),
            Edit::CutToEnd => self.cut(cursor, self.text.len()),
            Edit::CutWord => self.cut(self.word_left(), cursor),
            Edit::CutNextWord => self.cut(cursor, self.word_right()),
        }
        // A combining mark may have joined the space after a word.
        while !self.is_boundary(self.cursor) {
            self.cursor = self.left();
        }
    }

    /// Inserts a pasted text, without trailing line ends and without control characters. Other line ends and tabs
    /// become spaces, or stay if it `keeps_lines`. Returns whether it contained line ends.
    pub(super) fn paste(&mut self, pasted: String, keeps_lines: bool) -> bool {
        let pasted = Zeroizing::new(pasted);
        let text = pasted.trim_end_matches(['\r', '\n']).replace("\r\n", "\n");
        let text = Self { text: Zeroizing::new(text), cursor: 0 };
        let lines = text.text.contains(['\r', '\n']);
        let mut kept = Self::default();
        kept.reserve(text.text.len());
        for character in text.text.chars() {
            match character {
                '\t' if keeps_lines => kept.text.push('\t'),
                '\r' | '\n' if keeps_lines => kept.text.push('\n'),
                '\r' | '\n' | '\t' => kept.text.push(' '),
                character if character.is_control() => {}
                character => kept.text.push(character),
            }
        }
        self.insert(&kept.text);
        lines
    }

    fn insert(&mut self, text: &str) {
        self.reserve(text.len());
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
        // Combining marks at the start of the text may join the typed one.
        while !self.is_boundary(self.cursor) {
            self.cursor = self.right();
        }
    }

    /// Reserves room for more bytes without leaving a copy of the text in memory.
    fn reserve(&mut self, more: usize) {
        let needed = self.text.len() + more;
        if needed > self.text.capacity() {
            let room = String::with_capacity(needed.next_power_of_two().max(128));
            let old = mem::replace(&mut self.text, Zeroizing::new(room));
            self.text.push_str(&old);
        }
    }

    fn cut(&mut self, start: usize, end: usize) {
        let room = String::with_capacity(self.text.capacity());
        let old = mem::replace(&mut self.text, Zeroizing::new(room));
        self.text.push_str(&old[..start]);
        self.text.push_str(&old[end..]);
        self.cursor = start;
    }

    /// Returns whether a cluster starts at this byte, or the text ends there.
    fn is_boundary(&self, at: usize) -> bool {
        at == 0 || !self.text[at..].starts_with(joins)
    }

    fn left(&self) -> usize {
        let before = &self.text[..self.cursor];
        before.char_indices().rfind(|(_, character)| !joins(*character)).map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        let next = clusters(&self.text[self.cursor..]).next();
        self.cursor + next.map_or(0, str::len)
    }

    /// Returns the start of the word before the cursor, across spaces.
    fn word_left(&self) -> usize {
        let before = self.text[..self.cursor].trim_end();
        before.trim_end_matches(|character: char| !character.is_whitespace()).len()
    }

    /// Returns the end of the word after the cursor, across spaces.
    fn word_right(&self) -> usize {
        let after = self.text[self.cursor..].trim_start();
        let rest = after.trim_start_matches(|character: char| !character.is_whitespace());
        self.text.len() - rest.len()
    }
}

/// Returns whether a character is painted onto the one before it, as a combining accent is.
pub(super) fn joins(character: char) -> bool {
    !character.is_control() && width(character) == 0
}

/// Returns the columns of a text on a terminal, which counts them character by character.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn width(character: char) -> usize {
    measure_text_width(character.encode_utf8(&mut [0; 4]))
}

/// Splits a text into parts that are painted, moved over and deleted as one: a character with all that
/// join it. Emoji with zero-width joiners stay several.
pub(super) fn clusters(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let mut rest = text.chars();
        rest.next()?;
        let rest = rest.as_str().trim_start_matches(joins);
        let (cluster, after) = text.split_at(text.len() - rest.len());
        text = after;
        Some(cluster)
    })
}
