//! Inserts members and replaces values.

use serde_json::Value;

use super::gap::Gap;
use super::layout::{
    Separator, Spread, colon_near, is_empty, is_one_line, items, one_line_style, unit_near,
};
use crate::edit::{Edit, line_indent, newline_near};
use crate::json::{Kind, Node, Style};

/// Where a new member goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// After all others.
    Last,
    /// Before the member that has this index now, counted from 0, and before its comments. An index past
    /// the end means the last place.
    At(usize),
}

/// Returns the edits that put a new member into an object, or none if `object` is not one. The caller makes
/// sure that the key is new.
///
/// In an object that is not empty, they only insert text.
pub fn insert_member(object: Node<'_>, key: &str, value: &Value, place: Place) -> Vec<Edit> {
    if object.kind() != Kind::Object {
        return Vec::new();
    }
    let items = items(object);
    if items.is_empty() {
        return vec![insert_only(object, key, value)];
    }
    let index = match place {
        Place::At(index) => index.min(items.len()),
        Place::Last => items.len(),
    };
    let gap = Gap::before(object, &items, index);
    let at = if index < items.len() { gap.leading_start() } else { gap.trailing_end() };
    let colon = colon_near(object);
    let separator = Separator::of(object, &items, index, colon);
    let Separator { before, after, lines } = &separator;
    let text = object.document().text();
    let (newline, indent) = match lines {
        Some((newline, indent)) => (*newline, indent.as_str()),
        None => (newline_near(text, at), line_indent(text, at)),
    };
    let style = Spread::within(object, kind_of(value)).style(object, newline, indent, colon);
    let member = render_member(key, value, colon, &style);
    if index < items.len() {
        return vec![Edit::insert(at, format!("{member}{before},{after}"))];
    }
    let ends_line = lines.is_some() && before.is_empty();
    if gap.comma.is_some() {
        let start = if lines.is_none() || ends_line { after } else { before };
        vec![Edit::insert(at, format!("{start}{member},"))]
    } else if ends_line {
        // The comma goes before a comment that ends the line.
        vec![Edit::insert(gap.range.start, ","), Edit::insert(at, format!("{after}{member}"))]
    } else {
        vec![Edit::insert(at, format!("{before},{after}{member}"))]
    }
}

/// Returns the edit that replaces a value. The new one is on one line if the old one was a
/// container on one line, or as its siblings are.
pub fn replace_value(node: Node<'_>, value: &Value) -> Edit {
    let text = node.document().text();
    let span = node.span();
    let is_container = matches!(node.kind(), Kind::Object | Kind::Array) && !is_empty(node);
    let parent = node.parent();
    let spread = match parent {
        _ if is_container && is_one_line(node.raw()) => Spread::OneLine(node),
        Some(parent) if !is_container => Spread::within(parent, kind_of(value)),
        _ => Spread::Lines,
    };
    let around = parent.unwrap_or(node);
    let colon = colon_near(if node.kind() == Kind::Object { node } else { around });
    let (newline, base) = (newline_near(text, span.end), line_indent(text, span.start));
    Edit { range: span, text: spread.style(around, newline, base, colon).text(value) }
}

fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Bool,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    }
}

fn render_member(key: &str, value: &Value, colon: &str, style: &Style<'_>) -> String {
    format!("{}{colon}{}", Style::COMPACT.text(key), style.text(value))
}

/// Returns the edit that puts the first member into an object: on a line of its own, unless everything
/// around it is on one line. The object's comments stay, before it.
fn insert_only(object: Node<'_>, key: &str, value: &Value) -> Edit {
    let text = object.document().text();
    let span = object.span();
    let gap = Gap::before(object, &[], 0);
    let start = gap.comments.last().map_or(gap.range.start, |comment| comment.end);
    let range = start..gap.range.end;
    let colon = colon_near(object);
    let spread = match object.parent() {
        Some(parent) if !gap.has_break() => Spread::within(parent, Kind::Object),
        _ => Spread::Lines,
    };
    if let Spread::OneLine(model) = spread {
        let style = one_line_style(model, colon);
        let member = render_member(key, value, style.colon, &style);
        let padding = if model.kind() == Kind::Object { style.padding } else { "" };
        let lead = if gap.comments.is_empty() { padding } else { " " };
        return Edit { range, text: format!("{lead}{member}{padding}") };
    }
    let blanks = &text[range.clone()];
    let (newline, closing) = match blanks.rfind(['\n', '\r']) {
        Some(end) => (newline_near(text, start + end + 1), &blanks[end + 1..]),
        None => (newline_near(text, span.start), line_indent(text, span.start)),
    };
    let own_line = gap.comments.last().filter(|_| gap.has_break()).and_then(|comment| {
        let indent = line_indent(text, comment.start);
        let before = text[..comment.start].strip_suffix(indent)?;
        before.ends_with(['\n', '\r']).then_some(indent)
    });
    let indent = own_line.map_or_else(|| closing.to_owned() + unit_near(object), str::to_owned);
    let style = Spread::Lines.style(object, newline, &indent, colon);
    let member = render_member(key, value, colon, &style);
    Edit { range, text: format!("{newline}{indent}{member}{newline}{closing}") }
}
