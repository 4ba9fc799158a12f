//! Runs that wait for others.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::fs::{major, minor};

use crate::sandbox::{Run, Sandbox, skipped, tree};

const ADD: [&str; 5] = ["datasource", "db", "-c", "memory", "--no-install"];

/// A project that this very process has locked, as a run does.
fn locked() -> (Sandbox, File) {
    let package = r#"{"dependencies": {"loopback": "^3.28.0"}}"#;
    let sandbox = Sandbox::with(&[("package.json", package)]);
    let root = File::open(sandbox.root()).unwrap();
    root.lock().unwrap();
    (sandbox, root)
}

/// The system's table of locks.
const LOCKS: &str = "/proc/locks";

/// Whether the system tells that this very process holds the lock. On some file systems (btrfs) it names
/// another device than that of the file.
fn is_told(root: &File) -> bool {
    let metadata = root.metadata().unwrap();
    let (device, inode) = (metadata.dev(), metadata.ino());
    let lock =
        format!(" {} {:02x}:{:02x}:{inode} ", std::process::id(), major(device), minor(device));
    fs::read_to_string(LOCKS).is_ok_and(|table| table.contains(&lock))
}

#[test]
fn a_run_that_gets_no_lock_says_who_holds_it() {
    let (sandbox, root) = locked();
    let error = sandbox.refuse(1, ADD);
    let holder = if is_told(&root) {
        format!(" (process {})", std::process::id())
    } else {
        skipped("who holds a lock is not told on this file system");
        String::new()
    };
    assert_eq!(
        error,
        format!(
            "waiting for another lbrs run{holder}, which is writing to this project\n\
             error: another lbrs run{holder} is writing to this project, nothing was changed\n\
             help: wait until it ends, or end it, then try again\n"
        )
    );
}

#[test]
fn a_run_waits_for_the_lock() {
    if fs::read(LOCKS).is_err() {
        return skipped("the system does not tell who waits for a lock");
    }
    let (sandbox, root) = locked();
    let mut run = sandbox.lbrs(ADD).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It stands in the queue when the table of locks says so: a line with an arrow.
    let id = format!(" {} ", run.id());
    let waits = |table: String| table.lines().any(|line| line.contains("->") && line.contains(&id));
    let end = Instant::now() + Duration::from_secs(600);
    while !waits(fs::read_to_string(LOCKS).unwrap()) {
        assert!(run.try_wait().unwrap().is_none(), "it does not wait for the lock");
        assert!(Instant::now() < end, "it does not stand in the queue");
        std::thread::yield_now();
    }
    root.unlock().unwrap();
    let run = Run::of(run.wait_with_output().unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let names: Vec<_> = tree(&sandbox.root()).into_keys().collect();
    assert_eq!(names, ["package.json", "server/datasources.json"]);
}
