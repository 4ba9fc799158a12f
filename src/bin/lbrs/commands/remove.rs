//! `lbrs datasource remove ID`: removes a data source.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::ArgValueCompleter;

use super::execute::execute;
use crate::args::{ChangeArgs, UnusedDependencyArgs};
use crate::completion::candidates;
use crate::errors::Result;
use crate::origin;
use crate::plan::existing::{Existing, choose};
use crate::plan::remove::{Request, plan};
use crate::report::removal;
use crate::session::{Session, prompter};
use crate::store::{self, Scope, Store};
use crate::ui::Ui;

/// Remove a data source from the project
///
/// The entry goes from server/datasources.json and from every layer over it; in LoopBack 4 its file goes, and its
/// line in index.ts. Its variables stay in .env; lbrs names those that no data source refers to any more.
#[derive(Args)]
#[command(
    mut_arg("env", |env| env.help("Remove it from server/datasources.ENV.json alone")),
    mut_arg("yes", |yes| yes.help("Ask nothing")),
    mut_arg("force", |force| force.help("Remove it even if models or code use it")),
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
    /// The file to remove it from, where several have the id
    #[arg(long, value_name = "FILE", conflicts_with = "env", add = ArgValueCompleter::new(candidates::files))]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub change: ChangeArgs,
    #[command(flatten)]
    pub unused: UnusedDependencyArgs,
}

/// Removes a data source from the project at or above `start`: on a terminal after a question.
pub(super) fn run(args: &RemoveArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    remove(args, Session::open(start, ui, &mut *prompter(!args.change.yes))?)
}

/// Removes a data source from the project of `session`, whose prompter is asked before.
pub fn remove(args: &RemoveArgs, mut session: Session<'_>) -> Result<()> {
    let ChangeArgs { env, dry_run, force, .. } = &args.change;
    env.as_deref().map_or(Ok(()), store::check_env)?;
    let env = env.as_deref();
    let id = &args.id.clone().map_or_else(|| choose(&mut session, env), Ok)?;
    let file = args.file.as_ref().map(|file| session.project.root.join(file));
    let scope = Scope { env, id: Some(id), file: file.as_deref(), keys: &[] };
    let store = Store::open(&session.project, scope, &mut session.files)?;
    let request = Request {
        id,
        only_layer: env.is_some(),
        force: *force,
        dry_run: *dry_run,
        remove_dependency: args.unused.remove(),
    };
    let connector = store.entry(id).ok().map(|entry| {
        let connector = Existing::of(id, &entry, &session.catalog).connector;
        origin::say([&connector], Some(&session.project), session.ui);
        connector
    });
    let Some(plan) = plan(&mut session, &request, &store)? else {
        session.ui.line("nothing was changed");
        return Ok(());
    };
    let Session { project, mut files, ui, .. } = session;
    let done = execute(&plan, Some(&store), &project, &mut files, *dry_run, ui)?;
    if ui.is_json() {
        let document = removal::to_json(id, &plan, &done, &project);
        ui.json(&origin::with_file(document, connector.as_ref(), Some(&project)));
    } else if !dry_run {
        removal::show(id, &plan, &done, &project, ui);
    }
    if *dry_run {
        return Ok(());
    }
    done.warn_of_overwritten(&project, ui);
    ui.finish_changes()
}
