//! Secrets by name in a text: members of JSON and its like, and headers.

use std::ops::Range;

use crate::secret::name::{is_secret_auth, is_secret_name};

/// Values that are no secrets without quotes.
const WORDS: [&str; 4] = ["true", "false", "null", ""];

/// Returns the spans of the values of secret members in a text with JSON, which may be escaped or cut off.
pub(super) fn in_json(text: &str) -> Vec<Range<usize>> {
    spans(text, ':', |value| WORDS.contains(&value))
}

/// Returns the spans of the values of secret keys in a text in TOML. A container is not secret as a whole, and a version
/// is none: the key may be the name of a crate, such as `cookie`.
pub(crate) fn in_toml(text: &str) -> Vec<Range<usize>> {
    let is_version =
        |value: &str| value.chars().all(|c| c.is_ascii_digit() || ".^~*=<>, ".contains(c));
    spans(text, '=', |value| {
        WORDS.contains(&value) || value.starts_with(['{', '[']) || is_version(value)
    })
}

/// Finds the values behind a secret name and `sign`, but for those that are open to all.
fn spans(text: &str, sign: char, is_open: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut end = 0;
    for (at, _) in text.match_indices(sign) {
        if at < end {
            continue;
        }
        let name = name_before(&text[end..at]);
        let is_named = is_secret_name(name);
        if !is_named && !name.to_ascii_lowercase().ends_with("auth") {
            continue;
        }
        let span = value_after(text, at + sign.len_utf8());
        let value = &text[span.clone()];
        if !is_open(value) && (is_named || is_secret_auth(name, value)) {
            end = span.end;
            spans.push(span);
        }
    }
    spans
}

/// Returns the name that `text` ends in, whose quotes may be escaped.
fn name_before(text: &str) -> &str {
    let name = text.trim_end().trim_end_matches(['"', '\'', '\\']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    &name[name.trim_end_matches(is_name).len()..]
}

/// Returns the span of the value that starts at `at`, without its quotes. An object or array is not searched for its
/// end.
fn value_after(text: &str, at: usize) -> Range<usize> {
    let start = at + text[at..].len() - text[at..].trim_start().len();
    let rest = &text[start..];
    let quote = rest.trim_start_matches('\\').chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote else {
        let is_end = |c: char| matches!(c, ',' | '}' | ']' | '\n' | '"');
        let end = if rest.starts_with(['{', '[']) { None } else { rest.find(is_end) };
        return start..start + rest[..end.unwrap_or(rest.len())].trim_end().len();
    };
    // The quote that closes a text is escaped as often as the one that opens it.
    let escapes = rest.find(quote).unwrap_or(0);
    let start = start + escapes + 1;
    let closes = |&(end, _): &(usize, &str)| {
        let before = &text[start..start + end];
        before.len() - before.trim_end_matches('\\').len() == escapes
    };
    let end = text[start..].match_indices(quote).find(closes);
    start..end.map_or(text.len(), |(end, _)| start + end - escapes)
}

/// Returns the spans of the values of secret headers, such as `Authorization: Bearer ...`, each on its line.
pub(super) fn headers(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let header = |line: &str| {
        let line_start = start;
        start += line.len();
        let (name, value) = line.split_once(':')?;
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        let is_port = value.trim_end().bytes().all(|b| b.is_ascii_digit());
        let is_secret = is_secret_name(name) || super::authorization(value.trim()).is_some();
        let value_start = line_start + line.len() - value.trim_start().len();
        (is_name && !is_port && is_secret && !value.trim().is_empty())
            .then(|| value_start..value_start + value.trim().len())
    };
    text.split_inclusive('\n').filter_map(header).collect()
}
