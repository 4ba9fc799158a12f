//! The few lines of Rust that open a client from an entry.

use super::free;
use crate::catalog::{CargoCrate, Setting};
use crate::datasource::{Reference, holds_password};
use crate::json::Json;
use crate::plan::Plan;
use crate::text::percent_encoded;

/// What a setting of the entry is to the program.
enum Value {
    /// This text, which is no secret.
    Literal(String),
    /// The value of this variable.
    Variable(String),
    /// A secret in the file: its place is told, not its text.
    Secret,
}

/// The lines, and what to know of them; none where the catalog has no expression.
pub(super) fn lines(plan: &Plan, needed: &CargoCrate) -> Vec<String> {
    if needed.open.is_empty() {
        return Vec::new();
    }
    let place = if needed.open.contains(".await") { "an async function" } else { "a function" };
    let mut lines = vec![format!("open a client, in {place} that returns a Result:")];
    for name in free::names(&needed.open) {
        lines.extend(variable(plan, name, needed.url_template.as_deref()));
    }
    lines.push(format!("    let client = {};", needed.open));
    lines.extend(needed.note.as_deref().map(|note| format!("note: {note}")));
    lines
}

/// The lines that bind a variable of the expression to what the entry has for it.
fn variable(plan: &Plan, name: &str, template: Option<&str>) -> Vec<String> {
    let setting = plan.connector.settings.iter().find(|setting| is_meant(setting, name));
    if let Some(value) = setting.and_then(|setting| given(plan, &setting.key)) {
        return vec![binding(name, &value)];
    }
    if name == "url" || name.ends_with("_string") {
        if let Some(value) = own_url(plan) {
            return vec![binding(name, &value)];
        }
        if let Some(template) = template {
            return from_template(plan, name, template);
        }
    }
    match setting {
        Some(setting) => {
            let value = value_of(plan, &setting.key).unwrap_or(Value::Literal(String::new()));
            vec![binding(name, &value)]
        }
        None => vec![format!("    // `{name}` is yours to give")],
    }
}

/// Whether a variable of this name stands for the setting: `key_id` for `keyId`, `user` for `username`.
fn is_meant(setting: &Setting, name: &str) -> bool {
    let plain = |word: &str| word.replace('_', "").to_ascii_lowercase();
    plain(&setting.key) == plain(name)
        || setting.is_called(name)
        || (name == "user" && setting.key == "username")
}

fn own_url(plan: &Plan) -> Option<Value> {
    given(plan, plan.connector.url.as_ref()?.setting.as_deref()?)
}

/// The template filled with the entry's settings.
fn from_template(plan: &Plan, name: &str, template: &str) -> Vec<String> {
    let (text, variables) = fill(plan, template);
    let mut lines: Vec<String> = variables.iter().map(|(key, value)| binding(key, value)).collect();
    if variables.is_empty() {
        let text = text.replace("{{", "{").replace("}}", "}");
        lines.push(format!("    let {name} = {};", rust_string(&text)));
        return lines;
    }
    if template.contains("://") {
        lines.push("    // percent-encode what holds any of : / ? # [ ] @ %".to_owned());
    }
    lines.push(format!("    let {name} = format!({});", rust_string(&text)));
    lines
}

fn binding(name: &str, value: &Value) -> String {
    match value {
        Value::Literal(text) => format!("    let {name} = {};", rust_string(text)),
        Value::Variable(variable) => format!("    let {name} = std::env::var(\"{variable}\")?;"),
        Value::Secret => format!("    let {name} = \"...\"; // as in the data source file"),
    }
}

/// `template` with the literal values in it, `{key}` left where a variable goes, and parts left out for
/// which there is no value. The variables come with their keys. Braces are doubled, as `format!` has them.
fn fill(plan: &Plan, template: &str) -> (String, Vec<(String, Value)>) {
    let mut variables = Vec::new();
    let mut filled = String::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        let key = &rest[start + 1..start + length];
        filled.push_str(&rest[..start]);
        rest = &rest[start + length + 1..];
        match value_of(plan, key) {
            Some(Value::Literal(text)) if template.contains("://") => {
                filled.push_str(&percent_encoded(&text, "/"));
            }
            Some(Value::Literal(text)) => {
                filled.push_str(&text.replace('{', "{{").replace('}', "}}"));
            }
            Some(value) => {
                filled.push_str(&format!("{{{key}}}"));
                variables.push((key.to_owned(), value));
            }
            None => leave_out(&mut filled),
        }
    }
    filled.push_str(rest);
    (filled.replace("//@", "//").replace("://:@", "://"), variables)
}

/// Takes back what only introduces the value that is missing: a `:`, or `?name=` of a query.
fn leave_out(filled: &mut String) {
    if filled.ends_with('=') {
        let start = filled.rfind(['?', '&', ';']).unwrap_or(filled.len());
        filled.truncate(start);
    } else if filled.ends_with(':') && !filled.ends_with("//:") {
        filled.pop();
    }
}

/// The entry's value, else the connector's default.
fn value_of(plan: &Plan, key: &str) -> Option<Value> {
    given(plan, key).or_else(|| {
        let default = plan.connector.setting(key)?.default.as_deref()?;
        Some(Value::Literal(plain(&Json::parse_strict(default).ok()?)))
    })
}

fn given(plan: &Plan, key: &str) -> Option<Value> {
    let setting = plan.connector.setting(key)?;
    let (_, value) = plan.entry.settings.iter().find(|(there, _)| setting.is_called(there))?;
    let text = plain(value);
    Some(match Reference::whole(&text) {
        Some(reference) => Value::Variable(reference.variable.to_owned()),
        None if setting.secret || holds_password(&text) => Value::Secret,
        None => Value::Literal(text),
    })
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn rust_string(text: &str) -> String {
    format!("\"{}\"", text.escape_default().to_string().replace("\\'", "'"))
}
