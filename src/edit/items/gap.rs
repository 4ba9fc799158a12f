//! The text between two values: blanks, comments, a comma.

use std::ops::Range;

use crate::edit::{leading_blanks, newline_near};
use crate::json::comment_end;

/// The text between two neighbours in a container, or between one of its brackets and the value
/// next to it.
#[derive(Clone, Debug)]
pub(in crate::edit) struct Gap<'t> {
    text: &'t str,
    pub(in crate::edit) range: Range<usize>,
    /// The byte of its comma.
    pub(in crate::edit) comma: Option<usize>,
    pub(in crate::edit) comments: Vec<Range<usize>>,
    /// Whether it starts after the opening bracket.
    opens: bool,
}

impl<'t> Gap<'t> {
    fn new(text: &'t str, range: Range<usize>, opens: bool) -> Self {
        let mut gap = Self { text, range: range.clone(), comma: None, comments: Vec::new(), opens };
        let mut at = range.start;
        while at < range.end {
            match text.as_bytes()[at] {
                b'/' => {
                    // In TypeScript, U+2028 ends a line comment too, and the next item may follow it.
                    let end = comment_end(text.as_bytes(), at).unwrap_or(range.end);
                    let end = end.min(range.end);
                    gap.comments.push(at..end);
                    at = end;
                }
                b',' => {
                    gap.comma = Some(at);
                    at += 1;
                }
                _ => at += 1,
            }
        }
        gap
    }

    /// Returns the gap before the item at `i` in these brackets, or after the last one.
    pub(in crate::edit) fn before(
        text: &'t str,
        brackets: &Range<usize>,
        items: &[Range<usize>],
        i: usize,
    ) -> Self {
        let start = if i == 0 { brackets.start + 1 } else { items[i - 1].end };
        let end = items.get(i).map_or(brackets.end - 1, |item| item.start);
        Self::new(text, start..end, i == 0)
    }

    /// Returns the blanks between comments, in order; a comma counts as one of them.
    fn blanks(&self) -> impl Iterator<Item = &'t str> {
        let starts = std::iter::once(self.range.start).chain(self.comments.iter().map(|c| c.end));
        let ends = self.comments.iter().map(|c| c.start).chain([self.range.end]);
        let text = self.text;
        starts.zip(ends).map(move |(start, end)| &text[start..end])
    }

    /// Returns whether a line ends in it, outside its comments.
    pub(in crate::edit) fn has_break(&self) -> bool {
        self.blanks().any(|blanks| breaks(blanks) > 0)
    }
    pub(in crate::edit) fn has_empty_line(&self) -> bool {
        self.blanks().any(|blanks| breaks(blanks) > 1)
    }

    /// Returns whether a `//` comment ends at `offset`.
    pub(in crate::edit) fn ends_in_line_comment(&self, offset: usize) -> bool {
        let mut ending = self.comments.iter().filter(|comment| comment.end == offset);
        ending.any(|comment| self.text[comment.clone()].starts_with("//"))
    }

    /// Returns its last line break outside comments, and the blanks with which the next line starts.
    pub(in crate::edit) fn line_start(&self) -> Option<(&'t str, &'t str)> {
        let blanks = self.blanks().filter(|blanks| breaks(blanks) > 0).last()?;
        let end = blanks.rfind(['\n', '\r'])? + 1;
        Some((newline_near(blanks, end), leading_blanks(&blanks[end..])))
    }

    /// Returns the blanks after the comma, if the comma is the first thing on the line of the next item.
    pub(in crate::edit) fn comma_first(&self) -> Option<&'t str> {
        let comma = self.comma?;
        let before = &self.text[self.range.start..comma];
        let after = &self.text[comma + 1..self.range.end];
        let leads = before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']);
        (leads && breaks(after) == 0).then(|| leading_blanks(after))
    }

    /// Returns the blanks before and after the comma, if the gap has nothing else and no line break.
    pub(in crate::edit) fn on_one_line(&self) -> Option<(&'t str, &'t str)> {
        let comma = self.comma?;
        let is_plain = self.comments.is_empty() && !self.has_break();
        is_plain
            .then(|| (&self.text[self.range.start..comma], &self.text[comma + 1..self.range.end]))
    }

    /// Returns the end of what belongs to the earlier neighbour: its comma and the comments that end its line.
    pub(in crate::edit) fn trailing_end(&self) -> usize {
        let end = self.comma.map_or(self.range.start, |comma| comma + 1);
        let mut line_end = end;
        let mut ends_line = false;
        for comment in self.comments.iter().filter(|comment| comment.start >= end) {
            if breaks(&self.text[line_end..comment.start]) > 0 {
                ends_line = true;
                break;
            }
            line_end = comment.end;
        }
        ends_line |= breaks(&self.text[line_end..self.range.end]) > 0;
        // After a comma or an opening brace, a comment before something else on the same line is about
        // that.
        let is_own = self.comma.is_none() && !self.opens;
        if ends_line || is_own { line_end } else { end }
    }

    /// Returns the start of what belongs to the later neighbour: the comments right above or before it.
    pub(in crate::edit) fn leading_start(&self) -> usize {
        let floor = self.trailing_end();
        let mut start = self.range.end;
        for comment in self.comments.iter().rev() {
            if comment.start < floor || breaks(&self.text[comment.end..start]) > 1 {
                break;
            }
            start = comment.start;
        }
        start
    }

    /// Returns the end of the last thing before the comma: a comment, or the earlier neighbour.
    pub(in crate::edit) fn comma_start(&self) -> usize {
        let comma = self.comma.unwrap_or(self.range.end);
        let before = self.comments.iter().rev().find(|comment| comment.end <= comma);
        before.map_or(self.range.start, |comment| comment.end)
    }
}

/// Counts the lines that end in `blanks`.
fn breaks(blanks: &str) -> usize {
    blanks.replace("\r\n", "\n").matches(['\n', '\r']).count()
}
