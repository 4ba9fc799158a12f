//! What each command takes, and what it does: plan, apply, commit, report.

pub mod add;
pub mod check;
pub mod completions;
pub mod connectors;
pub mod edit;
mod execute;
pub mod import;
pub mod list;
mod loading;
pub mod man;
pub mod remove;
pub mod schema;
pub mod show;

use std::path::Path;

use clap::CommandFactory;

use self::add::{AddArgs, Creatable};
use crate::cli::{Cli, Command, DatasourceArgs, Verb, errors};
use crate::errors::Result;
use crate::ui::Ui;

/// Runs the command that `cli` names.
pub fn run(cli: Cli, ui: Ui) -> Result<()> {
    let project = cli.global.project.as_deref();
    match cli.command {
        Command::Datasource(args) => datasource(&args, project, ui),
        Command::Create(create) => match create.kind {
            Creatable::Datasource => add_named(&create.add, project, ui),
        },
        Command::Connectors(args) => connectors::run(&args, project, ui),
        Command::Schema(_) => schema::run(project, ui),
        Command::Completions(args) => completions::run(&args, ui),
        Command::Man(args) => man::run(&args, Cli::command(), ui),
    }
}

fn datasource(args: &DatasourceArgs, project: Option<&Path>, ui: Ui) -> Result<()> {
    let Some(verb) = &args.verb else { return add_named(&args.add, project, ui) };
    if args.add != AddArgs::default() {
        return Err(errors::adds_beside_a_verb(args.add.name.as_deref()));
    }
    match verb {
        Verb::Add(args) => add::run(args, project, ui, None),
        Verb::List(args) => list::run(args, project, ui),
        Verb::Show(args) => show::run(args, project, ui),
        Verb::Edit(args) => edit::run(args, project, ui),
        Verb::Remove(args) => remove::run(args, project, ui),
        Verb::Check(args) => check::run(args, project, ui),
        Verb::Import(args) => import::run(args, project, ui),
    }
}

/// Adds a data source whose name stands where a command could. Rejects reserved words.
fn add_named(args: &AddArgs, project: Option<&Path>, ui: Ui) -> Result<()> {
    let name = args.name.as_deref();
    if let Some(error) = name.and_then(errors::reserved_word) {
        return Err(error);
    }
    let is_bare = !args.says_what();
    add::run(args, project, ui, name.filter(|_| is_bare).and_then(errors::misspelt_verb))
}
