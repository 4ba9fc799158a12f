//! What is wrong with a URL or a host, and where.

use crate::text::percent_encoded;

/// Something that the driver refuses or misreads.
///
/// It has no `Debug`: the text may hold a password.
pub struct Fault {
    /// Its place, in characters from 1.
    pub at: usize,
    /// What stands there. It quotes one character at most.
    pub what: String,
    /// What to write instead.
    pub help: String,
    /// The text without it, if it can mean only one thing.
    pub respelled: Option<String>,
}

impl Fault {
    /// Returns what stands where: `` `@` in the user or password, at character 14 ``.
    pub fn place(&self) -> String {
        format!("{}, at character {}", self.what, self.at)
    }

    /// Returns why a text with it is none that the driver reads.
    pub fn reason(&self) -> String {
        format!("it has {}: {}", self.place(), self.help)
    }
}

pub(super) type Judged<T = ()> = Result<T, Fault>;

pub(super) fn fault(
    text: &str,
    at: usize,
    what: impl Into<String>,
    help: impl Into<String>,
) -> Fault {
    let at = text[..at].chars().count() + 1;
    Fault { at, what: what.into(), help: help.into(), respelled: None }
}

pub(super) fn code_of(c: char) -> String {
    percent_encoded(&c.to_string(), "")
}

/// Returns the fault of a `/`, `?` or `#` at `at`, which may be a password's, since an `@` follows.
pub(super) fn end_before_at(text: &str, at: usize) -> Fault {
    let c = text[at..].chars().next().unwrap_or_default();
    let help = format!("in a user or password `{c}` is written {}", code_of(c));
    fault(text, at, format!("`{c}` before an `@`"), help)
}

pub(super) fn name_of(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        c if c.is_ascii_graphic() => format!("`{c}`"),
        c if c.is_control() => "a control character".to_owned(),
        _ => "a character that is not ASCII".to_owned(),
    }
}
