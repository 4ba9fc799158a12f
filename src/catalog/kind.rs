//! The types of settings' values.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// One type of a setting's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
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
}

/// The types that a setting's value may have: one, or several as in `boolean|object`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kinds(Vec<Kind>);

impl Kind {
    const ALL: [Self; 6] =
        [Self::String, Self::Number, Self::Port, Self::Boolean, Self::Object, Self::Array];

    /// Returns the word for it in a template.
    const fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Port => "port",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        }
    }

    /// Describes a value of this type in a sentence: `a number from 1 to 65535`.
    pub(super) const fn described(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "a number",
            Self::Port => "a number from 1 to 65535",
            Self::Boolean => "true, false",
            Self::Object => "a JSON object",
            Self::Array => "a JSON array",
        }
    }

    const fn placeholder(self) -> &'static str {
        match self {
            Self::String => "TEXT",
            Self::Number => "NUMBER",
            Self::Port => "PORT",
            Self::Boolean => "true|false",
            Self::Object => "'{...}'",
            Self::Array => "'[...]'",
        }
    }

    fn fits(self, value: &Json) -> bool {
        match (self, value) {
            (Self::Port, Json::Number(number)) => {
                number.as_u64().is_some_and(|port| (1..=65535).contains(&port))
            }
            (Self::String, Json::String(_))
            | (Self::Number, Json::Number(_))
            | (Self::Boolean, Json::Bool(_))
            | (Self::Object, Json::Object(_))
            | (Self::Array, Json::Array(_)) => true,
            _ => false,
        }
    }

    /// Returns the JSON Schema of a value of this type.
    pub(super) fn schema(self) -> Json {
        match self {
            Self::Port => json!({ "type": "integer", "minimum": 1, "maximum": 65535 }),
            _ => json!({ "type": self.word() }),
        }
    }

    /// Returns whether a value of this type has others in it.
    pub(super) const fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

impl Kinds {
    /// Returns whether a value may be of the type `kind`.
    pub fn has(&self, kind: Kind) -> bool {
        self.0.contains(&kind)
    }

    /// Returns whether a value is an object or an array, and nothing else.
    pub fn are_containers(&self) -> bool {
        self.iter().all(Kind::is_container)
    }

    /// Returns those of the types whose values have others in them.
    pub(super) fn containers(&self) -> impl Iterator<Item = Kind> {
        self.iter().filter(|kind| kind.is_container())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Kind> {
        self.0.iter().copied()
    }

    /// Returns whether `value` is of one of these types, as a default or a choice must be.
    pub fn fits(&self, value: &Json) -> bool {
        self.iter().any(|kind| kind.fits(value))
    }

    /// Describes a value in a sentence: `true, false or a JSON object`.
    pub fn described(&self) -> String {
        let words: Vec<&str> = self.iter().map(Kind::described).collect();
        let words = words.join(", ");
        match words.rsplit_once(", ") {
            Some((others, last)) => format!("{others} or {last}"),
            None => words,
        }
    }

    /// Returns the value in a command line, for the user to fill in: `--set port=PORT`.
    pub fn placeholder(&self) -> String {
        self.iter().map(Kind::placeholder).collect::<Vec<_>>().join("|")
    }
}

impl Default for Kinds {
    fn default() -> Self {
        Self(vec![Kind::String])
    }
}

impl TryFrom<String> for Kinds {
    type Error = String;

    fn try_from(words: String) -> Result<Self, String> {
        let kind = |word| Kind::ALL.into_iter().find(|kind| kind.word() == word);
        words.split('|').map(kind).collect::<Option<_>>().map(Self).ok_or_else(|| {
            let words = Kind::ALL.map(Kind::word).join("`, `");
            format!("expected one of `{words}`, or several as in `boolean|object`")
        })
    }
}

impl From<Kinds> for String {
    fn from(kinds: Kinds) -> Self {
        kinds.0.iter().map(|kind| kind.word()).collect::<Vec<_>>().join("|")
    }
}
