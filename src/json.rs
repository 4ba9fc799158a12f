//! Scans JSON text into a [`Document`] of places, and writes `serde_json::Value`s in a [`Style`].
//!
//! The scanner also takes comments, trailing commas and a byte order mark. It reads all text from users and
//! files: serde_json knows no places and no comments, and rounds some doubles differently.

mod document;
mod number;
mod scan;
mod string;
mod syntax;
mod value;

#[cfg(test)]
mod tests;

/// What every message says of a comment.
pub const COMMENT_REFUSED: &str = "Node refuses comments in JSON, and so LoopBack does not start";

/// What every message says of a trailing comma.
pub const TRAILING_COMMA_REFUSED: &str =
    "Node refuses a comma before a bracket, and so LoopBack does not start";

pub use document::{Document, Kind, Member, Node};
pub use number::number;
pub(crate) use scan::comment_end;
pub use scan::{comment_spans, is_number};
pub(crate) use string::unicode_escape;
pub use syntax::{MAX_DEPTH, SyntaxError, too_deep};
pub use value::{Lines, Style, is_same, parse_strict};
