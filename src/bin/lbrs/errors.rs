//! How an error ends the program: its message, its one line of help and its exit code.
//!
//! An error is an [`anyhow::Error`]. What it is made of, or has as context, are types that [`told`] finds
//! under whatever context was added since. Nothing else decides what is printed, or an exit code: an error
//! with help prints nothing by itself.

use std::borrow::Cow;
use std::fmt;
use std::io;

pub use anyhow::{Context, Error, Result, anyhow, bail};

use lbrs::LoadError;
use lbrs::internal::error::Error as LibraryError;
use lbrs::internal::input::reason;

/// The command line is wrong, or an answer is missing.
#[derive(Debug)]
pub struct Usage(pub String);

/// The user stopped what was going on.
#[derive(Debug)]
pub struct Cancelled(pub String);

/// What to do next. As a context it is no part of the message, and prints nothing there.
#[derive(Debug)]
struct Help(Cow<'static, str>);

/// Makes an error of wrong usage, as `anyhow!` makes any other.
macro_rules! usage {
    ($($message:tt)*) => {
        anyhow::Error::new($crate::errors::Usage(format!($($message)*)))
    };
}
pub(crate) use usage;

/// Returns the error that the user cancelled before anything was changed.
pub fn cancelled() -> Error {
    Cancelled("cancelled, nothing was changed".to_owned()).into()
}

/// Adds the one line that says what to do next; the last that is added counts.
pub trait Helpful {
    /// What has the help.
    type Helped;

    /// Adds the help.
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

/// What a user is told of an error.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// What went wrong, and why.
    pub message: String,
    /// What to do next, if there is one thing to say.
    pub help: Option<String>,
    /// 1 failed, 2 wrong usage or a missing answer, 130 cancelled.
    pub exit_code: u8,
}

/// Returns what a user is told of `error`.
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
        // Its message has its cause.
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
