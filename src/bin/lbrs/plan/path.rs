//! Paths to the values inside a setting's value.

use std::borrow::Cow;

use serde_json::Value;

use lbrs::internal::catalog::Connector;
use lbrs::internal::json::{Node, Style};
use lbrs::internal::secret::{KeyPath, Policy};

/// Steps from a setting's value to a value inside it.
pub(super) type ValuePath = Vec<Step>;

/// One step of a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// To the member of this key.
    Member(String),
    /// To the element at this place.
    Element(usize),
}

/// Returns the text of a string or a number.
pub(super) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(Style::COMPACT.text(number))),
        _ => None,
    }
}

/// Returns the text of a string or a number in a file.
pub fn text_of_node(node: Node<'_>) -> Option<String> {
    text_of(&node.to_value().ok()?).map(Cow::into_owned)
}

/// Visits every text and number of `value`, each with its path; `path` leads to `value`.
pub(super) fn each_text(
    value: &Value,
    path: &mut ValuePath,
    visit: &mut impl FnMut(&ValuePath, &str),
) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                path.push(Step::Member(key.clone()));
                each_text(value, path, visit);
                path.pop();
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                path.push(Step::Element(index));
                each_text(value, path, visit);
                path.pop();
            }
        }
        _ => {
            if let Some(text) = text_of(value) {
                visit(path, &text);
            }
        }
    }
}

/// Returns the value that `path` leads to.
pub(super) fn value_at<'a>(value: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Member(key) => value.get(key),
        Step::Element(index) => value.get(index),
    })
}

/// Returns the value that `path` leads to, mutably.
pub(super) fn value_at_mut<'a>(value: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Member(key) => value.get_mut(key),
        Step::Element(index) => value.get_mut(index),
    })
}

/// Returns the keys that lead from an entry of `connector` to the value at `path` of its setting `key`.
pub(super) fn key_path<'a>(
    policy: &Policy,
    connector: &'a Connector,
    key: &str,
    path: &[Step],
) -> KeyPath<'a> {
    let setting = policy.member(&KeyPath::entry_of(connector), key.to_owned());
    members(path).fold(setting, |at, key| policy.member(&at, key.to_owned()))
}

/// Returns the keys of the members that a path leads through.
pub(super) fn members(path: &[Step]) -> impl DoubleEndedIterator<Item = &str> {
    path.iter().filter_map(|step| match step {
        Step::Member(key) => Some(key.as_str()),
        Step::Element(_) => None,
    })
}

/// Formats a path as `transports.0.auth.pass`.
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
