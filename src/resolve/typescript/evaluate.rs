//! What expressions come to, as in JavaScript.

use crate::json::Style;
use crate::resolve::environment::Environment;
use crate::resolve::number::Number;
use crate::resolve::origin::VariableSource;
use crate::resolve::value::Data;
use crate::secret::KeyPath;
use crate::typescript::{Convert, Expression, Node, prefixed};

/// What a value came from.
#[derive(Default)]
pub(super) struct Trace {
    /// The first variable that gave it, and where that was found.
    pub(super) variable: Option<(String, VariableSource)>,
    /// The first variable that is not set.
    pub(super) unset: Option<String>,
    /// A variable that is not set, and so is the text `undefined`.
    pub(super) unset_in_text: Option<String>,
    /// Whether one of the variables, set or not, is named like a secret.
    pub(super) is_secret: bool,
}

/// Returns what an expression comes to that is no object, array or code; `None` for `undefined`.
pub(super) fn evaluate(
    expression: &Expression<'_>,
    environment: &Environment<'_>,
    trace: &mut Trace,
) -> Option<Data> {
    match expression {
        Expression::Null => Some(Data::Null),
        Expression::Bool(value) => Some(Data::Bool(*value)),
        Expression::Number(value) => Some(number(*value)),
        Expression::Text(text) => Some(Data::String(text.to_string())),
        Expression::Variable(name) => {
            trace.is_secret |= KeyPath::default().from_variable(name).is_named();
            let found = environment.get(name);
            let Some((text, source)) = found else {
                trace.unset.get_or_insert_with(|| name.to_string());
                return None;
            };
            trace.variable.get_or_insert_with(|| (name.to_string(), source));
            Some(Data::String(text))
        }
        Expression::Constant(choices) => first(choices, environment, trace, Option::is_some),
        Expression::Default { or, choices } => {
            let counts = if *or { is_truthy } else { is_something };
            first(choices, environment, trace, counts)
        }
        Expression::Equal { with, not, text } => {
            let with = evaluate(&with.expression, environment, trace);
            let is_equal = matches!(with, Some(Data::String(with)) if with == *text);
            Some(Data::Bool(is_equal != *not))
        }
        Expression::Convert(convert, from) => {
            let from = evaluate(&from.expression, environment, trace);
            Some(number(match convert {
                Convert::Number => to_number(from.as_ref()),
                Convert::Int { hex } => parse_int(&to_text(from.as_ref()), *hex),
                Convert::Float => parse_decimal(&to_text(from.as_ref()), true),
            }))
        }
        Expression::Template(parts) => {
            let mut text = String::new();
            for part in parts {
                let mut of_part = Trace::default();
                let part = evaluate(&part.expression, environment, &mut of_part);
                text.push_str(&to_text(part.as_ref()));
                trace.is_secret |= of_part.is_secret;
                trace.variable = trace.variable.take().or(of_part.variable);
                let unset = of_part.unset.filter(|_| part.is_none()).or(of_part.unset_in_text);
                trace.unset_in_text = trace.unset_in_text.take().or(unset);
            }
            Some(Data::String(text))
        }
        Expression::Undefined | Expression::Array(_) | Expression::Object(_) | Expression::Code => {
            None
        }
    }
}

