//! The style of a text around the place of an edit.

use std::ops::Range;

use super::gap::Gap;
use crate::edit::{line_indent, newline_near};
use crate::json::{Kind, Lines, Node, Style};

/// A level of indentation in a text that shows none, as npm and LoopBack write it.
pub(super) const DEFAULT_UNIT: &str = "  ";
const DEFAULT_COLON: &str = ": ";

/// What separates the items of a container.
#[derive(Clone, Debug)]
pub(super) struct Separator<'t> {
    /// What stands before the comma.
    pub(super) before: String,
    /// What stands after the comma.
    pub(super) after: String,
    /// The line end and the indentation of items on lines of their own.
    pub(super) lines: Option<(&'t str, String)>,
}

impl<'t> Separator<'t> {
    /// Returns what separates the items of a container that has some, as near to the item at `i` (one past
    /// the last, for a new last one) as can be seen. Where a container without lines of its own ends in a
    /// comment and a line break, a line of its own keeps the comment where it belongs.
    pub(super) fn of(container: Node<'t>, items: &[Range<usize>], i: usize, colon: &str) -> Self {
        let gap = |i| Gap::before(container, items, i);
        let near = (i..items.len()).take(1).chain((0..items.len()).rev()).map(gap);
        if let Some(nearest) = near.clone().find(Gap::has_break)
            && let Some((newline, indent)) = nearest.line_start()
        {
            let mut between = (1..items.len()).map(gap);
            let is_spaced = items.len() > 1 && between.all(|gap| gap.has_empty_line());
            return Self::lines(newline, indent, is_spaced, nearest.comma_first());
        }
        let last = gap(items.len());
        if !last.comments.is_empty() && last.has_break() {
            let (text, span) = (container.document().text(), container.span());
            let indent = line_indent(text, span.start).to_owned() + unit_near(container);
            return Self::lines(newline_near(text, span.end), &indent, false, None);
        }
        let seen = near.filter_map(|gap| gap.on_one_line()).next();
        let (before, after) = seen.unwrap_or(("", after_comma(colon)));
        Self { before: before.to_owned(), after: after.to_owned(), lines: None }
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

/// Returns the blanks after a comma, judged by those after a colon.
fn after_comma(colon: &str) -> &'static str {
    if colon.ends_with([' ', '\t']) { " " } else { "" }
}

/// Returns the spans of the items of a container: of members from key to value, or of elements.
pub(super) fn items(container: Node<'_>) -> Vec<Range<usize>> {
    let members = container.members().map(|m| m.key.span().start..m.value.span().end);
    members.chain(container.elements().map(|element| element.span())).collect()
}
fn values<'d>(container: Node<'d>) -> impl Iterator<Item = Node<'d>> {
    container.members().map(|member| member.value).chain(container.elements())
}

/// Whether a value that goes into a container stands on one line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spread<'d> {
    /// Its members stand on lines of their own.
    Lines,
    /// It is one line, in the style of this container.
    OneLine(Node<'d>),
}

impl<'d> Spread<'d> {
    /// Returns how a value of this kind stands in `container`: as the others of its kind if they are all
    /// on one line each, else as `container` itself.
    pub(super) fn within(container: Node<'d>, kind: Kind) -> Self {
        let is_sample = |value: &Node<'_>| value.kind() == kind && !is_empty(*value);
        let mut samples = values(container).filter(is_sample).peekable();
        if let Some(&sample) = samples.peek() {
            let is_one_line = samples.all(|sample| is_one_line(sample.raw()));
            return if is_one_line { Self::OneLine(sample) } else { Self::Lines };
        }
        let items = items(container);
        let mut gaps = (0..=items.len()).map(|i| Gap::before(container, &items, i));
        let has_lines = items.is_empty() || gaps.any(|gap| gap.has_break());
        if has_lines { Self::Lines } else { Self::OneLine(container) }
    }

