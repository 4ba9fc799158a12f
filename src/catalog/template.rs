//! Reads a template: the TOML form of a connector, built in or the user's own.

mod check;

use serde::Deserialize;
use serde_json::Value as Json;
use toml_edit::Document;
use toml_edit::de::Deserializer;

use super::kind::Kind;
use super::model::{Connector, Off};
use crate::error::{Error, Result};
use crate::text::visible;

/// Reads the template `text` of the connector `id`; `path` names the file in errors.
///
/// # Errors
/// If the text is not TOML, or has an unknown key, a value of another type, or a name that no setting has.
/// The message names line and column of the first error. It never quotes a value, which may be a secret.
pub(super) fn parse(path: &str, id: &str, text: &str) -> Result<Connector> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let error = |offset: usize, message: &str| Error::in_text(path, text, offset, visible(message));
    let document = Document::parse(text).map_err(|wrong| {
        let message = wrong.message().lines().collect::<Vec<_>>().join(", ");
        error(wrong.span().map_or(0, |span| span.start), &message)
    })?;
    check::words(document.as_table(), true).map_err(|(offset, message)| error(offset, message))?;
    let mut connector = Connector::deserialize(Deserializer::from(document)).map_err(|wrong| {
        error(wrong.span().map_or(0, |span| span.start), without_value(wrong.message()))
    })?;
    check::connector(&connector, id).map_err(|wrong| {
        let found = error(check::place(text, &wrong.path), &wrong.message);
        match wrong.help {
            Some(help) => found.with_help(help),
            None => found,
        }
    })?;
    complete(&mut connector, id);
    Ok(connector)
}

/// Returns the message of serde without the value that it found: `expected a boolean`. A complaint about a key, and
/// those of the tables of the model, have none.
fn without_value(message: &str) -> &str {
    let about_value =
        ["invalid ", "unknown variant "].iter().any(|start| message.starts_with(start));
    match message.rfind("expected ") {
        Some(at) if about_value => match &message[at..] {
            "expected a map" => "expected a table",
            expected => expected,
        },
        _ => message,
    }
}

/// Fills in what follows from the rest of a template.
fn complete(connector: &mut Connector, id: &str) {
    id.clone_into(&mut connector.id);
    for text in [&mut connector.label, &mut connector.connector] {
        if text.is_empty() {
            id.clone_into(text);
        }
    }
    // LoopBack takes the name of the package for the connector, whatever the connector is called.
    let package = connector.npm.package.iter().filter(|package| **package != connector.connector);
    connector.also.splice(0..0, package.cloned());
    let takes =
        |off: Off, key: &String| connector.off.get(&off).is_some_and(|keys| keys.contains(key));
    for setting in &mut connector.settings {
        let values =
            [(Off::Blank, Json::from("")), (Off::False, false.into()), (Off::Null, Json::Null)];
        let is_taken = |(off, _): &(Off, Json)| {
            let is_boolean = *off == Off::False && setting.kinds.has(Kind::Boolean);
            is_boolean || takes(*off, &setting.key) || takes(Off::Falsy, &setting.key)
        };
        setting.off = values.into_iter().filter(is_taken).map(|(_, value)| value).collect();
        setting.may_hold_credentials |= setting.secret || !setting.secret_members.is_empty();
        setting.advanced |= setting.unread.is_some();
    }
}
