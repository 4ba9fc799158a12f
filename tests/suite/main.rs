//! The one test binary.

mod edit_json;
mod files;
#[cfg(unix)]
mod prompt;
mod pty;
