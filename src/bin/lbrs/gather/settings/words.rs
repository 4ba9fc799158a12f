//! The words of the questions for settings, and of what is wrong with answers.

use super::Answer;
use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::datasource::{Reference, breaks_url, shown_name};

/// The question itself.
pub(super) fn message_for(setting: &Setting) -> String {
    match &setting.prompt {
        // An advanced setting is looked for by its key.
        Some(words) if setting.advanced => format!("{} ({words}):", setting.key),
        Some(words) => format!("{words}:"),
        None => format!("{}:", setting.key),
    }
}

/// The flags that answer the question, all ways of answering where there are several.
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

/// Warns of new values that break the URL that the connector makes of them.
pub fn unescaped_warnings(connector: &Connector, answers: &[Answer]) -> Vec<String> {
    let url = connector.url.as_ref().and_then(|rule| rule.setting.as_deref());
    let is_reference = |text: &str| Reference::in_text(text).is_some();
    let is_url = |answer: &Answer| {
        url == Some(&answer.key) && answer.value.as_str().is_none_or(|text| !is_reference(text))
    };
    if answers.iter().any(is_url) {
        return Vec::new();
    }
    let warning = |answer: &Answer| {
        let text = answer.value.as_str().filter(|text| !answer.kept && !is_reference(text))?;
        let reason = breaks_url(connector, &answer.key, text)?;
        let way = url.map_or_else(String::new, |url| {
            format!(": give the URL whole, percent-encoded, with `--from-url` or as `{url}`")
        });
        let (key, id) = (shown_name(&answer.key), shown_name(&connector.id));
        Some(format!("`{key}` {reason}, and {id} puts it into its URL as it is{way}"))
    };
    answers.iter().filter_map(warning).collect()
}

/// Warnings for text that is a reference, or looks like one, but will not be read as meant.
pub fn reference_warnings(answers: &[Answer]) -> Vec<String> {
    let mut warnings = Vec::new();
    for Answer { key, value, .. } in answers.iter().filter(|answer| !answer.kept) {
        let Some(text) = value.as_str() else { continue };
        let key = shown_name(key);
        match Reference::in_text(text) {
            Some(reference) if !reference.lost.is_empty() => warnings.push(format!(
                "`{key}`: when it is loaded, the value of {} takes the place of the whole text; what stands before ${{{}}} is lost",
                reference.variable, reference.variable
            )),
            None if text.contains("${") => warnings.push(format!(
                "`{key}`: `${{...}}` is a reference only at the very end of a text; this one stays as it is"
            )),
            // The text is not quoted: it may be a secret.
            None if is_shell_variable(text) => warnings.push(format!(
                "`{key}`: only the form `${{VAR}}` is a reference; `$` and a name stay as they are"
            )),
            _ => {}
        }
    }
    warnings
}

/// Whether `text` is `$VAR`, as a shell has it.
fn is_shell_variable(text: &str) -> bool {
    let name = text.strip_prefix('$').unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}