/// Returns the first of several that counts, none of them an object or array.
pub(super) fn counted(
    or: bool,
    choices: &[Node<'_>],
    environment: &Environment<'_>,
    trace: &mut Trace,
) -> Option<Data> {
    let counts = if or { is_truthy } else { is_something };
    first(choices, environment, trace, counts).filter(|data| counts(&Some(data.clone())))
}

/// Returns the first of several that counts, else the last.
fn first(
    choices: &[Node<'_>],
    environment: &Environment<'_>,
    trace: &mut Trace,
    counts: fn(&Option<Data>) -> bool,
) -> Option<Data> {
    let mut found = None;
    for choice in choices {
        // What a variable gave before does not count.
        trace.variable = None;
        found = evaluate(&choice.expression, environment, trace);
        if counts(&found) {
            break;
        }
    }
    found
}

fn is_something(data: &Option<Data>) -> bool {
    !matches!(data, None | Some(Data::Null))
}

fn is_truthy(data: &Option<Data>) -> bool {
    match data {
        None | Some(Data::Null) => false,
        Some(Data::Bool(value)) => *value,
        Some(Data::Number(number)) => !(number.as_f64().is_nan() || number.as_f64() == 0.0),
        Some(Data::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

/// Spells a number as JavaScript does.
fn number(value: f64) -> Data {
    Data::Number(Number::new(match value {
        _ if value.is_nan() => "NaN".to_owned(),
        _ if value.is_infinite() => if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned(),
        _ => Style::COMPACT.text(&value),
    }))
}

fn to_text(data: Option<&Data>) -> String {
    match data {
        None => "undefined".to_owned(),
        Some(Data::String(text)) => text.clone(),
        Some(Data::Number(number)) => number.spelling().to_owned(),
        Some(Data::Bool(value)) => value.to_string(),
        Some(_) => "null".to_owned(),
    }
}

fn to_number(data: Option<&Data>) -> f64 {
    match data {
        Some(Data::Null) => 0.0,
        Some(Data::Bool(value)) => f64::from(u8::from(*value)),
        Some(Data::Number(number)) => number.as_f64(),
        Some(Data::String(text)) => {
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            if text.is_empty() {
                return 0.0;
            }
            prefixed(text).unwrap_or_else(|| parse_decimal(text, false))
        }
        _ => f64::NAN,
    }
}

/// Parses the integer that a text begins with.
fn parse_int(text: &str, hex: bool) -> f64 {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, radix) = match unsigned.strip_prefix("0x").or(unsigned.strip_prefix("0X")) {
        Some(digits) if hex => (digits, 16),
        _ => (unsigned, 10),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let value = match radix {
        16 => u64::from_str_radix(&digits[..end], 16).map_or(f64::NAN, |value| value as f64),
        _ => digits[..end].parse().unwrap_or(f64::NAN),
    };
    if text.starts_with('-') { -value } else { value }
}

/// Parses a decimal number: the whole text, or what it begins with.
fn parse_decimal(text: &str, prefix: bool) -> f64 {
    let text = if prefix { text.trim_start() } else { text };
    let digits = |from: usize| {
        let rest = &text[from..];
        from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
    };
    let sign = usize::from(text.starts_with(['+', '-']));
    let infinite = text[sign..].strip_prefix("Infinity");
    if infinite.is_some_and(|rest| prefix || rest.is_empty()) {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let mut end = digits(sign);
    if text[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let exponent = end + 1 + usize::from(text[end + 1..].starts_with(['+', '-']));
        let exponent_end = digits(exponent);
        end = if exponent_end > exponent { exponent_end } else { end };
    }
    if end < text.len() && !prefix { f64::NAN } else { text[..end].parse().unwrap_or(f64::NAN) }
}

#[cfg(test)]
mod tests {
    use super::to_number;
    use crate::resolve::value::Data;

    #[test]
    fn texts_are_numbers_as_in_javascript() {
        for (text, number) in [
            ("", 0.0),
            (" 0x1F\n", 31.0),
            ("0o17", 15.0),
            ("0B101", 5.0),
            ("0xffffffffffffffffff", 4_722_366_482_869_645_213_696.0),
            ("0x+5", f64::NAN),
            ("0b-1", f64::NAN),
            ("0o+7", f64::NAN),
            ("0x", f64::NAN),
            ("0b2", f64::NAN),
            ("+0x5", f64::NAN),
            ("+5", 5.0),
            ("1e3", 1000.0),
            ("1_000", f64::NAN),
        ] {
            let read = to_number(Some(&Data::String(text.to_owned())));
            assert!(read == number || read.is_nan() && number.is_nan(), "{text}: {read}");
        }
    }
}
