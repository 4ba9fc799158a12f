//! Settings: those that are missing, of the wrong type, unread or misspelt.

use serde_json::Value as Json;

use super::{Code, Findings, Severity, spelling};
use lbrs::internal::catalog::{Connector, Fit, Setting, is_falsy, keys_in_words};
use lbrs::internal::nearest::did_you_mean;
use lbrs::internal::resolve::{DataSource, Place, Value};
use lbrs::internal::secret::quoted;

/// Looks at every setting of a data source, and for those that are missing.
pub(super) fn check(source: &DataSource, connector: &Connector, found: &mut Findings<'_>) {
    check_required(source, connector, found);
    for (key, value) in source.settings() {
        check_key(key, value.origin().place(), connector, found);
        let is_no_setting =
            matches!(key, "name" | "connector") || connector.fixed.contains_key(key);
        if let Some(setting) = connector.setting(key).filter(|_| !is_no_setting) {
            check_value(source, key, value, setting, found);
        }
    }
    for (key, place) in found.known.unresolved.get(source.id()).cloned().unwrap_or_default() {
        check_key(&key, &place, connector, found);
    }
}

/// Looks at a key: whether the connector reads it.
fn check_key(key: &str, place: &Place, connector: &Connector, found: &mut Findings<'_>) {
    match connector.setting(key) {
        Some(setting) => check_read(key, place, setting, connector, found),
        None => check_spelling(key, place, connector, found),
    }
}

fn check_required(source: &DataSource, connector: &Connector, found: &mut Findings<'_>) {
    let is_set = |key: &str| {
        let takes_null = connector.setting(key).is_some_and(|setting| setting.takes_null);
        let is_set = |value: &Value| match value.to_json() {
            Json::Null => takes_null,
            value => value.is_number() || !is_falsy(&value),
        };
        connector.spellings(key).any(|key| {
            source.setting(key).is_some_and(is_set) || found.is_unresolved(source.id(), key)
        })
    };
    let is_whole = |group: &[String]| group.iter().all(|key| is_set(key));
    if connector.required.is_empty() || connector.required.iter().any(|group| is_whole(group)) {
        return;
    }
    let missing = match connector.required.as_slice() {
        [group] => keys_in_words(group.iter().map(|key| &**key).filter(|key| !is_set(key))),
        _ => connector.required_in_words(),
    };
    let message = format!("{} lacks {missing}", quoted(source.id()));
    let place = source.value().origin().place();
    let id = &connector.id;
    let help = format!("`lbrs connectors {id}` shows what {} requires", quoted(id));
    found.at_key(Code::MissingSetting, place, message, help);
}

fn check_read(
    key: &str,
    place: &Place,
    setting: &Setting,
    connector: &Connector,
    found: &mut Findings<'_>,
) {
    let Some(reason) = &setting.unread else { return };
    if let Some(first) = unread_from(reason) {
        let installed =
            found.facts.manifests.iter().find_map(|file| file.installed_major(connector));
        if installed.is_none_or(|major| major < first) {
            return;
        }
    }
    let message = format!("{} does not read {}: {reason}", quoted(&connector.id), quoted(key));
    found.at_key(Code::UnreadSetting, place, message, "remove it");
}

/// Returns the first major of the connector that does not read a setting, where the catalog's reason names majors: 7
/// for `ignored from connector 7 on` and for `read by connectors 5 and 6 only`.
fn unread_from(reason: &str) -> Option<u64> {
    let numbers = reason.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok());
    let last: u64 = numbers.max()?;
    Some(if reason.ends_with("only") { last + 1 } else { last })
}

fn check_spelling(key: &str, place: &Place, connector: &Connector, found: &mut Findings<'_>) {
    let Some(meant) = spelling::meant(connector, key) else { return };
    let message = format!("{} does not know {}", quoted(&connector.id), quoted(key));
    found.at_key(Code::MisspeltSetting, place, message, did_you_mean(meant));
}

/// Looks at a value that stands in the file itself: the file cannot fix what a variable holds.
fn check_value(
    source: &DataSource,
    key: &str,
    value: &Value,
    setting: &Setting,
    found: &mut Findings<'_>,
) {
    let text = value.as_str();
    let is_blank = text == Some("");
    let is_half_reference = text.is_some_and(|text| text.contains("${"));
    let is_nan = value.as_number().is_some_and(|number| number.as_f64().is_nan());
    let is_unknown = value.is_null() || is_blank || is_half_reference || is_nan;
    if is_unknown || !found.is_in_file(value) {
        return;
    }
    let option = quoted(&format!("{}.{key}", source.id()));
    let place = value.origin().place();
    match setting.fit(&value.to_json()) {
        Fit::Yes => {}
        Fit::Quoted => {
            let wanted = setting.kinds.described();
            let message = format!("{option} must be {wanted}, not a string that spells one");
            let finding = found.at_value(Code::WrongType, place, message, "remove the quotes");
            if let Some(finding) = finding {
                finding.severity = Severity::Warning;
            }
        }
        Fit::No => {
            let wanted = setting.kinds.described();
            let message = format!("{option} must be {wanted}, not {}", value.kind());
            found.at_value(Code::WrongType, place, message, format!("write {wanted}"));
        }
        Fit::NoPort => {
            let message = format!("{option} is not a port: ports go from 1 to 65535");
            let help = match &setting.default {
                Some(default) => {
                    format!("write the port, or remove it to use the default, {default}")
                }
                None => "write the port".to_owned(),
            };
            found.at_value(Code::PortRange, place, message, help);
        }
        Fit::NoChoice => {
            let message = format!("{option} is not one of the values that it can have");
            let help = setting.choices_in_words().unwrap_or_default();
            found.at_value(Code::UnknownChoice, place, message, help);
        }
    }
}
