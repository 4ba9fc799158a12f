//! The escapes of texts.

use std::borrow::Cow;

use super::lexical::ends_line;
use crate::json::{SyntaxError, unicode_escape};

/// Returns the end of the escape whose backslash is at `at`.
pub(super) fn end(text: &str, at: usize) -> Result<usize, SyntaxError> {
    read(&text[at..]).map(|(_, length)| at + length).ok_or_else(|| {
        SyntaxError::new(
            at,
            "a backslash and what is behind it are no escape; `\\\\` is a backslash",
        )
    })
}

/// Returns the text that stands between quotes or backquotes, with its escapes read. A lone surrogate becomes
/// U+FFFD.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['\\', '\r']) {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(found) = rest.find(['\\', '\r']) {
        text.push_str(&rest[..found]);
        rest = &rest[found..];
        if rest.starts_with('\r') {
            // The lines of a template end with LF.
            text.push('\n');
            rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
        } else {
            let (c, length) = read(rest).unwrap_or((Some('\\'), 1));
            text.extend(c);
            rest = &rest[length..];
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Reads the escape at the start of `text`: its character, if it stands for one, and its length in bytes.
fn read(text: &str) -> Option<(Option<char>, usize)> {
    let c = text[1..].chars().next()?;
    let length = 1 + c.len_utf8();
    let read = match c {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => return Some((char::from_u32(digits(text.get(2..4)?)?), 4)),
        'u' => return unicode(text),
        '0' if !text[2..].starts_with(|c: char| c.is_ascii_digit()) => '\0',
        '0'..='9' => return None,
        // The text goes on in the next line.
        '\r' if text[2..].starts_with('\n') => return Some((None, 3)),
        _ if ends_line(c) => return Some((None, length)),
        _ => c,
    };
    Some((Some(read), length))
}

/// Reads `\uXXXX`, the pair of them that makes one character, or `\u{X}`.
fn unicode(text: &str) -> Option<(Option<char>, usize)> {
    if let Some(rest) = text.strip_prefix("\\u{") {
        let length = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let code = digits(&rest[..length]).filter(|&code| code <= u32::from(char::MAX))?;
        let is_closed = rest[length..].starts_with('}');
        let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        return is_closed.then_some((Some(c), length + 4));
    }
    let (c, length) = unicode_escape(text)?;
    Some((Some(c), length))
}

fn digits(text: &str) -> Option<u32> {
    let is_hex = !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(text, 16).ok())?
}
