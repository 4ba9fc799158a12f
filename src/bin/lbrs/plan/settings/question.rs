//! The words of the questions for settings, and of the warnings about answers.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::{Answer, Origin};
use lbrs::internal::catalog::{Connector, Kind, Setting};
use lbrs::internal::datasource::Reference;
use lbrs::internal::json::{Document, Style, parse_strict};
use lbrs::internal::secret::{MASK, Policy, quoted, shown_name};
use lbrs::internal::url::breaks_url;

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
    let has_lines = matches!(setting.kind, Kind::Object | Kind::Array);
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

/// Warns of new values that break the URL that the connector makes of them.
pub fn unescaped_warnings(
    connector: &Connector,
    answers: &IndexMap<String, Answer>,
) -> Vec<String> {
    let url = connector.url.as_ref().and_then(|rule| rule.setting.as_deref());
    let is_reference = |text: &str| Reference::in_text(text).is_some();
    let answered_url = url.and_then(|url| answers.get(url));
    if answered_url
        .is_some_and(|url| url.value.expose().as_str().is_none_or(|text| !is_reference(text)))
    {
        return Vec::new();
    }
    let warning = |(key, answer): (&String, &Answer)| {
        let text = answer
            .value
            .expose()
            .as_str()
            .filter(|text| answer.origin != Origin::Existing && !is_reference(text))?;
        let reason = breaks_url(connector, key, text)?;
        let way = url.map_or_else(String::new, |url| {
            format!(": give the URL whole, percent-encoded, with `--from-url` or as `{url}`")
        });
        let (key, id) = (quoted(key), shown_name(&connector.id));
        Some(format!("{key} {reason}, and {id} puts it into its URL as it is{way}"))
    };
    answers.iter().filter_map(warning).collect()
}

/// Warns of text that is a reference, or looks like one, but will not be read as meant.
pub fn reference_warnings(answers: &IndexMap<String, Answer>) -> Vec<String> {
    let mut warnings = Vec::new();
    for (key, answer) in answers.iter().filter(|(_, answer)| answer.origin != Origin::Existing) {
        let Some(text) = answer.value.expose().as_str() else { continue };
        let key = quoted(key);
        match Reference::in_text(text) {
            Some(reference) if !reference.lost.is_empty() => warnings.push(format!(
                "{key}: when it is loaded, the value of {} replaces the whole text; what precedes ${{{}}} is lost",
                reference.variable, reference.variable
            )),
            None if text.contains("${") => warnings.push(format!(
                "{key}: `${{...}}` is a reference only at the very end of a text; this one stays as it is"
            )),
            // The text is not quoted: it may be a secret.
            None if is_shell_variable(text) => warnings.push(format!(
                "{key}: only the form `${{VAR}}` is a reference; `$` and a name stay as they are"
            )),
            _ => {}
        }
    }
    warnings
}

/// Returns whether `text` is a shell's `$VAR`.
fn is_shell_variable(text: &str) -> bool {
    let name = text.strip_prefix('$').unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}
