use super::Reference;
use crate::json::Json;

/// One entry of a data source file.
///
/// It has no `Debug`: its settings may hold secrets.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// The entry's key in the file, by which code and models refer to it.
    pub id: String,
    /// The entry's `name` member.
    pub name: String,
    /// The entry's `connector` member.
    pub connector: String,
    /// The settings, in the order in which they are written.
    pub settings: Vec<(String, Json)>,
}

impl Entry {
    /// The entry's value: `name`, `connector`, then the settings.
    pub fn to_json(&self) -> Json {
        let mut members = Vec::with_capacity(self.settings.len() + 2);
        members.push(("name".to_owned(), Json::String(self.name.clone())));
        members.push(("connector".to_owned(), Json::String(self.connector.clone())));
        members.extend(self.settings.iter().cloned());
        Json::Object(members)
    }

    /// The references among the settings, each with the path of its setting: `password`,
    /// `transports.0.auth.pass`.
    pub fn references(&self) -> Vec<(String, &str)> {
        references(&self.settings)
    }
}

/// Whether `value`, or a value inside it, is a reference to `variable`.
pub fn refers_to(value: &Json, variable: &str) -> bool {
    let mut found = Vec::new();
    find_references(String::new(), value, &mut found);
    found.iter().any(|(_, name)| *name == variable)
}

/// As [`Entry::references`], among any members.
pub fn references(members: &[(String, Json)]) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    for (key, value) in members {
        find_references(key.clone(), value, &mut found);
    }
    found
}

fn find_references<'a>(path: String, value: &'a Json, found: &mut Vec<(String, &'a str)>) {
    match value {
        Json::String(text) => {
            found.extend(Reference::whole(text).map(|reference| (path, reference.variable)));
        }
        Json::Object(members) => {
            for (key, value) in members {
                find_references(format!("{path}.{key}"), value, found);
            }
        }
        Json::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                find_references(format!("{path}.{index}"), value, found);
            }
        }
        _ => {}
    }
}
