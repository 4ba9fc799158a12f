//! Whole runs of the release binary, measured from outside, each beside a baseline of the same run.
//!
//! ```sh
//! cargo bench --bench whole                       # everything, and the table of docs/comparison.md
//! cargo bench --bench whole -- instructions wall  # some sections
//! cargo bench --bench whole -- build              # a clean build, which takes a while
//! cargo bench --bench whole -- ratchet            # fails when a command executes more than recorded
//! cargo bench --bench whole -- record "the reason"
//! ```
//!
//! Ratios stand first, since they say the same on any machine. `UPDATE_README=1` writes the table into
//! docs/comparison.md. What needs a tool or a system that is not there says so.

#![allow(clippy::print_stdout, reason = "it prints what it measures")]

mod build;
mod callgrind;
mod instructions;
#[cfg(target_os = "linux")]
mod memory;
mod others;
mod programs;
mod project;
#[cfg(unix)]
mod question;
mod ratchet;
mod scale;
mod size;
mod table;
mod timing;
mod wall;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use programs::Programs;
use table::Row;

/// What a measurement comes to, or why it could not be made.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Measures something and tells of it; returns what goes into the table.
type Section = fn(&Programs) -> Result<Vec<Row>>;

/// In the order of the table.
const SECTIONS: [(&str, Section); 7] = [
    ("instructions", instructions::measure),
    ("wall", wall::measure),
    ("question", question::measure),
    ("memory", memory::measure),
    ("scale", scale::measure),
    ("size", size::measure),
    ("others", others::measure),
];

#[cfg(not(unix))]
mod question {
    pub(crate) fn measure(_: &super::Programs) -> super::Result<Vec<super::Row>> {
        println!("time to the first question: not measured, since it takes a Unix terminal");
        Ok(Vec::new())
    }
}

#[cfg(not(target_os = "linux"))]
mod memory {
    pub(crate) fn measure(_: &super::Programs) -> super::Result<Vec<super::Row>> {
        println!("peak memory: not measured, since it is read from Linux's /proc");
        Ok(Vec::new())
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    // `cargo test --all-targets` runs this too, with a binary that nobody would measure.
    if !words.iter().any(|word| word == "--bench") {
        println!("nothing is measured but with `cargo bench`");
        return ExitCode::SUCCESS;
    }
    let words: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    match run(&words) {
        Ok(code) => code,
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode> {
    match words {
        ["ratchet"] => return ratchet::check(),
        ["record", reason] => return ratchet::record(reason),
        ["record", ..] => return Err("record takes the reason, as one word in quotes".into()),
        ["build"] => return build::measure(),
        _ => {}
    }
    if let Some(unknown) = words.iter().find(|word| SECTIONS.iter().all(|(name, _)| name != *word))
    {
        let names = SECTIONS.map(|(name, _)| name).join(", ");
        return Err(format!("no section is called {unknown}: there are {names}").into());
    }
    let programs = Programs::build()?;
    let mut rows = Vec::new();
    let mut code = ExitCode::SUCCESS;
    for (name, measure) in SECTIONS {
        if !words.is_empty() && !words.contains(&name) {
            continue;
        }
        println!("\n== {name}");
        match measure(&programs) {
            Ok(more) => rows.extend(more),
            // The others are worth having all the same.
            Err(error) => {
                println!("error: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    table::print(&rows)?;
    Ok(code)
}
