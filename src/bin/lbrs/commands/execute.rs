//! Executes the plan of a command that changes data sources: apply, commit, report.

use std::mem;

use crate::apply::{Outcome, apply};
use crate::diff;
use crate::errors::Result;
use crate::files::{self, Snapshot, Written};
use crate::plan::{Plan, Planned};
use crate::project::Project;
use crate::report::Report;
use crate::session::Session;
use crate::signals::HeldSignal;
use crate::store::Store;

/// What a plan has led to.
pub(super) struct Executed {
    /// What became of the texts.
    pub(super) outcome: Outcome,
    /// The files that were written, or would be.
    pub(super) written: Vec<Written>,
    /// A signal that came meanwhile, which ends the process when it is dropped.
    pub(super) signal: HeldSignal,
}

/// Executes `plan`, or shows what it would change: `report` makes a document of that. Returns what it has led
/// to, and nothing after a dry run.
///
/// # Errors
/// A file is malformed or cannot be written; nothing is changed then.
pub(super) fn execute(
    session: &mut Session<'_>,
    plan: &Plan,
    store: &Store,
    dry_run: bool,
    report: impl FnOnce(&Project, &Outcome, &[Written], &str) -> serde_json::Value,
) -> Result<Option<Executed>> {
    let Session { project, files, ui, .. } = session;
    for warning in &plan.warnings {
        ui.warn(warning);
    }
    if !dry_run {
        let files = mem::replace(files, Snapshot::new(&project.root));
        let compute = |files: &mut Snapshot| apply(plan, Some(store), files, project);
        let (outcome, written, signal) =
            files::commit_and_hold(files, |line| ui.waiting(line), compute)?;
        return Ok(Some(Executed { outcome, written, signal }));
    }
    let outcome = apply(plan, Some(store), files, project)?;
    let diffs: Vec<String> = files
        .changes()
        .map(|change| diff::unified(&project.shown(change.path), &change, &plan.mask))
        .collect();
    if ui.is_json() {
        ui.json(&report(project, &outcome, &files.to_write(), &diffs.concat()));
        return Ok(None);
    }
    for diff in &diffs {
        ui.diff(diff);
    }
    let installer = plan.installer().filter(|_| plan.install);
    let would_run = installer
        .map(|install| format!("; `{}` would run", install.command_line()))
        .unwrap_or_default();
    ui.line(format_args!("dry run: nothing was written{would_run}"));
    Ok(None)
}

/// Executes the plan for an entry, runs the package manager, and says what was done.
///
/// # Errors
/// Those of [`execute`]. If the package manager fails, what was written stays.
pub(super) fn execute_and_report(
    mut session: Session<'_>,
    mut planned: Planned,
    store: &Store,
    dry_run: bool,
) -> Result<()> {
    let document = |project: &Project, outcome: &Outcome, written: &[Written], diff: &str| {
        let report = Report::of(&planned, store, project, outcome, written);
        report.map(|report| report.to_json(Some(diff))).unwrap_or_default()
    };
    let Some(executed) = execute(&mut session, &planned.0, store, dry_run, document)? else {
        return Ok(());
    };
    // They are where they belong, and a package manager may run for long.
    planned.0.forget_values();
    let Executed { outcome, written, signal } = &executed;
    let Session { project, ui, .. } = session;
    let Some(mut report) = Report::of(&planned, store, &project, outcome, written) else {
        return ui.finish_changes();
    };
    report.show_changes(ui);
    let plan = &planned.0;
    let installer = plan.installer().filter(|_| plan.install && !signal.came());
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
