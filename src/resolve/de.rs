//! Deserializes settings. No error quotes a value: it may be secret.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    self, DeserializeOwned, Deserializer, Expected, IntoDeserializer, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::error::LoadError;
use super::number::Number;
use super::origin::Place;
use super::value::{Data, Value};
use crate::json::is_number;

/// Deserializes the entry `id`, or its member `key`.
///
/// It reads once, and again for each blank text in an `Option` of a number or of `bool`: the type shows only when the
/// text does not fit, and then it is too late for `None`.
pub(super) fn deserialize<T: DeserializeOwned>(
    id: &str,
    entry: &Value,
    key: Option<&str>,
) -> Result<T, LoadError> {
    let value = key.map_or(Some(entry), |key| entry.get(key));
    let mut blanks = Vec::new();
    loop {
        let read = match value {
            Some(value) => {
                let setting = Setting { key, value, blanks: &blanks, in_option: false };
                T::deserialize(setting).map_err(|misfit| misfit.at(setting))
            }
            None => T::deserialize(Missing).map_err(|misfit| misfit.below(key)),
        };
        match read {
            Err(Misfit { blank: true, places: Some((place, _)), .. })
                if !blanks.contains(&place) =>
            {
                blanks.push(place);
            }
            read => return read.map_err(|misfit| misfit.finish(id, entry)),
        }
    }
}

/// Why a value does not fit.
#[derive(Debug)]
struct Misfit {
    message: String,
    /// Whether the message is the program's own and may quote the value.
    custom: bool,
    /// The value that does not fit, and the last one around it that is known.
    places: Option<(Place, Place)>,
    /// The keys from the misfit outwards.
    keys: Vec<String>,
    /// Whether it is blank text in an `Option`.
    blank: bool,
}

impl Misfit {
    fn new(message: String) -> Self {
        Self { message, custom: false, places: None, keys: Vec::new(), blank: false }
    }

    fn below(mut self, key: Option<&str>) -> Self {
        self.keys.extend(key.map(str::to_owned));
        self
    }

    /// Adds this setting's place and key: the misfit is the setting itself, unless a value in it is known
    /// to be.
    fn at(mut self, setting: Setting<'_>) -> Self {
        let place = setting.value.origin.place();
        self.places = match self.places {
            Some((_, ref outermost)) if outermost == place => return self,
            Some((misfit, _)) => Some((misfit, place.clone())),
            None => Some((place.clone(), place.clone())),
        };
        if self.custom && quotes(&self.message, setting.value) {
            "the value is refused".clone_into(&mut self.message);
        }
        self.below(setting.key)
    }

    fn finish(self, id: &str, entry: &Value) -> LoadError {
        let keys = self.keys.iter().rev().map(String::as_str);
        let option = std::iter::once(id).chain(keys).collect::<Vec<_>>().join(".");
        let place = self.places.map_or_else(|| entry.origin.place().clone(), |(misfit, _)| misfit);
        LoadError::Setting { option, message: self.message, place }
    }
}

/// Returns whether the message quotes a text of the value.
fn quotes(message: &str, value: &Value) -> bool {
    let holds = |text: &str| !text.is_empty() && message.contains(text);
    match &value.data {
        Data::String(text) => holds(text),
        Data::Number(number) => holds(number.spelling()),
        Data::Array(elements) => elements.iter().any(|element| quotes(message, element)),
        Data::Object(members) => members.iter().any(|(_, member)| {
            let guarded = member.secret || member.origin.variable().is_some();
            (guarded || matches!(member.data, Data::Object(_) | Data::Array(_)))
                && quotes(message, member)
        }),
        Data::Null | Data::Bool(_) => false,
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { custom: true, ..Self::new(message.to_string()) }
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("`{field}` is not set"))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {}", kind(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found another {}", noun(kind(found))))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("expected one of {}, found another text", expected.join(", ")))
    }
}

fn kind(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "true or false",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

fn noun(kind: &str) -> &str {
    kind.trim_start_matches("an ").trim_start_matches("a ")
}

/// A setting to read.
#[derive(Clone, Copy)]
struct Setting<'s> {
    /// `None` for an element or a whole entry.
    key: Option<&'s str>,
    value: &'s Value,
    /// The places of blank texts that are read as `None`.
    blanks: &'s [Place],
    in_option: bool,
}

impl<'s> Setting<'s> {
    /// Visits `data`, which the setting is or spells.
    fn visit<'de, V: Visitor<'de>>(self, data: &Data, visitor: V) -> Result<V::Value, Misfit> {
        let inner = |key, value| Setting { key, value, blanks: self.blanks, in_option: false };
        match data {
            Data::Null => visitor.visit_unit(),
            Data::Bool(value) => visitor.visit_bool(*value),
            Data::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(unsigned), _) => visitor.visit_u64(unsigned),
                (None, Some(signed)) => visitor.visit_i64(signed),
                (None, None) => visitor.visit_f64(number.as_f64()),
            },
            Data::String(text) => visitor.visit_str(text),
            Data::Array(elements) => {
                let elements = elements.iter().map(|value| inner(None, value));
                visitor.visit_seq(SeqDeserializer::new(elements))
            }
            Data::Object(members) => {
                let members = members.iter().map(|(key, value)| (key, inner(Some(key), value)));
                visitor.visit_map(MapDeserializer::new(members))
            }
        }
        .map_err(|misfit: Misfit| misfit.at(self))
    }

    /// Visits what the text spells, else the value itself. Blank text in an `Option` may be `None`.
    fn visit_spelled<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        spelled: impl Fn(&str) -> Option<Data>,
    ) -> Result<V::Value, Misfit> {
        let text = self.value.as_str().map(str::trim);
        if let Some(data) = text.and_then(spelled) {
            return self.visit(&data, visitor);
        }
        let blank = self.in_option && text == Some("");
        self.visit(&self.value.data, visitor).map_err(|misfit| Misfit { blank, ..misfit })
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            self.visit_spelled(visitor, |text| {
                is_number(text).then(|| Data::Number(Number::new(text)))
            })
        }
    )*};
}

impl<'de> Deserializer<'de> for Setting<'_> {
    type Error = Misfit;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.visit(&self.value.data, visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.visit_spelled(visitor, |text| text.parse().ok().map(Data::Bool))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value.as_number() {
            Some(number) => self.visit(&Data::String(number.spelling().to_owned()), visitor),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.value.is_null() || self.blanks.contains(self.value.origin.place()) {
            return visitor.visit_none();
        }
        visitor.visit_some(Self { in_option: true, ..self })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match &self.value.data {
            Data::String(variant) => visitor.visit_enum(variant.as_str().into_deserializer()),
            Data::Object(members) => {
                let member = |(key, value)| {
                    (key, Setting { key: Some(key), value, in_option: false, ..self })
                };
                let members = MapDeserializer::new(members.iter().map(member));
                visitor.visit_enum(MapAccessDeserializer::new(members))
            }
            _ => return self.deserialize_any(visitor),
        }
        .map_err(|misfit: Misfit| misfit.at(self))
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, Misfit> for Setting<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A missing member: it fits only `Option`.
struct Missing;

impl<'de> Deserializer<'de> for Missing {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit::new("it is not set".to_owned()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
