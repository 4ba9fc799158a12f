//! The `lbrs` command.

use std::env;
use std::process::ExitCode;

use lbrs::Error;
use lbrs::cli::{Cli, Global, refusal, slip};
use lbrs::ui::Ui;
use lbrs::{commands, completion, crash};

fn main() -> ExitCode {
    crash::leave_nothing();
    completion::answer();
    let args: Vec<_> = env::args_os().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(error) => {
            let error =
                refusal::refused(slip::unquoted(error), &args).unwrap_or_else(|asked| asked.exit());
            return fail(&error, Ui::new(&Global::default()));
        }
    };
    let ui = Ui::new(&cli.global);
    match commands::run(cli, ui).and_then(|()| ui.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error, ui),
    }
}

fn fail(error: &Error, ui: Ui) -> ExitCode {
    ui.error(error);
    ExitCode::from(error.exit_code())
}
