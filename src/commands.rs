//! What each verb does: gather, plan, changes, commit, report.

pub mod add;
mod connectors;

use crate::Result;
use crate::cli::{Cli, Command};
use crate::ui::Ui;

/// Runs the command that `cli` names.
///
/// # Errors
/// Whatever keeps it from being done; the caller says it and exits with its code.
pub fn run(cli: Cli, ui: Ui) -> Result<()> {
    let project = cli.global.project.as_deref();
    match cli.command {
        Command::Datasource(args) => add::run(&args, project, ui),
        Command::Create(create) => match create.kind {
            crate::cli::Creatable::Datasource => add::run(&create.add, project, ui),
        },
        Command::Connectors(args) => connectors::run(&args, project, ui),
    }
}
