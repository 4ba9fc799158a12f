//! The rules for the name of a data source.

use crate::secret::quoted;

/// Names that JavaScript objects use themselves: an entry with such a key would be lost, or break
/// LoopBack's loader.
const OBJECT_NAMES: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// Checks that `name` may name a data source.
///
/// The rules are those of `lb datasource` (generator-loopback 6.4.0): letters, digits and
/// `- _ ! ~ * ' ( )`. It also rejects names that JavaScript would lose (`__proto__`) or move to the front
/// of the file (`42`).
///
/// # Examples
/// ```
/// use lbrs::internal::datasource::check_name;
///
/// assert!(check_name("mongo-1").is_ok());
/// assert_eq!(check_name("a b").unwrap_err(), "a name cannot contain a space");
/// ```
pub fn check_name(name: &str) -> Result<(), String> {
    check_letters(name, is_allowed, "a name", "letters, digits and - _ ! ~ * ' ( )")?;
    let why = match name {
        _ if is_object_name(name) => "JavaScript objects use it themselves",
        "_filename" => "LoopBack keeps the name of the file there",
        _ if name.bytes().all(|b| b.is_ascii_digit()) => {
            "JavaScript moves keys that are numbers to the front of the file"
        }
        _ => return Ok(()),
    };
    Err(format!("{} cannot be a name: {why}", quoted(name)))
}

/// Checks that `name` is not empty and has no other letters than those that `is_allowed` takes and `letters` lists.
pub(super) fn check_letters(
    name: &str,
    is_allowed: fn(char) -> bool,
    what: &str,
    letters: &str,
) -> Result<(), String> {
    if name.is_empty() {
        return Err("a name is required".to_owned());
    }
    Err(match name.chars().find(|&c| !is_allowed(c)) {
        None => return Ok(()),
        Some(' ') => "a name cannot contain a space".to_owned(),
        Some('\t') => "a name cannot contain a tab".to_owned(),
        Some('\n' | '\r') => "a name cannot contain a line break".to_owned(),
        Some(c) => format!("{what} cannot contain {}: use {letters}", quoted(&c.to_string())),
    })
}

/// Returns whether JavaScript objects use `key` themselves, so that no member can have it.
pub fn is_object_name(key: &str) -> bool {
    OBJECT_NAMES.contains(&key)
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_!~*'()".contains(c)
}
