//! The type of what may be secret.

use std::fmt;
use std::mem;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use zeroize::Zeroize;

use super::mask::MASK;

/// A value that is or may be secret. Whatever formats it shows `****`; only [`expose`](Self::expose),
/// [`expose_mut`](Self::expose_mut) and [`into_exposed`](Self::into_exposed) hand out the bare value. It is
/// overwritten when it is dropped.
///
/// ```
/// use lbrs::internal::secret::Sensitive;
///
/// let secret = Sensitive::from("s3cret".to_owned());
/// assert_eq!(format!("{secret} {secret:?}"), "**** ****");
/// assert_eq!(serde_json::to_string(&secret)?, r#""****""#);
/// let bare: &str = secret.expose();
/// assert_eq!(bare, "s3cret");
/// # Ok::<_, serde_json::Error>(())
/// ```
///
/// It is no text: to forget about the secret is an error of the compiler.
///
/// ```compile_fail,E0308
/// use lbrs::internal::secret::Sensitive;
///
/// let secret = Sensitive::from("s3cret".to_owned());
/// let shown: &str = &secret;
/// ```
///
/// ```compile_fail,E0599
/// use lbrs::internal::secret::Sensitive;
///
/// let secret = Sensitive::from("s3cret".to_owned());
/// let shown = secret.as_str();
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sensitive<T: Wipe>(T);

impl<T: Wipe> Sensitive<T> {
    /// Hands out the bare value.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// Hands out the bare value to change it.
    pub fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Wipe + Default> Sensitive<T> {
    /// Returns the bare value, which is no longer overwritten when it is dropped.
    pub fn into_exposed(mut self) -> T {
        mem::take(&mut self.0)
    }
}

impl<T: Wipe> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Wipe> Drop for Sensitive<T> {
    fn drop(&mut self) {
        self.0.wipe();
    }
}

impl<T: Wipe> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T: Wipe> fmt::Display for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T: Wipe> Serialize for Sensitive<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

/// What can be overwritten before its memory is freed.
pub trait Wipe {
    /// Overwrites its texts.
    fn wipe(&mut self);
}

impl Wipe for String {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl Wipe for Value {
    fn wipe(&mut self) {
        match self {
            Self::String(text) => text.wipe(),
            Self::Array(elements) => elements.iter_mut().for_each(Self::wipe),
            Self::Object(members) => members.wipe(),
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

impl Wipe for Map<String, Value> {
    fn wipe(&mut self) {
        self.values_mut().for_each(Wipe::wipe);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Sensitive, Wipe};

    #[test]
    fn whatever_formats_it_shows_the_mask() {
        let text = Sensitive::from("s3cret".to_owned());
        let value = Sensitive::from(json!({ "pass": ["s3cret", 5] }));
        assert_eq!(format!("{text} {text:?} {value} {value:?}"), "**** **** **** ****");
        assert_eq!(format!("{:?}", vec![Some(&text)]), "[Some(****)]");
        assert_eq!(json!([text, value]).to_string(), r#"["****","****"]"#);
    }

    #[test]
    fn the_bare_value_is_handed_out_by_name() {
        let mut value = Sensitive::from(json!({ "pass": "s3cret" }));
        assert_eq!(value.expose()["pass"], "s3cret");
        value.expose_mut()["pass"] = Value::from("other");
        assert!(value == value.clone() && value != Sensitive::default());
        assert_eq!(value.into_exposed(), json!({ "pass": "other" }));
    }

    #[test]
    fn every_text_is_overwritten() {
        let mut value = json!({ "a": "x", "b": [{ "c": "y" }, 5, null, true] });
        value.wipe();
        assert_eq!(value, json!({ "a": "", "b": [{ "c": "" }, 5, null, true] }));
        let mut text = "x".to_owned();
        text.wipe();
        assert_eq!(text, "");
    }
}
