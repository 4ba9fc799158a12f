//! Edits of TOML text.
//!
//! `toml_edit` reads the text and gives the place of everything in it; an edit changes the text itself. The
//! tree is never printed back: that would turn CRLF into LF, drop a byte order mark, add
//! a final newline and move dotted keys of one table together.

mod list;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Array, Item, Key, Table, TableLike, Value};

use super::{Edit, line_end, line_indent, line_start, newline_near};
use crate::error::{Error, Result};
use crate::secret::{quoted, toml_line};
use crate::text::{bom_len, visible};
use list::List;

/// A TOML text with the place of everything in it.
#[derive(Debug)]
pub struct Document {
    path: String,
    tree: toml_edit::Document<String>,
}

/// Where a new entry of a table goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// In its place if the keys of the table are sorted by bytes, else last.
    Sorted,
    /// After the last one.
    Last,
}

/// Writes a key as TOML does: bare if it can be, else quoted.
pub fn key_text(key: &str) -> String {
    Key::new(key).display_repr().into_owned()
}

/// Writes a string as a TOML literal.
pub fn string_text(value: &str) -> String {
    Value::from(value).to_string()
}

impl Document {
    /// Parses a text; `path` names it in errors.
    /// The error quotes the line.
    pub fn parse(path: &str, text: &str) -> Result<Self> {
        match toml_edit::Document::parse(text.to_owned()) {
            Ok(tree) => Ok(Self { path: path.to_owned(), tree }),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let reason = error.message().lines().next().unwrap_or_default();
                let found = quote_line(text, at);
                Err(Error::in_text(path, text, at, format_args!("{reason}, in `{found}`")))
            }
        }
    }

    /// Returns the text, to the byte as it was parsed.
    pub fn text(&self) -> &str {
        self.tree.raw()
    }

    /// Returns the table that holds all others.
    pub fn root(&self) -> &Table {
        self.tree.as_table()
    }

    /// Returns an error at the start of `span`.
    pub fn error(&self, span: Option<Range<usize>>, message: impl std::fmt::Display) -> Error {
        Error::in_text(&self.path, self.text(), span.map_or(0, |span| span.start), message)
    }

    /// Returns the error for an item of another type than the `wanted` one (`a table`).
    pub fn wrong_type(&self, key: &str, item: &Item, wanted: &str) -> Error {
        let found = with_article(item.type_name());
        self.error(item.span(), format_args!("{} is {found}, not {wanted}", quoted(key)))
    }

    /// Returns the value under `key`, as `get` reads it, or `None` if the key is missing.
    /// A value that `get` cannot read should be `wanted` (`a table`).
    pub fn typed<'d, T>(
        &self,
        parent: &'d dyn TableLike,
        key: &str,
        wanted: &str,
        get: impl Fn(&'d Item) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(item) = parent.get(key) else { return Ok(None) };
        get(item).map(Some).ok_or_else(|| self.wrong_type(key, item, wanted))
    }

    /// Returns the table under `key`, in whichever form it is written.
    pub fn table<'d>(
        &self,
        parent: &'d dyn TableLike,
        key: &str,
    ) -> Result<Option<&'d dyn TableLike>> {
        self.typed(parent, key, "a table", Item::as_table_like)
    }

    /// Returns the strings of the array under `key`, none if the key is missing.
    pub fn strings(&self, parent: &dyn TableLike, key: &str) -> Result<Vec<String>> {
        let array = self.typed(parent, key, "an array of strings", Item::as_array)?;
        let string = |value: &Value| {
            value.as_str().map(str::to_owned).ok_or_else(|| {
                let found = with_article(value.type_name());
                self.error(
                    value.span(),
                    format_args!("{} holds {found}, not a string", quoted(key)),
                )
            })
        };
        array.into_iter().flatten().map(string).collect()
    }

    /// Puts `key` followed by `rest` (` = "1"`, or `.workspace = true`) into the table at `path`
    /// from the root, written as that table is: under its header, as dotted keys, or in braces. A
    /// table without a header of its own gets one.
    pub fn insert(&self, path: &[&str], key: &str, rest: &str, order: Order) -> Vec<Edit> {
        let mut table: &dyn TableLike = self.root();
        let mut host = Host::Lines(self.root());
        let mut prefix = String::new();
        for step in path {
            let item = table.get(step);
            match item {
                Some(Item::Table(table)) if table.is_dotted() => {}
                Some(Item::Table(table)) if !table.is_implicit() => host = Host::Lines(table),
                Some(Item::Value(Value::InlineTable(table))) if table.is_dotted() => {}
                Some(Item::Value(Value::InlineTable(table))) => host = Host::Braces(table),
                _ => host = Host::Missing,
            }
            if item.is_some_and(is_dotted) {
                prefix.push_str(&key_text(step));
                prefix.push('.');
            } else {
                prefix.clear();
            }
            match item.and_then(Item::as_table_like) {
                Some(found) => table = found,
                None => break,
            }
        }
        let entry = format!("{prefix}{}{rest}", key_text(key));
        let siblings = leaves(table);
        let slot = match order {
            Order::Sorted if siblings.is_sorted_by_key(|leaf| leaf.key) => {
                siblings.partition_point(|leaf| leaf.key <= key)
            }
            _ => siblings.len(),
        };
        match host {
            Host::Lines(host) => vec![self.insert_line(host, &siblings, slot, &entry)],
            Host::Braces(host) => self.insert_member(host, &siblings, slot, &entry),
            Host::Missing => vec![self.insert_table(path, &entry)],
        }
    }

    /// Adds strings to an array: each in its place if the array is sorted, else last; on lines of
    /// their own if that is how the array is written.
    pub fn extend(&self, array: &Array, values: &[&str]) -> Vec<Edit> {
        let Some(span) = array.span() else { return Vec::new() };
        let present: Vec<&str> = array.iter().filter_map(Value::as_str).collect();
        let sorted = present.is_sorted();
        let mut values = values.to_vec();
        if sorted {
            values.sort_unstable();
        }
        let mut additions: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for value in values {
            let slot = match sorted {
                true => present.partition_point(|other| *other < value),
                false => array.len(),
            };
            additions.entry(slot).or_default().push(string_text(value));
        }
        let items = array.iter().filter_map(Value::span).collect();
        let list = List { text: self.text(), span, items, padding: "" };
        additions.iter().flat_map(|(slot, texts)| list.insert(*slot, texts)).collect()
    }

    fn insert_line(&self, host: &Table, siblings: &[Leaf], slot: usize, entry: &str) -> Edit {
        let text = self.text();
        let body = match host.span() {
            Some(header) if !header.is_empty() => line_end(text, header.end),
            _ => bom_len(text),
        };
        let previous = slot.checked_sub(1).and_then(|index| siblings.get(index));
        let neighbour = previous.or(siblings.first());
        let indent = neighbour.map_or("", |leaf| line_indent(text, leaf.span.start));
        let at = match (previous, siblings.first()) {
            (Some(previous), _) => line_end(text, previous.span.end),
            (None, Some(next)) => {
                let start = line_start(text, next.span.start);
                // A comment that opens the table stays above the entry that it was above.
                if text[body..start].trim().is_empty() || host.span().is_none_or(|s| s.is_empty()) {
                    start
                } else {
                    body
                }
            }
            (None, None) => body,
        };
        let newline = newline_near(text, at);
        if at == text.len() && !text.is_empty() && !text.ends_with('\n') {
            Edit::insert(at, format!("{newline}{indent}{entry}"))
        } else {
            Edit::insert(at, format!("{indent}{entry}{newline}"))
        }
    }

    fn insert_member(
        &self,
        host: &toml_edit::InlineTable,
        siblings: &[Leaf],
        slot: usize,
        entry: &str,
    ) -> Vec<Edit> {
        let Some(span) = host.span() else { return Vec::new() };
        let items: Vec<Range<usize>> = leaves(host).into_iter().map(|leaf| leaf.span).collect();
        let slot = match slot.checked_sub(1).and_then(|index| siblings.get(index)) {
            Some(previous) => items.partition_point(|item| item.start <= previous.span.start),
            None => siblings.first().map_or(items.len(), |next| {
                items.partition_point(|item| item.start <= next.span.start).saturating_sub(1)
            }),
        };
        let list = List { text: self.text(), span, items, padding: " " };
        list.insert(slot, &[entry.to_owned()])
    }

    /// Inserts a header with one entry: before the first table that is below it, else at the end of the
    /// text, but before comments that stand apart there.
    fn insert_table(&self, path: &[&str], entry: &str) -> Edit {
        let text = self.text();
        let header = path.iter().map(|key| key_text(key)).collect::<Vec<_>>().join(".");
        let mut table: Option<&dyn TableLike> = Some(self.root());
        for key in path {
            table = table.and_then(|table| table.get(key)).and_then(Item::as_table_like);
        }
        if let Some(below) = table.and_then(first_header) {
            let mut at = line_start(text, below);
            while let Some(above) = text[..at].strip_suffix('\n') {
                let start = line_start(text, above.len());
                if !above[start..].trim_start().starts_with('#') {
                    break;
                }
                at = start;
            }
            let newline = newline_near(text, at);
            return Edit::insert(at, format!("[{header}]{newline}{entry}{newline}{newline}"));
        }
        let mut at = self.tree.trailing().span().map_or(text.len(), |trailing| trailing.start);
        // A comment right below the last entry is about that entry.
        while text[at..].trim_start_matches([' ', '\t']).starts_with('#') {
            at = line_end(text, at);
        }
        let newline = newline_near(text, at);
        let before = text[..at].trim_start_matches('\u{feff}');
        let gap = match before {
            "" => "",
            _ if before.ends_with("\n\n") || before.ends_with("\n\r\n") => "",
            _ if before.ends_with('\n') => newline,
            _ => &newline.repeat(2),
        };
        let unfinished = !before.is_empty() && !before.ends_with('\n');
        let end = if unfinished { "" } else { newline };
        Edit::insert(at, format!("{gap}[{header}]{newline}{entry}{end}"))
    }
}

