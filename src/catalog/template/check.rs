//! Checks what serde cannot: words that users read, and keys that name settings.

use std::collections::HashSet;

use toml_edit::{Document, Item, Key, TableLike, Value};

use super::super::model::{Cargo, Connector, Npm, NpmRange, UrlRule, placeholders};
use super::super::package::{is_crate_name, is_npm_name};
use super::super::setting::Setting;

/// Keys that are members of every entry already, or that JavaScript keeps for itself.
const TAKEN: [&str; 5] = ["name", "connector", "__proto__", "constructor", "prototype"];

/// Keys whose values go into a file as they are.
const VALUES: [&str; 3] = ["fixed", "default", "choices"];

const UNKNOWN: &str = "no setting of the template has this key";

/// Checks the words of a template for values that JSON does not have and, if they are shown, for text that would
/// upset a terminal.
/// Returns the offset of the first error and the message about it.
pub(super) fn words(table: &dyn TableLike, are_shown: bool) -> Result<(), (usize, &'static str)> {
    table.iter().try_for_each(|(key, item)| {
        let are_shown = are_shown && !VALUES.contains(&key);
        match item {
            Item::None => Ok(()),
            Item::Value(value) => word(value, are_shown),
            Item::Table(table) => words(table, are_shown),
            Item::ArrayOfTables(tables) => {
                tables.iter().try_for_each(|table| words(table, are_shown))
            }
        }
    })
}

fn word(value: &Value, is_shown: bool) -> Result<(), (usize, &'static str)> {
    let checked = match value {
        Value::Array(values) => return values.iter().try_for_each(|value| word(value, is_shown)),
        Value::InlineTable(table) => return words(table, is_shown),
        Value::String(text) if is_shown => line(text.value()),
        Value::Datetime(_) => Err("JSON has no dates and times"),
        Value::Float(number) if !number.value().is_finite() => Err("JSON has no such number"),
        _ => Ok(()),
    };
    checked.map_err(|message| (value.span().map_or(0, |span| span.start), message))
}

fn line(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        return Err("the text is blank");
    }
    // The bidirectional overrides and isolates change the order of what stands around them.
    let upsets =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match text.contains(upsets) {
        true => Err("the text holds a control character"),
        false => Ok(()),
    }
}

/// An error in a template, and the keys and indices that lead to it.
pub(super) struct Wrong {
    pub(super) path: Vec<String>,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

type Checked = Result<(), Wrong>;

fn wrong<'p>(path: impl IntoIterator<Item = &'p str>, message: impl Into<String>) -> Wrong {
    let path = path.into_iter().map(str::to_owned).collect();
    Wrong { path, message: message.into(), help: None }
}

/// Returns the offset of the element or key that `path` leads to, or of the last part of `path` that exists.
pub(super) fn place(text: &str, path: &[String]) -> usize {
    let start = |span: std::ops::Range<usize>| span.start;
    let Ok(document) = Document::parse(text) else { return 0 };
    let (mut item, mut at) = (document.as_item(), 0);
    for step in path {
        let (next, span) = match item.as_table_like() {
            Some(table) => (table.get(step), table.key(step).and_then(Key::span)),
            None => {
                let element = step.parse::<usize>().ok().and_then(|index| item.get(index));
                (element, element.and_then(Item::span))
            }
        };
        at = span.map_or(at, start);
        let Some(next) = next else { break };
        item = next;
    }
    at
}

/// Checks a template as a whole.
pub(super) fn connector(connector: &Connector, id: &str) -> Checked {
    check_id(connector, id)?;
    let mut names = HashSet::new();
    for (index, setting) in connector.settings.iter().enumerate() {
        let index = index.to_string();
        let checked = check_setting(setting, &mut names);
        let checked = checked
            .and_then(|()| check_known(&setting.overrides, &["overrides"], &connector.settings));
        checked.map_err(|mut wrong| {
            wrong.path.splice(0..0, ["settings".to_owned(), index]);
            wrong
        })?;
    }
    let settings = &connector.settings;
    for keys in connector.off.values() {
        // Serde has read the word of the value.
        check_known(keys, &["off"], settings)?;
    }
    for (key, _) in &connector.fixed {
        check_key(key, ["fixed", key])?;
        if settings.iter().any(|setting| setting.key == *key) {
            return Err(wrong(["fixed", key], "a setting has this key too"));
        }
    }
    for (index, keys) in connector.required.iter().enumerate() {
        let path = ["required", &index.to_string()];
        if keys.is_empty() {
            return Err(wrong(path, "an empty list requires nothing"));
        }
        check_known(keys, &path, settings)?;
    }
    connector.url.as_ref().map_or(Ok(()), |rule| check_url(rule, settings))?;
    check_npm(&connector.npm)?;
    check_cargo(&connector.cargo, settings)
}

