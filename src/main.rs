//! The `lbrs` command.

use std::process::ExitCode;

use lbrs::ui::Ui;
use lbrs::{cli, commands, completion};

fn main() -> ExitCode {
    completion::answer();
    let cli = cli::parse();
    let ui = Ui::new(&cli.global);
    match commands::run(cli, ui).and_then(|()| ui.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
