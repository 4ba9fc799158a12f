//! An entry of a data source file, and the references in it.

use serde_json::{Map, Value};

use crate::reference::Reference;
use crate::secret::Sensitive;

/// An entry of a data source file.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The entry's key in the file, by which code and models refer to it.
    pub id: String,
    /// The entry's `name` member.
    pub name: String,
    /// The entry's `connector` member.
    pub connector: String,
    /// The settings, in the order in which they are written.
    pub settings: Sensitive<Map<String, Value>>,
}

impl Entry {
    /// Returns the entry's value: `name`, `connector`, then the settings.
    pub fn to_json(&self) -> Value {
        let settings = self.settings.expose();
        let mut members = Map::with_capacity(settings.len() + 2);
        members.insert("name".to_owned(), Value::from(&*self.name));
        members.insert("connector".to_owned(), Value::from(&*self.connector));
        members.extend(settings.clone());
        Value::Object(members)
    }

    /// Returns the references in the settings, each behind the path of its setting: `password`,
    /// `transports.0.auth.pass`.
    pub fn references(&self) -> Vec<(String, &str)> {
        references(self.settings.expose())
    }
}

/// Returns the references in any members, as [`Entry::references`] does.
pub fn references(members: &Map<String, Value>) -> Vec<(String, &str)> {
    let found = members.iter().flat_map(|(key, value)| references_in(key, value));
    let whole = found.filter(|(_, reference)| reference.lost.is_empty());
    whole.map(|(path, reference)| (path, reference.variable)).collect()
}

/// Returns the references in `value`, the setting `key`, also those behind text that is lost.
pub fn references_in<'a>(key: &str, value: &'a Value) -> Vec<(String, Reference<'a>)> {
    let mut found = Vec::new();
    find_references(key.to_owned(), value, &mut found);
    found
}

fn find_references<'a>(path: String, value: &'a Value, found: &mut Vec<(String, Reference<'a>)>) {
    match value {
        Value::String(text) => {
            found.extend(Reference::in_text(text).map(|reference| (path, reference)));
        }
        Value::Object(members) => {
            for (key, value) in members {
                find_references(format!("{path}.{key}"), value, found);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                find_references(format!("{path}.{index}"), value, found);
            }
        }
        _ => {}
    }
}
