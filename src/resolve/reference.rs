//! Replaces references with the values of variables (`getUpdatedConfigObject` in loopback-boot).

use super::trail::Trail;
use super::value::{Data, Value};
use super::variables::Variables;
use super::warning::Warning;
use crate::reference::Reference;

/// Replaces the references in an entry. Returns false if the entry itself is a reference that nothing
/// resolves, and so is left out.
pub(super) fn resolve(
    id: &str,
    entry: &mut Value,
    variables: &Variables<'_>,
    warnings: &mut Vec<Warning>,
) -> bool {
    Resolver { variables, warnings }.value(entry, &Trail::Member(&Trail::Root, id))
}

struct Resolver<'r, 'l> {
    variables: &'r Variables<'l>,
    warnings: &'r mut Vec<Warning>,
}

impl Resolver<'_, '_> {
    /// Replaces the references in a value. Returns false if the value is left out.
    fn value(&mut self, value: &mut Value, trail: &Trail<'_>) -> bool {
        match &mut value.data {
            Data::Null | Data::Bool(_) | Data::Number(_) => true,
            Data::String(_) => self.string(value, trail),
            Data::Array(elements) => {
                for (index, element) in elements.iter_mut().enumerate() {
                    if !self.value(element, &Trail::Element(trail, index)) {
                        // LoopBack leaves `undefined`, which becomes `null` in JSON.
                        element.data = Data::Null;
                    }
                }
                true
            }
            Data::Object(members) => {
                if let Some(constructor) = members.get("constructor") {
                    // LoopBack looks at `config.constructor` to recognise a plain object, and leaves other
                    // objects as they are.
                    self.warnings.push(Warning::ReservedKey {
                        option: Trail::Member(trail, "constructor").to_string(),
                        place: constructor.origin.place().clone(),
                    });
                    return true;
                }
                members
                    .members
                    .retain(|key, member| self.value(member, &Trail::Member(trail, key)));
                true
            }
        }
    }

    fn string(&mut self, value: &mut Value, trail: &Trail<'_>) -> bool {
        let Some(reference) = value.as_str().and_then(Reference::in_text) else { return true };
        let (option, place) = (trail.to_string(), value.origin.place().clone());
        let variable = reference.variable.to_owned();
        if !reference.lost.is_empty() {
            let (option, variable, place) = (option.clone(), variable.clone(), place.clone());
            self.warnings.push(Warning::LostText { option, variable, place });
        }
        let Some((data, source)) = self.variables.get(&variable) else {
            self.warnings.push(Warning::Unresolved { option, variable, place });
            return false;
        };
        value.data = data;
        value.origin = value.origin.clone().with_variable(&variable, source);
        true
    }
}
