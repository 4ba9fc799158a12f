//! `.env` files: reading them as Node does, and adding to them.
//!
//! There is no standard for these files, only readers. The first of them here is `node --env-file`,
//! with which lbrs tells people to start their application; [`parse()`] follows Node 20 in every detail,
//! the odd ones included, since they decide whether a variable that is added is seen at all. [`quote()`]
//! prefers what the npm package dotenv, Docker Compose and a shell (`set -a; . ./.env`) read back as
//! the same value as well.

mod parse;
mod quote;

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

use super::newline_near;

pub use parse::{Var, parse, parse_as_node};
pub use quote::{Unquotable, quote};

/// What setting a variable comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file's new text.
    Changed(String),
    /// The variable has this value already.
    Present,
}

/// Why a variable cannot be set. No message holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The variable has another value already.
    Conflict {
        /// The line of the assignment that counts, counted from 1.
        line: usize,
    },
    /// No reader could read the value back.
    Value(Unquotable),
    /// Readers could not tell the name from the rest: it is not made of ASCII letters, digits and `_`.
    Name,
    /// The file is broken in such a way that Node would not see what comes after.
    Broken {
        /// The line at which Node goes astray, counted from 1.
        line: usize,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { line } => write!(f, "line {line} sets the variable to another value"),
            Self::Value(reason) => reason.fmt(f),
            Self::Name => f.write_str("the name has other characters than letters, digits and `_`"),
            Self::Broken { line } => {
                write!(f, "line {line} is no assignment, or its quote is not closed")?;
                f.write_str(", and so Node would not see a variable after it")
            }
        }
    }
}

impl std::error::Error for Problem {}

/// Adds a variable at the end of a file, on a line of its own.
///
/// # Errors
/// Where the variable has another value already, and where Node would not read it back.
pub fn set(text: &str, name: &str, value: &str) -> Result<Change, Problem> {
    check_name(name)?;
    let literal = Zeroizing::new(quote(value).map_err(Problem::Value)?);
    match last(text, name) {
        Some(var) if var.value == value => Ok(Change::Present),
        Some(var) => Err(Problem::Conflict { line: line_of(text, var.span.start) }),
        None => append(text, name, value, &literal).map(Change::Changed),
    }
}

/// Gives a variable another value, where it is assigned last, or adds it as [`set`] does.
///
/// # Errors
/// Where Node would not read it back.
pub fn replace(text: &str, name: &str, value: &str) -> Result<Change, Problem> {
    check_name(name)?;
    let literal = Zeroizing::new(quote(value).map_err(Problem::Value)?);
    match last(text, name) {
        Some(var) if var.value == value => Ok(Change::Present),
        Some(var) => {
            let (before, rest) = (&text[..var.value_span.start], &text[var.value_span.end..]);
            let space = if rest.starts_with('#') { " " } else { "" };
            let changed = [before, &literal, space, rest].concat();
            read_back(changed, name, value, var.span.start).map(Change::Changed)
        }
        None => append(text, name, value, &literal).map(Change::Changed),
    }
}

fn check_name(name: &str) -> Result<(), Problem> {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if name.is_empty() || !name.bytes().all(is_word) { Err(Problem::Name) } else { Ok(()) }
}

fn append(text: &str, name: &str, value: &str, literal: &str) -> Result<String, Problem> {
    // A carriage return alone ends no line here.
    let newline = if newline_near(text, text.len()) == "\r\n" { "\r\n" } else { "\n" };
    let is_whole = text.trim_start_matches('\u{feff}').is_empty() || text.ends_with('\n');
    let end = if is_whole { "" } else { newline };
    // In one piece: a text that grows leaves its beginnings behind.
    let changed = [text, end, name, "=", literal, newline].concat();
    read_back(changed, name, value, text.len() + end.len())
}

/// The text, if Node reads the variable out of it; `offset` is where the variable stands.
fn read_back(mut text: String, name: &str, value: &str, offset: usize) -> Result<String, Problem> {
    let (vars, end) = parse::parse_to_end(&text);
    let var = vars.iter().rfind(|var| var.name == name);
    let is_read = var.is_some_and(|var| var.value == value);
    // Whoever swallows it starts before it.
    let swallower = vars.iter().find(|var| var.span.contains(&offset));
    let astray = swallower.map_or(end, |var| var.span.start);
    if is_read {
        return Ok(text);
    }
    let line = line_of(&text, astray);
    text.zeroize();
    Err(Problem::Broken { line })
}

fn last(text: &str, name: &str) -> Option<Var> {
    parse(text).into_iter().rfind(|var| var.name == name)
}

fn line_of(text: &str, offset: usize) -> usize {
    crate::error::Position::of(text, offset).line
}
