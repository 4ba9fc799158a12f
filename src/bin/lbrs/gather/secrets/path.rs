//! Ways to the values inside a setting's value.

use lbrs::internal::datasource::Reference;
use lbrs::internal::json::Json;

/// Steps from a setting's value to a value inside it.
pub(super) type Path = Vec<Step>;

/// One step of such a way.
#[derive(Clone)]
pub(super) enum Step {
    /// To the member of this key.
    Member(String),
    /// To the element at this place.
    Element(usize),
}

/// Visits every text and number of `value`, each with the way to it; `path` is the way to `value`.
pub(super) fn each_text(value: &Json, path: &mut Path, visit: &mut impl FnMut(&Path, &str)) {
    match value {
        Json::String(text) | Json::Number(text) => visit(path, text),
        Json::Object(members) => {
            for (key, value) in members {
                path.push(Step::Member(key.clone()));
                each_text(value, path, visit);
                path.pop();
            }
        }
        Json::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                path.push(Step::Element(index));
                each_text(value, path, visit);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The variables that the values refer to.
pub(super) fn variables<'v>(values: impl Iterator<Item = &'v Json>) -> Vec<String> {
    let mut names = Vec::new();
    for value in values {
        each_text(value, &mut Vec::new(), &mut |_, text| {
            names.extend(Reference::whole(text).map(|reference| reference.variable.to_owned()));
        });
    }
    names
}

/// The value that `path` leads to.
pub(super) fn value_at<'a>(value: &'a Json, path: &[Step]) -> Option<&'a Json> {
    match (path.split_first(), value) {
        (None, value) => Some(value),
        (Some((Step::Member(key), rest)), Json::Object(members)) => {
            value_at(&members.iter().find(|(there, _)| there == key)?.1, rest)
        }
        (Some((Step::Element(index), rest)), Json::Array(elements)) => {
            value_at(elements.get(*index)?, rest)
        }
        _ => None,
    }
}

/// The value that `path` leads to, to be changed.
pub(super) fn value_at_mut<'a>(value: &'a mut Json, path: &[Step]) -> Option<&'a mut Json> {
    match (path.split_first(), value) {
        (None, value) => Some(value),
        (Some((Step::Member(key), rest)), Json::Object(members)) => {
            value_at_mut(&mut members.iter_mut().find(|(there, _)| there == key)?.1, rest)
        }
        (Some((Step::Element(index), rest)), Json::Array(elements)) => {
            value_at_mut(elements.get_mut(*index)?, rest)
        }
        _ => None,
    }
}

/// The path as people write it: `transports.0.auth.pass`.
pub(super) fn dotted(key: &str, path: &[Step]) -> String {
    let mut dotted = key.to_owned();
    for step in path {
        dotted.push('.');
        match step {
            Step::Member(key) => dotted.push_str(key),
            Step::Element(index) => dotted.push_str(&index.to_string()),
        }
    }
    dotted
}
