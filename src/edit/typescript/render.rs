//! The words of TypeScript: texts, keys, variables and numbers, and values on one line.

use serde_json::Value;

use super::value::{Piece, pieces};
use super::written::Written;
use crate::json;
use crate::text::is_hidden;

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style<'s> {
    /// The quote of texts, `'` or `"`; the other one where that needs fewer escapes.
    pub quote: char,
    /// The line break.
    pub newline: &'s str,
    /// What each level adds to the indentation.
    pub unit: &'s str,
    /// Whether a comma follows the last member or element of several lines.
    pub trailing_comma: bool,
    /// What stands inside the braces of a non-empty object on one line.
    pub padding: &'s str,
}

impl Style<'static> {
    /// The style of lb4's own files: prettier's with the options that lb4 gives it.
    pub const LB4: Self =
        Self { quote: '\'', newline: "\n", unit: "  ", trailing_comma: true, padding: "" };
}

impl Style<'_> {
    /// Returns the text of a value on one line.
    pub fn one_line(&self, value: &Value) -> String {
        self.line_of(&value.into())
    }

    /// Returns the text of a value that is no array, and no object with members.
    pub(super) fn scalar(&self, value: &Value) -> String {
        self.line_of(&value.into())
    }

    /// Returns the text of what is written, on one line.
    pub fn line_of(&self, written: &Written) -> String {
        let mut out = String::new();
        self.push_one_line(&mut out, written, usize::MAX);
        out
    }

    /// Adds a value on one line to `out`, unless that gets longer than `most` bytes.
    pub(super) fn push_one_line(&self, out: &mut String, written: &Written, most: usize) {
        if out.len() > most {
            return;
        }
        let separator = |index| if index == 0 { "" } else { ", " };
        match written {
            Written::Object(members) if !members.is_empty() => {
                out.push('{');
                out.push_str(self.padding);
                for (index, (key, value)) in members.iter().enumerate() {
                    out.push_str(separator(index));
                    out.push_str(&member_key(key, self.quote));
                    out.push_str(": ");
                    self.push_one_line(out, value, most);
                }
                out.push_str(self.padding);
                out.push('}');
            }
            Written::Object(_) => out.push_str("{}"),
            Written::Array(elements) => {
                out.push('[');
                for (index, value) in elements.iter().enumerate() {
                    out.push_str(separator(index));
                    self.push_one_line(out, value, most);
                }
                out.push(']');
            }
            Written::Literal(value) => out.push_str(&self.literal(value)),
            Written::Variable(name) => out.push_str(&variable(name, self.quote)),
            Written::Template(text) => out.push_str(&self.template(&pieces(text))),
            Written::Number(inner) => {
                out.push_str("Number(");
                self.push_one_line(out, inner, most);
                out.push(')');
            }
            Written::FirstOf(_) | Written::Flag { .. } => {
                let (operands, sign) = written.operands().unwrap_or_default();
                for (index, operand) in operands.iter().enumerate() {
                    if index > 0 {
                        out.extend([" ", sign, " "]);
                    }
                    self.push_one_line(out, operand, most);
                }
            }
        }
    }

    fn literal(&self, value: &Value) -> String {
        match value {
            Value::String(text) => quoted(text, self.quote),
            // prettier leaves out the sign of an exponent.
            Value::Number(number) => json::Style::COMPACT.text(number).replace("e+", "e"),
            _ => json::Style::COMPACT.text(value),
        }
    }

    fn template(&self, pieces: &[Piece<'_>]) -> String {
        let mut out = "`".to_owned();
        for piece in pieces {
            match piece {
                Piece::Variable(name) => {
                    out.push_str(&["${", &variable(name, self.quote), "}"].concat());
                }
                Piece::Text(text) => push_escaped(&mut out, text, '`'),
            }
        }
        out + "`"
    }
}

/// Returns the expression that gives the value of a variable.
pub(super) fn variable(name: &str, quote: char) -> String {
    match is_identifier(name) {
        true => format!("process.env.{name}"),
        false => format!("process.env[{}]", quoted(name, quote)),
    }
}

/// Returns a key as it stands before a colon: in quotes only if it has to be.
pub fn member_key(key: &str, quote: char) -> String {
    match key {
        // In any other form it would set the prototype.
        "__proto__" => format!("[{}]", quoted(key, quote)),
        _ if is_identifier(key) => key.to_owned(),
        _ => quoted(key, quote),
    }
}

/// Returns a text in quotes: in `quote`, unless the other one needs fewer escapes.
pub fn quoted(text: &str, quote: char) -> String {
    let other = if quote == '\'' { '"' } else { '\'' };
    let count = |quote| text.matches(quote).count();
    let quote = if count(quote) > count(other) { other } else { quote };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    push_escaped(&mut out, text, quote);
    out.push(quote);
    out
}

fn push_escaped(out: &mut String, text: &str, quote: char) {
    for (at, c) in text.char_indices() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            '$' if quote == '`' && (text[at + 1..].starts_with('{') || at + 1 == text.len()) => {
                out.push_str("\\$");
            }
            _ if c == quote => out.extend(['\\', c]),
            _ if is_hidden(c) => out.push_str(&match u32::from(c) {
                code @ ..=0xff => format!("\\x{code:02x}"),
                code @ ..=0xffff => format!("\\u{code:04x}"),
                code => format!("\\u{{{code:x}}}"),
            }),
            _ => out.push(c),
        }
    }
}

/// Returns whether a name needs no quotes. That of other letters than ASCII's gets them all the same.
pub(super) fn is_identifier(name: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'$';
    !name.is_empty() && !name.as_bytes()[0].is_ascii_digit() && name.bytes().all(is_part)
}
