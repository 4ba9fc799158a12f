//! The `lbrs` command.

use std::env;
use std::process::ExitCode;

use lbrs::cli::{Cli, refusal, slip};
use lbrs::ui::Ui;
use lbrs::{commands, completion, crash};

fn main() -> ExitCode {
    crash::leave_nothing();
    completion::answer();
    let args: Vec<_> = env::args_os().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(error) => return refusal::say(&refusal::spelled_out(slip::unquoted(error), &args)),
    };
    let ui = Ui::new(&cli.global);
    match commands::run(cli, ui).and_then(|()| ui.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
