//! The style of a text around the place of an edit.

use std::ops::Range;

use crate::edit::items::Gap;
use crate::edit::line_indent;
use crate::json::{Kind, Lines, Node, Style};

/// A level of indentation in a text that shows none, as npm and LoopBack write it.
pub(super) const DEFAULT_UNIT: &str = "  ";
const DEFAULT_COLON: &str = ": ";

/// Returns the blanks after a comma, judged by those after a colon.
pub(super) fn after_comma(colon: &str) -> &'static str {
    if colon.ends_with([' ', '\t']) { " " } else { "" }
}

/// Returns the spans of the items of a container: of members from key to value, or of elements.
pub(super) fn items(container: Node<'_>) -> impl Iterator<Item = Range<usize>> {
    let members = container.members().map(|m| m.key.span().start..m.value.span().end);
    members.chain(container.elements().map(|element| element.span()))
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
        let items: Vec<_> = items(container).collect();
        let (text, span) = (container.document().text(), container.span());
        let mut gaps = (0..=items.len()).map(|i| Gap::before(text, &span, &items, i));
        let has_lines = items.is_empty() || gaps.any(|gap| gap.has_break());
        if has_lines { Self::Lines } else { Self::OneLine(container) }
    }

    /// Returns the style of a value in `container`. The line end and the base of its lines are left to the
    /// place of the value.
    pub(super) fn style(self, container: Node<'d>, colon: &'d str) -> Style<'d> {
        if let Self::OneLine(model) = self {
            return one_line_style(model, colon);
        }
        let siblings: Vec<_> = values(container).collect();
        let nested = siblings.into_iter().rev().find_map(colon_in);
        let lines = Lines { newline: "\n", base: "", unit: unit_near(container) };
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
    let mut items = items(model);
    let (first, second) = (items.next(), items.next());
    let colon = colon_in(model).unwrap_or(colon);
    let text = model.document().text();
    let padding = match (model.kind(), &first) {
        (Kind::Object, Some(first)) => &text[model.span().start + 1..first.start],
        _ => "",
    };
    let comma = match (first, second) {
        (Some(first), Some(second)) => &text[first.end..second.start],
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
    let before = Gap::before(text, &span, &[first.span()], 0);
    let (_, indent) = before.line_start()?;
    let inside = &text[span.start..span.end - 1];
    let closing = inside.rfind(['\n', '\r']).map_or(inside, |end| &inside[end + 1..]);
    let is_blank = closing.trim_matches([' ', '\t']).is_empty();
    let outer = if is_blank { closing } else { line_indent(text, span.start) };
    indent.strip_prefix(outer)
}
