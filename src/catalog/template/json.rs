//! TOML values as JSON text.

use toml_edit::Value;

/// The JSON text of a TOML value; none where JSON has no such value: a date, a time, an infinity.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let mut text = String::new();
    write_value(value, &mut text)?;
    Some(text)
}

fn write_value(value: &Value, out: &mut String) -> Option<()> {
    match value {
        Value::String(text) => write_string(text.value(), out),
        Value::Integer(number) => out.push_str(&number.value().to_string()),
        Value::Float(number) if number.value().is_finite() => {
            out.push_str(&format!("{:?}", number.value()));
        }
        Value::Boolean(truth) => out.push_str(if *truth.value() { "true" } else { "false" }),
        Value::Array(array) => {
            out.push('[');
            for (index, element) in array.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(element, out)?;
            }
            out.push(']');
        }
        Value::InlineTable(table) => {
            out.push('{');
            for (index, (key, member)) in table.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_value(member, out)?;
            }
            out.push('}');
        }
        Value::Float(_) | Value::Datetime(_) => return None,
    }
    Some(())
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
