//! Values on several lines, laid out as prettier 3.10.1 does it with the options of lb4.

use serde_json::{Map, Value};

use super::render::{Style, is_identifier, member_key, quoted};
use super::value::{Piece, has_variable, pieces};

/// The columns of a line.
pub(super) const COLUMNS: usize = 80;
/// prettier leaves a text and a variable beside a key that is shorter.
const SHORT_KEY: usize = 5;

impl Style<'_> {
    /// Returns the text of a member whose line has this indentation.
    pub fn member(&self, key: &str, value: &Value, indent: &str) -> String {
        let mut key = member_key(key, self.quote);
        key.push(':');
        let value = self.behind(&key, value, indent);
        key + &value
    }

    /// Returns the text of a value that stands behind `key`, colon included, on a line of this indentation: it
    /// begins with a blank or with a new line.
    pub(super) fn behind(&self, key: &str, value: &Value, indent: &str) -> String {
        let column = width(indent) + width(key) + 1;
        let is_short = width(key) <= SHORT_KEY;
        let stays = match value {
            // A sign makes an expression of a number.
            Value::Number(_) => !self.scalar(value).starts_with('-'),
            Value::Bool(_) => true,
            Value::String(text) => match pieces(text)[..] {
                [Piece::Variable(_)] => is_short,
                _ => is_short || has_variable(value),
            },
            // What can have lines of its own needs room for its bracket alone.
            Value::Array(elements) if !elements.is_empty() => column < COLUMNS,
            Value::Object(members) if !members.is_empty() => column < COLUMNS,
            _ => false,
        };
        let is_plain = !matches!(value, Value::Array(_) | Value::Object(_)) || is_empty(value);
        if stays || is_plain && column + width(&self.one_line(value)) < COLUMNS {
            return format!(" {}", self.at(value, indent, column));
        }
        let indent = format!("{indent}{}", self.unit);
        let next_line = self.at(value, &indent, width(&indent));
        format!("{}{indent}{next_line}", self.newline)
    }

    /// Returns the text of a value that starts at `column` of a line of this indentation, with a comma behind it.
    pub fn at(&self, value: &Value, indent: &str, column: usize) -> String {
        match value {
            Value::Object(members) if !members.is_empty() => {
                let inner = format!("{indent}{}", self.unit);
                let lines = members.iter().map(|(key, value)| self.member(key, value, &inner));
                self.lines(['{', '}'], &lines.collect::<Vec<_>>(), indent)
            }
            Value::Array(elements) => self.array(value, elements, indent, column),
            Value::String(text) => match pieces(text)[..] {
                [Piece::Variable(name)] => self.variable_at(value, name, indent, column),
                _ => self.scalar(value),
            },
            _ => self.scalar(value),
        }
    }

    fn array(&self, array: &Value, elements: &[Value], indent: &str, column: usize) -> String {
        if !has_lines(elements) {
            let mut line = String::new();
            self.push_one_line(&mut line, array, 4 * COLUMNS);
            if column + width(&line) < COLUMNS || elements.is_empty() {
                return line;
            }
        }
        let inner = format!("{indent}{}", self.unit);
        if elements.len() > 1 && elements.iter().all(Value::is_number) {
            return self.lines(['[', ']'], &self.filled(elements, &inner), indent);
        }
        let lines = elements.iter().map(|element| self.at(element, &inner, width(&inner)));
        self.lines(['[', ']'], &lines.collect::<Vec<_>>(), indent)
    }

    /// Returns numbers on lines that are as full as they can be.
    fn filled(&self, numbers: &[Value], indent: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for number in numbers {
            let number = self.scalar(number);
            match lines.last_mut() {
                // Commas and a blank are to come.
                Some(line) if width(indent) + line.len() + number.len() + 3 <= COLUMNS => {
                    line.push_str(", ");
                    line.push_str(&number);
                }
                _ => lines.push(number),
            }
        }
        lines
    }

    /// Returns lines with a comma between them, in brackets.
    fn lines(&self, [open, close]: [char; 2], lines: &[String], indent: &str) -> String {
        let start = format!("{}{indent}{}", self.newline, self.unit);
        let inner = lines.join(&format!(",{start}"));
        let comma = if self.trailing_comma { "," } else { "" };
        format!("{open}{start}{inner}{comma}{}{indent}{close}", self.newline)
    }

    fn variable_at(&self, value: &Value, name: &str, indent: &str, column: usize) -> String {
        let line = self.scalar(value);
        if column + width(&line) < COLUMNS {
            return line;
        }
        let (newline, unit) = (self.newline, self.unit);
        if is_identifier(name) {
            return format!("process.env{newline}{indent}{unit}.{name}");
        }
        let name = quoted(name, self.quote);
        format!("process.env[{newline}{indent}{unit}{name}{newline}{indent}]")
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

/// Returns whether an array gets several lines even if one has room for it.
fn has_lines(elements: &[Value]) -> bool {
    let is_several = |element: &Value| match element {
        Value::Array(elements) => elements.len() > 1,
        _ => false,
    };
    let has_own = |element: &Value| match element {
        Value::Array(elements) => has_lines(elements),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    };
    elements.len() > 1 && elements.iter().all(is_several) || elements.iter().any(has_own)
}

/// Returns the columns that a text takes, as prettier counts them.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97c}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}
