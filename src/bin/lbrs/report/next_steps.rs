//! What a user does next after adding or changing a data source.

mod client;
mod free;
mod loopback4;

use std::path::PathBuf;

use indexmap::IndexSet;

use super::Report;
use crate::apply::VariableOutcome;
use crate::dependency::{AddOutcome, Installer, Manifest, Need, PackageManager};
use crate::project::Node;
use crate::store::{EntryChange, Start};
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
    steps.extend(variables_to_set(report, is_new, changed.is_none()));
    let has_new_variable =
        report.outcome.variables.values().any(|outcome| *outcome == VariableOutcome::Added);
    let (need, project) = (report.plan.need(), report.project);
    let starts = has_new_variable || (changed.is_none() && need.is_some());
    let env = report.store.env().filter(|env| starts && !matches!(*env, "local" | "development"));
    steps.extend(env.map(|env| format!("set NODE_ENV to {env} in the environment")));
    match (need, &project.package_json, &project.cargo_toml) {
        (Some((Manifest::Cargo(manifest), Need::Cargo(needed))), ..) if changed.is_none() => {
            steps.extend(client::lines(report, needed, manifest));
        }
        (Some((Manifest::Npm { .. }, _)), ..) => {
            steps.extend(install(report).filter(|_| report.installed != Some(true)));
            steps.extend(starts.then(|| start(report)).into_iter().flatten());
        }
        (None, None, Some(manifest)) if has_new_variable => {
            steps.push("load the data sources with their variables:".to_owned());
            steps.extend(client::load(report, manifest).iter().map(|line| format!("    {line}")));
        }
        (None, ..) if has_new_variable => steps.extend(start(report)),
        _ => {}
    }
    steps
}

/// Returns what starts the application with its variables.
fn start(report: &Report<'_>) -> Vec<String> {
    if report.store.has_classes() {
        return loopback4::start(report);
    }
    let mut steps = Vec::new();
    let files = env_files(report);
    if files.is_empty() {
        steps.push("node .".to_owned());
    } else if report.project.node().is_none_or(Node::has_env_file) {
        let options =
            files.iter().map(|file| format!(" --env-file={}", report.project.shown(file)));
        steps.push(format!("node{} .", options.collect::<String>()));
    } else {
        // Without a file for the environment, dotenv alone is enough.
        let is_base = files == IndexSet::from([report.project.env_file(None)]);
        let (package, version) = if is_base { ("dotenv", "16") } else { ("dotenv-flow", "4") };
        if !report.project.root.join("node_modules").join(package).exists() {
            let manager = PackageManager::of_npm(report.project, report.plan.package_manager());
            steps.push(manager.command_to_add(&format!("{package}@{version}")));
        }
        steps.push(format!("node -r {package}/config ."));
    }
    steps
}

/// Returns the `.env` files that the application needs, the one that wins last.
fn env_files(report: &Report<'_>) -> IndexSet<PathBuf> {
    let Start { files, unset, .. } = &report.outcome.start;
    let mut files = files.clone();
    // A variable that is to be set goes to the last one.
    if !files.is_empty() && !unset.is_empty() {
        files.insert(report.project.env_file(report.store.env()));
    }
    files
}

/// Returns whether no settings could be asked for, so that the entry has none yet.
fn settings_are_unknown(report: &Report<'_>) -> bool {
    report.connector.settings.is_empty()
        && report.connector.npm.lb3 != NpmRange::BuiltIn
        && report.entry.settings.expose().is_empty()
}

/// Returns what brings the package onto the machine, as long as it is not there.
fn install(report: &Report<'_>) -> Option<String> {
    let (Manifest::Npm { .. }, Need::Npm { package, companion, .. }) = report.plan.need()? else {
        return None;
    };
    let names = std::iter::once(package).chain(companion.as_ref().map(|(name, _)| name));
    let installed = || {
        names.into_iter().all(|name| report.project.root.join("node_modules").join(name).exists())
    };
    let is_present = |outcome: &npm::Outcome| outcome.change == npm::Change::Present;
    let present = matches!(&report.outcome.added, Some(AddOutcome::Npm(first, second)) if is_present(first) && second.as_ref().is_none_or(is_present));
    if present && installed() {
        return None;
    }
    report.plan.installer().map(Installer::command_line)
}

/// Returns the step that sets the variables without a value: those that the settings in question refer to, and in
/// `all` data sources; they are set where the application will look for them.
fn variables_to_set(
    report: &Report<'_>,
    is_in_question: impl Fn(&str) -> bool,
    all: bool,
) -> Option<String> {
    let unset = &report.outcome.start.unset;
    let references = report.entry.references().into_iter();
    let own = references.filter(|(path, _)| is_in_question(path)).map(|(_, variable)| variable);
    let others = unset.iter().filter(|_| all).map(String::as_str);
    let open: IndexSet<&str> = own.filter(|name| unset.contains(*name)).chain(others).collect();
    let open: Vec<&str> = open.into_iter().collect();
    let place = env_files(report).last().map(|file| report.project.shown(file));
    let place = place.as_deref().unwrap_or("the environment");
    (!open.is_empty()).then(|| format!("set {} in {place}", open.join(", ")))
}
