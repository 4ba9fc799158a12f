//! What the loader says: files that it cannot read, layers that it cannot merge.

use super::{Code, Facts, Findings, Severity, Spot};
use lbrs::internal::error::Position;
use lbrs::internal::resolve::{DataSources, LoadError, Place, Warning};
use lbrs::internal::secret::{quoted, shown_name};

/// The one problem that keeps an environment from being loaded.
pub(super) fn check_error(error: &LoadError, found: &mut Findings<'_>) {
    // What is wrong in one file alone is found there, for all environments at once.
    let LoadError::Unmergeable { option, place, earlier, mismatch } = error else { return };
    let where_ = earlier.as_ref().map(|place| format!(" at {}", shown(place, found.facts)));
    let message =
        format!("{} cannot be merged: {mismatch}{}", quoted(option), where_.unwrap_or_default());
    found.at_value(Code::Unmergeable, place, message, error.help());
}

/// What LoopBack would stumble over or pass over.
pub(super) fn check_warnings(sources: &DataSources, found: &mut Findings<'_>) {
    for warning in sources.warnings() {
        if let Warning::LoneSurrogate { place } = warning {
            let message = "a lone surrogate: U+FFFD replaces it";
            let help = "write the character itself, or both halves of it";
            found.at_value(Code::NotUtf8, place, message, help);
        }
        let Warning::NullOverridden { option, place, null, loopback_crashes } = warning else {
            continue;
        };
        let does = if *loopback_crashes { "crashes" } else { "keeps the `null`" };
        let null = shown(null, found.facts);
        let message = format!("{} overrides the `null` at {null}: LoopBack {does}", quoted(option));
        let help = "remove the `null` from the earlier layer";
        let finding = found.at_value(Code::NullOverridden, place, message, help);
        if let Some(finding) = finding.filter(|_| *loopback_crashes) {
            finding.severity = Severity::Error;
        }
    }
}

/// What was found about the files as such.
pub(super) fn check_files(warnings: &[Warning], found: &mut Findings<'_>) {
    for warning in warnings {
        let Some(file) = found.facts.texts.find(warning.path()) else { continue };
        match warning {
            Warning::NotUtf8 { place } => {
                let message = "a byte that is not UTF-8: U+FFFD stands in its place";
                found.at_value(Code::NotUtf8, place, message, "save the file as UTF-8");
            }
            Warning::Script { instead_of, .. } => {
                let instead = instead_of.as_deref().map(|json| {
                    format!(", and LoopBack takes it instead of {}", json.to_string_lossy())
                });
                let message = format!(
                    "only Node can run this layer: nothing in it is checked{}",
                    instead.unwrap_or_default()
                );
                let help = "write the layer as JSON, with references for what differs by machine";
                found.add(Code::ScriptLayer, file.whole(), message, help);
            }
            Warning::NoBase { unread, .. } => {
                let unread: Vec<_> = unread.iter().map(|path| path.to_string_lossy()).collect();
                let message =
                    format!("missing, and so LoopBack does not read {}", unread.join(" and "));
                let help = "create the file: `{}` is enough";
                found.add(Code::MissingBase, file.whole(), message, help);
            }
            _ => {}
        }
    }
}

/// Returns a place as people know it.
pub(super) fn shown_spot(spot: &Spot, facts: &Facts) -> String {
    let text = facts.texts.get(spot.file);
    let Position { line, column } = Position::of(&text.text, spot.start);
    format!("{}:{line}:{column}", shown_name(&text.shown))
}

/// Returns a place as people know it: the file relative to the project.
pub(super) fn shown(place: &Place, facts: &Facts) -> String {
    match facts.texts.find(place.path()) {
        Some(file) => {
            let path = shown_name(&facts.texts.get(file).shown);
            format!("{path}:{}:{}", place.line(), place.column())
        }
        None => place.to_string(),
    }
}
