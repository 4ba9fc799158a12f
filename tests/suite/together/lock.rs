//! Runs that wait for others.

use std::fs::File;
use std::process::Stdio;

use crate::sandbox::{Run, Sandbox, tree};

const ADD: [&str; 5] = ["datasource", "db", "-c", "memory", "--no-install"];

/// A project that this very process has locked, as a run does.
fn locked() -> (Sandbox, File) {
    let sandbox = Sandbox::with(&[("package.json", "{}\n")]);
    let root = File::open(sandbox.root()).unwrap();
    root.lock().unwrap();
    (sandbox, root)
}

#[test]
fn a_run_that_gets_no_lock_says_who_holds_it() {
    let (sandbox, _root) = locked();
    let error = sandbox.refuse(1, ADD);
    let holder = std::process::id();
    assert_eq!(
        error,
        format!(
            "error: another lbrs run (process {holder}) is writing to this project, nothing was changed\n\
             help: wait until it ends, or end it, then try again\n"
        )
    );
}

#[test]
fn a_run_waits_for_the_lock() {
    let (sandbox, root) = locked();
    let run = sandbox.lbrs(ADD).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It stands in the queue when the table of locks says so: a line with an arrow.
    let waits = |table: String| {
        table.lines().any(|line| line.contains("->") && line.contains(&format!(" {} ", run.id())))
    };
    while !waits(std::fs::read_to_string("/proc/locks").unwrap()) {
        std::thread::yield_now();
    }
    root.unlock().unwrap();
    let run = Run::of(run.wait_with_output().unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let names: Vec<_> = tree(&sandbox.root()).into_keys().collect();
    assert_eq!(names, ["package.json", "server/datasources.json"]);
}
