//! Inserts members and elements, and replaces values.

use serde_json::Value;

use super::container::{Container, on_line};
use super::layout::{Spread, colon_near, is_empty, is_one_line, one_line_style, unit_near};
use crate::edit::items::{Items, Layout, Line, Separator, insert};
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

/// A new member, or a new element, which has no key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'v> {
    pub(super) key: Option<&'v str>,
    pub(super) value: &'v Value,
}

impl Item<'_> {
    fn text(&self, colon: &str, value: &str) -> String {
        match self.key {
            Some(key) => format!("{}{colon}{value}", Style::COMPACT.text(key)),
            None => value.to_owned(),
        }
    }
}

/// Returns the edits that put a new member into an object, or none if `object` is not one. The caller makes
/// sure that the key is new.
///
/// In an object that is not empty, they only insert text.
pub fn insert_member(object: Node<'_>, key: &str, value: &Value, place: Place) -> Vec<Edit> {
    if object.kind() != Kind::Object {
        return Vec::new();
    }
    let container = Container::new(object, object.parent());
    let index = match place {
        Place::At(index) => index.min(container.items.len()),
        Place::Last => container.items.len(),
    };
    insert(&container, index, &[Item { key: Some(key), value }])
}

impl<'d, 'v> Layout<'d, Item<'v>> for Container<'d> {
    fn items(&self) -> &Items<'d> {
        &self.items
    }

    fn separator(&self, i: usize) -> Separator<'d> {
        self.separator_at(i)
    }

    fn texts(&self, at: usize, line: Option<Line<'_>>, new: &[Item<'v>]) -> Vec<String> {
        let line = || line.unwrap_or_else(|| line_at(self.node, at));
        let text = |item: &Item<'_>| item.text(self.colon(), &self.value_text(item.value, line));
        new.iter().map(text).collect()
    }

    fn insert_first(&self, new: &[Item<'v>]) -> Edit {
        insert_first(self, new)
    }
}

/// Returns the line of the byte `at`.
fn line_at(node: Node<'_>, at: usize) -> Line<'_> {
    let text = node.document().text();
    (newline_near(text, at), line_indent(text, at))
}

/// Returns the edit that replaces a value. The new one is on one line if the old one was a
/// container on one line, or as its siblings are.
pub fn replace_value(node: Node<'_>, value: &Value) -> Edit {
    // Only an object or array takes its look from what is around it.
    let parent = value.is_object() || value.is_array();
    let parent = parent.then(|| node.parent()).flatten();
    replace(node, parent.map(|parent| Container::new(parent, None)).as_ref(), value)
}

/// Returns the edit that replaces a value in `parent`.
pub(super) fn replace<'d>(node: Node<'d>, parent: Option<&Container<'d>>, value: &Value) -> Edit {
    let span = node.span();
    let line = || (newline_near(node.document().text(), span.end), line_at(node, span.start).1);
    let is_container = matches!(node.kind(), Kind::Object | Kind::Array) && !is_empty(node);
    let text = match parent {
        _ if !value.is_object() && !value.is_array() => Style::COMPACT.text(value),
        _ if is_container && is_one_line(node.raw()) => {
            let around = parent.filter(|_| node.kind() == Kind::Array);
            let colon = around.map_or_else(|| colon_near(node), Container::colon);
            one_line_style(node, colon).text(value)
        }
        Some(parent) if !is_container => parent.value_text(value, line),
        Some(parent) => parent.spread_text(value, line),
        None => Container::new(node, None).spread_text(value, line),
    };
    Edit { range: span, text }
}

/// Returns the edit that puts the first items into a container: on lines of their own, unless everything
/// around it is on one line. The container's comments stay, before them.
fn insert_first(container: &Container<'_>, new: &[Item<'_>]) -> Edit {
    let node = container.node;
    let text = node.document().text();
    let span = node.span();
    let gap = container.items.gap(0);
    let start = gap.comments.last().map_or(gap.range.start, |comment| comment.end);
    let range = start..gap.range.end;
    let colon = container.colon();
    let spread = match container.parent {
        Some(parent) if !gap.has_break() => Spread::within(parent, node.kind()),
        _ => Spread::Lines,
    };
    if let Spread::OneLine(model) = spread {
        let style = one_line_style(model, colon);
        let items = new.iter().map(|item| item.text(style.colon, &style.text(item.value)));
        let items = items.collect::<Vec<_>>().join(style.comma);
        let is_padded = model.kind() == Kind::Object && node.kind() == Kind::Object;
        let padding = if is_padded { style.padding } else { "" };
        let lead = if gap.comments.is_empty() { padding } else { " " };
        return Edit { range, text: format!("{lead}{items}{padding}") };
    }
    let blanks = &text[range.clone()];
    let (newline, closing) = match blanks.rfind(['\n', '\r']) {
        Some(end) => (newline_near(text, start + end + 1), &blanks[end + 1..]),
        None => line_at(node, span.start),
    };
    let own_line = gap.comments.last().filter(|_| gap.has_break()).and_then(|comment| {
        let indent = line_indent(text, comment.start);
        let before = text[..comment.start].strip_suffix(indent)?;
        before.ends_with(['\n', '\r']).then_some(indent)
    });
    let indent = own_line.map_or_else(|| closing.to_owned() + unit_near(node), str::to_owned);
    let style = on_line(Spread::Lines.style(node, colon), || (newline, &indent));
    let items = new
        .iter()
        .map(|item| format!("{newline}{indent}{}", item.text(colon, &style.text(item.value))));
    let items = items.collect::<Vec<_>>().join(",");
    Edit { range, text: format!("{items}{newline}{closing}") }
}
