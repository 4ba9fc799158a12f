//! Pure editors: text in, text out. Nothing outside the span of an edit changes.

mod align;
pub mod cargo;
pub mod dotenv;
pub mod gitignore;
mod items;
pub mod json;
pub mod npm;
pub mod toml;
pub mod typescript;

use std::ops::Range;

use crate::text::bom_len;

/// One change of a text: the bytes of `range` give way to `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the text as it is; empty for an insertion.
    pub range: Range<usize>,
    /// What takes their place.
    pub text: String,
}

impl Edit {
    fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    fn delete(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// Returns the text with the edits made, all of which name places in `text`. They may come in any order but
/// must not overlap: of two that do, the later one loses what the earlier one has covered. Those at the same
/// place stay in the order given.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = String::with_capacity(text.len() + added);
    let mut at = 0;
    for edit in &edits {
        out.push_str(text.get(at..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = at.max(edit.range.end);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Returns the last line break before `offset`, else the first one after it, else LF.
fn newline_near(text: &str, offset: usize) -> &str {
    let before = text[..offset].rfind(['\n', '\r']);
    let after = || text[offset..].find(['\n', '\r']).map(|length| offset + length);
    match before.or_else(after) {
        Some(at) if text[at..].starts_with("\r\n") || text[..=at].ends_with("\r\n") => "\r\n",
        Some(at) => &text[at..=at],
        None => "\n",
    }
}

/// Returns the offset at which the line of `at` starts, past a byte order mark.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(bom_len(text), |newline| newline + 1)
}

/// Returns the offset after the newline that ends the line of `at`, or the end of the text.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// Returns the blanks at the start of the line in which the byte at `offset` stands.
fn line_indent(text: &str, offset: usize) -> &str {
    let start = text[..offset].rfind(['\n', '\r']).map_or(bom_len(text), |end| end + 1);
    leading_blanks(&text[start..])
}

/// Returns the spaces and tabs at the start of `text`.
fn leading_blanks(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
}

/// Returns the text with `line` added at its end, and the offset of that line. A carriage return alone does
/// not end a line here.
fn append_line(text: &str, line: &str) -> (String, usize) {
    let newline = if newline_near(text, text.len()) == "\r\n" { "\r\n" } else { "\n" };
    let is_whole = text.trim_start_matches('\u{feff}').is_empty() || text.ends_with('\n');
    let end = if is_whole { "" } else { newline };
    // In one piece: a text that grows leaves its beginnings, which may be secrets, in memory.
    ([text, end, line, newline].concat(), text.len() + end.len())
}

/// Returns the help line for a manifest, or `it`, that is malformed.
pub fn fix_or_leave(manifest: &str) -> String {
    format!("fix {manifest} first, or leave it alone with `--manifest none`; nothing was changed")
}
