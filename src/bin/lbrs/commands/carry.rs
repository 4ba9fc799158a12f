//! What every command that changes data sources does once it has a plan, and before.

use std::cell::RefCell;
use std::path::Path;

use zeroize::Zeroizing;

use crate::changes::{self, Outcome};
use crate::errors::{Error, Result};
use crate::files::{self, Snapshot};
use crate::gather::interview::Interview;
use crate::install::Installer;
use crate::plan::{Dependency, Manifest, Plan};
use crate::project::Project;
use crate::prompt::Prompter;
use crate::prompt::terminal::{Terminal, attended};
use crate::prompt::unattended::Unattended;
use crate::report::Report;
use crate::ui::Ui;
use crate::{diff, git, layers};
use lbrs::internal::catalog::Catalog;
use lbrs::internal::datasource::Mask;

/// The project at or above `start` that is to be changed, and the snapshot that its files are read through.
///
/// # Errors
/// There is none, or lbrs does not write its data sources.
pub(super) fn open(start: Option<&Path>, ui: Ui) -> Result<(Project, Snapshot)> {
    let (project, files) = Project::find(start)?;
    ui.project(&project.root);
    project.refuse_typescript("write", "if the application loads server/datasources.json, make that file first: `mkdir -p server && echo '{}' > server/datasources.json`")?;
    Ok((project, files))
}

/// Whoever answers the questions of a command: the person at the terminal, if there is one and `asks` says that
/// something is open.
pub(super) fn prompter(asks: bool, unattended: Unattended) -> Box<dyn Prompter> {
    if asks && attended() { Box::new(Terminal::new()) } else { Box::new(unattended) }
}

/// What an interview is about.
pub(super) struct Subject<'a> {
    /// The project.
    pub(super) project: &'a Project,
    /// The connectors there are.
    pub(super) catalog: &'a Catalog,
    /// The data source file that is written.
    pub(super) file: &'a Path,
    /// Why an id cannot be taken.
    pub(super) taken: &'a dyn Fn(&str) -> Option<Error>,
    /// Every default is taken.
    pub(super) yes: bool,
}

/// Holds the interview that `hold` wants.
///
/// # Errors
/// Those of `hold`.
pub(super) fn interview<T>(
    subject: &Subject<'_>,
    files: &RefCell<&mut Snapshot>,
    hold: impl FnOnce(&Interview<'_>) -> Result<T>,
) -> Result<T> {
    let project = subject.project;
    // What is wrong with .env matters only where something is to be written to it, and is said there.
    let path = project.env_file();
    let env = files.borrow_mut().read(&path).ok().flatten().unwrap_or_default().to_owned();
    let env = Zeroizing::new(env);
    let is_present = |manifest: &Manifest, dependency: &Dependency| {
        changes::is_present(manifest, dependency, &mut files.borrow_mut(), project)
    };
    hold(&Interview {
        project,
        catalog: subject.catalog,
        file: subject.file,
        taken: subject.taken,
        env: &env,
        is_present: &is_present,
        yes: subject.yes,
    })
}

/// Writes what `plan` makes of the project, or shows it, and says so.
///
/// # Errors
/// A file is not of its form or cannot be written; nothing is changed then. If the package manager fails,
/// what was written stays.
pub(super) fn out(
    mut plan: Plan,
    project: &Project,
    mut files: Snapshot,
    dry_run: bool,
    ui: Ui,
) -> Result<()> {
    let stores = plan.secrets.iter().any(|secret| secret.value.is_some());
    let unignored = stores && git::ignores(&project.root, ".env") == Some(false);
    if unignored && git::tracks(&project.root, ".env") {
        plan.warnings.push("git has .env in the repository already, and will take the secret too: `git rm --cached .env` takes it out".to_owned());
    }
    if stores && files::is_open(&project.env_file()) {
        plan.warnings.push(
            "others on this machine can read .env: `chmod 600 .env` keeps it to you".to_owned(),
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
        let report = Report::new(&plan, project, &outcome, &written);
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

/// Shows what would be written, and whether `install` would run; `report` makes a document of the diff.
pub(super) fn show_diff(
    files: &Snapshot,
    project: &Project,
    mask: &Mask,
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
    let mut report = Report::new(plan, project, outcome, written);
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
