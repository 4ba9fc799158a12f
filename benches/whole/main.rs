//! What users feel of lbrs, each figure beside its budget: `cargo bench`.
//!
//! ```sh
//! cargo bench                             # everything, with a clean build, which takes a minute or more
//! cargo bench --bench whole -- add large  # some sections
//! ```
//!
//! Whole runs of the release binary are measured from outside, in turn with what they are compared with. What
//! needs a tool or a system that is missing says so.

#![allow(clippy::print_stdout, reason = "it prints what it measures")]

mod add;
mod binary;
mod classes;
mod large;
#[cfg(target_os = "linux")]
mod memory;
mod others;
mod programs;
mod project;
#[cfg(unix)]
mod question;
mod timing;

use std::env;
use std::error::Error;
use std::fmt::Display;
use std::process::ExitCode;

use programs::Programs;

/// What a measurement comes to, or why it could not be made.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Measures something for the table.
type Section = fn(&Programs) -> Result<Vec<Row>>;

const SECTIONS: &[(&str, Section)] = &[
    #[cfg(unix)]
    ("question", question::measure),
    ("add", add::measure),
    ("others", others::measure),
    ("large", large::measure),
    ("classes", classes::measure),
    #[cfg(target_os = "linux")]
    ("memory", memory::measure),
    ("binary", binary::measure),
];

/// What users feel that lbrs cannot do yet.
const MISSING: [&str; 2] =
    ["`check` of a repository with 1,000 projects", "`ping` of many data sources"];

/// A line of the table.
struct Row {
    what: String,
    figure: String,
    budget: String,
    is_met: bool,
}

impl Row {
    fn new(what: impl Into<String>, figure: String, budget: impl Display, is_met: bool) -> Self {
        Self { what: what.into(), figure, budget: budget.to_string(), is_met }
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    // `cargo test --all-targets` starts this too.
    if !words.iter().any(|word| word == "--bench") {
        println!("nothing is measured but with `cargo bench`");
        return ExitCode::SUCCESS;
    }
    let is_wanted = |name: &str| words.len() == 1 || words.iter().any(|word| word == name);
    let sections = SECTIONS.iter().filter(|(name, _)| is_wanted(name));
    match measure(sections) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure<'s>(sections: impl Iterator<Item = &'s (&'static str, Section)>) -> Result<()> {
    let programs = Programs::build()?;
    let mut rows = Vec::new();
    for (name, measure) in sections {
        println!("\n== {name}");
        match measure(&programs) {
            Ok(more) => rows.extend(more),
            Err(error) => println!("not measured: {error}"),
        }
    }
    println!();
    for missing in MISSING {
        println!("{missing}: not measured, since lbrs has no such command");
    }
    println!("\n| what | figure | budget | |\n| --- | --- | --- | --- |");
    for Row { what, figure, budget, is_met } in rows {
        let verdict = if is_met { "pass" } else { "FAIL" };
        println!("| {what} | {figure} | {budget} | {verdict} |");
    }
    Ok(())
}
