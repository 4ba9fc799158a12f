//! Reads a template: the TOML form in which a connector is written, ours and everybody's.
//!
//! The build script reads the built-in templates with this very module, so it uses nothing of the
//! crate but the error and the model.

mod dependency;
mod json;
mod reader;
mod setting;

use std::borrow::Cow;
use std::collections::HashSet;

use super::model::{Connector, List, Setting, Status, Support, Text, UrlRule, placeholders};
use super::nearest::nearest;
use crate::error::{Error, Result};
use reader::{Field, Source, Table};
use setting::one_of;

const KEYS: &[&str] = &[
    "id",
    "label",
    "connector",
    "also",
    "support",
    "status",
    "notes",
    "required",
    "fixed",
    "settings",
    "url",
    "npm",
    "cargo",
];
const URL_KEYS: &[&str] =
    &["setting", "above", "template", "overrides", "schemes", "also", "escapes"];

/// Reads the template `text` of the connector `id`; `path` names the file in errors.
///
/// # Errors
/// What is wrong first, with line and column: not TOML, an unknown key, a value of another type, a
/// name that no setting has.
pub(super) fn parse(path: &str, id: &str, text: &str) -> Result<Connector> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (source, document) = Source::parse(path, text)?;
    let root = Table::root(source, document.as_table()).only(KEYS)?;
    check_id(&root, id)?;
    let settings = settings(&root)?;
    let npm = dependency::npm(&root)?;
    let connector = root.text("connector")?.unwrap_or_else(|| Cow::Owned(id.to_owned()));
    // LoopBack takes the name of the package for the connector, whatever the connector is called.
    let package = npm.package.iter().filter(|package| **package != connector);
    let also = package.cloned().chain(root.list("also")?.iter().cloned()).collect();
    Ok(Connector {
        id: Cow::Owned(id.to_owned()),
        label: root.text("label")?.unwrap_or_else(|| Cow::Owned(id.to_owned())),
        support: root.get("support").map_or(Ok(Support::Community), |field| one_of(&field))?,
        status: root.get("status").map_or(Ok(Status::Active), |field| one_of(&field))?,
        fixed: fixed(&root, &settings)?,
        required: required(&root, &settings)?,
        url: root.get("url").map(|field| url(&field, &settings)).transpose()?,
        cargo: dependency::cargo(&root, |field| check_template(field, &settings))?,
        notes: root.list("notes")?,
        connector,
        also,
        settings: Cow::Owned(settings),
        npm,
    })
}

fn check_id(root: &Table<'_>, id: &str) -> Result<()> {
    let valid = id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !valid {
        let message = format!("`{}` cannot be the id of a connector", id.escape_debug());
        return Err(root.error(message).with_help(
            "the file's name is the id: letters, digits, `-`, `_` and `.`, the first a letter or a digit",
        ));
    }
    if id == "other" {
        return Err(
            root.error("`other` cannot be the id of a connector: it stands for all that have none")
        );
    }
    match root.get("id") {
        Some(field) if field.text()? != id => {
            Err(field.not(&format!("the file's name `{id}`")).with_help("it may be left out"))
        }
        _ => Ok(()),
    }
}

fn settings(root: &Table<'_>) -> Result<Vec<Setting>> {
    let Some(field) = root.get("settings") else { return Ok(Vec::new()) };
    let mut names = HashSet::new();
    let mut settings = Vec::new();
    for table in field.tables()? {
        let setting = setting::parse(table)?;
        for name in std::iter::once(&setting.key).chain(setting.aliases.iter()) {
            if !names.insert(name.clone()) {
                return Err(table.error(format_args!("`{name}` names two settings")));
            }
        }
        settings.push(setting);
    }
    Ok(settings)
}

fn fixed(root: &Table<'_>, settings: &[Setting]) -> Result<List<(Text, Text)>> {
    let Some(field) = root.get("fixed") else { return Ok(Cow::Borrowed(&[])) };
    let member = |entry: Field<'_>| {
        setting::check_key(entry.key, |message| entry.key_error(message))?;
        if settings.iter().any(|setting| setting.key == entry.key) {
            return Err(entry.key_error(format_args!("`{}` is fixed and a setting", entry.key)));
        }
        match entry.value().as_ref().and_then(json::text_of) {
            Some(text) => Ok((Cow::Owned(entry.key.to_owned()), Cow::Owned(text))),
            None => Err(entry.not("a value that JSON has")),
        }
    };
    field.table()?.fields().map(member).collect()
}

fn required(root: &Table<'_>, settings: &[Setting]) -> Result<List<List<Text>>> {
    let Some(field) = root.get("required") else { return Ok(Cow::Borrowed(&[])) };
    let alternative = |element: reader::Element<'_>| {
        let keys = element.texts()?;
        if keys.is_empty() {
            return Err(element.error("`required` holds an empty list, which asks for nothing"));
        }
        check_all_known(&field, &keys, settings)?;
        Ok(reader::owned(&keys))
    };
    field.values()?.map(alternative).collect()
}

fn url(field: &Field<'_>, settings: &[Setting]) -> Result<UrlRule> {
    let table = field.table()?.only(URL_KEYS)?;
    if let Some(setting) = table.get("setting") {
        check_known(setting.text()?, settings, |message| setting.error(message))?;
    }
    if let Some(template) = table.get("template") {
        check_template(&template, settings)?;
    }
    for key in ["above", "overrides"] {
        if let Some(keys) = table.get(key) {
            check_all_known(&keys, &keys.texts()?, settings)?;
        }
    }
    for key in ["schemes", "also"] {
        table.get(key).map_or(Ok(()), |field| check_schemes(&field))?;
    }
    Ok(UrlRule {
        setting: table.text("setting")?,
        above: table.list("above")?,
        template: table.text("template")?,
        overrides: table.list("overrides")?,
        schemes: table.list("schemes")?,
        also: table.list("also")?,
        escapes: table.get("escapes").map_or(Ok(true), |field| field.flag())?,
    })
}

fn check_schemes(field: &Field<'_>) -> Result<()> {
    let valid = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '+' | '-' | '.'))
    };
    match field.texts()?.into_iter().find(|(scheme, _)| !valid(scheme)) {
        None => Ok(()),
        Some((scheme, at)) => {
            let message =
                format!("`{}` is not a URL scheme such as `mongodb+srv`", scheme.escape_debug());
            Err(field.error_at(at, message))
        }
    }
}

/// Each placeholder of a URL's form must be the key of a setting, and braces have no other use.
fn check_template(field: &Field<'_>, settings: &[Setting]) -> Result<()> {
    let template = field.text()?;
    for key in placeholders(template) {
        check_known(key, settings, |message| field.error(message))?;
    }
    let named: usize = placeholders(template).count();
    if template.matches('{').count() != named || template.matches('}').count() != named {
        return Err(field.error(format_args!("`{}` has a brace without its other half", field.key)));
    }
    Ok(())
}

fn check_all_known(field: &Field<'_>, keys: &[(&str, usize)], settings: &[Setting]) -> Result<()> {
    keys.iter().try_for_each(|(key, at)| {
        check_known(key, settings, |message| field.error_at(*at, message))
    })
}

fn check_known(
    key: &str,
    settings: &[Setting],
    complain: impl FnOnce(String) -> Error,
) -> Result<()> {
    let mut keys = settings.iter().map(|setting| &*setting.key);
    if keys.clone().any(|known| known == key) {
        return Ok(());
    }
    let error = complain(format!("no setting has the key `{}`", key.escape_debug()));
    Err(match nearest(key, &mut keys) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error,
    })
}
