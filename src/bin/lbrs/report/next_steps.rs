//! What a user does next after adding or changing a data source.

mod client;
mod free;

use indexmap::IndexSet;

use super::Report;
use crate::dependency::{AddOutcome, Installer, Manifest, Need};
use crate::store::EntryChange;
use lbrs::internal::catalog::NpmRange;
use lbrs::internal::edit::npm;
use lbrs::internal::secret::quoted;

/// Returns the steps, one line each. After a change, these are only those that it makes necessary.
pub(super) fn of(report: &Report<'_>) -> Vec<String> {
    let changed = match report.change {
        EntryChange::Changed(members) => Some(members),
        EntryChange::Added | EntryChange::Replaced => None,
    };
    let mut steps = Vec::new();
    if changed.is_none() && settings_are_unknown(report) {
        let id = quoted(&report.entry.id);
        steps.push(format!("give the entry {id} the settings of its connector"));
    }
    let is_new = |path: &str| {
        let key = path.split('.').next();
        changed.is_none_or(|members| members.iter().any(|(there, _)| Some(&**there) == key))
    };
    steps.extend(variables_to_set(report, is_new));
    match report.plan.need() {
        Some((Manifest::Npm { .. }, _)) => {
            steps.extend(install(report).filter(|_| report.installed != Some(true)));
            let has_env = !report.outcome.in_env.is_empty();
            let start = if has_env { "node --env-file=.env ." } else { "node ." };
            steps.extend(changed.is_none().then(|| start.to_owned()));
        }
        Some((Manifest::Cargo(manifest), Need::Cargo(needed))) if changed.is_none() => {
            steps.extend(client::lines(report, needed, manifest));
        }
        _ => {}
    }
    steps
}

/// Returns whether no settings could be asked for, so that the entry has none yet.
fn settings_are_unknown(report: &Report<'_>) -> bool {
    report.connector.settings.is_empty()
        && report.connector.npm.lb3 != NpmRange::BuiltIn
        && report.entry.settings.expose().is_empty()
}

/// Returns what brings the package onto the machine, as long as it is not there.
fn install(report: &Report<'_>) -> Option<String> {
    let (Manifest::Npm { path, .. }, Need::Npm { package, .. }) = report.plan.need()? else {
        return None;
    };
    let installed = || path.with_file_name("node_modules").join(package).exists();
    let present = matches!(&report.outcome.added, Some(AddOutcome::Npm(outcome)) if outcome.change == npm::Change::Present);
    if present && installed() {
        return None;
    }
    report.plan.installer().map(Installer::command_line)
}

/// Returns variables that the settings in question refer to and that have no value yet; they are set where the
/// application will look for them.
fn variables_to_set(report: &Report<'_>, is_in_question: impl Fn(&str) -> bool) -> Option<String> {
    let references = report.entry.references().into_iter();
    let mut open: IndexSet<&str> =
        references.filter(|(path, _)| is_in_question(path)).map(|(_, variable)| variable).collect();
    open.retain(|variable| !report.outcome.in_env.iter().any(|name| name == variable));
    let open: Vec<&str> = open.into_iter().collect();
    let place = if report.outcome.in_env.is_empty() { "the environment" } else { ".env" };
    (!open.is_empty()).then(|| format!("set {} in {place}", open.join(", ")))
}
