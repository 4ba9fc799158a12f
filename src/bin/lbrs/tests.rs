//! Tests in the process of the program: what its rooms do, with a scripted prompter, in folders of their own.

mod any_url;
mod arguments;
mod catalog;
mod edit;
mod errors;
mod files;
mod from_url;
#[cfg(unix)]
mod prompt;
mod removed_file;
mod scripted;
mod wizard;

// These serve the tests that start the program, too.
#[cfg(unix)]
#[path = "../../../tests/suite/pty/mod.rs"]
#[allow(dead_code, reason = "the other tests need the rest")]
mod pty;
#[path = "../../../tests/suite/sandbox/mod.rs"]
#[allow(dead_code, reason = "the other tests need the rest")]
mod sandbox;
