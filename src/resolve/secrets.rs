//! Marks the values that must not be shown.

use super::origin::Variable;
use super::value::{Data, Value};
use crate::secret::{KeyPath, Policy, Why};

/// Marks the secrets in a value to which `at` leads.
pub(super) fn mark(value: &mut Value, at: KeyPath<'_>, policy: &Policy) {
    let at = match value.origin.variable().map(Variable::name) {
        Some(variable) => at.from_variable(variable),
        None => at,
    };
    value.secret |= at.is_named();
    match &mut value.data {
        Data::String(text) => {
            value.secret |= policy.verdict(&at, text).is_some_and(Why::is_certain);
        }
        Data::Array(elements) => {
            for element in elements {
                mark(element, at.clone(), policy);
            }
        }
        Data::Object(members) => {
            for (key, member) in &mut members.members {
                mark(member, policy.member(&at, key), policy);
            }
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}
