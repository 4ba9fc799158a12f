//! The line that is being typed: text and cursor, and nothing of the screen.

use std::mem;

use console::measure_text_width;
use zeroize::Zeroizing;

/// A change of the line, or a move in it.
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
/// What it held is overwritten when it is dropped, cut or moved, as it may be a secret. What the
/// terminal library read it from, and the answer that [`Line::take`] hands out, are not.
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

    /// The text before and after the cursor.
    pub(super) fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// The text, which leaves the line empty.
    pub(super) fn take(&mut self) -> String {
        self.cursor = 0;
        mem::take(&mut *self.text)
    }

    /// Changes the line or moves in it.
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
        // A mark may have joined the space that a word ended at.
        while !self.is_boundary(self.cursor) {
            self.cursor = self.left();
        }
    }

    /// Inserts a pasted text: without the line ends after it, a space for the line ends and tabs in
    /// it, and no other control characters. Says whether there were line ends in it.
    pub(super) fn paste(&mut self, pasted: String) -> bool {
        let pasted = Zeroizing::new(pasted);
        let text = pasted.trim_end_matches(['\r', '\n']).replace("\r\n", "\n");
        let text = Self { text: Zeroizing::new(text), cursor: 0 };
        let lines = text.text.contains(['\r', '\n']);
        let mut kept = Self::default();
        kept.reserve(text.text.len());
        for character in text.text.chars() {
            match character {
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
        // What was typed may be joined by the marks that the text started with.
        while !self.is_boundary(self.cursor) {
            self.cursor = self.right();
        }
    }

    /// Makes room for more bytes without leaving a copy of the text behind.
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

    /// Over the spaces before the cursor and the word before them.
    fn word_left(&self) -> usize {
        let before = self.text[..self.cursor].trim_end();
        before.trim_end_matches(|character: char| !character.is_whitespace()).len()
    }

    /// Over the spaces after the cursor and the word after them.
    fn word_right(&self) -> usize {
        let after = self.text[self.cursor..].trim_start();
        let rest = after.trim_start_matches(|character: char| !character.is_whitespace());
        self.text.len() - rest.len()
    }
}

/// Returns whether a character is painted onto the one before it, such as a combining accent.
pub(super) fn joins(character: char) -> bool {
    !character.is_control() && width(character) == 0
}

/// The columns that a terminal takes for a text, which counts them character by character.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn width(character: char) -> usize {
    measure_text_width(character.encode_utf8(&mut [0; 4]))
}

/// The text in parts that are painted, moved over and deleted as one: a character with all that
/// joins it. Emoji that are joined by a zero-width joiner stay several.
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
