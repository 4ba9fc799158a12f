//! JSON text: a scanner that keeps every byte's place, and values to write.
//!
//! [`Document`] reads what people keep in `datasources.json` and `package.json`: JSON, and beyond it
//! only `//` and `/* */` comments, trailing commas and one byte order mark at the start. It copies
//! nothing: a flat tape of spans points into the text, so a caller can edit the text and leave the
//! rest of it alone. Nesting costs no stack.
//!
//! What comes from a command line or goes into a file is a `serde_json::Value`. Text from a user or a file
//! is read by the scanner alone: serde_json knows no places and no comments, and rounds doubles otherwise.

mod document;
mod scan;
mod string;
mod syntax;
mod value;
mod wipe;

#[cfg(test)]
mod tests;

/// What a comment brings, in the words in which everything says it.
pub const COMMENT_REFUSED: &str = "Node refuses comments in JSON, and so LoopBack does not start";

/// The same of a trailing comma.
pub const TRAILING_COMMA_REFUSED: &str =
    "Node refuses a comma before a bracket, and so LoopBack does not start";

pub use document::{Document, Kind, Member, Node};
pub(crate) use scan::comment_end;
pub use scan::{comment_spans, is_number};
pub use syntax::SyntaxError;
pub use value::{Lines, MAX_DEPTH, Style, number, parse_strict, too_deep};
pub use wipe::wipe;
