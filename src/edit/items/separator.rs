//! What separates items.

use super::Items;
use super::gap::Gap;
use crate::edit::{line_indent, newline_near};

/// What separates the items of a container.
#[derive(Clone, Debug)]
pub(in crate::edit) struct Separator<'t> {
    /// What stands before the comma.
    pub(in crate::edit) before: String,
    /// What stands after the comma.
    pub(in crate::edit) after: String,
    /// The line end and the indentation of items on lines of their own.
    pub(in crate::edit) lines: Option<(&'t str, String)>,
}

/// What separates the items of a container, as far as that is the same everywhere in it.
pub(in crate::edit) struct Separators<'t> {
    /// Its last gap with a line break.
    last_break: Option<Gap<'t>>,
    /// Whether an empty line stands between all items.
    is_spaced: bool,
    /// The line end and indentation of a first line of its own after a comment at the end.
    own_line: Option<(&'t str, String)>,
    /// What stands before and after the last comma.
    on_one_line: (&'t str, &'t str),
}

impl<'t> Separators<'t> {
    /// Looks at items that are there. Where a container without lines of its own ends in a comment and a line break,
    /// a line of its own, one `unit` deeper, keeps the comment where it belongs. `after_comma` is what stands behind a
    /// comma where none shows it.
    pub(in crate::edit) fn of(
        items: &Items<'t>,
        unit: impl FnOnce() -> &'t str,
        after_comma: &'static str,
    ) -> Self {
        let gap = |i| items.gap(i);
        let from_end = (0..items.len()).rev().map(gap);
        let last_break = from_end.clone().find(Gap::has_break);
        let is_spaced =
            items.len() > 1 && (1..items.len()).map(gap).all(|gap| gap.has_empty_line());
        let last = gap(items.len());
        let needs_line = !last.comments.is_empty() && last.has_break();
        let own_line = needs_line.then(|| {
            let indent = line_indent(items.text, items.brackets.start).to_owned() + unit();
            (newline_near(items.text, items.brackets.end), indent)
        });
        let seen = match last_break {
            None => from_end.filter_map(|gap| gap.on_one_line()).next(),
            Some(_) => None,
        };
        let on_one_line = seen.unwrap_or(("", after_comma));
        Self { last_break, is_spaced, own_line, on_one_line }
    }

    /// Returns what separates an item that goes into `gap`, or after the last one, from those that are there.
    pub(in crate::edit) fn near(&self, gap: Option<&Gap<'t>>) -> Separator<'t> {
        let with_break = gap.filter(|gap| gap.has_break()).or(self.last_break.as_ref());
        if let Some(nearest) = with_break
            && let Some((newline, indent)) = nearest.line_start()
        {
            return Separator::lines(newline, indent, self.is_spaced, nearest.comma_first());
        }
        if let Some((newline, indent)) = &self.own_line {
            return Separator::lines(newline, indent, false, None);
        }
        let (before, after) = gap.and_then(Gap::on_one_line).unwrap_or(self.on_one_line);
        Separator { before: before.to_owned(), after: after.to_owned(), lines: None }
    }
}

impl<'t> Separator<'t> {
    /// Returns the line end and the indentation of items on lines of their own.
    pub(in crate::edit) fn line(&self) -> Option<(&str, &str)> {
        self.lines.as_ref().map(|(newline, indent)| (*newline, indent.as_str()))
    }

    /// `comma_first` holds the blanks after a comma that starts a line; without it, the comma ends one.
    fn lines(newline: &'t str, indent: &str, is_spaced: bool, comma_first: Option<&str>) -> Self {
        let line = newline.repeat(if is_spaced { 2 } else { 1 }) + indent;
        let (before, after) = match comma_first {
            Some(after) => (line, after.to_owned()),
            None => (String::new(), line),
        };
        Self { before, after, lines: Some((newline, indent.to_owned())) }
    }
}
