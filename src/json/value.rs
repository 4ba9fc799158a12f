//! Values on their own: from a command line, into a file.

use std::fmt;

use super::{Document, SyntaxError, string};

/// How deep a [`Json`] that was read may nest. A text may nest deeper; only its values cannot be taken
/// out of it then.
pub const MAX_DEPTH: usize = 256;

/// What is said of a text that nests deeper.
pub fn too_deep() -> String {
    format!("values nest deeper than {MAX_DEPTH} levels")
}

/// A JSON value. Numbers keep their spelling and objects their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is spelled; [`is_number`](super::is_number) says what can stand here.
    Number(String),
    /// Text.
    String(String),
    /// Values in a row.
    Array(Vec<Json>),
    /// Members in their order. A value that was read has each key once.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value as JSON alone spells it: no comments, no trailing commas. A byte order mark at
    /// the start, which some shells put into files and pipes, is passed over.
    ///
    /// # Errors
    /// The first place where the text is anything else, or nests deeper than [`MAX_DEPTH`].
    pub fn parse_strict(text: &str) -> Result<Self, SyntaxError> {
        let document = Document::parse(text)?;
        let extra = [
            document.first_comment().map(|at| (at, "comments are not allowed here")),
            document.first_trailing_comma().map(|at| (at, "a trailing comma is not allowed here")),
        ];
        if let Some((offset, message)) = extra.into_iter().flatten().min() {
            return Err(SyntaxError::new(offset, message));
        }
        match document.root() {
            Some(root) => root.to_value(),
            None => Err(SyntaxError::expected(text, text.len(), "a value")),
        }
    }

    /// An object with these members.
    pub fn object<K: Into<String>, V: Into<Self>>(
        members: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self::Object(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }

    /// An array of these texts.
    pub fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Array(texts.into_iter().map(|text| Self::from(text.as_ref())).collect())
    }

    /// The value of an object's member; of several with this key, the last.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// True or false.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Writes the value in the given style.
    pub fn write(&self, out: &mut String, style: &Style<'_>) {
        self.write_at(out, style, 0);
    }

    fn write_at(&self, out: &mut String, style: &Style<'_>, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(literal) => out.push_str(literal),
            Self::String(text) => string::write(text, out),
            Self::Array(elements) => {
                style.container(out, depth, ['[', ']'], elements, |out, element| {
                    element.write_at(out, style, depth + 1);
                });
            }
            Self::Object(members) => {
                style.container(out, depth, ['{', '}'], members, |out, (key, value)| {
                    string::write(key, out);
                    out.push_str(style.colon);
                    value.write_at(out, style, depth + 1);
                });
            }
        }
    }
}

impl fmt::Display for Json {
    /// The value on one line without blanks, as `JSON.stringify` writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text, &Style::COMPACT);
        f.write_str(&text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Self {
        Self::Number(value.to_string())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

/// What stands between the parts of a value that is written. Every part of it is blanks, but for the
/// one colon and the one comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style<'s> {
    /// Between a key and its value: `": "`.
    pub colon: &'s str,
    /// Between two members or elements on one line: `", "`.
    pub comma: &'s str,
    /// Inside the braces of an object on one line that is not empty: `" "`. Brackets of arrays have
    /// none.
    pub padding: &'s str,
    /// How containers that are not empty are spread over lines; none keeps all on one line.
    pub lines: Option<Lines<'s>>,
}

/// How members and elements stand on lines of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines<'s> {
    /// The line break: `"\n"` or `"\r\n"`.
    pub newline: &'s str,
    /// The indentation of the line on which the value starts.
    pub base: &'s str,
    /// What each level adds to it.
    pub unit: &'s str,
}

impl<'s> Style<'s> {
    /// `{"a":[1,2]}`, as `JSON.stringify(value)` writes it.
    pub const COMPACT: Style<'static> = Style { colon: ":", comma: ",", padding: "", lines: None };

    /// As `JSON.stringify(value, null, unit)` writes it, with LF.
    pub fn indented(unit: &'s str) -> Self {
        let lines = Some(Lines { newline: "\n", base: "", unit });
        Self { colon: ": ", comma: ", ", padding: "", lines }
    }

    fn container<T>(
        &self,
        out: &mut String,
        depth: usize,
        [open, close]: [char; 2],
        items: &[T],
        mut write: impl FnMut(&mut String, &T),
    ) {
        out.push(open);
        for (i, item) in items.iter().enumerate() {
            match &self.lines {
                Some(lines) => {
                    out.push_str(if i > 0 { "," } else { "" });
                    lines.start(out, depth + 1);
                }
                None if i > 0 => out.push_str(self.comma),
                None if open == '{' => out.push_str(self.padding),
                None => {}
            }
            write(out, item);
        }
        match &self.lines {
            Some(lines) if !items.is_empty() => lines.start(out, depth),
            None if !items.is_empty() && open == '{' => out.push_str(self.padding),
            _ => {}
        }
        out.push(close);
    }
}

impl Lines<'_> {
    fn start(&self, out: &mut String, depth: usize) {
        out.push_str(self.newline);
        out.push_str(self.base);
        for _ in 0..depth {
            out.push_str(self.unit);
        }
    }
}