    /// Returns the style of a value in `container`, on a line that starts with `base`.
    pub(super) fn style(
        self,
        container: Node<'d>,
        newline: &'d str,
        base: &'d str,
        colon: &'d str,
    ) -> Style<'d> {
        if let Self::OneLine(model) = self {
            return one_line_style(model, colon);
        }
        let siblings: Vec<_> = values(container).collect();
        let nested = siblings.into_iter().rev().find_map(colon_in);
        let lines = Lines { newline, base, unit: unit_near(container) };
        Style { colon: nested.unwrap_or(colon), comma: ", ", padding: "", lines: Some(lines) }
    }
}
pub(super) fn is_empty(container: Node<'_>) -> bool {
    values(container).next().is_none()
}

/// Returns whether `raw` has no line break.
pub(super) fn is_one_line(raw: &str) -> bool {
    !raw.contains(['\n', '\r'])
}

/// Returns the style of a value on one line, after the model of another container.
pub(super) fn one_line_style<'t>(model: Node<'t>, colon: &'t str) -> Style<'t> {
    let items = items(model);
    let colon = colon_in(model).unwrap_or(colon);
    let text = model.document().text();
    let padding = match (model.kind(), items.first()) {
        (Kind::Object, Some(first)) => &text[model.span().start + 1..first.start],
        _ => "",
    };
    let comma = match items.as_slice() {
        [first, second, ..] => &text[first.end..second.start],
        _ => "",
    };
    let comma = match comma.trim_matches([' ', '\t']) {
        "," => comma,
        _ if after_comma(colon).is_empty() => ",",
        _ => ", ",
    };
    let padding = if matches!(padding, " " | "\t") { padding } else { "" };
    Style { colon, comma, padding, lines: None }
}

/// Returns what stands between keys and values in or around `object`.
pub(super) fn colon_near<'t>(object: Node<'t>) -> &'t str {
    let elsewhere = || object.document().nodes().find_map(colon_in);
    colon_in(object).or_else(elsewhere).unwrap_or(DEFAULT_COLON)
}

/// Returns what stands between key and value in the last member of an object. Wider blanks, which may align
/// values in a column, count only where all members have them.
fn colon_in<'t>(object: Node<'t>) -> Option<&'t str> {
    let text = object.document().text();
    let colons = object.members().filter_map(|member| {
        let colon = &text[member.key.span().end..member.value.span().start];
        (colon.trim_matches([' ', '\t']) == ":").then_some(colon)
    });
    let last = colons.clone().last()?;
    let is_wide = last.starts_with("  ") || last.ends_with("  ") || last.contains('\t');
    let agree = || colons.clone().all(|colon| colon == last);
    Some(if is_wide && !agree() { DEFAULT_COLON } else { last })
}

/// Returns a level of indentation: that of the values next to the place of an edit, else of their
/// container, else of anything in the text.
pub(super) fn unit_near<'t>(container: Node<'t>) -> &'t str {
    let siblings: Vec<_> = values(container).collect();
    siblings
        .into_iter()
        .rev()
        .find_map(unit_of)
        .or_else(|| unit_of(container))
        .or_else(|| container.document().nodes().find_map(unit_of))
        .unwrap_or(DEFAULT_UNIT)
}

/// Returns the indentation of the items of a container, if the first one starts a line.
fn unit_of<'t>(container: Node<'t>) -> Option<&'t str> {
    let text = container.document().text();
    let first = values(container).next()?;
    let first = container.members().next().map_or(first, |member| member.key);
    let span = container.span();
    let before = Gap::before(container, &[first.span()], 0);
    let (_, indent) = before.line_start()?;
    let inside = &text[span.start..span.end - 1];
    let closing = inside.rfind(['\n', '\r']).map_or(inside, |end| &inside[end + 1..]);
    let is_blank = closing.trim_matches([' ', '\t']).is_empty();
    let outer = if is_blank { closing } else { line_indent(text, span.start) };
    indent.strip_prefix(outer)
}
