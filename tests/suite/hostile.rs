//! What comes from others, and wants no good: no panic, no end of memory, nothing raw on the terminal, and no
//! program run that the user did not ask for.

mod nesting;
#[cfg(unix)]
mod odd_files;
#[cfg(unix)]
mod programs;
#[cfg(unix)]
mod repository;
mod text;
#[cfg(unix)]
mod words;

use crate::sandbox::{Run, Sandbox};

const PACKAGE: &str = "{ \"dependencies\": { \"loopback\": \"^3.28.0\" } }\n";

const ENTRY: &str =
    "{ \"db\": { \"name\": \"db\", \"connector\": \"mysql\", \"host\": \"${DB_HOST}\" } }\n";

const CRATE: &str = "[package]\nname = \"x\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

/// A line for every command, each of which reads what it can.
const COMMANDS: [&[&str]; 14] = [
    &["datasource", "list"],
    &["datasource", "show", "--origin"],
    &["datasource", "show", "db"],
    &["datasource", "list", "--env", "production"],
    &["datasource", "check"],
    &["datasource", "check", "--fix", "--dry-run"],
    &["datasource", "edit", "db", "--set", "port=1", "--dry-run"],
    &["datasource", "edit", "db", "--rename", "other", "--dry-run"],
    &["datasource", "edit", "db", "-c", "mongodb", "--set", "url=mongodb://h", "--dry-run"],
    &["datasource", "remove", "db", "--force", "--remove-dependency", "--dry-run"],
    &["datasource", "fresh", "-c", "mysql", "--set", "host=h", "--dry-run"],
    &["datasource", "fresh", "-c", "x", "--set", "password=p", "--secrets", "env", "--dry-run"],
    &["connectors"],
    &["schema"],
];

/// The variables that a run reads.
const VARIABLES: [&str; 11] = [
    "DB_HOST",
    "NODE_ENV",
    "HOME",
    "XDG_CONFIG_HOME",
    "PATH",
    "TERM",
    "COLUMNS",
    "NO_COLOR",
    "CARGO_HOME",
    "LB_LAZYCONNECT_DATASOURCES",
    "LBRS_COMPLETE",
];

/// How a run may end, whatever it is given.
fn assert_ended(run: &Run, what: &str) {
    assert!((0..=2).contains(&run.code), "{what}: exit code {}: {}", run.code, run.stderr);
    assert!(!run.stderr.contains("panicked"), "{what}: {}", run.stderr);
}

/// A project with a data source and an npm manifest.
fn project() -> Sandbox {
    Sandbox::with(&[("package.json", PACKAGE), ("server/datasources.json", ENTRY)])
}
