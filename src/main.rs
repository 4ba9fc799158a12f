//! The `lbrs` command.

use std::env;
use std::process::ExitCode;

use lbrs::cli::Cli;
use lbrs::ui::Ui;
use lbrs::{commands, completion};

fn main() -> ExitCode {
    completion::answer();
    let cli = Cli::read(env::args_os().collect()).unwrap_or_else(|error| error.exit());
    let ui = Ui::new(&cli.global);
    match commands::run(cli, ui).and_then(|()| ui.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
