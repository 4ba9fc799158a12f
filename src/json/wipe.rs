use zeroize::Zeroize;

use super::Json;

/// Overwrites the texts of a value that may be, or hold, a secret.
pub fn wipe(value: Json) {
    match value {
        Json::String(mut text) | Json::Number(mut text) => text.zeroize(),
        Json::Array(elements) => elements.into_iter().for_each(wipe),
        Json::Object(members) => members.into_iter().for_each(|(_, value)| wipe(value)),
        Json::Null | Json::Bool(_) => {}
    }
}
