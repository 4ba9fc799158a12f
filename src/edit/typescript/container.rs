//! An object or array that is edited, and its look.

use std::cell::OnceCell;
use std::ops::Range;

use serde_json::Value;

use super::layout::width;
use super::render::{Style, member_key};
use crate::edit::items::{Items, Layout, Line, Separator, Separators};
use crate::edit::{Edit, line_indent};
use crate::typescript::{Expression, Member, Node, Token};

/// A new member, or a new element, which has no key.
pub(super) struct Item<'v> {
    pub(super) key: Option<&'v str>,
    pub(super) value: &'v Value,
}

/// An object or array that is edited.
pub(super) struct Container<'d> {
    pub(super) items: Items<'d>,
    /// The style of what goes into it.
    pub(super) style: Style<'d>,
    /// What stands between its keys and values.
    colon: &'d str,
    /// Whether one of its items starts a line.
    pub(super) has_lines: bool,
    /// Whether objects in it stand on one line each.
    pub(super) has_short_objects: bool,
    separators: OnceCell<Separators<'d>>,
}

impl<'d> Container<'d> {
    /// Takes the object in these braces.
    pub(super) fn object(
        text: &'d str,
        braces: Token<'d>,
        members: &[Member<'d>],
        style: Style<'d>,
    ) -> Self {
        let spans = members.iter().map(|member| member.tokens.span()).collect();
        let values: Vec<_> = members.iter().map(|member| &member.value).collect();
        let colons = members.iter().rev().filter_map(|member| colon(text, member));
        let colon = colons.take(2).min_by_key(|colon| colon.len());
        Self::new(text, braces, (spans, &values), style, colon.unwrap_or(": "))
    }

    /// Takes the array in these brackets.
    pub(super) fn array(
        text: &'d str,
        brackets: Token<'d>,
        elements: &[Node<'d>],
        style: Style<'d>,
    ) -> Self {
        let spans = elements.iter().map(|element| element.tokens.span()).collect();
        let values: Vec<_> = elements.iter().collect();
        Self::new(text, brackets, (spans, &values), style, ": ")
    }

    fn new(
        text: &'d str,
        brackets: Token<'d>,
        (spans, values): (Vec<Range<usize>>, &[&Node<'d>]),
        style: Style<'d>,
        colon: &'d str,
    ) -> Self {
        let mut tokens = brackets.inner();
        let has_lines = tokens.is_empty() || tokens.any(Token::starts_line);
        let is_sample = |value: &&&Node<'d>| matches!(&value.expression, Expression::Object(members) if !members.is_empty());
        let mut samples = values.iter().filter(is_sample).peekable();
        let has_short_objects = match samples.peek() {
            Some(_) => samples.all(|sample| is_one_line(sample.tokens.raw())),
            None => !has_lines,
        };
        let items = Items { text, brackets: brackets.span(), spans };
        let separators = OnceCell::new();
        Self { items, style, colon, has_lines, has_short_objects, separators }
    }

    /// Returns the text of a new item: on a line of this indentation, if it gets its own.
    fn item_text(&self, item: &Item<'_>, line: Option<Line<'_>>) -> String {
        let Some((newline, indent)) = line else {
            return self.behind_key(item, &self.style.one_line(item.value));
        };
        let style = Style { newline, ..self.style };
        match item.key {
            _ if item.value.is_object() && self.has_short_objects => {
                self.behind_key(item, &style.one_line(item.value))
            }
            Some(key) if self.colon == ": " => style.member(key, item.value, indent),
            _ => {
                let before = width(indent) + width(&self.behind_key(item, ""));
                self.behind_key(item, &style.at(item.value, indent, before))
            }
        }
    }

    fn behind_key(&self, item: &Item<'_>, value: &str) -> String {
        match item.key {
            Some(key) => [&*member_key(key, self.style.quote), self.colon, value].concat(),
            None => value.to_owned(),
        }
    }
}

/// Returns whether a text has no line break.
pub(super) fn is_one_line(text: &str) -> bool {
    !text.contains(['\n', '\r'])
}

/// Returns what stands between the key of a member and its value, if that is a colon and blanks.
fn colon<'d>(text: &'d str, member: &Member<'d>) -> Option<&'d str> {
    let key = member.tokens.peek()?.span();
    let colon = text.get(key.end..member.value.tokens.span().start)?;
    (colon.trim_matches([' ', '\t']) == ":").then_some(colon)
}

impl<'d, 'v> Layout<'d, Item<'v>> for Container<'d> {
    fn items(&self) -> &Items<'d> {
        &self.items
    }

    fn separator(&self, i: usize) -> Separator<'d> {
        let after = if self.colon.ends_with([' ', '\t']) { " " } else { "" };
        let separators = || Separators::of(&self.items, || self.style.unit, after);
        let gap = (i < self.items.len()).then(|| self.items.gap(i));
        self.separators.get_or_init(separators).near(gap.as_ref())
    }

    fn texts(&self, _: usize, line: Option<Line<'_>>, new: &[Item<'v>]) -> Vec<String> {
        new.iter().map(|item| self.item_text(item, line)).collect()
    }

    fn insert_first(&self, new: &[Item<'v>]) -> Edit {
        let gap = self.items.gap(0);
        let (text, newline) = (self.items.text, self.style.newline);
        let start = gap.comments.last().map_or(gap.range.start, |comment| comment.end);
        let range = start..gap.range.end;
        let blanks = &text[range.clone()];
        let closing = match blanks.rfind(['\n', '\r']) {
            Some(end) => &blanks[end + 1..],
            None => line_indent(text, self.items.brackets.start),
        };
        let indent = format!("{closing}{}", self.style.unit);
        let lines = new.iter().map(|item| {
            format!("{newline}{indent}{}", self.item_text(item, Some((newline, &indent))))
        });
        let comma = if self.style.trailing_comma { "," } else { "" };
        let lines = lines.collect::<Vec<_>>().join(",");
        Edit { range, text: format!("{lines}{comma}{newline}{closing}") }
    }
}
