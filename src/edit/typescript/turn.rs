//! Turns expressions into other values, by edits of the deepest members and elements that differ.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::container::{Container, Item, is_one_line};
use super::layout::width;
use super::note::Note;
use super::problem::{Problem, What};
use super::render::{Style, quoted};
use super::target::{Target, Words, target};
use super::value::{from_expression, has_unknown, is_code, means};
use crate::edit::align::partners;
use crate::edit::items::change;
use crate::edit::{Edit, line_indent, line_start};
use crate::json::is_same;
use crate::typescript::{Expression, Key, Kind, Member, Node, Token, core};

/// What members become.
pub(super) struct Wanted<'v> {
    /// The members that are set.
    pub(super) set: &'v Map<String, Value>,
    /// Whether a member that is not set is removed.
    pub(super) unset: &'v dyn Fn(&str) -> bool,
    /// The keys in the order of new members.
    pub(super) order: Vec<&'v str>,
}

/// Collects the edits of one file.
pub(super) struct Turn<'d> {
    pub(super) text: &'d str,
    pub(super) style: Style<'d>,
    pub(super) words: Words<'d>,
    /// Whether code is replaced.
    pub(super) force: bool,
    pub(super) edits: Vec<Edit>,
    pub(super) notes: Vec<Note>,
}

