//! What can go wrong, said so that a person can mend it.

use std::fmt;

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One failure: a message in lower case that names the file, line and column where there is one and
/// quotes what was found, and at most one line that says what to do next.
///
/// Secrets never stand in either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    help: Option<String>,
}

/// How a failure ends the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The work could not be done, or problems were found.
    Failed,
    /// The command line is wrong, or an answer is missing.
    Usage,
    /// The person at the terminal cancelled.
    Interrupted,
}

impl Error {
    /// The work could not be done.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Failed, message: message.into(), help: None }
    }

    /// The command line is wrong, or an answer is missing.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Usage, message: message.into(), help: None }
    }

    /// The person at the terminal cancelled; nothing was changed.
    pub fn interrupted() -> Self {
        Self {
            kind: ErrorKind::Interrupted,
            message: "cancelled, nothing was changed".to_owned(),
            help: None,
        }
    }

    /// The person at the terminal stopped what was going on; what was done until then stays.
    pub fn stopped(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Interrupted, message: message.into(), help: None }
    }

    /// A failure in a text file: `path:line:column: message`, for the byte at `offset` of `text`.
    pub fn in_text(
        path: impl fmt::Display,
        text: &str,
        offset: usize,
        message: impl fmt::Display,
    ) -> Self {
        let Position { line, column } = Position::of(text, offset);
        Self::failed(format!("{path}:{line}:{column}: {message}"))
    }

    /// Adds the one line that says what to do next.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// How this failure ends the program.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What to do next, if there is one thing to say.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The exit code of a program that ends with this failure: 1 failed, 2 wrong usage or a missing
    /// answer, 130 interrupted.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::Failed => 1,
            ErrorKind::Usage => 2,
            ErrorKind::Interrupted => 130,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// A place in a text: line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl Position {
    /// The position of the byte at `offset` of `text`; past the end, the position of the end. A byte
    /// order mark takes no column.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1;
        Self { line: before.matches('\n').count() + 1, column }
    }
}