/// What a new entry is written into.
enum Host<'d> {
    Lines(&'d Table),
    Braces(&'d toml_edit::InlineTable),
    Missing,
}

/// One `key = value` of a table's own text: the first step of its key below the table, and the bytes
/// from that step to the end of the value (from a later step, where the first is shared with a leaf
/// above).
struct Leaf<'d> {
    key: &'d str,
    span: Range<usize>,
}

/// Returns every `key = value` that is written in the table itself, in the order of the text.
fn leaves(table: &dyn TableLike) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    for (key, item) in table.iter() {
        if is_dotted(item) {
            let mut below = item.as_table_like().map(leaves).unwrap_or_default();
            // The tree knows where a shared step stands first, which is on the first of its lines.
            if let (Some(first), Some(step)) =
                (below.first_mut(), table.key(key).and_then(Key::span))
            {
                first.span.start = step.start;
            }
            found.extend(below.into_iter().map(|leaf| Leaf { key, span: leaf.span }));
        } else if item.is_value()
            && let (Some(start), Some(end)) = (table.key(key).and_then(Key::span), item.span())
        {
            found.push(Leaf { key, span: start.start..end.end });
        }
    }
    found.sort_by_key(|leaf| leaf.span.start);
    found
}

/// Returns whether the item is a table that dotted keys make.
pub fn is_dotted(item: &Item) -> bool {
    match item {
        Item::Table(table) => table.is_dotted(),
        Item::Value(Value::InlineTable(table)) => table.is_dotted(),
        _ => false,
    }
}

/// Returns the offset of the first header below a table that has none itself.
fn first_header(table: &dyn TableLike) -> Option<usize> {
    table
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Table(table) if table.is_implicit() => first_header(table),
            _ => item.span().map(|span| span.start),
        })
        .min()
}

/// Returns the line of `at` for a message, without secrets.
fn quote_line(text: &str, at: usize) -> String {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let line = text[line_start(text, at)..line_end(text, at)].trim();
    let line = toml_line(line);
    let mut quoted = visible(&line.chars().take(60).collect::<String>()).into_owned();
    if line.chars().count() > 60 {
        quoted.push('…');
    }
    quoted
}

/// Puts `a` or `an` before a noun.
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
