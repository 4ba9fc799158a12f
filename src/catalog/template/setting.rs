//! One of `[[settings]]`.

use std::borrow::Cow;

use toml_edit::Value;

use super::super::model::{Kind, List, Setting, Text};
use super::json;
use super::reader::{Field, Table};
use crate::error::{Error, Result};

const KEYS: &[&str] = &[
    "key",
    "type",
    "prompt",
    "secret",
    "credentials",
    "secret-members",
    "default",
    "advanced",
    "choices",
    "aliases",
    "unread",
    "note",
];

/// Keys that are members of every entry already, or that JavaScript keeps for itself.
const TAKEN: &[&str] = &["name", "connector", "__proto__", "constructor", "prototype"];

pub(super) fn parse(table: Table<'_>) -> Result<Setting> {
    let table = table.only(KEYS)?;
    let key = table.require("key", "it is the member's name in the entry")?;
    check_key(key.text()?, |message| key.error(message))?;
    let kind = match table.get("type") {
        Some(field) => one_of::<Kind>(&field)?,
        None => Kind::String,
    };
    let secret = table.flag("secret")?;
    let secret_members = table.list("secret-members")?;
    let unread = table.text("unread")?;
    let choices = choices(&table, kind)?;
    Ok(Setting {
        key: Cow::Owned(key.text()?.to_owned()),
        kind,
        prompt: table.text("prompt")?,
        secret,
        may_hold_credentials: table.flag("credentials")? || secret || !secret_members.is_empty(),
        secret_members,
        default: default(&table, kind, secret, &choices)?,
        advanced: table.flag("advanced")? || unread.is_some(),
        choices,
        aliases: aliases(&table)?,
        unread,
        note: table.text("note")?,
    })
}

/// The value of a field that takes one of a few words.
pub(super) fn one_of<T>(field: &Field<'_>) -> Result<T>
where
    T: std::str::FromStr<Err = Error>,
{
    field.text()?.parse().map_err(|error: Error| {
        let placed = field.error(&error);
        match error.help() {
            Some(help) => placed.with_help(help),
            None => placed,
        }
    })
}

/// Refuses what cannot be a member of an entry; `complain` gives the refusal its place.
pub(super) fn check_key(key: &str, complain: impl FnOnce(String) -> Error) -> Result<()> {
    if TAKEN.contains(&key) {
        return Err(complain(format!("`{key}` cannot be the key of a setting")));
    }
    if key
        .chars()
        .any(|letter| letter.is_control() || letter.is_whitespace() || "{}".contains(letter))
    {
        let message = format!("`{}` cannot be the key of a setting", key.escape_debug());
        return Err(complain(message).with_help("a key has no space, brace or control character"));
    }
    Ok(())
}

fn aliases(table: &Table<'_>) -> Result<List<Text>> {
    let Some(field) = table.get("aliases") else { return Ok(Cow::Borrowed(&[])) };
    let aliases = field.texts()?;
    for (alias, at) in &aliases {
        check_key(alias, |message| field.error_at(*at, message))?;
    }
    Ok(super::reader::owned(&aliases))
}

fn choices(table: &Table<'_>, kind: Kind) -> Result<List<Text>> {
    let Some(field) = table.get("choices") else { return Ok(Cow::Borrowed(&[])) };
    field
        .values()?
        .map(|element| match json::text_of(element.value) {
            Some(text) if fits(kind, element.value) => Ok(Cow::Owned(text)),
            _ => Err(element.not(&format!("a list in which each is {}", kind.described()))),
        })
        .collect()
}

/// The default as JSON text. The complaint about that of a secret does not quote it.
fn default(table: &Table<'_>, kind: Kind, secret: bool, choices: &[Text]) -> Result<Option<Text>> {
    let Some(field) = table.get("default") else { return Ok(None) };
    let wrong = |expected: &str| match secret {
        true => field.error(format_args!("`default` takes {expected}")),
        false => field.not(expected),
    };
    let value = field.value().filter(|value| fits(kind, value));
    let Some(text) = value.as_ref().and_then(json::text_of) else {
        return Err(wrong(&format!("{}, the setting's type", kind.described())));
    };
    if !choices.is_empty() && !choices.iter().any(|choice| *choice == text) {
        return Err(wrong(&format!("one of its choices ({})", choices.join(", "))));
    }
    Ok(Some(Cow::Owned(text)))
}

fn fits(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::String => value.is_str(),
        Kind::Number => value.is_integer() || value.is_float(),
        Kind::Port => value.as_integer().is_some_and(|port| (1..=65535).contains(&port)),
        Kind::Boolean => value.is_bool(),
        Kind::Object => value.is_inline_table(),
        Kind::Array => value.is_array(),
        Kind::BooleanOrString => value.is_bool() || value.is_str(),
        Kind::BooleanOrObject => value.is_bool() || value.is_inline_table(),
    }
}