fn check_id(connector: &Connector, id: &str) -> Checked {
    let valid = id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    let help = match id {
        _ if !valid => {
            "the file's name is the id: letters, digits, `-`, `_` and `.`, the first a letter or a digit"
        }
        "other" => "`other` stands for all connectors that have no template",
        _ if connector.id.is_empty() || connector.id == id => return Ok(()),
        _ => {
            let wrong = wrong(["id"], format!("`id` must be the file's name, `{id}`"));
            return Err(Wrong { help: Some("it may be left out"), ..wrong });
        }
    };
    let wrong = wrong([], format!("`{id}` cannot be the id of a connector"));
    Err(Wrong { help: Some(help), ..wrong })
}

fn check_setting<'s>(setting: &'s Setting, names: &mut HashSet<&'s str>) -> Checked {
    check_key(&setting.key, ["key"])?;
    for (index, alias) in setting.aliases.iter().enumerate() {
        check_key(alias, ["aliases", &index.to_string()])?;
    }
    if !setting.spellings().all(|name| names.insert(name)) {
        return Err(wrong(["key"], "its key or an alias of it names another setting too"));
    }
    let kinds = &setting.kinds;
    let has_to_be =
        |what: &str| format!("{what} must be {}, the setting's type", kinds.described());
    if let Some(index) = setting.choices.iter().position(|choice| !kinds.fits(choice)) {
        return Err(wrong(["choices", &index.to_string()], has_to_be("a choice")));
    }
    match &setting.default {
        Some(default) if !kinds.fits(default) => Err(wrong(["default"], has_to_be("`default`"))),
        Some(default) if !setting.choices.is_empty() && !setting.choices.contains(default) => {
            Err(wrong(["default"], "`default` must be one of `choices`"))
        }
        _ => Ok(()),
    }
}

/// Rejects a key that no member of an entry can have.
fn check_key<'p>(key: &str, path: impl IntoIterator<Item = &'p str>) -> Checked {
    let breaks = |c: char| c.is_control() || c.is_whitespace() || "{}".contains(c);
    let help = match key.contains(breaks) {
        true => "a key has no space, brace or control character",
        false if TAKEN.contains(&key) => {
            "every entry has a `name` and a `connector`, and JavaScript keeps some names for itself"
        }
        false => return Ok(()),
    };
    Err(Wrong { help: Some(help), ..wrong(path, "this cannot be the key of a setting") })
}

fn check_known(keys: &[String], path: &[&str], settings: &[Setting]) -> Checked {
    match keys.iter().position(|key| !is_known(key, settings)) {
        None => Ok(()),
        Some(index) => {
            let index = index.to_string();
            Err(wrong(path.iter().copied().chain([&*index]), UNKNOWN))
        }
    }
}

fn is_known(key: &str, settings: &[Setting]) -> bool {
    settings.iter().any(|setting| setting.key == key)
}

fn check_url(rule: &UrlRule, settings: &[Setting]) -> Checked {
    if rule.setting.as_ref().is_some_and(|key| !is_known(key, settings)) {
        return Err(wrong(["url", "setting"], UNKNOWN));
    }
    check_known(&rule.above, &["url", "above"], settings)?;
    check_known(&rule.overrides, &["url", "overrides"], settings)?;
    check_form(rule.template.as_deref(), ["url", "template"], settings)?;
    let is_scheme = |scheme: &String| {
        scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '+' | '-' | '.'))
    };
    for (key, schemes) in [("schemes", &rule.schemes), ("also", &rule.also)] {
        if let Some(index) = schemes.iter().position(|scheme| !is_scheme(scheme)) {
            let message = "this is not a URL scheme such as `mongodb+srv`";
            return Err(wrong(["url", key, &index.to_string()], message));
        }
    }
    Ok(())
}

/// Checks that each name in braces is the key of a setting, and that braces have no other use.
fn check_form(form: Option<&str>, path: [&str; 2], settings: &[Setting]) -> Checked {
    let form = form.unwrap_or_default();
    if placeholders(form).any(|key| !is_known(key, settings)) {
        return Err(wrong(path, "a name in braces is not the key of a setting"));
    }
    let count = placeholders(form).count();
    if form.matches('{').count() != count || form.matches('}').count() != count {
        return Err(wrong(path, "a brace lacks its other half"));
    }
    Ok(())
}

fn check_npm(npm: &Npm) -> Checked {
    let installs = [&npm.lb3, &npm.lb4].iter().any(|range| matches!(range, NpmRange::Range { .. }));
    match &npm.package {
        None if installs => Err(wrong(["npm"], "`package` is missing: a range needs one")),
        Some(name) if !is_npm_name(name) => {
            Err(wrong(["npm", "package"], "`package` must be the name of an npm package"))
        }
        _ => Ok(()),
    }
}

fn check_cargo(cargo: &Cargo, settings: &[Setting]) -> Checked {
    let Cargo::Crate(krate) = cargo else { return Ok(()) };
    if !is_crate_name(&krate.main.name) {
        return Err(wrong(["cargo", "crate"], "`crate` must be the name of a crate"));
    }
    if let Some(companion) = krate.companions.iter().find(|spec| !is_crate_name(&spec.name)) {
        let path = ["cargo", "companions", &companion.name];
        return Err(wrong(path, "the key of a companion must be the name of a crate"));
    }
    check_form(krate.url_template.as_deref(), ["cargo", "url"], settings)
}
