//! The one test binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops there")]
#![allow(missing_docs, unreachable_pub, reason = "tests are read, not linked to")]

mod add;
mod check;
mod command_line;
mod completion;
mod crates;
mod edit;
mod edit_dotenv;
mod edit_json;
mod edit_typescript;
#[cfg(target_os = "linux")]
mod faults;
mod hostile;
mod import;
mod man;
mod manifest_cargo;
mod manifest_npm;
#[cfg(unix)]
mod narrow;
#[cfg(unix)]
#[allow(dead_code, reason = "the tests inside the program need the rest")]
mod pty;
mod read;
#[cfg(unix)]
mod readme;
mod resolve;
mod sandbox;
mod schema;
#[cfg(unix)]
mod search;
mod secrets;
#[cfg(unix)]
mod surroundings;
#[cfg(unix)]
mod terminal;
mod together;
mod typescript;
