use serde_json::Value;

use super::reference::Reference;
use crate::catalog::{Kind, Setting};
use crate::json;
use crate::text::visible;

/// The value of `setting` that somebody typed as `text`; none if it was left blank.
///
/// A reference (`${VAR}`) stays a string whatever the type, since it is replaced when the file is
/// loaded. Unlike `lb datasource`, which writes `null` for a number it cannot read, text that is not
/// of the setting's type is refused.
///
/// # Errors
/// The reason for refusing the text; it does not quote the text of a secret.
pub fn typed(setting: &Setting, text: &str) -> Result<Option<Value>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains('\0') {
        return Err(format!("`{}` cannot contain a NUL character", setting.key));
    }
    if Reference::whole(text).is_some() {
        return Ok(Some(Value::String(text.to_owned())));
    }
    let value = match setting.kind {
        Kind::String => Value::String(text.to_owned()),
        Kind::Number => number(setting, text)?,
        Kind::Port => port(setting, text)?,
        Kind::Boolean => boolean(setting, text)?,
        Kind::Object | Kind::Array => structured(setting, text)?,
        Kind::BooleanOrString => {
            boolean(setting, text).unwrap_or_else(|_| Value::String(text.to_owned()))
        }
        Kind::BooleanOrObject if text.trim_start().starts_with('{') => structured(setting, text)?,
        Kind::BooleanOrObject => boolean(setting, text)?,
    };
    check_choice(setting, &value)?;
    Ok(Some(value))
}

/// The value of `setting` that a configuration gives as JSON; none where it is `null` or blank. A
/// string for a setting of another type is read as if it had been typed.
///
/// # Errors
/// The reason for refusing the value.
pub fn check_json(setting: &Setting, value: Value) -> Result<Option<Value>, String> {
    match (&value, setting.kind) {
        (Value::Null, _) => Ok(None),
        (Value::String(text), _) => typed(setting, text),
        (Value::Number(number), Kind::Number | Kind::Port) => typed(setting, &number.to_string()),
        (Value::Bool(_), Kind::Boolean | Kind::BooleanOrString | Kind::BooleanOrObject)
        | (Value::Object(_), Kind::Object | Kind::BooleanOrObject)
        | (Value::Array(_), Kind::Array) => check_choice(setting, &value).map(|()| Some(value)),
        _ => Err(format!("`{}` must be {}", setting.key, setting.kind.described())),
    }
}

fn number(setting: &Setting, text: &str) -> Result<Value, String> {
    let text = text.trim();
    let number = Some(text).filter(|text| json::is_number(text)).and_then(json::number);
    number.map(Value::Number).ok_or_else(|| refused(setting, text))
}

fn port(setting: &Setting, text: &str) -> Result<Value, String> {
    let text = text.trim();
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    match text.parse::<u16>() {
        Ok(port @ 1..) if digits => Ok(Value::from(port)),
        _ => Err(refused(setting, text)),
    }
}

fn boolean(setting: &Setting, text: &str) -> Result<Value, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" => Ok(Value::Bool(true)),
        "false" | "no" | "n" => Ok(Value::Bool(false)),
        _ => Err(format!(
            "`{}` must be {}, or yes or no{}",
            setting.key,
            setting.kind.described(),
            quoted(setting, text)
        )),
    }
}

fn structured(setting: &Setting, text: &str) -> Result<Value, String> {
    let wanted = setting.kind.described();
    let value = json::parse_strict(text).map_err(|error| {
        if setting.may_hold_credentials {
            format!(
                "`{}` must be {wanted}: not JSON at character {}",
                setting.key,
                error.offset + 1
            )
        } else {
            format!("`{}` must be {wanted}: {}", setting.key, error.message)
        }
    })?;
    match (&value, setting.kind) {
        (Value::Object(_), Kind::Object | Kind::BooleanOrObject)
        | (Value::Array(_), Kind::Array) => Ok(value),
        _ => Err(refused(setting, text)),
    }
}

fn check_choice(setting: &Setting, value: &Value) -> Result<(), String> {
    if setting.choices.is_empty() || matches!(value, Value::Object(_) | Value::Array(_)) {
        return Ok(());
    }
    let is_value = |choice: &str| json::parse_strict(choice).is_ok_and(|choice| choice == *value);
    if setting.choices.iter().any(|choice| is_value(choice)) {
        return Ok(());
    }
    let choices = setting.choices_in_words().unwrap_or_default();
    Err(format!("`{}` must be {choices}", setting.key))
}

/// Why a text that is not of the setting's type is refused.
fn refused(setting: &Setting, text: &str) -> String {
    format!("`{}` must be {}{}", setting.key, setting.kind.described(), quoted(setting, text))
}

fn quoted(setting: &Setting, text: &str) -> String {
    if setting.secret || setting.may_hold_credentials {
        String::new()
    } else {
        format!(", not `{}`", visible(text))
    }
}
