//! TOML with places: every value knows where it stands, and every complaint names the place.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use super::super::nearest::nearest;
use crate::error::{Error, Result};

type Text = Cow<'static, str>;

/// The text of a template and the name of its file.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    path: &'a str,
    text: &'a str,
}

impl<'a> Source<'a> {
    /// Reads the text as TOML.
    pub(super) fn parse(path: &'a str, text: &'a str) -> Result<(Self, Document<&'a str>)> {
        let source = Self { path, text };
        let document = Document::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            source.error(at, error.message().lines().collect::<Vec<_>>().join(", "))
        })?;
        Ok((source, document))
    }

    /// A complaint about the byte at `offset`.
    pub(super) fn error(&self, offset: usize, message: impl fmt::Display) -> Error {
        Error::in_text(self.path, self.text, offset, message)
    }

    /// What stands at `span`, short enough to quote.
    fn quote(&self, span: Range<usize>) -> String {
        const LONGEST: usize = 40;
        let line = self.text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
        let mut quoted: String = line.chars().take(LONGEST).collect();
        if quoted.len() < line.len() {
            quoted.push('…');
        }
        quoted
    }
}

/// One table: the whole template, `[npm]`, one of `[[settings]]`.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    source: Source<'a>,
    entries: &'a dyn TableLike,
    /// Where a complaint about what the table lacks points to.
    at: usize,
}

impl<'a> Table<'a> {
    /// The whole template.
    pub(super) fn root(source: Source<'a>, entries: &'a dyn TableLike) -> Self {
        Self { source, entries, at: 0 }
    }

    /// Complains of the first key that is not among `known`.
    pub(super) fn only(self, known: &[&str]) -> Result<Self> {
        for field in self.fields() {
            if !known.contains(&field.key) {
                let help = match nearest(field.key, known.iter().copied()) {
                    Some(key) => format!("did you mean `{key}`?"),
                    None => format!("the keys here are {}", known.join(", ")),
                };
                let message = format!("unknown key `{}`", field.key.escape_debug());
                return Err(field.key_error(message).with_help(help));
            }
        }
        Ok(self)
    }

    /// Every key with its value, in the order of the file.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field<'a>> {
        let (source, entries, table_at) = (self.source, self.entries, self.at);
        entries.iter().map(move |(key, item)| {
            let span = entries.key(key).and_then(toml_edit::Key::span);
            Field { source, key, at: span.map_or(table_at, |span| span.start), item }
        })
    }

    /// The value of `key`, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Field<'a>> {
        self.fields().find(|field| field.key == key)
    }

    /// The value of `key`, which must be there; `why` ends the complaint.
    pub(super) fn require(&self, key: &str, why: &str) -> Result<Field<'a>> {
        self.get(key).ok_or_else(|| self.error(format_args!("`{key}` is missing: {why}")))
    }

    /// The text under `key`, if it is there.
    pub(super) fn text(&self, key: &str) -> Result<Option<Text>> {
        self.get(key).map(|field| field.text().map(|text| Cow::Owned(text.to_owned()))).transpose()
    }

    /// The truth under `key`; false when it is not there.
    pub(super) fn flag(&self, key: &str) -> Result<bool> {
        self.get(key).map_or(Ok(false), |field| field.flag())
    }

    /// The texts under `key`; none when it is not there.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<(&'a str, usize)>> {
        self.get(key).map_or(Ok(Vec::new()), |field| field.texts())
    }

    /// The texts under `key`, without their places.
    pub(super) fn list(&self, key: &str) -> Result<Cow<'static, [Text]>> {
        Ok(owned(&self.texts(key)?))
    }

    /// A complaint about the table itself.
    pub(super) fn error(&self, message: impl fmt::Display) -> Error {
        self.source.error(self.at, message)
    }
}

/// Refuses what would upset the terminal that it is shown on.
fn check_line(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        return Err("is blank");
    }
    // The bidirectional overrides and isolates change the order of what stands around them.
    let upsets =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match text.contains(upsets) {
        true => Err("holds a control character"),
        false => Ok(()),
    }
}

/// Texts that own themselves.
pub(super) fn owned(texts: &[(&str, usize)]) -> Cow<'static, [Text]> {
    texts.iter().map(|(text, _)| Cow::Owned((*text).to_owned())).collect()
}

/// One key and its value.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    source: Source<'a>,
    pub(super) key: &'a str,
    at: usize,
    item: &'a Item,
}

