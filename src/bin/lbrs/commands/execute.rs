//! Executes the plan of a command that changes the project: apply, commit, report.

use std::mem;

use crate::apply::apply;
use crate::diff;
use crate::errors::Result;
use crate::files::{self, Snapshot};
use crate::git::{self, Answer};
use crate::origin;
use crate::plan::{Action, Plan, Planned};
use crate::project::Project;
use crate::report::{Done, Report};
use crate::session::Session;
use crate::signals::HeldSignal;
use crate::store::Store;
use crate::ui::Ui;

/// Executes `plan`, or shows what it would change. If that fails, nothing is changed.
pub(super) fn execute(
    plan: &Plan,
    store: Option<&Store>,
    project: &Project,
    files: &mut Snapshot,
    dry_run: bool,
    ui: Ui,
) -> Result<Done> {
    for warning in &plan.warnings {
        ui.warn(warning);
    }
    if !dry_run {
        let files = mem::replace(files, Snapshot::new(&project.root));
        let compute = |files: &mut Snapshot| apply(plan, store, files, project);
        let (outcome, written, signal) =
            files::commit_and_hold(files, |line| ui.note(line), compute)?;
        for action in &plan.actions {
            if let Action::Ignore { secrets, .. } = action
                && git::ask(secrets) == Answer::Taken
            {
                let named = project.named(secrets);
                ui.warn(format_args!("git still does not ignore {named}: `git check-ignore -v --non-matching` says which line makes it so"));
            }
        }
        return Ok(Done { outcome, written, diff: None, signal });
    }
    let outcome = apply(plan, store, files, project)?;
    let diff = diff::of(files, project, &plan.mask);
    if !ui.is_json() {
        ui.diff(&diff);
        let installer = plan.installer().filter(|_| plan.install);
        let would_run = installer
            .map(|install| format!("; `{}` would run", install.command_line()))
            .unwrap_or_default();
        ui.line(format_args!("dry run: nothing was written{would_run}"));
    }
    let (written, signal) = (files.to_write(), HeldSignal::now());
    Ok(Done { outcome, written, diff: Some(diff), signal })
}

/// Executes the plan for an entry, runs the package manager, and says what was done. If the package manager
/// fails, what was written stays.
pub(super) fn execute_and_report(
    session: Session<'_>,
    mut planned: Planned,
    store: &Store,
    dry_run: bool,
) -> Result<()> {
    let Session { project, mut files, ui, .. } = session;
    origin::say([&planned.1], Some(&project), ui);
    let done = execute(&planned.0, Some(store), &project, &mut files, dry_run, ui)?;
    // They are where they belong, and a package manager may run for long.
    planned.0.forget_values();
    let Some(mut report) = Report::of(&planned, store, &project, &done) else {
        return ui.finish_changes();
    };
    if dry_run {
        if ui.is_json() {
            ui.json(&report.to_json());
        }
        return Ok(());
    }
    report.show_changes(ui);
    let plan = &planned.0;
    let installer = plan.installer().filter(|_| plan.install && !done.signal.came());
    let installed = installer.map(|installer| {
        ui.done("Running", installer.command_line());
        installer.run(&project.root)
    });
    report.installed = installed.as_ref().map(Result::is_ok);
    if ui.is_json() {
        ui.json(&report.to_json());
    }
    installed.unwrap_or(Ok(()))?;
    report.show_next_steps(ui);
    ui.finish_changes()
}
