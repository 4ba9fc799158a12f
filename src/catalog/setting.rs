//! A setting: its words, how lbrs reads an answer, hints at one and describes it to an editor, and
//! which values it accepts.

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::kind::{Kind, Kinds};
use crate::json::{self, Style};
use crate::reference::Reference;
use crate::text::visible;

/// One option of a connector.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
pub struct Setting {
    /// The member's key in the entry: `host`.
    pub key: String,
    /// The types that its value may have.
    #[serde(rename = "type", default)]
    pub kinds: Kinds,
    /// The words of the question, if the key alone does not say it.
    pub prompt: Option<String>,
    /// Whether the value is a secret: a password, a token.
    #[serde(default)]
    pub secret: bool,
    /// Whether the value may hold a secret: a URL with a password, an object with one.
    #[serde(rename = "credentials", default)]
    pub may_hold_credentials: bool,
    /// Inside an object or array value: the dotted paths of members that are secret (`auth.pass`).
    #[serde(default)]
    pub secret_members: Vec<String>,
    /// What the connector uses if the setting is left out.
    pub default: Option<Json>,
    /// Whether it is asked only after *Configure advanced settings?*.
    #[serde(default)]
    pub advanced: bool,
    /// The values it may have; empty if it may have any.
    #[serde(default)]
    pub choices: Vec<Json>,
    /// Other spellings that the connector reads as well.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The settings that the connector does not read while this one is set.
    #[serde(default)]
    pub overrides: Vec<String>,
    /// Whether `null` is a value of its own, unlike a setting that is left out.
    #[serde(default)]
    pub takes_null: bool,
    /// What the connector takes for a setting that is switched off, the first that LoopBack can merge is written.
    #[serde(skip)]
    pub off: Vec<Json>,
    /// Why the setting does nothing with the current connector, if so.
    pub unread: Option<String>,
    /// What the user should know when answering.
    pub note: Option<String>,
}

/// How a value in a file fits its setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is of the setting's type.
    Yes,
    /// It is a string that spells a value of the type.
    Quoted,
    /// It is of another type.
    No,
    /// It is a number outside the range of ports.
    NoPort,
    /// It is not one of the setting's choices.
    NoChoice,
}

