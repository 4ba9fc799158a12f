//! Values on several lines, laid out as prettier 3.10.1 does it with the options of lb4.

use serde_json::Value;

use super::render::{Style, is_identifier, member_key, quoted};
use super::written::Written;

/// The columns of a line.
pub(super) const COLUMNS: usize = 80;
/// prettier leaves a text and a variable beside a key that is shorter.
const SHORT_KEY: usize = 5;

/// Where a text starts.
#[derive(Clone, Copy)]
struct Spot<'i> {
    /// The indentation of its line.
    indent: &'i str,
    /// Its column.
    column: usize,
    /// The columns of what stands behind it: at least a comma.
    behind: usize,
}

impl Style<'_> {
    /// Returns the text of a member whose line has this indentation.
    pub fn member(&self, key: &str, value: &Value, indent: &str) -> String {
        self.member_of(key, &value.into(), indent)
    }

    fn member_of(&self, key: &str, value: &Written, indent: &str) -> String {
        let mut key = member_key(key, self.quote);
        key.push(':');
        let value = self.written_behind(&key, value, indent);
        key + &value
    }

    /// Returns the text of a value that stands behind `key`, colon included, on a line of this indentation: it
    /// begins with a blank or with a new line.
    pub(super) fn behind(&self, key: &str, value: &Value, indent: &str) -> String {
        self.written_behind(key, &value.into(), indent)
    }

    fn written_behind(&self, key: &str, value: &Written, indent: &str) -> String {
        let column = width(indent) + width(key) + 1;
        let is_short = width(key) <= SHORT_KEY;
        let stays = match value {
            // A sign makes an expression of a number.
            Written::Literal(Value::Number(_)) => !self.line_of(value).starts_with('-'),
            Written::Literal(Value::Bool(_)) | Written::Template(_) => true,
            Written::Variable(_) | Written::Literal(Value::String(_)) => is_short,
            // What can have lines of its own needs room for its bracket alone.
            Written::Number(_) => column + "Number(".len() <= COLUMNS,
            Written::FirstOf(choices) => choices.last().is_some_and(Written::is_filled),
            _ => value.is_filled() && column < COLUMNS,
        };
        if stays || !value.is_filled() && column + width(&self.line_of(value)) < COLUMNS {
            return format!(" {}", self.place(value, Spot { indent, column, behind: 1 }));
        }
        let indent = format!("{indent}{}", self.unit);
        let spot = Spot { indent: &indent, column: width(&indent), behind: 1 };
        let next_line = match value.operands() {
            Some((operands, sign)) if self.line_at(value, spot).is_none() => {
                self.chain(&operands, sign, spot, &indent)
            }
            _ => self.place(value, spot),
        };
        format!("{}{indent}{next_line}", self.newline)
    }

    /// Returns the text of a value that starts at `column` of a line of this indentation, with a comma behind it.
    pub fn at(&self, value: &Value, indent: &str, column: usize) -> String {
        self.written_at(&value.into(), indent, column)
    }

    /// Returns the text of what is written, as [`Style::at`] does.
    pub fn written_at(&self, value: &Written, indent: &str, column: usize) -> String {
        self.place(value, Spot { indent, column, behind: 1 })
    }

    fn place(&self, value: &Written, spot: Spot<'_>) -> String {
        let indent = spot.indent;
        let line = || self.line_at(value, spot);
        match value {
            Written::Object(members) if !members.is_empty() => {
                let inner = format!("{indent}{}", self.unit);
                let lines = members.iter().map(|(key, value)| self.member_of(key, value, &inner));
                self.lines(["{", "}"], &lines.collect::<Vec<_>>(), indent)
            }
            Written::Array(elements) => match line().filter(|_| !has_lines(elements)) {
                Some(line) => line,
                None if elements.is_empty() => "[]".to_owned(),
                None => self.array(elements, indent),
            },
            Written::Variable(name) => line().unwrap_or_else(|| self.broken_variable(name, indent)),
            Written::Number(inner) => line().unwrap_or_else(|| {
                let inner_indent = format!("{indent}{}", self.unit);
                let inner = self.written_at(inner, &inner_indent, width(&inner_indent));
                self.lines(["Number(", ")"], &[inner], indent)
            }),
            Written::FirstOf(_) | Written::Flag { .. } => {
                let (operands, sign) = value.operands().unwrap_or_default();
                line().filter(|_| !has_own_lines(value)).unwrap_or_else(|| {
                    self.chain(&operands, sign, spot, &format!("{indent}{}", self.unit))
                })
            }
            Written::Object(_) | Written::Literal(_) | Written::Template(_) => self.line_of(value),
        }
    }

    /// Returns the text of a value on one line, if there is room for it.
    fn line_at(&self, value: &Written, spot: Spot<'_>) -> Option<String> {
        let mut line = String::new();
        self.push_one_line(&mut line, value, 4 * COLUMNS);
        Some(line).filter(|line| spot.column + width(line) + spot.behind <= COLUMNS)
    }

    /// Returns operands with a sign between them, each that has no room on a line of its own with the indentation
    /// `next`. Brackets stay on the line.
    fn chain(&self, operands: &[Written], sign: &str, spot: Spot<'_>, next: &str) -> String {
        let (mut text, mut spot) = (String::new(), spot);
        for (index, operand) in operands.iter().enumerate() {
            if index > 0 {
                let column = match text.rsplit_once(self.newline) {
                    Some((_, line)) => width(line),
                    None => spot.column + width(&text),
                };
                text.extend([" ", sign]);
                let column = column + width(sign) + 2;
                let has_room = || column + width(&self.line_of(operand)) + spot.behind <= COLUMNS;
                if operand.is_filled() || operands.len() == 2 && has_room() {
                    text.push(' ');
                    spot.column = column;
                } else {
                    text.extend([self.newline, next]);
                    spot = Spot { indent: next, column: width(next), ..spot };
                }
            }
            let behind = match operands.get(index + 1) {
                None => spot.behind,
                Some(next) => width(sign) + if next.is_filled() { 3 } else { 1 },
            };
            text.push_str(&self.place(operand, Spot { behind, ..spot }));
        }
        text
    }

    fn array(&self, elements: &[Written], indent: &str) -> String {
        let inner = format!("{indent}{}", self.unit);
        if elements.len() > 1 && elements.iter().all(Written::is_number) {
            return self.lines(["[", "]"], &self.filled(elements, &inner), indent);
        }
        let lines = elements.iter().map(|element| self.written_at(element, &inner, width(&inner)));
        self.lines(["[", "]"], &lines.collect::<Vec<_>>(), indent)
    }

    /// Returns numbers on lines that are as full as they can be.
    fn filled(&self, numbers: &[Written], indent: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for number in numbers {
            let number = self.line_of(number);
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
    fn lines(&self, [open, close]: [&str; 2], lines: &[String], indent: &str) -> String {
        let start = format!("{}{indent}{}", self.newline, self.unit);
        let inner = lines.join(&format!(",{start}"));
        let comma = if self.trailing_comma { "," } else { "" };
        format!("{open}{start}{inner}{comma}{}{indent}{close}", self.newline)
    }

    fn broken_variable(&self, name: &str, indent: &str) -> String {
        let (newline, unit) = (self.newline, self.unit);
        if is_identifier(name) {
            return format!("process.env{newline}{indent}{unit}.{name}");
        }
        let name = quoted(name, self.quote);
        format!("process.env[{newline}{indent}{unit}{name}{newline}{indent}]")
    }
}

/// Returns whether an array gets several lines even if one has room for it.
fn has_lines(elements: &[Written]) -> bool {
    let is_several = |element: &Written| match element {
        Written::Array(elements) => elements.len() > 1,
        _ => false,
    };
    elements.len() > 1 && elements.iter().all(is_several) || elements.iter().any(has_own_lines)
}

/// Returns whether a value gets several lines even if one has room for it.
fn has_own_lines(value: &Written) -> bool {
    match value {
        Written::Array(elements) => has_lines(elements),
        Written::Object(members) => !members.is_empty(),
        Written::FirstOf(choices) => choices.last().is_some_and(has_own_lines),
        _ => false,
    }
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
