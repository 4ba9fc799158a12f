//! The `lbrs` command.

#![allow(unreachable_pub, reason = "nothing outside sees a program's parts")]

mod changes;
mod check;
mod cli;
mod commands;
mod completion;
mod crash;
mod dependency;
mod diff;
mod errors;
mod files;
mod gather;
mod git;
mod layers;
mod models;
mod next_steps;
mod plan;
mod program;
mod project;
mod prompt;
mod report;
mod schema;
mod signals;
#[cfg(test)]
mod tests;
mod ui;
mod wrap;

use std::env;
use std::process::ExitCode;

use cli::Cli;
use ui::Ui;

fn main() -> ExitCode {
    crash::leave_nothing();
    completion::answer();
    let args: Vec<_> = env::args_os().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(refused) => return cli::errors::say(&refused),
    };
    let ui = Ui::new(&cli.global);
    match commands::run(cli, ui).and_then(|()| ui.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ui.error(&error),
    }
}
