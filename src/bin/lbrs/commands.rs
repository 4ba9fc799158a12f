//! What each verb does: gather, plan, changes, commit, report.

pub mod add;
mod carry;
mod check;
mod completions;
mod connectors;
pub mod edit;
mod list;
mod loading;
mod man;
pub mod remove;
mod schema;
mod show;

use std::path::Path;

use crate::Result;
use crate::cli::{AddArgs, Cli, Command, Creatable, DatasourceArgs, Verb, mistake};
use crate::ui::Ui;

/// Runs the command that `cli` names.
///
/// # Errors
/// Whatever keeps it from being done; the caller says it and exits with its code.
pub fn run(cli: Cli, ui: Ui) -> Result<()> {
    let project = cli.global.project.as_deref();
    match cli.command {
        Command::Datasource(args) => datasource(&args, project, ui),
        Command::Create(create) => match create.kind {
            Creatable::Datasource => add(&create.add, project, ui),
        },
        Command::Connectors(args) => connectors::run(&args, project, ui),
        Command::Schema(_) => schema::run(project, ui),
        Command::Completions(args) => completions::run(&args, ui),
        Command::Man(args) => man::run(&args, ui),
    }
}

fn datasource(args: &DatasourceArgs, project: Option<&Path>, ui: Ui) -> Result<()> {
    let verb = match args {
        DatasourceArgs::Add(args) => return add(args, project, ui),
        DatasourceArgs::Verb { verb, adds: false } => verb,
        DatasourceArgs::Verb { verb, adds: true } => {
            return Err(mistake::adds_nothing(verb.word()));
        }
    };
    match verb {
        Verb::List(args) => list::run(args, project, ui),
        Verb::Show(args) => show::run(args, project, ui),
        Verb::Edit(args) => edit::run(args, project, ui),
        Verb::Remove(args) => remove::run(args, project, ui),
        Verb::Check(args) => check::run(args, project, ui),
    }
}

/// Adds a data source, unless its name is a word that is kept for a command or reads like one.
fn add(args: &AddArgs, project: Option<&Path>, ui: Ui) -> Result<()> {
    match args.name.as_deref().and_then(mistake::kept_word) {
        Some(error) => Err(error),
        None => add::run(args, project, ui),
    }
}
