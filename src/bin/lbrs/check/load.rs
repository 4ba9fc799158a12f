//! What the loader says: files that it cannot read, layers that it cannot merge.

use super::{Code, Facts, Findings, Severity, Subject, quoted};
use lbrs::internal::resolve::{DataSources, LoadError, Place, Warning};

/// The one problem that keeps an environment from being loaded.
pub(super) fn check_error(error: &LoadError, facts: &Facts, found: &mut Findings<'_>) {
    // What is wrong in one file alone is found there, for all environments at once.
    let LoadError::Unmergeable { option, place, earlier, mismatch } = error else { return };
    let where_ = earlier.as_ref().map(|place| format!(" at {}", shown(place, facts)));
    let message =
        format!("{} cannot be merged: {mismatch}{}", quoted(option), where_.unwrap_or_default());
    let Some(finding) = found.at_value(Code::Unmergeable, place, message) else { return };
    finding.help(error.help());
    mark_project(finding, place, facts);
}

/// What LoopBack would stumble over or pass over.
pub(super) fn check_warnings(sources: &DataSources, facts: &Facts, found: &mut Findings<'_>) {
    for warning in sources.warnings() {
        if let Warning::LoneSurrogate { place } = warning {
            let message = "a lone surrogate: U+FFFD replaces it".to_owned();
            if let Some(finding) = found.at_value(Code::NotUtf8, place, message) {
                finding.help("write the character itself, or both halves of it");
                mark_project(finding, place, facts);
            }
        }
        let Warning::NullOverridden { option, place, null, loopback_crashes } = warning else {
            continue;
        };
        let does = if *loopback_crashes { "crashes" } else { "keeps the `null`" };
        let null = shown(null, facts);
        let message = format!("{} overrides the `null` at {null}: LoopBack {does}", quoted(option));
        let Some(finding) = found.at_value(Code::NullOverridden, place, message) else { continue };
        if *loopback_crashes {
            finding.severity(Severity::Error);
        }
        finding.help("leave the `null` out of the earlier layer");
        mark_project(finding, place, facts);
    }
}

/// What was found about the files as such.
pub(super) fn check_files(warnings: &[Warning], facts: &Facts, found: &mut Findings<'_>) {
    for warning in warnings {
        let Some(file) = facts.texts.find(warning.path()) else { continue };
        match warning {
            Warning::NotUtf8 { place } => {
                let message = "a byte that is not UTF-8: U+FFFD stands in its place".to_owned();
                if let Some(finding) = found.at_value(Code::NotUtf8, place, message) {
                    finding.help("save the file as UTF-8");
                    mark_project(finding, place, facts);
                }
            }
            Warning::Script { instead_of, .. } => {
                let instead = instead_of.as_deref().map(|json| {
                    format!(", and LoopBack takes it instead of {}", json.to_string_lossy())
                });
                let message = format!(
                    "only Node can run this layer: nothing in it is checked{}",
                    instead.unwrap_or_default()
                );
                found
                    .add(Code::ScriptLayer, file.whole(), message)
                    .help("write the layer as JSON, with references for what differs by machine");
            }
            Warning::NoBase { unread, .. } => {
                let unread: Vec<_> = unread.iter().map(|path| path.to_string_lossy()).collect();
                let message =
                    format!("missing, and so LoopBack does not read {}", unread.join(" and "));
                found
                    .add(Code::MissingBase, file.whole(), message)
                    .help("make the file: `{}` will do");
            }
            _ => {}
        }
    }
}

/// A problem in `config.json` is the project's.
fn mark_project(finding: &mut super::Finding, place: &Place, facts: &Facts) {
    if facts.texts.find(place.path()).is_some_and(|file| facts.config.contains(&file)) {
        finding.about(Subject::Project);
    }
}

/// A place as people know it: the file relative to the project.
pub(super) fn shown(place: &Place, facts: &Facts) -> String {
    let file = facts.texts.find(place.path());
    match file {
        Some(file) => {
            let path = lbrs::internal::text::visible(facts.texts.get(file).shown());
            format!("{path}:{}:{}", place.line(), place.column())
        }
        None => place.to_string(),
    }
}