impl Setting {
    /// Returns the keys under which the connector reads the setting: its own, then the aliases.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.key).chain(self.aliases.iter().map(String::as_str))
    }

    /// Returns whether the connector reads the setting under this key.
    pub fn is_called(&self, key: &str) -> bool {
        self.spellings().any(|spelling| spelling == key)
    }

    /// Returns whether the connector takes `value` for a setting that is switched off.
    pub fn is_off(&self, value: &Json) -> bool {
        self.off.contains(value)
    }

    /// Parses what the user typed; a blank answer is `None`.
    ///
    /// A reference (`${VAR}`) stays a string whatever the type, since the loader replaces it. Text that is not
    /// of the setting's type is rejected, unlike in `lb datasource`, which writes `null` for a number that it
    /// cannot read.
    ///
    /// # Errors
    /// Why the text is rejected, which does not quote a secret.
    pub fn typed(&self, text: &str) -> Result<Option<Json>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        if text.contains('\0') {
            return Err(format!("`{}` cannot contain a NUL character", self.key));
        }
        if Reference::whole(text).is_some() {
            return Ok(Some(Json::String(text.to_owned())));
        }
        if let Some(word) = self.word(text) {
            return Ok(Some(word));
        }
        let value = self.read(text)?;
        self.check_choice(&value)?;
        Ok(Some(value))
    }

    /// Checks a value that a configuration gives as JSON; `null` and blank ones are `None`. A string for a
    /// setting of another type is parsed as if the user had typed it.
    ///
    /// # Errors
    /// Why the value is rejected.
    pub fn check_json(&self, value: Json) -> Result<Option<Json>, String> {
        match &value {
            Json::Null => Ok(self.takes_null.then_some(value)),
            Json::String(text) => self.typed(text),
            Json::Number(number) if self.kinds.has(Kind::Number) || self.kinds.has(Kind::Port) => {
                self.typed(&number.to_string())
            }
            other if self.is_off(other) => Ok(Some(value)),
            other if self.kinds.fits(other) => self.check_choice(other).map(|()| Some(value)),
            _ => Err(format!("`{}` must be {}", self.key, self.kinds.described())),
        }
    }

    /// Returns the `null` or `false` that the text stands for. A user or a database may be called so, a URL is not.
    fn word(&self, text: &str) -> Option<Json> {
        let word = match text {
            "null" => Json::Null,
            "false" => Json::Bool(false),
            _ => return None,
        };
        let is_name = self.secret || (self.kinds == Kinds::default() && !self.may_hold_credentials);
        let is_taken = (self.takes_null && word.is_null()) || (!is_name && self.is_off(&word));
        is_taken.then_some(word)
    }

    /// Reads `text` as the first type that takes it: a setting that takes text too takes any other text as that.
    fn read(&self, text: &str) -> Result<Json, String> {
        let (kinds, word) = (&self.kinds, text.trim());
        let boolean = match &*word.to_ascii_lowercase() {
            "true" | "yes" | "y" => Some(true),
            "false" | "no" | "n" => Some(false),
            _ => None,
        };
        if let Some(value) = boolean.filter(|_| kinds.has(Kind::Boolean)) {
            return Ok(Json::Bool(value));
        }
        let number = Some(word).filter(|word| json::is_number(word)).and_then(json::number);
        let number = number.map(Json::Number).filter(|number| kinds.fits(number));
        let is_port = word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0');
        if let Some(number) = number.filter(|_| is_port || !kinds.has(Kind::Port)) {
            return Ok(number);
        }
        let is_structured = kinds.has(Kind::Object) && word.starts_with('{')
            || kinds.has(Kind::Array) && word.starts_with('[')
            || kinds.are_containers();
        match is_structured {
            true => self.structured(text),
            false if kinds.has(Kind::String) => Ok(Json::from(text)),
            false => Err(self.refused(text)),
        }
    }

    fn structured(&self, text: &str) -> Result<Json, String> {
        let wanted = self.kinds.described();
        let value = json::parse_strict(text).map_err(|error| {
            let reason = match self.may_hold_credentials {
                true => format!("not JSON at character {}", error.offset + 1),
                false => error.message,
            };
            format!("`{}` must be {wanted}: {reason}", self.key)
        })?;
        match self.kinds.fits(&value) {
            true => Ok(value),
            false => Err(self.refused(text)),
        }
    }

    fn check_choice(&self, value: &Json) -> Result<(), String> {
        let is_free = self.choices.is_empty() || matches!(value, Json::Object(_) | Json::Array(_));
        if is_free || self.choices.contains(value) {
            return Ok(());
        }
        let choices = self.choices_in_words().unwrap_or_default();
        Err(format!("`{}` must be {choices}", self.key))
    }

    /// Returns why a text is rejected that is not of the setting's type.
    fn refused(&self, text: &str) -> String {
        let or = if self.kinds.has(Kind::Boolean) { ", or yes or no" } else { "" };
        format!("`{}` must be {}{or}{}", self.key, self.kinds.described(), self.quoted(text))
    }

    fn quoted(&self, text: &str) -> String {
        match self.secret || self.may_hold_credentials {
            true => String::new(),
            false => format!(", not `{}`", visible(text)),
        }
    }

    /// Returns the choices for a sentence, if the setting has any: `one of true, "no-verify", or a JSON object`.
    pub fn choices_in_words(&self) -> Option<String> {
        let choices: Vec<String> =
            self.choices.iter().map(|choice| Style::COMPACT.text(choice)).collect();
        let others: String =
            self.kinds.containers().map(|kind| format!(", or {}", kind.described())).collect();
        (!choices.is_empty()).then(|| format!("one of {}{others}", choices.join(", ")))
    }

    /// Returns the hint beside the question: the default of the connector, or the form of an answer, or the
    /// note.
    pub fn hint(&self) -> Option<String> {
        if let Some(unread) = &self.unread {
            return Some(unread.clone());
        }
        let is_boolean = self.kinds.iter().eq([Kind::Boolean]);
        match &self.default {
            Some(Json::Bool(default)) if is_boolean => {
                Some(if *default { "yes" } else { "no" }.to_owned())
            }
            Some(default) => Some(plain(default)).filter(|default| !default.is_empty()),
            None if is_boolean => Some("yes or no".to_owned()),
            None => {
                let is_told = self.kinds.are_containers() || self.kinds.iter().count() > 1;
                let types = || is_told.then(|| self.kinds.described());
                self.choices_in_words().or_else(types).or_else(|| self.note.clone())
            }
        }
    }

    /// Returns the answers that a shell completes.
    pub fn completions(&self) -> Vec<String> {
        match self.kinds.has(Kind::Boolean) && self.choices.is_empty() {
            true => vec!["true".to_owned(), "false".to_owned()],
            false => self.choices.iter().map(plain).collect(),
        }
    }

    /// Returns what the value can be besides a reference, as JSON Schemas: none if it is any text.
    pub fn schemas(&self) -> Vec<Json> {
        let is_free = self.choices.is_empty();
        let null = self.takes_null.then_some(&Json::Null);
        let others = self.off.iter().chain(null).filter(|value| !self.kinds.fits(value));
        let others: Vec<Json> = others.map(|value| json!({ "const": value })).collect();
        if is_free && others.is_empty() && self.kinds == Kinds::default() {
            return Vec::new();
        }
        let listed = (!is_free).then(|| json!({ "enum": self.choices }));
        let types = self.kinds.iter().filter(|kind| is_free || kind.is_container());
        listed.into_iter().chain(types.map(Kind::schema)).chain(others).collect()
    }

    /// Returns how a value that was loaded fits the setting.
    pub fn fit(&self, value: &Json) -> Fit {
        // A choice may be of another type than most: `false` among words.
        if self.choices.contains(value) || self.is_off(value) {
            return Fit::Yes;
        }
        let kinds = &self.kinds;
        match value {
            value if kinds.fits(value) && self.check_choice(value).is_err() => Fit::NoChoice,
            value if kinds.fits(value) => Fit::Yes,
            Json::Number(number) if kinds.has(Kind::Port) => {
                fit_of_port(&Style::COMPACT.text(number))
            }
            Json::String(text) if json::is_number(text) => match fit_of_port(text) {
                Fit::NoPort if kinds.has(Kind::Port) => Fit::NoPort,
                _ if kinds.has(Kind::Port) || kinds.has(Kind::Number) => Fit::Quoted,
                _ => Fit::No,
            },
            Json::String(text)
                if kinds.has(Kind::Boolean) && matches!(&**text, "true" | "false") =>
            {
                Fit::Quoted
            }
            _ => Fit::No,
        }
    }
}

/// Returns whether JavaScript takes the value for false: with `||`, a connector reads it as if nothing was there.
pub fn is_falsy(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.is_empty(),
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::Bool(true) | Json::Array(_) | Json::Object(_) => false,
    }
}

/// Writes a value as the user would type it.
fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| Style::COMPACT.text(value), str::to_owned)
}

/// Checks a port, but for `0`, which the rule for blank values covers.
fn fit_of_port(spelling: &str) -> Fit {
    let number = spelling.parse::<f64>().unwrap_or(f64::NAN);
    let is_whole = number.fract() == 0.0 && (0.0..=65535.0).contains(&number);
    if is_whole { Fit::Yes } else { Fit::NoPort }
}
