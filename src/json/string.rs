//! Reads the escapes of strings.

use std::borrow::Cow;

/// Returns the text of a string literal with quotes. A lone surrogate becomes U+FFFD.
pub(super) fn unescape(literal: &str) -> Cow<'_, str> {
    let inner = &literal[1..literal.len() - 1];
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(backslash) = rest.find('\\') {
        let (c, length) = escape(&rest[backslash..]);
        text.push_str(&rest[..backslash]);
        text.push(c);
        rest = &rest[backslash + length..];
    }
    Cow::Owned(text + rest)
}

/// Returns whether a string literal has a surrogate without its other half.
pub(super) fn has_lone_surrogate(literal: &str) -> bool {
    let mut rest = literal;
    while let Some(backslash) = rest.find('\\') {
        rest = &rest[backslash..];
        let (c, length) = escape(rest);
        let is_meant = || rest.get(2..6).is_some_and(|digits| digits.eq_ignore_ascii_case("fffd"));
        if c == char::REPLACEMENT_CHARACTER && !is_meant() {
            return true;
        }
        rest = &rest[length..];
    }
    false
}

/// Returns the character of the escape at the start of `text`, and the escape's length in bytes.
fn escape(text: &str) -> (char, usize) {
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => unicode_escape(text).unwrap_or((char::REPLACEMENT_CHARACTER, 6)),
        Some(&literal) => (char::from(literal), 2),
        None => ('\\', 1),
    }
}

/// Reads `\uXXXX`, or the pair of them that makes one character, as [`escape`] does. Returns `None` if the text begins
/// with no such escape.
pub(crate) fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let units = [Some(unit(0)?), unit(6)].into_iter().flatten();
    Some(match char::decode_utf16(units).next() {
        Some(Ok(c)) => (c, 6 * c.len_utf16()),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    })
}
