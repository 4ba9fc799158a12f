//! Values that come to something else than they look like, in one environment.

use super::super::{Code, Findings, Severity};
use super::members::clear;
use lbrs::internal::resolve::{Place, TypeScript, Warning};
use lbrs::internal::secret::quoted;

/// Looks at what was found when the data sources were loaded.
pub(in crate::check) fn check(typescript: &TypeScript, found: &mut Findings<'_>) {
    for warning in &typescript.warnings {
        match warning {
            Warning::UnsetInText { option, variable, place } => {
                let message = format!(
                    "{} has the text `undefined` in it: nothing sets {variable}",
                    quoted(option)
                );
                let help = format!("set {variable} in the environment or in .env");
                found.at_value(Code::UnsetInText, place, message, help);
            }
            Warning::NotANumber { option, variable, place } => {
                not_a_number(option, variable.as_deref(), place, found);
            }
            _ => {}
        }
    }
}

fn not_a_number(option: &str, variable: Option<&str>, place: &Place, found: &mut Findings<'_>) {
    let facts = found.facts;
    let why = variable.map(|variable| format!(": nothing sets {variable}")).unwrap_or_default();
    let message = format!("{} is NaN, not a number{why}", quoted(option));
    let Some(spot) = facts.texts.value_at(place) else { return };
    let entry = facts.texts.entry_at(&spot).unwrap_or_default();
    let key = option.strip_prefix(entry).and_then(|rest| rest.strip_prefix('.'));
    let key = key.filter(|key| !key.contains(['.', '[']) && facts.texts.is_literal(place));
    let help = match (key, variable) {
        (Some(_), _) => {
            "`lbrs datasource check --fix` takes it out; or write the number".to_owned()
        }
        (None, Some(variable)) => {
            format!(
                "set {variable} in the environment or in .env, or give it a default: `Number(process.env.{variable} ?? 1)`"
            )
        }
        (None, None) => "give it the digits of a number".to_owned(),
    };
    let fix = key.and_then(|key| clear(facts, spot.file, entry, &[key]));
    let finding = found.add(Code::NotANumber, spot, message, help);
    finding.fix = fix;
    // A machine may not have the variables that are set where the application runs.
    if variable.is_some() {
        finding.severity = Severity::Warning;
    }
}