impl<'a> Field<'a> {
    /// The value as text, one line of it and never blank.
    pub(super) fn text(&self) -> Result<&'a str> {
        let text = self.item.as_str().ok_or_else(|| self.not("text"))?;
        check_line(text).map_err(|wrong| self.error(format_args!("`{}` {wrong}", self.key)))?;
        Ok(text)
    }

    /// The value as `true` or `false`.
    pub(super) fn flag(&self) -> Result<bool> {
        self.item.as_bool().ok_or_else(|| self.not("true or false"))
    }

    /// The value as TOML has it, a table as well.
    pub(super) fn value(&self) -> Option<Value> {
        self.item.clone().into_value().ok()
    }

    /// The value as a list of anything.
    pub(super) fn values(&self) -> Result<impl Iterator<Item = Element<'a>> + use<'a>> {
        let array = self.item.as_array().ok_or_else(|| self.not("a list"))?;
        let (source, key, at) = (self.source, self.key, self.at);
        Ok(array.iter().map(move |value| Element { source, key, at, value }))
    }

    /// The value as a list of texts, each with its place.
    pub(super) fn texts(&self) -> Result<Vec<(&'a str, usize)>> {
        self.values()?.map(|element| element.text()).collect()
    }

    /// The value as a table.
    pub(super) fn table(&self) -> Result<Table<'a>> {
        let entries = self.item.as_table_like().ok_or_else(|| self.not("a table"))?;
        Ok(Table { source: self.source, entries, at: self.at })
    }

    /// The value as a list of tables: `[[settings]]`.
    pub(super) fn tables(&self) -> Result<Vec<Table<'a>>> {
        let source = self.source;
        if let Some(tables) = self.item.as_array_of_tables() {
            return Ok(tables
                .iter()
                .map(|table| {
                    let at = table.span().map_or(self.at, |span| span.start);
                    Table { source, entries: table, at }
                })
                .collect());
        }
        self.values()?.map(|element| element.table()).collect()
    }

    /// A complaint about the value.
    pub(super) fn error(&self, message: impl fmt::Display) -> Error {
        self.source.error(self.item.span().map_or(self.at, |span| span.start), message)
    }

    /// A complaint about the key.
    pub(super) fn key_error(&self, message: impl fmt::Display) -> Error {
        self.source.error(self.at, message)
    }

    /// A complaint about the byte at `offset` of the template.
    pub(super) fn error_at(&self, offset: usize, message: impl fmt::Display) -> Error {
        self.source.error(offset, message)
    }

    /// The complaint that the value is not what it should be.
    pub(super) fn not(&self, expected: &str) -> Error {
        let found = match (self.item.as_value(), self.item.span()) {
            (Some(_), Some(span)) => format!("`{}`", self.source.quote(span)),
            _ => "a table".to_owned(),
        };
        self.error(format_args!("`{}` takes {expected}, not {found}", self.key))
    }
}

/// One element of a list.
pub(super) struct Element<'a> {
    source: Source<'a>,
    key: &'a str,
    at: usize,
    pub(super) value: &'a Value,
}

impl<'a> Element<'a> {
    /// Where it stands.
    pub(super) fn at(&self) -> usize {
        self.value.span().map_or(self.at, |span| span.start)
    }

    /// A complaint about it.
    pub(super) fn error(&self, message: impl fmt::Display) -> Error {
        self.source.error(self.at(), message)
    }

    /// The element as text with its place, one line of it and never blank.
    pub(super) fn text(&self) -> Result<(&'a str, usize)> {
        let text = self.value.as_str().ok_or_else(|| self.not("texts"))?;
        check_line(text)
            .map_err(|wrong| self.error(format_args!("a text of `{}` {wrong}", self.key)))?;
        Ok((text, self.at()))
    }

    /// The element as a list of texts, each with its place.
    pub(super) fn texts(&self) -> Result<Vec<(&'a str, usize)>> {
        let array = self.value.as_array().ok_or_else(|| self.not("lists of texts"))?;
        let (source, key, at) = (self.source, self.key, self.at());
        array.iter().map(|value| Element { source, key, at, value }.text()).collect()
    }

    fn table(&self) -> Result<Table<'a>> {
        let entries = self.value.as_inline_table().ok_or_else(|| self.not("tables"))?;
        Ok(Table { source: self.source, entries, at: self.at() })
    }

    /// The complaint that the element is not what it should be.
    pub(super) fn not(&self, expected: &str) -> Error {
        let found = self.value.span().map(|span| self.source.quote(span)).unwrap_or_default();
        self.error(format_args!("`{}` takes {expected}, not `{found}`", self.key))
    }
}
