//! Reads values from text without comments, and writes them in the style of a file.

use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value};

use super::document::{Document, Kind};
use super::number::number;
use super::syntax::SyntaxError;

/// Parses strict JSON: no comments, no trailing commas. A byte order mark at the start, which some shells
/// put into files and pipes, is skipped.
///
/// # Errors
/// The text is anything else, nests deeper than [`MAX_DEPTH`](super::MAX_DEPTH), or has a number that no double can hold.
pub fn parse_strict(text: &str) -> Result<Value, SyntaxError> {
    let document = Document::parse(text)?;
    let extra = [
        document.first_comment().map(|at| (at, "comments are not allowed here")),
        document.first_trailing_comma().map(|at| (at, "a trailing comma is not allowed here")),
    ];
    if let Some((offset, message)) = extra.into_iter().flatten().min() {
        return Err(SyntaxError::new(offset, message));
    }
    let Some(root) = document.root() else {
        return Err(SyntaxError::expected(text, text.len(), "a value"));
    };
    let mut numbers = document.nodes().filter(|node| node.kind() == Kind::Number);
    match numbers.find(|node| number(node.raw()).is_none()) {
        Some(infinite) => Err(SyntaxError::too_large(infinite.span().start)),
        None => root.to_value(),
    }
}

/// Returns whether two values are the same to JavaScript, which has one kind of number: `1.0` is `1`. The order
/// of members does not count.
pub fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(_), Value::Number(_)) => {
            one == other || Style::COMPACT.text(one) == Style::COMPACT.text(other)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has = |(key, one)| other.get(key).is_some_and(|other| is_same(one, other));
            one.len() == other.len() && one.iter().all(has)
        }
        _ => one == other,
    }
}

/// What stands between the parts of a written value: blanks, one colon and one comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style<'s> {
    /// Between a key and its value: `": "`.
    pub colon: &'s str,
    /// Between two members or elements on one line: `", "`.
    pub comma: &'s str,
    /// Inside the braces of a non-empty object on one line: `" "`.
    pub padding: &'s str,
    /// How non-empty containers are spread over lines; `None` keeps everything on one line.
    pub lines: Option<Lines<'s>>,
}

/// How each member and element gets a line of its own.
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

    /// Returns the style of `JSON.stringify(value, null, unit)`, with LF.
    pub fn indented(unit: &'s str) -> Self {
        let lines = Some(Lines { newline: "\n", base: "", unit });
        Self { colon: ": ", comma: ", ", padding: "", lines }
    }

    /// Writes a value in this style, and its numbers as JavaScript does.
    pub fn text(&self, value: &(impl Serialize + ?Sized)) -> String {
        let mut bytes = Vec::new();
        let writer = Writer { style: self, depth: 0, is_empty: true };
        value
            .serialize(&mut Serializer::with_formatter(&mut bytes, writer))
            .expect("memory takes every value");
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }
}

/// Writes a value in a style.
struct Writer<'s> {
    style: &'s Style<'s>,
    /// The containers that are open.
    depth: usize,
    /// Whether the innermost open container has nothing in it yet.
    is_empty: bool,
}

impl Writer<'_> {
    fn open(&mut self, out: &mut (impl io::Write + ?Sized), bracket: &str) -> io::Result<()> {
        self.depth += 1;
        self.is_empty = true;
        out.write_all(bracket.as_bytes())
    }

    fn item(
        &mut self,
        out: &mut (impl io::Write + ?Sized),
        first: bool,
        padding: &str,
    ) -> io::Result<()> {
        self.is_empty = false;
        match &self.style.lines {
            Some(lines) => {
                out.write_all(if first { b"" } else { b"," })?;
                lines.start(out, self.depth)
            }
            None if first => out.write_all(padding.as_bytes()),
            None => out.write_all(self.style.comma.as_bytes()),
        }
    }

    fn close(
        &mut self,
        out: &mut (impl io::Write + ?Sized),
        padding: &str,
        bracket: &str,
    ) -> io::Result<()> {
        self.depth -= 1;
        match &self.style.lines {
            _ if self.is_empty => {}
            Some(lines) => lines.start(out, self.depth)?,
            None => out.write_all(padding.as_bytes())?,
        }
        self.is_empty = false;
        out.write_all(bracket.as_bytes())
    }
}

impl Formatter for Writer<'_> {
    fn write_f64<W: ?Sized + io::Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        match value.abs() {
            0.0 => out.write_all(b"0"),
            1e-6..1e21 => write!(out, "{value}"),
            // JavaScript writes the sign of every exponent.
            1e21.. => out.write_all(format!("{value:e}").replace('e', "e+").as_bytes()),
            _ => write!(out, "{value:e}"),
        }
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, "[")
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.item(out, first, "")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, "", "]")
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, "{")
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.item(out, first, self.style.padding)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(self.style.colon.as_bytes())
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, self.style.padding, "}")
    }
}

impl Lines<'_> {
    fn start(&self, out: &mut (impl io::Write + ?Sized), depth: usize) -> io::Result<()> {
        write!(out, "{}{}{}", self.newline, self.base, self.unit.repeat(depth))
    }
}
