//! Inserts items between brackets or braces.

use std::ops::Range;

use crate::edit::{Edit, line_indent, newline_near};

/// The items of an array or an inline table, as they stand in the text.
pub(super) struct List<'d> {
    pub text: &'d str,
    /// From the opening bracket to the closing one, both included.
    pub(super) span: Range<usize>,
    /// Each item, in the order of the text.
    pub(super) items: Vec<Range<usize>>,
    /// What stands between a bracket and an item on the same line.
    pub(super) padding: &'d str,
}

impl List<'_> {
    /// Inserts items before the item at `slot`, written as their neighbours are.
    pub(super) fn insert(&self, slot: usize, new: &[String]) -> Vec<Edit> {
        let previous = slot.checked_sub(1).and_then(|index| self.items.get(index));
        let next = self.items.get(slot);
        let lines = match (previous, next) {
            (_, Some(item)) | (Some(item), None) => self.line_indent(item).map(str::to_owned),
            (None, None) => self.text[self.span.clone()].contains('\n').then(|| {
                let closing = self.line_indent(&(self.close()..self.close()));
                format!("{}    ", closing.unwrap_or_default())
            }),
        };
        match lines {
            Some(indent) => self.insert_lines(previous, &indent, new),
            None => vec![self.insert_inline(previous, next, new)],
        }
    }

    fn insert_inline(
        &self,
        previous: Option<&Range<usize>>,
        next: Option<&Range<usize>>,
        new: &[String],
    ) -> Edit {
        let separator = self.separator();
        let joined = new.join(separator);
        match (previous, next) {
            (Some(previous), _) => Edit::insert(previous.end, format!("{separator}{joined}")),
            (None, Some(next)) => Edit::insert(next.start, format!("{joined}{separator}")),
            (None, None) => Edit {
                range: self.span.start + 1..self.close(),
                text: format!("{0}{joined}{0}", self.padding),
            },
        }
    }

    fn insert_lines(
        &self,
        previous: Option<&Range<usize>>,
        indent: &str,
        new: &[String],
    ) -> Vec<Edit> {
        let comma = previous.and_then(|previous| self.comma_after(previous.end));
        let unfinished = previous.filter(|_| comma.is_none()).map(|previous| previous.end);
        let anchor = unfinished.unwrap_or(comma.unwrap_or(self.span.start) + 1);
        // Past the comment that shares the line with the item above.
        let rest = &self.text[anchor..self.close()];
        let at = anchor + rest.find('\n').and(rest.lines().next()).map_or(0, str::len);
        let newline = newline_near(self.text, anchor);
        let lines: Vec<_> = new.iter().map(|item| format!("{newline}{indent}{item}")).collect();
        let end = if unfinished.is_some() { "" } else { "," };
        let comma = unfinished.map(|end| Edit::insert(end, ","));
        comma.into_iter().chain([Edit::insert(at, lines.join(",") + end)]).collect()
    }

    /// Returns the indentation of an item that is the first thing on its line.
    fn line_indent(&self, item: &Range<usize>) -> Option<&str> {
        let before = &self.text[self.span.start..item.start];
        let line = &before[before.rfind('\n')? + 1..];
        line.trim_matches([' ', '\t']).is_empty().then(|| line_indent(self.text, item.start))
    }

    /// Returns the offset of the comma that follows an item, if one does.
    fn comma_after(&self, end: usize) -> Option<usize> {
        let mut comment = false;
        for (offset, character) in self.text[end..self.close()].char_indices() {
            match character {
                '#' => comment = true,
                '\n' => comment = false,
                ',' if !comment => return Some(end + offset),
                _ => {}
            }
        }
        None
    }

    /// Returns what stands between two items on one line, as the list writes it if it does.
    fn separator(&self) -> &str {
        let between = self.items.windows(2).map(|pair| &self.text[pair[0].end..pair[1].start]);
        between.into_iter().find(|gap| gap.trim_matches([' ', '\t']) == ",").unwrap_or(", ")
    }

    fn close(&self) -> usize {
        self.span.end - 1
    }
}
