//! Painting: from the rows that stand on the terminal to those that should, in as few bytes as that
//! takes, and without ever asking the terminal where its cursor is.

use std::fmt::Write;

use super::frame::{Frame, Piece, RESET, Row};

/// What a question has painted so far.
#[derive(Debug, Default)]
pub(super) struct Screen {
    rows: Vec<Row>,
    /// Row and column of the cursor, counted from where the question starts.
    cursor: (usize, usize),
    output: String,
}

impl Screen {
    /// The bytes for the terminal since the last call.
    pub(super) fn output(&mut self) -> String {
        std::mem::take(&mut self.output)
    }

    /// Shows a frame in place of what stands there. The first one starts on the row of the cursor,
    /// which it takes from its start: what was typed before the question stands there.
    pub(super) fn paint(&mut self, frame: Frame) {
        if self.rows.is_empty() {
            self.output.push_str("\r\u{1b}[J");
            self.rows.push(Row::default());
        }
        for (at, row) in frame.rows.iter().enumerate() {
            if at == self.rows.len() {
                self.go((at - 1, self.cursor.1));
                self.output.push_str("\r\n");
                self.cursor = (at, 0);
                self.rows.push(Row::default());
            }
            if self.rows[at] != *row {
                self.repaint(at, row);
            }
        }
        if self.rows.len() > frame.rows.len() {
            self.go((frame.rows.len(), 0));
            self.output.push_str("\u{1b}[J");
        }
        self.rows = frame.rows;
        self.go(frame.cursor);
    }

    /// Paints a row from the first piece that differs.
    fn repaint(&mut self, at: usize, row: &Row) {
        let old = &self.rows[at];
        let same = old.pieces.iter().zip(&row.pieces).take_while(|(old, new)| old == new).count();
        let shorter = row.width < old.width;
        self.go((at, row.pieces[..same].iter().map(|piece| piece.width).sum()));
        for Piece { codes, text, .. } in &row.pieces[same..] {
            let end = if codes.is_empty() { "" } else { RESET };
            self.add(format_args!("{codes}{text}{end}"));
        }
        self.cursor.1 = row.width;
        if shorter {
            self.output.push_str("\u{1b}[K");
        }
    }

    /// Ends the question with one line in its place, which the terminal may wrap as it likes, and the
    /// cursor below it.
    pub(super) fn finish(&mut self, line: &str) {
        self.erase();
        self.add(format_args!("{line}\r\n"));
    }

    /// Leaves what stands there, with the cursor below it.
    pub(super) fn leave(&mut self) {
        if let Some(last) = self.rows.len().checked_sub(1) {
            self.go((last, self.cursor.1));
            self.output.push_str("\r\n");
        }
        self.forget();
    }

    /// Clears what stands there, so that everything is painted again: in a terminal that has as many
    /// columns now, into which it has broken the rows.
    pub(super) fn clear(&mut self, columns: usize) {
        let columns = columns.max(1);
        let (row, column) = self.cursor;
        let above: usize =
            self.rows.iter().take(row).map(|row| row.width.div_ceil(columns).max(1)).sum();
        self.cursor = (above + column / columns, column);
        self.erase();
    }

    fn erase(&mut self) {
        self.go((0, self.cursor.1));
        self.output.push_str("\r\u{1b}[J");
        self.forget();
    }

    fn forget(&mut self) {
        self.rows.clear();
        self.cursor = (0, 0);
    }

    /// Moves the cursor to a row that stands there.
    fn go(&mut self, (row, column): (usize, usize)) {
        let (at_row, at_column) = self.cursor;
        if row < at_row {
            self.add(format_args!("\u{1b}[{}A", at_row - row));
        } else if row > at_row {
            self.add(format_args!("\u{1b}[{}B", row - at_row));
        }
        if column < at_column {
            self.output.push('\r');
        }
        let forward = if column < at_column { column } else { column - at_column };
        if forward > 0 {
            self.add(format_args!("\u{1b}[{forward}C"));
        }
        self.cursor = (row, column);
    }

    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.output.write_fmt(text);
    }
}
