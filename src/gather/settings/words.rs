//! The words of the questions for settings, and of what is wrong with answers.

use super::Answer;
use crate::catalog::{Connector, Kind, Setting};
use crate::datasource::{Reference, shown_name};
use crate::json::Json;

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
    let way = |group: &[_]| {
        group.iter().map(|key: &crate::catalog::Text| one(key)).collect::<Vec<_>>().join(" ")
    };
    let ways: Vec<String> = connector.required.iter().map(|group| way(group)).collect();
    format!("({})", ways.join(" | "))
}

/// What stands beside the question: the value that a blank answer leaves to the connector, or the form
/// of an answer, or what else there is to know.
pub(super) fn hint(setting: &Setting) -> Option<String> {
    if let Some(unread) = &setting.unread {
        return Some(unread.to_string());
    }
    let plain = |json: &str| match Json::parse_strict(json) {
        Ok(Json::String(text)) => text,
        _ => json.to_owned(),
    };
    match (&setting.default, setting.kind) {
        (Some(default), Kind::Boolean) => {
            Some(if default == "true" { "yes" } else { "no" }.to_owned())
        }
        (Some(default), _) if plain(default).is_empty() => None,
        (Some(default), _) => Some(plain(default)),
        (None, kind @ (Kind::Object | Kind::Array)) => Some(kind.described().to_owned()),
        (None, Kind::Boolean) => Some("yes or no".to_owned()),
        (None, _) => {
            setting.choices_in_words().or_else(|| setting.note.as_deref().map(str::to_owned))
        }
    }
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
            _ => {}
        }
    }
    warnings
}
