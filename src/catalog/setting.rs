//! A setting and its type: its words, how lbrs reads an answer, hints at one and describes it to an editor, and
//! which values it accepts.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::json::{self, Style};
use crate::reference::Reference;
use crate::text::visible;

/// One option of a connector.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
pub struct Setting {
    /// The member's key in the entry: `host`.
    pub key: String,
    /// The type of its value.
    #[serde(rename = "type", default)]
    pub kind: Kind,
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

/// The type of a setting's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text.
    #[default]
    String,
    /// A JSON number.
    Number,
    /// A number from 1 to 65535.
    Port,
    /// `true` or `false`.
    Boolean,
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// `true`, `false` or text.
    #[serde(rename = "boolean|string")]
    BooleanOrString,
    /// `true`, `false` or a JSON object.
    #[serde(rename = "boolean|object")]
    BooleanOrObject,
}

impl Kind {
    /// Describes a value of this type in a sentence: `a number from 1 to 65535`.
    pub const fn described(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "a number",
            Self::Port => "a number from 1 to 65535",
            Self::Boolean => "true or false",
            Self::Object => "a JSON object",
            Self::Array => "a JSON array",
            Self::BooleanOrString => "true, false or text",
            Self::BooleanOrObject => "true, false or a JSON object",
        }
    }

    /// Returns the value in a command line, for the user to fill in: `--set port=PORT`.
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::Boolean => "true|false",
            Self::Object => "'{...}'",
            Self::Array => "'[...]'",
            Self::Port => "PORT",
            Self::Number => "NUMBER",
            Self::String | Self::BooleanOrString | Self::BooleanOrObject => "TEXT",
        }
    }

    /// Returns whether any text is a value of this type.
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::String | Self::BooleanOrString)
    }

    /// Returns whether `value` is of this type, as a default or a choice must be.
    pub fn fits(self, value: &Json) -> bool {
        match (self, value) {
            (Self::Port, Json::Number(number)) => {
                number.as_u64().is_some_and(|port| (1..=65535).contains(&port))
            }
            (Self::String | Self::BooleanOrString, Json::String(_))
            | (Self::Number, Json::Number(_))
            | (Self::Boolean | Self::BooleanOrString | Self::BooleanOrObject, Json::Bool(_))
            | (Self::Object | Self::BooleanOrObject, Json::Object(_))
            | (Self::Array, Json::Array(_)) => true,
            _ => false,
        }
    }
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
        let value = match self.kind {
            Kind::String => Json::String(text.to_owned()),
            Kind::Number => self.number(text)?,
            Kind::Port => self.port(text)?,
            Kind::Boolean => self.boolean(text)?,
            Kind::Object | Kind::Array => self.structured(text)?,
            Kind::BooleanOrString => {
                self.boolean(text).unwrap_or_else(|_| Json::String(text.to_owned()))
            }
            Kind::BooleanOrObject if text.trim_start().starts_with('{') => self.structured(text)?,
            Kind::BooleanOrObject => self.boolean(text)?,
        };
        self.check_choice(&value)?;
        Ok(Some(value))
    }

    /// Checks a value that a configuration gives as JSON; `null` and blank ones are `None`. A string for a
    /// setting of another type is parsed as if the user had typed it.
    ///
    /// # Errors
    /// Why the value is rejected.
    pub fn check_json(&self, value: Json) -> Result<Option<Json>, String> {
        match (&value, self.kind) {
            (Json::Null, _) => Ok(self.takes_null.then_some(value)),
            (Json::String(text), _) => self.typed(text),
            (Json::Number(number), Kind::Number | Kind::Port) => self.typed(&number.to_string()),
            (other, _) if self.is_off(other) => Ok(Some(value)),
            (other, kind) if kind.fits(other) => self.check_choice(other).map(|()| Some(value)),
            _ => Err(format!("`{}` must be {}", self.key, self.kind.described())),
        }
    }

    /// Returns the `null` or `false` that the text stands for. A user or a database may be called so, a URL is not.
    fn word(&self, text: &str) -> Option<Json> {
        let word = match text {
            "null" => Json::Null,
            "false" => Json::Bool(false),
            _ => return None,
        };
        let is_name = self.kind.takes_text() && (self.secret || !self.may_hold_credentials);
        let is_taken = (self.takes_null && word.is_null()) || (!is_name && self.is_off(&word));
        is_taken.then_some(word)
    }

    fn number(&self, text: &str) -> Result<Json, String> {
        let text = text.trim();
        let number = Some(text).filter(|text| json::is_number(text)).and_then(json::number);
        number.map(Json::Number).ok_or_else(|| self.refused(text))
    }

    fn port(&self, text: &str) -> Result<Json, String> {
        let text = text.trim();
        let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        match text.parse::<u16>() {
            Ok(port @ 1..) if digits => Ok(Json::from(port)),
            _ => Err(self.refused(text)),
        }
    }

    fn boolean(&self, text: &str) -> Result<Json, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" => Ok(Json::Bool(true)),
            "false" | "no" | "n" => Ok(Json::Bool(false)),
            _ => Err(format!(
                "`{}` must be {}, or yes or no{}",
                self.key,
                self.kind.described(),
                self.quoted(text)
            )),
        }
    }

    fn structured(&self, text: &str) -> Result<Json, String> {
        let wanted = self.kind.described();
        let value = json::parse_strict(text).map_err(|error| {
            let reason = match self.may_hold_credentials {
                true => format!("not JSON at character {}", error.offset + 1),
                false => error.message,
            };
            format!("`{}` must be {wanted}: {reason}", self.key)
        })?;
        match self.kind.fits(&value) {
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
        format!("`{}` must be {}{}", self.key, self.kind.described(), self.quoted(text))
    }

    fn quoted(&self, text: &str) -> String {
        match self.secret || self.may_hold_credentials {
            true => String::new(),
            false => format!(", not `{}`", visible(text)),
        }
    }

    /// Returns the choices for a sentence, if the setting has any: `one of "mongodb", "mongodb+srv"`.
    pub fn choices_in_words(&self) -> Option<String> {
        let choices: Vec<String> =
            self.choices.iter().map(|choice| Style::COMPACT.text(choice)).collect();
        (!choices.is_empty()).then(|| format!("one of {}", choices.join(", ")))
    }

    /// Returns the hint beside the question: the default of the connector, or the form of an answer, or the
    /// note.
    pub fn hint(&self) -> Option<String> {
        if let Some(unread) = &self.unread {
            return Some(unread.clone());
        }
        match (&self.default, self.kind) {
            (Some(Json::Bool(default)), Kind::Boolean) => {
                Some(if *default { "yes" } else { "no" }.to_owned())
            }
            (Some(default), _) => Some(plain(default)).filter(|default| !default.is_empty()),
            (None, kind @ (Kind::Object | Kind::Array)) => Some(kind.described().to_owned()),
            (None, Kind::Boolean) => Some("yes or no".to_owned()),
            (None, _) => self.choices_in_words().or_else(|| self.note.clone()),
        }
    }

    /// Returns the answers that a shell completes.
    pub fn completions(&self) -> Vec<String> {
        match self.kind {
            Kind::Boolean => vec!["true".to_owned(), "false".to_owned()],
            _ => self.choices.iter().map(plain).collect(),
        }
    }

    /// Returns what the value can be besides a reference, as JSON Schemas: none if it is any text.
    pub fn schemas(&self) -> Vec<Json> {
        let is_free = self.choices.is_empty();
        let null = self.takes_null.then_some(&Json::Null);
        let others = self.off.iter().chain(null).filter(|value| !self.kind.fits(value));
        let others: Vec<Json> = others.map(|value| json!({ "const": value })).collect();
        let port = json!({ "type": "integer", "minimum": 1, "maximum": 65535 });
        let types: &[&str] = match self.kind {
            Kind::String if is_free && !others.is_empty() => &["string"],
            Kind::Port if is_free => return [vec![port], others].concat(),
            Kind::Number if is_free => &["number"],
            Kind::Boolean if is_free => &["boolean"],
            Kind::BooleanOrString if is_free => &["boolean", "string"],
            Kind::BooleanOrObject => &["boolean", "object"],
            Kind::Object => &["object"],
            Kind::Array => &["array"],
            Kind::String | Kind::Port | Kind::Number | Kind::Boolean | Kind::BooleanOrString => &[],
        };
        let listed = (!is_free).then(|| json!({ "enum": self.choices }));
        let types = types.iter().map(|name| json!({ "type": name }));
        listed.into_iter().chain(types).chain(others).collect()
    }

    /// Returns how a value that was loaded fits the setting.
    pub fn fit(&self, value: &Json) -> Fit {
        match (self.kind, value) {
            (Kind::Port, Json::Number(number)) => return fit_of_port(&Style::COMPACT.text(number)),
            (Kind::Port, Json::String(text)) => {
                return match fit_of_port(text) {
                    Fit::Yes => Fit::Quoted,
                    _ if json::is_number(text) => Fit::NoPort,
                    _ => Fit::No,
                };
            }
            (Kind::Number, Json::String(text)) if json::is_number(text) => return Fit::Quoted,
            (Kind::Boolean | Kind::BooleanOrObject, Json::String(text))
                if text == "true" || text == "false" =>
            {
                return Fit::Quoted;
            }
            _ => {}
        }
        // A choice may be of another type than most: `false` among words.
        if self.choices.contains(value) || self.is_off(value) {
            return Fit::Yes;
        }
        match self.kind.fits(value) {
            true if self.check_choice(value).is_ok() => Fit::Yes,
            true => Fit::NoChoice,
            false => Fit::No,
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
