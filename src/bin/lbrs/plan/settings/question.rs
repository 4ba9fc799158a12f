//! The words of the questions for settings.

use serde_json::{Value, json};

use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::json::{Document, Style, parse_strict};
use lbrs::internal::secret::{MASK, Policy};

/// Returns the question for `setting`.
pub(super) fn message_for(setting: &Setting) -> String {
    match &setting.prompt {
        // Users look for an advanced setting by its key.
        Some(words) if setting.advanced => format!("{} ({words}):", setting.key),
        Some(words) => format!("{words}:"),
        None => format!("{}:", setting.key),
    }
}

/// Returns the flags that answer the question, all alternatives if there are several.
pub(super) fn flag(connector: &Connector, setting: &Setting) -> String {
    let one = |key: &str| match connector.setting(key) {
        Some(setting) if setting.secret => format!("--secret {key}"),
        _ => format!("--set {key}=VALUE"),
    };
    let is_required = connector.required.iter().any(|group| group.contains(&setting.key));
    if connector.required.len() < 2 || !is_required {
        return one(&setting.key);
    }
    let way = |group: &[String]| group.iter().map(|key| one(key)).collect::<Vec<_>>().join(" ");
    let ways: Vec<String> = connector.required.iter().map(|group| way(group)).collect();
    format!("({})", ways.join(" | "))
}

/// Returns the text with which an editor opens for `setting`, if one may: the existing value, else the
/// default. An editor works on a file, which must hold nothing that is or may be secret.
pub(super) fn draft(setting: &Setting, existing: Option<&Value>, mask: &Policy) -> Option<String> {
    let has_lines = setting.kinds.are_containers();
    let may_hold_secrets = setting.may_hold_credentials || !setting.secret_members.is_empty();
    if !has_lines || setting.secret || may_hold_secrets {
        return None;
    }
    let Some(value) = existing.or(setting.default.as_ref()) else { return Some(String::new()) };
    let (text, line) = match value.as_str() {
        Some(reference) => (reference.to_owned(), reference.to_owned()),
        None => (Style::indented("  ").text(value), Style::COMPACT.text(value)),
    };
    let hides_nothing = shown(setting, value, mask) == line;
    hides_nothing.then_some(text)
}

/// Formats a value for the hint of a question: on one line, with its secrets masked.
pub(super) fn shown(setting: &Setting, value: &Value, mask: &Policy) -> String {
    let text = Style::COMPACT.text(&json!({ &*setting.key: value }));
    let Ok(document) = Document::parse(&text) else { return String::new() };
    let masked = document.root().map(|root| mask.text(root)).unwrap_or_default();
    let masked = parse_strict(&masked).ok();
    match masked.as_ref().and_then(|masked| masked.get(&*setting.key)) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(value)) => if *value { "yes" } else { "no" }.to_owned(),
        Some(value) => Style::COMPACT.text(value),
        // A masked number is not JSON.
        None => MASK.to_owned(),
    }
}
