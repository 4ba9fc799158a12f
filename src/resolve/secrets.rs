//! Marks the values that must not be shown.

use super::origin::Variable;
use super::value::{Data, Value};
use crate::catalog::Catalog;
use crate::datasource::{is_secret_auth, is_secret_name, is_secret_variable, may_hold_password};

/// Marks the secrets of an entry. `own` has connectors besides the built-in ones.
pub(super) fn mark(entry: &mut Value, own: Option<&Catalog>) {
    let names: Vec<&str> = own.into_iter().flat_map(Catalog::own_secrets).collect();
    mark_value(entry, "", false, &names);
}

/// Marks a value; `key` is that of the member that it is, or is in.
fn mark_value(value: &mut Value, key: &str, secret: bool, names: &[&str]) {
    let variable = value.origin.variable().map(Variable::name);
    let secret = secret || variable.is_some_and(is_secret_variable);
    value.secret = secret;
    match &mut value.data {
        Data::String(text) => value.secret |= may_hold_password(key, text),
        Data::Array(elements) => {
            for element in elements {
                mark_value(element, key, secret, names);
            }
        }
        Data::Object(members) => {
            for (key, member) in &mut members.members {
                let named = is_secret_name(key)
                    || names.contains(&key.as_str())
                    || is_secret_auth(key, || member.as_str());
                mark_value(member, key, secret || named, names);
            }
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}
