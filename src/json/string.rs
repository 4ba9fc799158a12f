//! Strings: reading escapes.

use std::borrow::Cow;

/// The text that a string literal (quotes included) stands for. A lone surrogate becomes U+FFFD.
pub(super) fn unescape(literal: &str) -> Cow<'_, str> {
    let inner = &literal[1..literal.len() - 1];
    let Some(first) = inner.find('\\') else { return Cow::Borrowed(inner) };
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    let mut next = Some(first);
    while let Some(backslash) = next {
        text.push_str(&rest[..backslash]);
        let (c, length) = escape(&rest[backslash..]);
        text.push(c);
        rest = &rest[backslash + length..];
        next = rest.find('\\');
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Whether a string literal holds a surrogate without its other half.
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

/// The character of the escape at the start of `text`, and the escape's length in bytes.
fn escape(text: &str) -> (char, usize) {
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => unicode_escape(text),
        Some(&literal) => (char::from(literal), 2),
        None => ('\\', 1),
    }
}

/// As [`escape`], for `\uXXXX` and for the pair of them that makes one character.
fn unicode_escape(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let high = unit(0).unwrap_or(0xfffd);
    if let (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) = (high, unit(6)) {
        let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}
