//! Numbers, as they are spelled and as JavaScript reads them.

use std::fmt;

use serde_json::Value;

use crate::json::{self, Style};

/// A number. It keeps its spelling, so that an integer of 64 bits keeps all its digits.
///
/// ```
/// let text = r#"{ "db": { "id": 9007199254740993 } }"#;
/// let sources = lbrs::Loader::in_memory([("datasources.json", text)]).load()?;
/// let id = sources.get("db")?.setting("id").unwrap();
/// assert_eq!(id.as_number().unwrap().as_u64(), Some(9007199254740993));
/// assert_eq!(id.to_json().to_string(), "9007199254740992"); // what JavaScript makes of it
/// # Ok::<_, lbrs::LoadError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    pub(super) fn new(spelling: impl Into<String>) -> Self {
        Self(spelling.into())
    }

    /// Returns the number as it is spelled in the file: `1.50`, `1e3`.
    pub fn spelling(&self) -> &str {
        &self.0
    }

    /// Returns the number as a signed integer, if it is one in range: `3306`, but also `1e3` and `1.0`.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok().or_else(|| {
            let whole = self.whole()?;
            // The bounds are exact: -2^63 is a double, 2^63 is the first one out of range.
            (-(2f64.powi(63))..2f64.powi(63)).contains(&whole).then_some(whole as i64)
        })
    }

    /// Returns the number as an unsigned integer, if it is one in range.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok().or_else(|| {
            let whole = self.whole()?;
            (0.0..2f64.powi(64)).contains(&whole).then_some(whole as u64)
        })
    }

    /// Returns the number as JavaScript reads it: the nearest double, infinite if it is too large.
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// Returns the number if it is whole although its spelling has a fraction or an exponent.
    fn whole(&self) -> Option<f64> {
        let spelled_otherwise = self.0.contains(['.', 'e', 'E']);
        let value = self.as_f64();
        (spelled_otherwise && value.is_finite() && value.fract() == 0.0).then_some(value)
    }

    /// Converts it with all digits of an integer of 64 bits: infinity is `null`.
    pub(super) fn to_exact_json(&self) -> Value {
        json::number(&self.0).map_or(Value::Null, Value::Number)
    }

    /// Converts it as `JSON.stringify(JSON.parse(spelling))` does: infinity is `null`.
    pub(super) fn to_json(&self) -> Value {
        json::number(&Style::COMPACT.text(&self.as_f64())).map_or(Value::Null, Value::Number)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
