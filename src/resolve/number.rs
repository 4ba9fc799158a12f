//! Numbers, as they are spelled and as JavaScript takes them.

use std::fmt;

use serde_json::Value;

use crate::json::{self, Style};

/// A number. It keeps its spelling, so that an integer of 64 bits loses no digits on its way into a
/// Rust program.
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

    /// The number as it stands in the file: `1.50`, `1e3`.
    pub fn spelling(&self) -> &str {
        &self.0
    }

    /// The number as a signed integer, if it is one in range: `3306`, but also `1e3` and `1.0`.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok().or_else(|| {
            let whole = self.whole()?;
            // The bounds are exact: -2^63 is a double, 2^63 is the first one out of range.
            (-(2f64.powi(63))..2f64.powi(63)).contains(&whole).then_some(whole as i64)
        })
    }

    /// The number as an unsigned integer, if it is one in range.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok().or_else(|| {
            let whole = self.whole()?;
            (0.0..2f64.powi(64)).contains(&whole).then_some(whole as u64)
        })
    }

    /// The number as JavaScript takes it: the nearest double, infinite where it is too large.
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The number if it is spelled with a fraction or exponent and has no fraction.
    fn whole(&self) -> Option<f64> {
        let spelled_otherwise = self.0.contains(['.', 'e', 'E']);
        let value = self.as_f64();
        (spelled_otherwise && value.is_finite() && value.fract() == 0.0).then_some(value)
    }

    /// What `JSON.stringify(JSON.parse(spelling))` makes of it: `null` where that is infinite.
    pub(super) fn to_json(&self) -> Value {
        json::number(&Style::COMPACT.text(&self.as_f64())).map_or(Value::Null, Value::Number)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
