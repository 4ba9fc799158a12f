//! How an error ends the program: its message, its one line of help and its exit code.
//!
//! An error is an [`anyhow::Error`]. [`told`] alone decides what it prints and its exit code, from the types
//! below, which it finds under any context.

use std::borrow::Cow;
use std::fmt;
use std::io;

pub use anyhow::{Context, Error, Result, anyhow, bail};

use lbrs::LoadError;
use lbrs::internal::error::Error as LibraryError;
use lbrs::internal::input::reason;

/// The command line is invalid, or an answer is missing.
#[derive(Debug)]
pub struct Usage(pub String);

/// The user cancelled.
#[derive(Debug)]
pub struct Cancelled(pub String);

/// What to do next. As a context it adds nothing to the message.
#[derive(Debug)]
struct Help(Cow<'static, str>);

/// Creates a [`Usage`] error, as `anyhow!` creates any other.
macro_rules! usage {
    ($($message:tt)*) => {
        anyhow::Error::new($crate::errors::Usage(format!($($message)*)))
    };
}
pub(crate) use usage;

/// Returns the error that the user cancelled before any change.
pub fn cancelled() -> Error {
    Cancelled("cancelled, nothing was changed".to_owned()).into()
}

/// Adds the one line that says what to do next; the last one counts.
pub trait Helpful {
    type Helped;

    fn with_help(self, help: impl Into<Cow<'static, str>>) -> Self::Helped;
}

impl Helpful for Error {
    type Helped = Self;

    fn with_help(self, help: impl Into<Cow<'static, str>>) -> Self {
        self.context(Help(help.into()))
    }
}

impl<T, E> Helpful for Result<T, E>
where
    Self: Context<T, E>,
{
    type Helped = Result<T>;

    fn with_help(self, help: impl Into<Cow<'static, str>>) -> Result<T> {
        self.context(Help(help.into()))
    }
}

/// What lbrs tells the user about an error.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub message: String,
    /// What to do next, if anything.
    pub help: Option<String>,
    /// 1 failed, 2 invalid usage or a missing answer, 130 cancelled.
    pub exit_code: u8,
}

/// Returns what lbrs tells the user about `error`.
pub fn told(error: &Error) -> Told {
    let exit_code = if error.is::<Usage>() {
        2
    } else if error.is::<Cancelled>() {
        130
    } else {
        1
    };
    Told { message: message(error), help: help(error), exit_code }
}

fn message(error: &Error) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        parts.push(cause.downcast_ref::<io::Error>().map_or_else(|| cause.to_string(), reason));
        // Its message includes its cause.
        if cause.is::<LoadError>() {
            break;
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join(": ")
}

fn help(error: &Error) -> Option<String> {
    if let Some(Help(help)) = error.downcast_ref() {
        return Some(help.to_string());
    }
    match error.downcast_ref::<LoadError>() {
        Some(error) => Some(error.help()),
        None => error.downcast_ref::<LibraryError>()?.help().map(str::to_owned),
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Help {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Usage {}
impl std::error::Error for Cancelled {}
