//! The `lbrs` command.

#![allow(unreachable_pub, reason = "nothing outside sees a program's parts")]

mod apply;
mod args;
mod check;
mod cli;
mod commands;
mod completion;
mod crash;
mod dependency;
mod diff;
mod errors;
mod files;
mod git;
mod origin;
mod overridden;
mod plan;
mod program;
mod project;
mod prompt;
mod report;
mod schema;
mod session;
mod signals;
mod store;
#[cfg(test)]
mod tests;
mod ui;
mod wrap;

use std::env;
use std::process::ExitCode;

use clap::CommandFactory;
use cli::Cli;
use ui::Ui;

fn main() -> ExitCode {
    crash::leave_nothing();
    completion::answer(Cli::command);
    let args: Vec<_> = env::args_os().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(refused) => return cli::errors::say(&refused),
    };
    let ui = Ui::new(&cli.global.output);
    match commands::run(cli, ui).and_then(|()| ui.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ui.error(&error),
    }
}
