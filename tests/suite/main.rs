//! The one test binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

#[cfg(unix)]
mod prompt;
#[cfg(unix)]
mod pty;
