//! The rows of the screen that a question should show, before anything is painted.

use console::{AnsiCodeIterator, Style, truncate_str};

use super::line::{clusters, columns, joins};
use crate::prompt::look::Look;
use crate::prompt::printable;
use crate::wrap::wrapped;

/// The circle that replaces a missing letter.
const NOTHING: &str = "\u{25cc}";

/// The code that ends every style.
pub(super) const RESET: &str = "\u{1b}[0m";

/// Columns and rows of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Size {
    /// Returns the columns to paint. The last one stays free: terminals differ in where the cursor is after a
    /// character there.
    pub(super) fn usable(self) -> usize {
        // A wide character needs two.
        self.columns.saturating_sub(1).max(2)
    }
}

/// A part of a row that is painted as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The codes of its style, if any.
    pub(super) codes: String,
    pub(super) text: String,
    /// In columns.
    pub(super) width: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) pieces: Vec<Piece>,
    pub(super) width: usize,
}

/// A question as it should stand on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// At least one.
    pub(super) rows: Vec<Row>,
    /// Row and column of the cursor.
    pub(super) cursor: (usize, usize),
    columns: usize,
}

impl Frame {
    /// Returns a frame with one empty row, for a terminal of this size.
    pub(super) fn new(size: Size) -> Self {
        Self { rows: vec![Row::default()], cursor: (0, 0), columns: size.usable() }
    }

    /// Adds text, which continues in the rows below if it does not fit. It may contain styles and line
    /// ends.
    pub(super) fn add(&mut self, styled: &str) {
        for (codes, text) in parts(styled) {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.next_row();
                }
                self.text(&codes, line);
            }
        }
    }

    /// Adds text in one piece as far as it fits on the row, and continues in the rows below.
    fn text(&mut self, codes: &str, text: &str) {
        let (mut start, mut end, mut width) = (0, 0, 0);
        for cluster in clusters(text) {
            let more = columns(cluster);
            if self.last().width + width + more > self.columns {
                self.piece(codes, &text[start..end], width);
                self.next_row();
                (start, width) = (end, 0);
            }
            end += cluster.len();
            width += more;
        }
        self.piece(codes, &text[start..], width);
    }

    /// Adds typed text as one piece for each character, so that a key repaints as little as possible.
    /// A combining mark without a letter gets a circle, so that it does not join the question.
    pub(super) fn typed(&mut self, style: &Style, text: &str) {
        let styled = style.apply_to(printable(text)).to_string();
        for (codes, text) in parts(&styled) {
            for cluster in clusters(text) {
                if cluster.starts_with(joins) {
                    self.text(&codes, &format!("{NOTHING}{cluster}"));
                } else {
                    self.text(&codes, cluster);
                }
            }
        }
    }

    /// Adds a row of its own, cut to the width of the terminal.
    pub(super) fn line(&mut self, styled: &str) {
        self.next_row();
        self.add(&truncate_str(styled, self.columns, "\u{2026}"));
    }

    /// Adds the reason why an answer is refused, in as many rows as it needs.
    pub(super) fn reason(&mut self, look: &Look<'_>, reason: &str) {
        let reason = printable(reason);
        let indent = console::measure_text_width(&look.error(""));
        let room = self.columns.saturating_sub(indent).max(1);
        let lines = wrapped(&reason, room, columns).join(&format!("\n{:indent$}", ""));
        self.next_row();
        self.add(&look.error(&lines));
    }

    /// Puts the cursor after the text added so far.
    pub(super) fn put_cursor(&mut self) {
        self.cursor = (self.rows.len() - 1, self.last().width);
    }

    /// Drops the rows that do not fit, but never that of the cursor. Rows that scroll out of the terminal
    /// could not be painted over.
    pub(super) fn fit(mut self, size: Size) -> Self {
        let height = size.rows.max(1);
        let above = self.rows.len().saturating_sub(height).min(self.cursor.0);
        self.rows.drain(..above);
        self.rows.truncate(height);
        self.cursor.0 -= above;
        self
    }

    fn next_row(&mut self) {
        self.rows.push(Row::default());
    }

    fn last(&self) -> &Row {
        &self.rows[self.rows.len() - 1]
    }

    fn piece(&mut self, codes: &str, text: &str, width: usize) {
        let last = self.rows.len() - 1;
        if !text.is_empty() {
            self.rows[last].pieces.push(Piece {
                codes: codes.to_owned(),
                text: text.to_owned(),
                width,
            });
            self.rows[last].width += width;
        }
    }
}

/// Splits a styled text into parts, each with the codes of its style.
fn parts(styled: &str) -> Vec<(String, &str)> {
    let (mut parts, mut codes) = (Vec::new(), String::new());
    for (part, is_code) in AnsiCodeIterator::new(styled) {
        match (part, is_code) {
            (text, false) => parts.push((codes.clone(), text)),
            (RESET, true) => codes.clear(),
            (code, true) => codes.push_str(code),
        }
    }
    parts
}
