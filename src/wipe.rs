//! Overwriting what may be a secret, once nobody needs it: what is only given back stays in memory, for as
//! long as a package manager runs, say.
//!
//! This is done where a secret stands alone, or among its like. What passes it on, such as the arguments of
//! the process or the keys that the terminal library reads, is out of reach.

use std::hint::black_box;

use crate::json::Json;

/// Overwrites a text that may be a secret.
pub fn text(text: String) {
    bytes(text.into_bytes());
}

/// Overwrites what may be a part of a text with secrets.
pub fn bytes(mut bytes: Vec<u8>) {
    bytes.fill(0);
    // Without this the compiler may leave out what nobody reads.
    black_box(&bytes);
}

/// Overwrites the texts of a value that may be, or hold, a secret.
pub fn json(value: Json) {
    match value {
        Json::String(value) | Json::Number(value) => text(value),
        Json::Array(elements) => elements.into_iter().for_each(json),
        Json::Object(members) => members.into_iter().for_each(|(_, value)| json(value)),
        Json::Null | Json::Bool(_) => {}
    }
}
