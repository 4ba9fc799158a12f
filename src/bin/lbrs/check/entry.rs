//! The entry as such.

use super::{Code, Findings};
use lbrs::internal::resolve::DataSource;
use lbrs::internal::secret::quoted;

/// Looks at what every entry has.
pub(super) fn check(source: &DataSource, found: &mut Findings<'_>) {
    let Some(name) = source.setting("name") else { return };
    if !found.is_in_file(name) || name.as_str() == Some(source.id()) {
        return;
    }
    let id = quoted(source.id());
    let message = match name.as_str() {
        Some(name) => format!("the name {} is not the id {id}", quoted(name)),
        None => format!("the name of {id} is {}", name.kind()),
    };
    let help = if found.facts.texts.is_of_layer(name.origin().place()) {
        format!("models refer to the id: make the name {id} too, or remove it")
    } else {
        format!("repositories refer to the data source by this name: make it {id}")
    };
    found.at_value(Code::NameDiffers, name.origin().place(), message, help);
}
