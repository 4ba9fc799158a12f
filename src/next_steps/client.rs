//! The few lines of Rust that open a client from an entry.

use crate::catalog::CargoCrate;
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
    let mut lines = vec!["open a client:".to_owned()];
    let used = |word: &str| words(&needed.open).any(|there| there == word);
    if used("url") {
        lines.extend(url(plan, needed));
    }
    for setting in
        plan.connector.settings.iter().filter(|setting| setting.key != "url" && used(&setting.key))
    {
        lines.extend(value_of(plan, &setting.key).map(|value| binding(&setting.key, &value)));
    }
    lines.push(format!("    let client = {};", needed.open));
    lines.extend(needed.note.as_deref().map(|note| format!("note: {note}")));
    lines
}

fn words(expression: &str) -> impl Iterator<Item = &str> {
    expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

/// `let url = ...;`: the entry's own URL, else the template filled with the entry's settings.
fn url(plan: &Plan, needed: &CargoCrate) -> Vec<String> {
    let own = plan
        .connector
        .url
        .as_ref()
        .and_then(|rule| rule.setting.as_deref())
        .and_then(|key| given(plan, key));
    if let Some(value) = own {
        return vec![binding("url", &value)];
    }
    let Some(template) = needed.url_template.as_deref() else { return Vec::new() };
    let (text, variables) = fill(plan, template);
    let mut lines: Vec<String> = variables.iter().map(|(key, value)| binding(key, value)).collect();
    let text = rust_string(&text);
    let url = if variables.is_empty() {
        format!("    let url = {text};")
    } else {
        format!("    let url = format!({text});")
    };
    lines.push(url);
    if !variables.is_empty() && template.contains("://") {
        lines.push("    // percent-encode what holds any of : / ? # [ ] @ %".to_owned());
    }
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
/// which there is no value. The variables come with their keys.
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
            Some(Value::Literal(text)) => filled.push_str(&text),
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
    let is_it =
        |there: &str| there == setting.key || setting.aliases.iter().any(|alias| alias == there);
    let (_, value) = plan.entry.settings.iter().find(|(there, _)| is_it(there))?;
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
