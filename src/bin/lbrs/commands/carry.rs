//! What every command that changes data sources does once it has a plan, and before.

use std::cell::RefCell;
use std::path::Path;

use indexmap::IndexMap;
use zeroize::Zeroizing;

use super::loading;
use crate::changes::{self, Outcome};
use crate::dependency::{Installer, Manifest, Need};
use crate::errors::Result;
use crate::files::{self, Snapshot};
use crate::plan::Plan;
use crate::project::Project;
use crate::prompt::Prompter;
use crate::prompt::terminal::{Terminal, attended};
use crate::prompt::unattended::Unattended;
use crate::report::Report;
use crate::ui::Ui;
use crate::{diff, git, layers};
use lbrs::internal::catalog::Catalog;
use lbrs::internal::edit::dotenv;
use lbrs::internal::secret::{Policy, Sensitive};

/// Returns the project at or above `start` to change, its catalog, and the snapshot through which files are read.
///
/// # Errors
/// The project is missing, or lbrs does not write its data sources.
pub(super) fn open(start: Option<&Path>, ui: Ui) -> Result<(Project, Catalog, Snapshot)> {
    let (project, files) = Project::find(start)?;
    ui.project(&project.root);
    project.refuse_typescript("write", "if the application loads server/datasources.json, make that file first: `mkdir -p server && echo '{}' > server/datasources.json`")?;
    let catalog = loading::catalog(Some(&project), ui)?;
    Ok((project, catalog, files))
}

/// Returns what answers the questions of a command: the user at the terminal, if there is one and `asks` says
/// that something is open.
pub(super) fn prompter(asks: bool, unattended: Unattended) -> Box<dyn Prompter> {
    if asks && attended() { Box::new(Terminal::new()) } else { Box::new(unattended) }
}

/// Holds an interview about what `.env` and the manifests in `files` have: `hold` gets the text of `.env`, and
/// what tells whether a manifest has a dependency.
///
/// # Errors
/// Those of `hold`.
pub(super) fn interview(
    project: &Project,
    files: &RefCell<&mut Snapshot>,
    hold: impl FnOnce(&str, &dyn Fn(&Manifest, &Need) -> Result<bool>) -> Result<Plan>,
) -> Result<Plan> {
    // What is wrong with .env matters only when something is written to it, and is said there.
    let path = project.env_file();
    let env = files.borrow_mut().read(&path).ok().flatten().unwrap_or_default().to_owned();
    hold(&Zeroizing::new(env), &|manifest, need| {
        manifest.has(need, &mut files.borrow_mut(), project)
    })
}

/// Writes what `plan` makes of the project, or shows it, and says so.
///
/// # Errors
/// A file is malformed or cannot be written; nothing is changed then. If the package manager fails,
/// what was written stays.
pub(super) fn out(
    mut plan: Plan,
    project: &Project,
    mut files: Snapshot,
    dry_run: bool,
    ui: Ui,
) -> Result<()> {
    let shared = shared_variables(&plan, project, &mut files)?;
    plan.warnings.extend(shared);
    let stores = plan.secrets.iter().any(|secret| secret.value.is_some());
    let unignored = stores && git::ignores(&project.root, ".env") == Some(false);
    if unignored && git::tracks(&project.root, ".env") {
        plan.warnings.push(".env is already in the git repository, and the secret would be too: `git rm --cached .env` removes it".to_owned());
    }
    if stores && files::is_open(&project.env_file()) {
        plan.warnings.push(
            "other users of this machine can read .env: `chmod 600 .env` keeps it to you"
                .to_owned(),
        );
    }
    for warning in &plan.warnings {
        ui.warn(warning);
    }
    let compute = |files: &mut Snapshot| {
        let outcome = changes::apply(&plan, files, project, unignored)?;
        layers::check_mergeable(project, files, &plan.layers)?;
        Ok(outcome)
    };
    if dry_run {
        let outcome = compute(&mut files)?;
        let written = files.to_write();
        let report =
            Report { plan: &plan, project, outcome: &outcome, written: &written, installed: None };
        let install = plan.install.then(|| plan.installer()).flatten();
        show_diff(&files, project, &plan.mask, install, ui, |diff| report.to_json(Some(diff)));
        return Ok(());
    }
    let (outcome, written, signal) =
        files::commit_and_hold(files, |line| ui.waiting(line), compute)?;
    // They are where they belong, and a package manager may run for long.
    plan.secrets.clear();
    plan.install &= !signal.came();
    finish(&plan, project, &outcome, &written, ui)
}

/// Warns of what else gets the new value of a variable of `.env`.
fn shared_variables(plan: &Plan, project: &Project, files: &mut Snapshot) -> Result<Vec<String>> {
    let mut new: IndexMap<&str, Vec<&str>> = IndexMap::new();
    // What is wrong with .env is said where it is written.
    let env = files.read(&project.env_file()).ok().flatten().unwrap_or_default();
    let there = dotenv::parse(env);
    for secret in &plan.secrets {
        let var = there.iter().rfind(|var| var.name == secret.variable);
        let is_new =
            |value: &Sensitive<String>| var.is_none_or(|var| secret.replace && var.value != *value);
        if secret.value.as_ref().is_some_and(is_new) {
            new.entry(&secret.variable).or_default().push(&secret.key);
        }
    }
    let mut warnings = Vec::new();
    for (variable, keys) in new {
        let users = layers::users(variable, &keys, &plan.entry, &plan.file, project, files)?;
        let (refer, get) = if users.len() == 1 { ("refers", "gets") } else { ("refer", "get") };
        if !users.is_empty() {
            let users = users.join(", ");
            warnings.push(format!("{users} {refer} to {variable} too, and {get} its new value"));
        }
    }
    Ok(warnings)
}

/// Shows what would be written, and whether `install` would run; `report` makes a document of the diff.
pub(super) fn show_diff(
    files: &Snapshot,
    project: &Project,
    mask: &Policy,
    install: Option<Installer>,
    ui: Ui,
    report: impl FnOnce(&str) -> serde_json::Value,
) {
    let diffs: Vec<String> = files
        .changes()
        .map(|change| diff::unified(&project.shown(change.path), &change, mask))
        .collect();
    if ui.is_json() {
        ui.json(&report(&diffs.concat()));
    } else {
        for diff in &diffs {
            ui.diff(diff);
        }
        let would_run = install
            .map(|install| format!("; `{}` would run", install.command_line()))
            .unwrap_or_default();
        ui.line(format_args!("dry run: nothing was written{would_run}"));
    }
}

fn finish(
    plan: &Plan,
    project: &Project,
    outcome: &Outcome,
    written: &[files::Written],
    ui: Ui,
) -> Result<()> {
    let mut report = Report { plan, project, outcome, written, installed: None };
    report.show_changes(ui);
    let installer = plan.install.then(|| plan.installer()).flatten();
    let installed = installer.map(|installer| {
        ui.done("Running", installer.command_line());
        installer.run(&project.root)
    });
    report.installed = installed.as_ref().map(Result::is_ok);
    if ui.is_json() {
        ui.json(&report.to_json(None));
    }
    match installed {
        Some(Err(error)) => Err(error),
        _ => {
            report.show_next_steps(ui);
            ui.finish_changes()
        }
    }
}
