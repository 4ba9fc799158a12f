//! Settings as the application sees them, each with its origin.

use std::fmt;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::number::Number;
use super::origin::Origin;
use crate::json::Kind;
use crate::secret::{MASK, may_connect, without_password};

/// A setting as the application sees it, and where it comes from.
///
/// Its `Debug` shows `****` for whatever may be secret: see [`Value::is_secret`], text from a variable, and
/// text that looks like a connection string.
///
/// ```
/// let text = r#"{ "db": { "hosts": ["a", "b"], "ssl": { "passphrase": "pa55" } } }"#;
/// let sources = lbrs::Loader::in_memory([("datasources.json", text)]).load()?;
/// let entry = sources.get("db")?.value();
/// assert_eq!(entry.get("hosts").unwrap().as_array().unwrap()[1].as_str(), Some("b"));
/// let passphrase = entry.get("ssl").unwrap().get("passphrase").unwrap();
/// assert!(passphrase.is_secret());
/// assert_eq!(format!("{passphrase:?}"), "****");
/// assert_eq!(passphrase.to_json().to_string(), r#""pa55""#);
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Value {
    pub(super) data: Data,
    pub(super) origin: Origin,
    pub(super) secret: bool,
}

/// What a [`Value`] is.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(String),
    /// Values in order.
    Array(Vec<Value>),
    /// Members by key.
    Object(Object),
}

impl Value {
    pub(super) fn new(data: Data, origin: Origin) -> Self {
        Self { data, origin, secret: false }
    }

    /// Converts JSON, all of which gets the same origin.
    pub(super) fn of_json(json: &Json, origin: &Origin) -> Self {
        let data = match json {
            Json::Null => Data::Null,
            Json::Bool(value) => Data::Bool(*value),
            Json::Number(number) => Data::Number(Number::new(number.to_string())),
            Json::String(text) => Data::String(text.clone()),
            Json::Array(elements) => {
                Data::Array(elements.iter().map(|element| Self::of_json(element, origin)).collect())
            }
            Json::Object(members) => {
                let members = members.iter();
                let members = members.map(|(key, json)| (key.clone(), Self::of_json(json, origin)));
                Data::Object(Object { members: members.collect() })
            }
        };
        Self::new(data, origin.clone())
    }

    /// Returns its data.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Returns where it comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns its kind.
    pub fn kind(&self) -> Kind {
        self.data.kind()
    }

    /// Returns whether it must not be shown: its key, or a key around it, is the name of a secret
    /// (`password`, `authToken`), or it has the shape of a secret: a URL or a connection string with a password, a
    /// private key, a token.
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// Returns whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Returns the text, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns `true` or `false`, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.data {
            Data::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match &self.data {
            Data::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// Returns the members, if it is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.data {
            Data::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the value of a member, if it is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// Converts it to JSON, secrets included. Numbers become JavaScript's: `1.0` is `1`, and integers beyond
    /// 2<sup>53</sup> lose digits.
    pub fn to_json(&self) -> Json {
        self.to_json_with(Number::to_json)
    }

    /// Converts it to JSON as [`to_json`](Self::to_json) does, but integers of 64 bits keep all their digits.
    pub(super) fn to_exact_json(&self) -> Json {
        self.to_json_with(Number::to_exact_json)
    }

    fn to_json_with(&self, number: fn(&Number) -> Json) -> Json {
        match &self.data {
            Data::Null => Json::Null,
            Data::Bool(value) => Json::Bool(*value),
            Data::Number(value) => number(value),
            Data::String(text) => Json::String(text.clone()),
            Data::Array(elements) => {
                elements.iter().map(|element| element.to_json_with(number)).collect()
            }
            Data::Object(members) => {
                members.iter().map(|(key, value)| (key, value.to_json_with(number))).collect()
            }
        }
    }
}

impl Data {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.secret || self.origin.variable().is_some();
        match &self.data {
            Data::Object(members) => members.fmt(f),
            Data::Array(elements) => f.debug_list().entries(elements).finish(),
            Data::Null => f.write_str("null"),
            _ if hidden => f.write_str(MASK),
            Data::Bool(value) => value.fmt(f),
            Data::Number(number) => number.fmt(f),
            Data::String(text) if may_connect(text) => f.write_str(MASK),
            Data::String(text) => text.fmt(f),
        }
    }
}

impl fmt::Debug for Data {
    /// Writes the kind alone: only the [`Value`] knows whether the rest is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}

/// The members of an object, in JavaScript's order: keys that are integers come first, the others in the
/// order of the layers. No key is a duplicate.
///
/// ```
/// let text = r#"{ "db": { "ports": { "b": 1, "2": 2, "a": 3 } } }"#;
/// let sources = lbrs::Loader::in_memory([("datasources.json", text)]).load()?;
/// let ports = sources.get("db")?.setting("ports").unwrap().as_object().unwrap();
/// assert_eq!(ports.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["2", "b", "a"]);
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone, PartialEq, Default)]
pub struct Object {
    pub(super) members: IndexMap<String, Value>,
}

impl Object {
    /// Puts the members in JavaScript's order.
    pub(super) fn ordered(mut members: IndexMap<String, Value>) -> Self {
        if members.keys().any(|key| array_index(key).is_some()) {
            members.sort_by_cached_key(|key, _| array_index(key).unwrap_or(u32::MAX));
        }
        Self { members }
    }

    /// Returns the value of a member.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.members.get(key)
    }

    /// Returns the members, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.members.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Returns the number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns whether the object has no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(key, value)| (without_password(key), value)))
            .finish()
    }
}

/// Parses a key as an array index, which JavaScript sorts to the front: a decimal number below 2^32 - 1
/// without leading zeros.
pub fn array_index(key: &str) -> Option<u32> {
    let canonical = key == "0" || !key.starts_with('0');
    if !canonical || !key.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    key.parse().ok().filter(|&index| index != u32::MAX)
}
