//! What references become.

use super::at::At;
use super::giver::Giver;
use super::layers::{BASE, LOCAL, Layers, Seen, Views, What};
use super::report::Why;
use super::reports::described_value;
use lbrs::internal::edit::typescript::Written;
use lbrs::internal::resolve::Value;
use lbrs::internal::secret::quoted;

/// Returns what the application's own settings give in the place of the variable `name`, if the base refers to it. Where
/// they differ, the variable itself gets their text.
pub fn refer(
    giver: &mut Giver<'_, '_>,
    layers: &Layers,
    (at, name): (&At, &str),
    views: &Views<'_>,
) -> Option<Written> {
    let settings = layers.setting(name);
    let refers = |index: usize| {
        let seen: Option<Seen<'_>> = views.get(index).copied().flatten();
        seen.filter(|seen| seen.what() == What::Reference(name))
    };
    let default = refers(BASE).and_then(|_| settings.first()?.clone());
    let hides = |value: &&Value| is_text(value) && value.is_secret();
    let secret = default.as_ref().filter(hides);
    // What every view gets that sets nothing of its own.
    let mut given = default.as_ref().filter(|_| secret.is_none()).map(Value::to_json);
    for (index, setting) in settings.iter().enumerate() {
        let (Some(seen), Some(setting)) = (refers(index), setting) else { continue };
        let Some(view) = giver.reports.view(index).cloned() else { continue };
        if given.as_ref() == Some(&setting.to_json()) || giver.variables.is_set(&view, name) {
            continue;
        }
        let is_held = setting.as_str().map(|text| giver.variables.set(&view, name, text));
        match is_held {
            Some(Ok(())) if index <= LOCAL => given = Some(setting.to_json()),
            Some(Ok(())) => {}
            Some(Err(reason)) => {
                let message = format!("{name} is a text that no .env file can hold: {reason}");
                giver.reports.report_setting(Why::NotInEnv, at, index, (seen, setting), message);
            }
            None if refers(BASE).is_some() => {
                let message = format!(
                    "{} comes from the application's own setting {name}, {} there: a variable can only hold text",
                    quoted(&at.option),
                    described_value(setting)
                );
                giver.reports.report_setting(Why::NoText, at, index, (seen, setting), message);
            }
            None => {}
        }
    }
    default.filter(|value| !hides(&value)).map(|value| giver.literal(at, &value))
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some()
}
