//! Replaces references with the values of variables (`getUpdatedConfigObject` in loopback-boot).

use super::application::Application;
use super::trail::Trail;
use super::value::{Data, Value};
use super::warning::Warning;
use crate::reference::Reference;

/// Replaces the references in a value. Returns false if the value itself is a reference that nothing resolves, and so
/// is left out.
pub(super) fn resolve(
    value: &mut Value,
    trail: &Trail<'_>,
    application: &Application<'_>,
    warnings: &mut Vec<Warning>,
) -> bool {
    match &mut value.data {
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
        Data::String(_) => return resolve_text(value, trail, application, warnings),
        Data::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                if !resolve(element, &Trail::Element(trail, index), application, warnings) {
                    // LoopBack leaves `undefined`, which becomes `null` in JSON.
                    element.data = Data::Null;
                }
            }
        }
        Data::Object(members) => {
            if let Some(constructor) = members.get("constructor") {
                // LoopBack looks at `config.constructor` to recognise a plain object, and leaves other objects as
                // they are.
                warnings.push(Warning::ReservedKey {
                    option: Trail::Member(trail, "constructor").to_string(),
                    place: constructor.origin.place().clone(),
                });
            } else {
                members.members.retain(|key, member| {
                    resolve(member, &Trail::Member(trail, key), application, warnings)
                });
            }
        }
    }
    true
}

fn resolve_text(
    value: &mut Value,
    trail: &Trail<'_>,
    application: &Application<'_>,
    warnings: &mut Vec<Warning>,
) -> bool {
    let Some(reference) = value.as_str().and_then(Reference::in_text) else { return true };
    let (option, place) = (trail.to_string(), value.origin.place().clone());
    let variable = reference.variable.to_owned();
    if !reference.lost.is_empty() {
        let (option, variable, place) = (option.clone(), variable.clone(), place.clone());
        warnings.push(Warning::LostText { option, variable, place });
    }
    let Some((data, source)) = application.get(&variable) else {
        warnings.push(Warning::Unresolved { option, variable, place });
        return false;
    };
    value.data = data;
    value.origin = value.origin.clone().with_variable(&variable, source);
    true
}
