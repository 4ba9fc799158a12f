//! Which values must not be shown.

use super::origin::Variable;
use super::value::{Data, Value};
use crate::catalog::Catalog;
use crate::datasource::{holds_password, is_secret_auth, is_secret_name, is_secret_variable};

/// Marks the secrets of an entry. `own` holds connectors beyond the built-in ones.
pub(super) fn mark(entry: &mut Value, own: Option<&Catalog>) {
    let names: Vec<&str> = own.into_iter().flat_map(Catalog::own_secrets).collect();
    mark_value(entry, false, &names);
}

fn mark_value(value: &mut Value, secret: bool, names: &[&str]) {
    let variable = value.origin.variable().map(Variable::name);
    let secret = secret || variable.is_some_and(is_secret_variable);
    value.secret = secret;
    match &mut value.data {
        Data::String(text) => value.secret |= holds_password(text),
        Data::Array(elements) => {
            for element in elements {
                mark_value(element, secret, names);
            }
        }
        Data::Object(members) => {
            for (key, member) in &mut members.members {
                let named = is_secret_name(key)
                    || names.contains(&key.as_str())
                    || is_secret_auth(key, || member.as_str());
                mark_value(member, secret || named, names);
            }
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}
