//! What a plan sees of the expressions of settings.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::json::{Style, is_same, number};
use crate::typescript::{Convert, Expression, Key, Member, Node};

/// What a plan sees of code.
pub const CODE: &str = "(code)";

/// Says whether the value of a variable is a secret: of the innermost key that it stands at, and of its name.
pub type IsSecret<'c> = dyn Fn(&str, &str) -> bool + 'c;

/// Returns what a plan sees of settings, the value of the innermost `key` around it. That is what an edit changes:
/// of `process.env.HOST ?? 'localhost'` the default, but `${HOST}` if `is_secret` says so.
///
/// A variable is `${NAME}`, alone or within text, also if a number or a comparison is made of it. Text that itself
/// has `${NAME}` looks the same. Code is [`CODE`], and so is an object whose members are not all known.
pub fn from_expression(node: &Node<'_>, key: &str, is_secret: &IsSecret<'_>) -> Value {
    match &node.expression {
        Expression::Undefined | Expression::Null => Value::Null,
        Expression::Bool(value) => Value::Bool(*value),
        Expression::Number(value) => to_number(*value),
        Expression::Text(text) => Value::String(text.to_string()),
        Expression::Array(elements) => {
            elements.iter().map(|element| from_expression(element, key, is_secret)).collect()
        }
        Expression::Object(members) if has_unknown(members) => code(),
        Expression::Object(members) => Value::Object(members_of(members, is_secret)),
        Expression::Variable(name) => reference(name).map_or_else(code, Value::String),
        Expression::Constant(choices) | Expression::Default { choices, .. } => {
            first_or_default(choices, key, is_secret)
        }
        Expression::Equal { with, .. } => {
            let name = variable_of(&with.expression).and_then(reference);
            name.map_or_else(code, Value::String)
        }
        Expression::Convert(convert, from) => {
            converted(*convert, from_expression(from, key, is_secret))
        }
        Expression::Template(parts) => template(parts).map_or_else(code, Value::String),
        Expression::Code => code(),
    }
}

/// Returns what a plan sees of the members whose keys are known. Of two with one key the last counts; what is
/// `undefined` counts as left out.
pub fn members_of(members: &[Member<'_>], is_secret: &IsSecret<'_>) -> Map<String, Value> {
    let mut values = Map::new();
    for member in members {
        let Key::Name(key) = &member.key else { continue };
        if matches!(member.value.expression, Expression::Undefined) {
            values.shift_remove(&**key);
        } else {
            values.insert(key.to_string(), from_expression(&member.value, key, is_secret));
        }
    }
    values
}

/// Returns whether one of the members is a spread, or its key is code.
pub(super) fn has_unknown(members: &[Member<'_>]) -> bool {
    members.iter().any(|member| member.key == Key::Unknown)
}

/// Returns the variable that an expression takes its value from, the first if it is several.
pub(super) fn variable_of<'e>(expression: &'e Expression<'_>) -> Option<&'e str> {
    match expression {
        Expression::Variable(name) => Some(name),
        Expression::Constant(choices) | Expression::Default { choices, .. } => {
            choices.iter().find_map(|choice| variable_of(&choice.expression))
        }
        Expression::Equal { with: inner, .. } | Expression::Convert(_, inner) => {
            variable_of(&inner.expression)
        }
        Expression::Template(parts) => parts.iter().find_map(|part| variable_of(&part.expression)),
        _ => None,
    }
}

fn code() -> Value {
    Value::String(CODE.to_owned())
}

/// Returns the text by which a plan knows a variable, unless its name has other characters.
fn reference(name: &str) -> Option<String> {
    is_variable(name).then(|| ["${", name, "}"].concat())
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn to_number(value: f64) -> Value {
    number(&Style::COMPACT.text(&value)).map_or_else(code, Value::Number)
}

/// Returns the variable of several values if its value is secret or no default follows it, else the default.
fn first_or_default(choices: &[Node<'_>], key: &str, is_secret: &IsSecret<'_>) -> Value {
    let variable = choices.iter().find_map(|choice| variable_of(&choice.expression));
    let (Some(name), Some(last)) = (variable, choices.last()) else {
        return match choices {
            [only] => from_expression(only, key, is_secret),
            _ => code(),
        };
    };
    let has_default = choices.len() > 1 && variable_of(&last.expression).is_none();
    if has_default && !is_secret(key, name) {
        return from_expression(last, key, is_secret);
    }
    match choices {
        [only] => from_expression(only, key, is_secret),
        _ => reference(name).map_or_else(code, Value::String),
    }
}

/// Returns the number that is made of a default; variables stay what they are.
fn converted(convert: Convert, from: Value) -> Value {
    let Value::String(text) = &from else { return from };
    let digits = match convert {
        Convert::Number => text.trim(),
        Convert::Int { .. } | Convert::Float => {
            let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-');
            text[..end.unwrap_or(text.len())].trim()
        }
    };
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => to_number(value),
        _ => from,
    }
}

/// Returns the text of a template, with its variables.
fn template(parts: &[Node<'_>]) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        let piece: Cow<'_, str> = match (&part.expression, variable_of(&part.expression)) {
            (_, Some(variable)) => reference(variable)?.into(),
            (Expression::Text(text), None) => (&**text).into(),
            _ => match from_expression(part, "", &|_, _| false) {
                Value::String(text) if text != CODE => text.into(),
                Value::Number(number) => Style::COMPACT.text(&number).into(),
                _ => return None,
            },
        };
        text.push_str(&piece);
    }
    Some(text)
}

/// A piece of a plan's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// `${NAME}`, by its name.
    Variable(&'t str),
}

/// Takes a plan's text apart.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = text[at..].find("${") {
        let open = at + found;
        at = open + 2;
        let name = &text[at..];
        let end = name.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b'_' && b != b'-');
        let name = &name[..end.unwrap_or(name.len())];
        if is_variable(name) && text[at + name.len()..].starts_with('}') {
            pieces.extend((start < open).then(|| Piece::Text(&text[start..open])));
            pieces.push(Piece::Variable(name));
            at += name.len() + 1;
            start = at;
        }
    }
    pieces.extend((start < text.len()).then(|| Piece::Text(&text[start..])));
    pieces
}

