//! Edits of JSON text, byte for byte.
//!
//! Nothing is printed back: an edit names the span it changes, and everything outside it stays as it
//! is, down to the byte. What goes in takes the style of what is around it: indentation, line ends,
//! blanks around `:` and `,`, one line or many, a trailing comma.
//!
//! # Comments
//! A comment that starts on the line on which a value (or its comma) ends belongs to that member, and
//! so does a block of comments right above a key. A comment with an empty line after it, or one that
//! stands alone before the closing brace, belongs to no member: it stays where it is. A new last member
//! goes before comments that stand alone at the end, since right below them it would read as what they
//! describe.

mod container;
mod insert;
mod layout;
mod remove;
mod update;

use serde_json::{Value, json};

use super::newline_near;
use crate::json::{Document, Kind, Lines, Style, SyntaxError};
use crate::text::bom_len;

use super::apply;

pub use insert::{Place, insert_member, replace_value};
pub use remove::{remove_member, remove_members};
pub use update::update;

/// Returns the text of a document of entries with one more at its end.
///
/// A document without a value counts as an empty object: its byte order mark and comments stay, and
/// the object comes after them, with a line break at the end. The caller makes sure that the key is new.
pub fn insert_entry(
    document: &Document<'_>,
    key: &str,
    value: &Value,
) -> Result<String, SyntaxError> {
    match document.root() {
        None => Ok(new_object(document, key, value)),
        Some(root) if root.kind() == Kind::Object => {
            Ok(apply(document.text(), insert_member(root, key, value, Place::Last)))
        }
        Some(root) => {
            let message = format!("expected an object, found {}", root.kind());
            Err(SyntaxError::new(root.span().start, message))
        }
    }
}

/// Returns the text of a document without a value, with an object of one member.
fn new_object(document: &Document<'_>, key: &str, value: &Value) -> String {
    let text = document.text();
    let newline = newline_near(text, text.len());
    let out = match document.first_comment() {
        Some(_) => text.trim_end_matches([' ', '\t', '\r', '\n']).to_owned() + newline,
        None => text[..bom_len(text)].to_owned(),
    };
    let lines = Lines { newline, base: "", unit: layout::DEFAULT_UNIT };
    let style = Style { lines: Some(lines), ..Style::indented(layout::DEFAULT_UNIT) };
    out + &style.text(&json!({ key: value })) + newline
}
