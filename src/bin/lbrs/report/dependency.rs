//! What became of the dependency, in words and as JSON.

use serde_json::{Value, json};

use super::{Line, Report};
use crate::dependency::{AddOutcome, Need};
use lbrs::internal::catalog::CrateSpec;
use lbrs::internal::edit::{cargo, npm};
use lbrs::internal::secret::{quoted, without_users};
use lbrs::internal::text::{shell_word, visible};

/// Returns the line of the manifest with its notes, if there is something to say of it.
pub(super) fn lines(report: &Report<'_>) -> Vec<Line> {
    let Some((manifest, need)) = report.plan.need() else { return Vec::new() };
    let (what, notes) = match (need, &report.outcome.added) {
        (Need::Nothing(Some(reason)), _) => (format!("nothing to add: {reason}"), Vec::new()),
        (Need::Npm { package, companion, .. }, Some(AddOutcome::Npm(outcome, second))) => {
            let first = npm_in_words(package, outcome);
            let second = companion.as_ref().zip(second.as_ref());
            let second = second.map(|((package, _), outcome)| npm_in_words(package, outcome));
            let words = std::iter::once(first).chain(second);
            (words.collect::<Vec<_>>().join(", "), npm_notes(report, outcome))
        }
        (_, Some(AddOutcome::Cargo(crates, notes))) => {
            let what = crates.iter().map(crate_in_words).collect::<Vec<_>>().join(", ");
            (what, notes.clone())
        }
        _ => return Vec::new(),
    };
    let notes = notes.into_iter().map(|note| (String::new(), note));
    std::iter::once((report.project.shown(manifest.path()), what)).chain(notes).collect()
}

fn npm_in_words(package: &str, outcome: &npm::Outcome) -> String {
    let range = shown(&outcome.range);
    match &outcome.change {
        npm::Change::Added => format!("{package}@{range} added"),
        npm::Change::Present => format!("{package} already present ({range})"),
        npm::Change::Moved(was) => {
            format!("{package}@{range} moved from devDependencies (was {})", shown(was))
        }
    }
}

/// Returns what the user should know: that the range is not the one asked for, and what the catalog says of the
/// versions that come in.
fn npm_notes(report: &Report<'_>, outcome: &npm::Outcome) -> Vec<String> {
    let Some((_, Need::Npm { package, range, asked, .. })) = report.plan.need() else {
        return Vec::new();
    };
    let (there, range) = (shown(&outcome.range), shown(range));
    let is_new = outcome.change != npm::Change::Present;
    let mut notes = Vec::new();
    if outcome.overridden {
        let why = if *asked { "the one asked for" } else { "the connector's own" };
        notes.push(format!(
            "`overrides` hold {} to `{there}`, not `{range}`, {why}",
            quoted(package)
        ));
    } else if *asked && !is_new && there != range {
        let spec = format!("{package}@{range}");
        let add =
            report.plan.package_manager().map(|manager| manager.command_to_add(&shell_word(&spec)));
        let help = add.map(|add| format!("; `{add}` changes it")).unwrap_or_default();
        notes.push(format!(
            "{} stays at `{there}`, not `{range}`, the one asked for{help}",
            quoted(package)
        ));
    }
    let npm = &report.connector.npm;
    if is_new && npm.package.as_deref() == Some(package) {
        let majors = npm::lowest_majors(&outcome.range);
        let until = majors.into_iter().max();
        let concerns =
            |(major, _): &&(u32, _)| until.is_some_and(|until| until <= u64::from(*major));
        notes.extend(npm.until.iter().filter(concerns).map(|(_, note)| note.to_string()));
    }
    notes
}

/// Returns a range that stands in the manifest.
fn shown(range: &str) -> String {
    visible(&without_users(range)).into_owned()
}

fn crate_in_words(dependency: &cargo::Dependency) -> String {
    let name = &dependency.name;
    match &dependency.change {
        cargo::Change::Added(Some(version)) => format!("{name}@{version} added"),
        cargo::Change::Added(None) => format!("{name} added"),
        cargo::Change::Inherited(_) => format!("{name} added (workspace)"),
        cargo::Change::FeaturesAdded(features) => {
            let features: Vec<&str> = features.iter().map(AsRef::as_ref).collect();
            match features.split_last() {
                Some((last, [])) => format!("{name} feature {last} added"),
                Some((last, before)) => {
                    format!("{name} features {} and {last} added", before.join(", "))
                }
                None => name.to_string(),
            }
        }
        cargo::Change::Present => format!("{name} already present"),
    }
}

/// Returns the package or crate with its companions, in the same way for both; null if there is nothing to say.
pub(super) fn to_json(report: &Report<'_>) -> Value {
    let Some((manifest, need)) = report.plan.need() else { return Value::Null };
    let (main, companions, notes) = match (need, &report.outcome.added) {
        (Need::Npm { package, companion, .. }, Some(AddOutcome::Npm(outcome, second))) => {
            let second = companion.as_ref().zip(second.as_ref());
            let second = second.map(|((package, _), outcome)| npm_json(package, outcome));
            let companions: Vec<Value> = second.into_iter().collect();
            (npm_json(package, outcome), companions, npm_notes(report, outcome))
        }
        (Need::Cargo(needed), Some(AddOutcome::Cargo(crates, notes))) => {
            let specs = std::iter::once(&needed.main).chain(needed.companions.iter());
            let mut crates = crates.iter().zip(specs).map(|(done, spec)| crate_json(done, spec));
            let Some(main) = crates.next() else { return Value::Null };
            (main, crates.collect(), notes.clone())
        }
        _ => return Value::Null,
    };
    json!({
        "manifest": report.project.shown(manifest.path()),
        "name": main["name"],
        "version": main["version"],
        "features": main["features"],
        "outcome": main["outcome"],
        "companions": companions,
        "notes": notes,
    })
}

fn npm_json(package: &str, outcome: &npm::Outcome) -> Value {
    let change = match &outcome.change {
        npm::Change::Added => "added",
        npm::Change::Present => "present",
        npm::Change::Moved(_) => "moved",
    };
    let version = without_users(&outcome.range);
    json!({ "name": package, "version": version, "features": [], "outcome": change })
}

fn crate_json(done: &cargo::Dependency, spec: &CrateSpec) -> Value {
    let change = match &done.change {
        cargo::Change::Added(_) | cargo::Change::Inherited(_) => "added",
        cargo::Change::FeaturesAdded(_) => "changed",
        cargo::Change::Present => "present",
    };
    json!({
        "name": done.name,
        "version": done.version,
        "features": spec.features,
        "outcome": change,
    })
}
