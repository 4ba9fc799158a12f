//! The one test binary.

mod files;
mod edit_json;
#[cfg(unix)]
mod prompt;
mod pty;
