//! Which values must not be shown.

use super::origin::Variable;
use super::value::{Data, Value};
use crate::catalog::Catalog;
use crate::datasource::{holds_password, is_secret_name, is_secret_variable};

/// Marks the secrets of an entry. `own` holds connectors beyond the built-in ones.
pub(super) fn mark(entry: &mut Value, own: Option<&Catalog>) {
    let connector = entry.get("connector").and_then(Value::as_str);
    let names: Vec<String> = match (own, connector) {
        (Some(catalog), Some(connector)) => catalog
            .own()
            .iter()
            .filter(|own| own.describes(connector))
            .flat_map(|connector| connector.settings.iter())
            .flat_map(|setting| {
                let own = setting.secret.then_some(&*setting.key);
                let members = setting.secret_members.iter();
                own.into_iter().chain(members.filter_map(|path| path.rsplit('.').next()))
            })
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    mark_value(entry, false, &names);
}

fn mark_value(value: &mut Value, secret: bool, names: &[String]) {
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
                let named = is_secret_name(key) || names.iter().any(|name| name == key);
                mark_value(member, secret || named, names);
            }
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}
