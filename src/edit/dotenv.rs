//! Reads `.env` files as Node does, and adds to them.
//!
//! These files have no standard, only readers. lbrs tells users to start their application with
//! `node --env-file`, so [`parse()`] follows Node 20 in every detail, the odd ones included: they decide
//! whether a new variable is seen at all. [`quote()`]
//! prefers what the npm package dotenv, Docker Compose and a shell (`set -a; . ./.env`) read back as
//! the same value as well.

mod parse;
mod quote;

use std::fmt;

use zeroize::Zeroizing;

use super::append_line;
use crate::secret::Sensitive;

pub use parse::{Var, parse, parse_as_node};
pub use quote::{Unquotable, quote};

/// The result of setting a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file's new text.
    Changed(Sensitive<String>),
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
    /// Node could not read the value back.
    Value(Unquotable),
    /// The name is invalid: it has other characters than ASCII letters, digits and `_`.
    Name,
    /// The file is malformed, and Node would not see a variable after it.
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
                write!(f, "line {line} is not an assignment, or its quote is not closed")?;
                f.write_str(", and so Node would not see a variable after it")
            }
        }
    }
}

/// Returns the text without the byte order mark that it starts with, if it does. Node takes the mark for a part
/// of the first name.
pub fn without_mark(text: &str) -> Option<&str> {
    let unmarked = text.trim_start_matches('\u{feff}');
    (unmarked.len() < text.len()).then_some(unmarked)
}

/// Adds a variable at the end of a file, on a line of its own. A byte order mark goes.
pub fn set(text: &str, name: &str, value: &str) -> Result<Change, Problem> {
    assign(text, name, value, false)
}

/// Gives a variable another value where it is assigned last, or adds it as [`set`] does.
pub fn replace(text: &str, name: &str, value: &str) -> Result<Change, Problem> {
    assign(text, name, value, true)
}

fn assign(text: &str, name: &str, value: &str, replaces: bool) -> Result<Change, Problem> {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if name.is_empty() || !name.bytes().all(is_word) {
        return Err(Problem::Name);
    }
    let literal = Zeroizing::new(quote(value).map_err(Problem::Value)?);
    let unmarked = without_mark(text);
    let text = unmarked.unwrap_or(text);
    let (changed, offset) = match parse(text).into_iter().rfind(|var| var.name == name) {
        Some(var) if var.value.expose() == value => {
            let changed = |text: &str| Change::Changed(text.to_owned().into());
            return Ok(unmarked.map_or(Change::Present, changed));
        }
        Some(var) if !replaces => {
            return Err(Problem::Conflict { line: line_of(text, var.span.start) });
        }
        Some(var) => {
            let (before, rest) = (&text[..var.value_span.start], &text[var.value_span.end..]);
            let space = if rest.starts_with('#') { " " } else { "" };
            ([before, &literal, space, rest].concat(), var.span.start)
        }
        None => append_line(text, &Zeroizing::new([name, "=", &literal].concat())),
    };
    let changed = Sensitive::from(changed);
    read_back(changed.expose(), name, value, offset)?;
    Ok(Change::Changed(changed))
}

/// Checks that Node reads the variable at `offset` from the text.
fn read_back(text: &str, name: &str, value: &str, offset: usize) -> Result<(), Problem> {
    let (vars, end) = parse::parse_to_end(text);
    let var = vars.iter().rfind(|var| var.name == name);
    if var.is_some_and(|var| var.value.expose() == value) {
        return Ok(());
    }
    // Whoever swallows it starts before it.
    let swallower = vars.iter().find(|var| var.span.contains(&offset));
    Err(Problem::Broken { line: line_of(text, swallower.map_or(end, |var| var.span.start)) })
}

fn line_of(text: &str, offset: usize) -> usize {
    crate::error::Position::of(text, offset).line
}
