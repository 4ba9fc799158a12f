//! Marks the values that must not be shown.

use super::origin::Variable;
use super::value::{Data, Value};
use crate::catalog::Catalog;
use crate::secret::{KeyPath, Policy, Why};

/// Marks the secrets of an entry. `own` has connectors besides the built-in ones.
pub(super) fn mark(entry: &mut Value, own: Option<&Catalog>) {
    let policy = own.map(Policy::new).unwrap_or_default();
    mark_value(entry, KeyPath::default(), &policy);
}

fn mark_value(value: &mut Value, at: KeyPath<'_>, policy: &Policy) {
    let at = match value.origin.variable().map(Variable::name) {
        Some(variable) => at.from_variable(variable),
        None => at,
    };
    value.secret = at.is_named();
    match &mut value.data {
        Data::String(text) => {
            value.secret |= policy.verdict(&at, text).is_some_and(Why::is_certain);
        }
        Data::Array(elements) => {
            for element in elements {
                mark_value(element, at.clone(), policy);
            }
        }
        Data::Object(members) => {
            for (key, member) in &mut members.members {
                mark_value(member, policy.member(&at, key), policy);
            }
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}
