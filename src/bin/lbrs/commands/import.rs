//! `lbrs datasource import PATH`: brings the data sources of a LoopBack 3 project into a LoopBack 4 one.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use indexmap::IndexMap;

use super::execute::execute;
use crate::dependency::PackageManager;
use crate::errors::{Error, Helpful, Result, Told, Usage, told, usage};
use crate::plan::import::{Import, Request, plan};
use crate::project::Project;
use crate::prompt::unattended::Unattended;
use crate::report::import::Report;
use crate::session::Session;
use crate::store::Store;
use crate::ui::Ui;
use lbrs::internal::catalog::LoopBack;
use lbrs::internal::datasource::check_loopback4_name;
use lbrs::internal::secret::quoted;

/// Bring the data sources of a LoopBack 3 project into this LoopBack 4 project
///
/// Each becomes a class in src/datasources that gets the same settings in every environment: what differs between
/// layers, and every plain secret, goes to .env and .env.ENV. The LoopBack 3 project stays as it is. What cannot be
/// the same is reported with its place and the line to write by hand.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs datasource import ../shop
  lbrs datasource import ../shop orders cache
  lbrs datasource import ../shop --name my-db=orders
  lbrs datasource import ../shop --dry-run --json")]
#[group(skip)]
pub struct ImportArgs {
    /// The folder of the LoopBack 3 project
    #[arg(value_name = "PATH", value_hint = ValueHint::DirPath)]
    pub path: PathBuf,
    /// Only these data sources (default: all)
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Give a data source another name than the one that it would get; repeatable
    #[arg(long, value_name = "OLD=NEW")]
    pub name: Vec<String>,
    /// Write data sources whose connectors do not work in LoopBack 4, too
    #[arg(long)]
    pub force: bool,
    /// Show the changes as a unified diff on stdout, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Run the package manager afterwards
    #[arg(long, overrides_with = "no_install")]
    pub install: bool,
    /// Do not run the package manager (the default)
    #[arg(long)]
    pub no_install: bool,
    /// Which package manager installs into package.json (default: the project's own)
    #[arg(long, value_name = "NAME")]
    pub package_manager: Option<PackageManager>,
}

/// Imports into the project at or above `start`.
pub(super) fn run(args: &ImportArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let mut prompter = Unattended;
    let session = Session::open(start, ui, &mut prompter);
    let mut session = session.map_err(|error| {
        let Told { message, help, .. } = told(&error);
        Error::from(Usage(message)).with_help(help.unwrap_or_default())
    })?;
    check_loopback4(&session.project)?;
    // What it has in JSON may be what is imported: the new ones are in TypeScript all the same.
    session.project.has_data_sources = false;
    let names = names(&args.name)?;
    let store = Store::to_add(&session.project, None, &mut session.files)?;
    let request = Request {
        from: &args.path,
        ids: &args.ids,
        names: &names,
        force: args.force,
        install: args.install,
        package_manager: args.package_manager,
    };
    let import = plan(&mut session, &request, &store)?;
    finish(import, &store, session, args.dry_run)
}

/// Executes the plan, runs the package manager, and says what was done and what is left.
fn finish(mut import: Import, store: &Store, session: Session<'_>, dry_run: bool) -> Result<()> {
    let Session { project, mut files, ui, .. } = session;
    let done = execute(&import.plan, Some(store), &project, &mut files, dry_run, ui)?;
    import.plan.forget_values();
    let lacks_mixin = store.start(&project, &mut files)?.is_some_and(|start| start.lacks_mixin);
    let (import, project) = (&import, &project);
    let mut report = Report { import, store, project, done: &done, lacks_mixin, installed: None };
    if !dry_run {
        report.show_changes(ui);
    }
    report.show_open(ui);
    let plan = &import.plan;
    let runs = plan.install && !dry_run && !done.signal.came();
    let installed = plan.installer().filter(|_| runs).map(|installer| {
        ui.done("Running", installer.command_line());
        installer.run(&project.root)
    });
    report.installed = installed.as_ref().map(Result::is_ok);
    if ui.is_json() {
        ui.json(&report.to_json());
    }
    installed.unwrap_or(Ok(()))?;
    if !dry_run {
        report.show_next_steps(ui);
    }
    ui.finish_changes()
}

/// Rejects a project that is none of LoopBack 4.
fn check_loopback4(project: &Project) -> Result<()> {
    if project.loopback() == Some(LoopBack::Four) {
        return Ok(());
    }
    if let Some(broken) = project.package_json.as_ref().and_then(|package| package.broken.as_ref())
    {
        return Err(broken.clone().into());
    }
    Err(usage!("this is no LoopBack 4 project: its package.json does not have @loopback/core")
        .with_help(
            "run it in a LoopBack 4 project, or name one with `-C DIR`; `lb4 app` makes one",
        ))
}

/// Returns the names that the user gives, by the old ones.
fn names(words: &[String]) -> Result<IndexMap<String, String>> {
    let mut names = IndexMap::new();
    for word in words {
        let Some((old, new)) = word.rsplit_once('=') else {
            return Err(usage!("`--name` is about two names, and has one: {}", quoted(word))
                .with_help("the form is `--name OLD=NEW`"));
        };
        check_loopback4_name(new).map_err(Usage).with_help("choose another name")?;
        names.insert(old.to_owned(), new.to_owned());
    }
    Ok(names)
}
