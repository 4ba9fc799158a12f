//! Reads values from text without comments, and writes them in the style of a file.

use serde::Serialize;
use serde_json::{Number, Value};

use super::document::{Document, Kind};
use super::scalar::number;
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
        self.at_depth(0, &serde_json::to_value(value).expect("every value is JSON"))
    }

    /// Writes a value inside of `depth` containers.
    fn at_depth(&self, depth: usize, value: &Value) -> String {
        let inner = |value| self.at_depth(depth + 1, value);
        let (items, open, close, padding): (Vec<String>, _, _, _) = match value {
            Value::Array(elements) => (elements.iter().map(inner).collect(), "[", "]", ""),
            Value::Object(members) => {
                let member = |(key, value)| Self::COMPACT.text(key) + self.colon + &inner(value);
                (members.iter().map(member).collect(), "{", "}", self.padding)
            }
            Value::Number(number) => return number_text(number),
            Value::Null | Value::Bool(_) | Value::String(_) => return value.to_string(),
        };
        match &self.lines {
            _ if items.is_empty() => [open, close].concat(),
            None => [open, padding, &items.join(self.comma), padding, close].concat(),
            Some(Lines { newline, base, unit }) => {
                let line = |depth| [newline, base, &*unit.repeat(depth)].concat();
                let items = items.join(&format!(",{}", line(depth + 1)));
                [open, &line(depth + 1), &items, &line(depth), close].concat()
            }
        }
    }
}

fn number_text(number: &Number) -> String {
    let Some(value) = number.as_f64().filter(|_| number.is_f64()) else {
        return number.to_string();
    };
    match value.abs() {
        0.0 => "0".to_owned(),
        1e-6..1e21 => value.to_string(),
        // JavaScript writes the sign of every exponent.
        1e21.. => format!("{value:e}").replace('e', "e+"),
        _ => format!("{value:e}"),
    }
}