impl<'d> Turn<'d> {
    /// Adds the edits that turn the members of the object in `braces`, whose path is `path`, into what is wanted.
    pub(super) fn members(
        &mut self,
        (braces, members): (Token<'d>, &[Member<'d>]),
        wanted: &Wanted<'_>,
        path: &str,
    ) -> Result<(), Problem> {
        let container = Container::object(self.text, braces, members, self.style_in(braces));
        let last_unknown = members.iter().rposition(|member| member.key == Key::Unknown);
        let mut there: HashMap<&str, usize> = HashMap::new();
        let mut gone = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let Key::Name(key) = &member.key else { continue };
            let is_gone = !wanted.set.contains_key(&**key) && (wanted.unset)(key);
            if let Some(first) = there.insert(key, index)
                && (is_gone || wanted.set.contains_key(&**key))
            {
                let first = members.get(first).map_or(0, |first| first.tokens.span().start);
                let what = What::Duplicate { key: joined(path, key), first };
                return Err(Problem::new(member.tokens.span().start, what));
            }
            gone.extend(is_gone.then_some(index));
            if let Some(new) = wanted.set.get(&**key) {
                let key = joined(path, key);
                self.value(&member.value, new, &key, (&container, Some(member)))?;
                if let Some(spread) = last_unknown.filter(|spread| *spread > index) {
                    let at = members.get(spread).map_or(0, |spread| spread.tokens.span().start);
                    self.notes.push(Note::Spread { key, at });
                }
            }
        }
        let floor = last_unknown.map_or(0, |spread| spread + 1);
        let added = added(wanted, &there, &gone, (floor, members.len()));
        self.edits.extend(change(&container, &gone, added));
        Ok(())
    }

    fn value(
        &mut self,
        node: &Node<'d>,
        new: &Value,
        key: &str,
        spot: (&Container<'d>, Option<&Member<'d>>),
    ) -> Result<(), Problem> {
        let group = core(node.tokens).only();
        match (&node.expression, new, group) {
            (Expression::Object(members), Value::Object(new), Some(braces))
                if !has_unknown(members) =>
            {
                self.object((braces, members), new, key)
            }
            (Expression::Array(elements), Value::Array(new), Some(brackets))
                if elements.iter().all(|element| !element.tokens.is_empty()) =>
            {
                self.elements((brackets, elements), new, key, spot.0)
            }
            _ if means(node, new) => Ok(()),
            _ if !self.force && is_code(node) => Err(code_at(node, key)),
            _ => {
                self.replace(node, new, key, spot);
                Ok(())
            }
        }
    }

    fn object(
        &mut self,
        object: (Token<'d>, &[Member<'d>]),
        new: &Map<String, Value>,
        path: &str,
    ) -> Result<(), Problem> {
        let is_lost = |member: &&Member<'d>| match &member.key {
            Key::Name(key) => !new.contains_key(&**key) && is_code(&member.value),
            Key::Unknown => false,
        };
        if let Some(lost) = object.1.iter().find(is_lost).filter(|_| !self.force) {
            return Err(code_at(&lost.value, path));
        }
        let undefined: HashSet<&Key<'_>> = object
            .1
            .iter()
            .filter(|member| matches!(member.value.expression, Expression::Undefined))
            .map(|member| &member.key)
            .collect();
        let unset = |key: &str| !undefined.contains(&Key::Name(key.into()));
        let order = new.keys().map(String::as_str).collect();
        self.members(object, &Wanted { set: new, unset: &unset, order }, path)
    }

    fn elements(
        &mut self,
        (brackets, elements): (Token<'d>, &[Node<'d>]),
        new: &[Value],
        path: &str,
        around: &Container<'d>,
    ) -> Result<(), Problem> {
        let old: Vec<_> =
            elements.iter().map(|element| from_expression(element, "", &|_, _| false)).collect();
        let style = self.style_in(brackets);
        if let Some(text) = self.whole_array(brackets, (&old, new), around) {
            self.edits.extend(text);
            return Ok(());
        }
        let container = Container::array(self.text, brackets, elements, style);
        let (mut gone, mut next) = (Vec::new(), 0);
        let mut added: BTreeMap<usize, Vec<Item<'_>>> = BTreeMap::new();
        let mut waiting = Vec::new();
        let partners = partners(&old, new);
        let stay: HashSet<usize> = partners.iter().flatten().copied().collect();
        for (index, element) in elements.iter().enumerate() {
            if !stay.contains(&index) && is_code(element) && !self.force {
                return Err(code_at(element, path));
            }
        }
        for (partner, value) in partners.into_iter().zip(new) {
            let Some(index) = partner else {
                waiting.push(Item { key: None, value });
                continue;
            };
            gone.extend(next..index);
            next = index + 1;
            if let Some(element) = elements.get(index) {
                self.value(element, value, path, (&container, None))?;
            }
            if !waiting.is_empty() {
                added.insert(index, std::mem::take(&mut waiting));
            }
        }
        gone.extend(next..old.len());
        if !waiting.is_empty() {
            added.insert(old.len(), waiting);
        }
        self.edits.extend(change(&container, &gone, added));
        Ok(())
    }

    /// Returns the edit of an array that is laid out as a new one would be, and so stays. `None` if it is not.
    fn whole_array(
        &self,
        brackets: Token<'d>,
        (old, new): (&[Value], &[Value]),
        around: &Container<'d>,
    ) -> Option<Option<Edit>> {
        if !around.has_lines {
            return None;
        }
        let span = brackets.span();
        let indent = line_indent(self.text, span.start);
        let column = self.column(span.start);
        let laid_out =
            |values: &[Value]| self.style.at(&Value::Array(values.to_vec()), indent, column);
        if laid_out(old) != brackets.raw() {
            return None;
        }
        let is_changed = !is_same(&Value::from(old), &Value::from(new));
        Some(is_changed.then(|| Edit { range: span, text: laid_out(new) }))
    }

    /// Adds the edit that replaces a value.
    fn replace(
        &mut self,
        node: &Node<'d>,
        new: &Value,
        key: &str,
        (container, member): (&Container<'d>, Option<&Member<'d>>),
    ) {
        let target = match is_code(node) {
            true => Target { tokens: node.tokens, ..target(node, new, &self.words) },
            false => target(node, new, &self.words),
        };
        if let Some(variable) = &target.default_of {
            self.notes.push(Note::Default { key: key.to_owned(), variable: variable.clone() });
        }
        let span = target.tokens.span();
        let is_in_member = node.tokens.span().contains(&span.start);
        if let Some(member) = member.filter(|member| is_in_member && !has_value(member))
            && let Key::Name(key) = &member.key
        {
            // `{name}` is short for `{name: name}`, and a method has no value of its own.
            let indent = line_indent(self.text, span.start);
            let text = self.style.member(key, new, indent);
            self.edits.push(Edit { range: member.tokens.span(), text });
            return;
        }
        if let Some(edit) = member.and_then(|member| self.laid_out(node, &target, new, member)) {
            self.edits.push(edit);
            return;
        }
        let edit = Edit { range: span, text: self.value_text(&target, new, container) };
        let edit = if container.has_lines { self.in_lines(node, member, edit) } else { edit };
        self.edits.push(edit);
    }

    /// Returns the edit of a member that is laid out as a new one would be, and so stays.
    fn laid_out(
        &self,
        node: &Node<'d>,
        target: &Target<'d>,
        new: &Value,
        member: &Member<'d>,
    ) -> Option<Edit> {
        let key = member.tokens.peek()?.span();
        let span = node.tokens.span();
        if target.is_number || target.tokens.span() != span {
            return None;
        }
        let behind = self.text.get(key.end..span.end)?.strip_prefix(':')?;
        let key_text = self.text.get(key.start..key.end + 1)?;
        let indent = line_indent(self.text, key.start);
        if self.column(key.start) != width(indent) {
            return None;
        }
        let old = from_expression(node, "", &|_, _| false);
        let style = if self.style.behind(key_text, &old, indent) == behind {
            self.style
        } else if self.is_beside(node, behind, key.end) && !new.is_object() && !new.is_array() {
            self.style_of(target)
        } else {
            return None;
        };
        let text = style.behind(key_text, new, indent);
        Some(Edit { range: key.end + 1..span.end, text })
    }

    /// Returns the text of a new value in the place of an old one.
    fn value_text(&self, target: &Target<'d>, new: &Value, container: &Container<'d>) -> String {
        let old = target.tokens.only();
        let style = Style { quote: self.style_of(target).quote, ..container.style };
        if target.in_quotes {
            return quoted(&style.scalar(new), style.quote);
        }
        if target.is_number {
            return format!("Number({})", style.scalar(new));
        }
        let start = target.tokens.span().start;
        let was_group = old.filter(|old| old.kind() == Kind::Group && !old.inner().is_empty());
        let is_short = match was_group {
            _ if !container.has_lines => true,
            Some(old) => is_one_line(old.raw()),
            None => container.has_short_objects,
        };
        match new {
            Value::Object(_) if is_short => style.one_line(new),
            Value::Array(_) if !container.has_lines => style.one_line(new),
            Value::Object(_) | Value::Array(_) => {
                style.at(new, line_indent(self.text, start), self.column(start))
            }
            _ => style.scalar(new),
        }
    }

    /// Returns the style of what takes the place of a value: a text keeps its quotes.
    fn style_of(&self, target: &Target<'d>) -> Style<'d> {
        let old = target.tokens.only().filter(|old| old.kind() == Kind::Text);
        let quote = old.and_then(|old| old.raw().chars().next());
        Style { quote: quote.unwrap_or(self.style.quote), ..self.style }
    }

    /// Returns the style of what goes into these brackets: with a comma at the end if it has one there.
    fn style_in(&self, brackets: Token<'d>) -> Style<'d> {
        let last = brackets.inner().last();
        let has_lines = !is_one_line(brackets.raw());
        let trailing_comma = match last {
            Some(last) if has_lines => last.is(","),
            _ => self.style.trailing_comma,
        };
        Style { trailing_comma, ..self.style }
    }

    /// Returns the columns before a byte in its line.
    pub(super) fn column(&self, at: usize) -> usize {
        width(self.text.get(line_start(self.text, at)..at).unwrap_or_default())
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Returns the new members by the index of the member that they go before: the next one that is there in the order
/// of new members, but none before `floor`.
fn added<'v>(
    wanted: &Wanted<'v>,
    there: &HashMap<&str, usize>,
    gone: &[usize],
    (floor, end): (usize, usize),
) -> BTreeMap<usize, Vec<Item<'v>>> {
    let is_gone: HashSet<usize> = gone.iter().copied().collect();
    let stays = |index: usize| !is_gone.contains(&index);
    let mut added: BTreeMap<usize, Vec<Item<'v>>> = BTreeMap::new();
    let floor = (floor..end).find(|index| stays(*index)).unwrap_or(end);
    let ordered: HashSet<&str> = wanted.order.iter().copied().collect();
    let others = wanted.set.keys().map(String::as_str).filter(|key| !ordered.contains(key));
    let mut place = end;
    for key in wanted.order.iter().copied().chain(others).collect::<Vec<_>>().into_iter().rev() {
        let index = there.get(key).copied().filter(|index| stays(*index));
        if let Some(index) = index.filter(|_| ordered.contains(key)) {
            place = index;
        } else if index.is_none()
            && let Some((key, value)) = wanted.set.get_key_value(key)
        {
            added.entry(place.max(floor)).or_default().push(Item { key: Some(key), value });
        }
    }
    added.values_mut().for_each(|items| items.reverse());
    added
}

/// Returns whether `key: value` is what the member is.
fn has_value(member: &Member<'_>) -> bool {
    member.value.tokens.span() != member.tokens.span()
}

fn code_at(node: &Node<'_>, key: &str) -> Problem {
    let code = node.tokens.span();
    Problem::new(code.start, What::MemberIsCode { key: key.to_owned(), code })
}
