//! Paints: turns the rows on the terminal into those that it should show, in as few bytes as possible, and
//! without ever asking the terminal where its cursor is.

use super::frame::{Frame, Piece, RESET, Row};

/// The rows that a question has painted so far.
#[derive(Debug, Default)]
pub(super) struct Screen {
    rows: Vec<Row>,
    /// Row and column of the cursor, from the start of the question.
    cursor: (usize, usize),
    output: String,
}

impl Screen {
    /// Takes the bytes for the terminal since the last call.
    pub(super) fn output(&mut self) -> String {
        std::mem::take(&mut self.output)
    }

    /// Shows a frame in place of the last one. The first one starts on the row of the cursor, and overwrites
    /// what was typed there before the question.
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
            self.output += &format!("{codes}{text}{end}");
        }
        self.cursor.1 = row.width;
        if shorter {
            self.output.push_str("\u{1b}[K");
        }
    }

    /// Replaces the question by one line, which the terminal may wrap, with the cursor below it.
    pub(super) fn finish(&mut self, line: &str) {
        self.erase();
        self.output += &format!("{line}\r\n");
    }

    /// Leaves the rows on the screen, with the cursor below them.
    pub(super) fn leave(&mut self) {
        if let Some(last) = self.rows.len().checked_sub(1) {
            self.go((last, self.cursor.1));
            self.output.push_str("\r\n");
        }
        self.forget();
    }

    /// Clears the rows, so that everything is painted again. The terminal has this many columns now, and has
    /// wrapped the rows to them.
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

    /// Moves the cursor to a row on the screen.
    fn go(&mut self, (row, column): (usize, usize)) {
        let (at_row, at_column) = self.cursor;
        if row < at_row {
            self.output += &format!("\u{1b}[{}A", at_row - row);
        } else if row > at_row {
            self.output += &format!("\u{1b}[{}B", row - at_row);
        }
        if column < at_column {
            self.output.push('\r');
        }
        let forward = if column < at_column { column } else { column - at_column };
        if forward > 0 {
            self.output += &format!("\u{1b}[{forward}C");
        }
        self.cursor = (row, column);
    }
}
