//! `lbrs datasource remove ID`: removes a data source.

use std::path::Path;

use clap::Args;
use clap_complete::ArgValueCompleter;

use super::execute::{Executed, execute};
use crate::apply::Outcome;
use crate::args::{ChangeArgs, UnusedDependencyArgs};
use crate::completion::candidates;
use crate::errors::Result;
use crate::files::Written;
use crate::plan::existing::choose;
use crate::plan::remove::{Request, plan};
use crate::project::Project;
use crate::report::removal::Report;
use crate::report::warn_of_overwritten;
use crate::session::{Session, prompter};
use crate::store::{self, Store};
use crate::ui::Ui;

/// Remove a data source from the project
///
/// The entry goes from server/datasources.json and from every layer over it. Its variables stay in .env; lbrs
/// names those that no data source refers to any more.
#[derive(Args)]
#[command(
    mut_arg("env", |env| env.help("Remove it from server/datasources.ENV.json alone")),
    mut_arg("yes", |yes| yes.help("Ask nothing")),
    mut_arg("force", |force| force.help("Remove it even if models use it")),
    after_help = "\
Examples:
  lbrs datasource remove db
  lbrs datasource remove db --force
  lbrs datasource remove db --force --remove-dependency
  lbrs datasource remove db --force --dry-run"
)]
#[group(skip)]
pub struct RemoveArgs {
    /// The data source: the entry's key in the file; asked for on a terminal, if left out
    #[arg(value_name = "ID", add = ArgValueCompleter::new(candidates::data_sources))]
    pub id: Option<String>,
    /// Where it is removed, and how.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// What is done with its dependency.
    #[command(flatten)]
    pub unused: UnusedDependencyArgs,
}

/// Removes a data source from the project at or above `start`: on a terminal after a question.
///
/// # Errors
/// As [`remove`].
pub(super) fn run(args: &RemoveArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    remove(args, Session::open(start, ui, &mut *prompter(!args.change.yes))?)
}

/// Removes a data source from the project of `session`, whose prompter is asked before.
///
/// # Errors
/// There is no such data source, models use it, a file is malformed, or something cannot be written;
/// nothing is changed then.
pub fn remove(args: &RemoveArgs, mut session: Session<'_>) -> Result<()> {
    let ChangeArgs { env, dry_run, force, .. } = &args.change;
    env.as_deref().map_or(Ok(()), store::check_env)?;
    let store = Store::open(&session.project, env.as_deref(), &mut session.files)?;
    let id = &args.id.clone().map_or_else(|| choose(&store, session.prompter), Ok)?;
    let request = Request {
        id,
        only_layer: env.is_some(),
        force: *force,
        dry_run: *dry_run,
        remove_dependency: args.unused.remove(),
    };
    let Some(plan) = plan(&mut session, &request, &store)? else {
        session.ui.line("nothing was changed");
        return Ok(());
    };
    let document = |project: &Project, outcome: &Outcome, written: &[Written], diff: &str| {
        Report { project, id, plan: &plan, outcome, written }.to_json(Some(diff))
    };
    let Some(executed) = execute(&mut session, &plan, &store, *dry_run, document)? else {
        return Ok(());
    };
    let Executed { outcome, written, signal: _signal } = &executed;
    let Session { project, ui, .. } = &session;
    Report { project, id, plan: &plan, outcome, written }.show(*ui);
    warn_of_overwritten(written, project, *ui);
    ui.finish_changes()
}
