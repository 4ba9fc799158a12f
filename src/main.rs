//! The `lbrs` command.

use std::env;
use std::process::ExitCode;

use lbrs::cli::{Cli, Global, mistake, refusal, slip};
use lbrs::ui::Ui;
use lbrs::{Error, commands, completion, crash};

fn main() -> ExitCode {
    crash::leave_nothing();
    completion::answer();
    let args: Vec<_> = env::args_os().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(refused) => {
            return match mistake::explained(&refused, &args) {
                Some(error) => failure(Ui::new(&Global::default()), &error),
                None => refusal::say(&refusal::spelled_out(slip::unquoted(refused), &args)),
            };
        }
    };
    let ui = Ui::new(&cli.global);
    match commands::run(cli, ui).and_then(|()| ui.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure(ui, &error),
    }
}

fn failure(ui: Ui, error: &Error) -> ExitCode {
    ui.error(error);
    ExitCode::from(error.exit_code())
}