/// Returns a text without the variables in it, `${NAME}`.
pub fn without_variables(text: &str) -> String {
    let own = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text),
        Piece::Variable(_) => None,
    });
    own.collect()
}

/// Returns whether a plan's value has a variable in it.
pub(super) fn has_variable(value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    pieces(text).iter().any(|piece| matches!(piece, Piece::Variable(_)))
}

/// Returns whether an expression is code, or has members or elements that are not known.
pub(super) fn is_code(node: &Node<'_>) -> bool {
    match &node.expression {
        Expression::Object(members) => has_unknown(members),
        Expression::Array(elements) => elements.iter().any(|element| element.tokens.is_empty()),
        expression => expression.is_code(),
    }
}

/// Returns whether an expression is what a plan asks for already. A text that has `${NAME}` is no variable.
pub(super) fn means(node: &Node<'_>, value: &Value) -> bool {
    match (&node.expression, value) {
        (Expression::Text(_), value) if has_variable(value) => false,
        (Expression::Object(members), Value::Object(values)) if !has_unknown(members) => {
            let known = members
                .iter()
                .filter(|member| !matches!(member.value.expression, Expression::Undefined));
            known.clone().count() == values.len()
                && known.into_iter().all(|member| match &member.key {
                    Key::Name(key) => values.get(&**key).is_some_and(|it| means(&member.value, it)),
                    Key::Unknown => false,
                })
        }
        (Expression::Array(elements), Value::Array(values)) => {
            elements.len() == values.len()
                && elements.iter().zip(values).all(|(element, value)| means(element, value))
        }
        _ => [false, true]
            .iter()
            .any(|secret| is_same(&from_expression(node, "", &|_, _| *secret), value)),
    }
}

#[cfg(test)]
mod tests {
    use super::without_variables;

    #[test]
    fn variables_are_taken_out_of_a_text_however_many() {
        for (text, own) in [
            ("mongodb://me:${PW}@h/${MY-DB}", "mongodb://me:@h/"),
            ("${A", "${A"),
            ("${a b}${}", "${a b}${}"),
        ] {
            assert_eq!(without_variables(text), own);
        }
        assert_eq!(without_variables(&"${A}x".repeat(200_000)), "x".repeat(200_000));
    }
}
