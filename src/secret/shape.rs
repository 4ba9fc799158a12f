//! The shapes of secrets: texts that are secret whatever their keys are called.

mod keywords;
pub(super) mod members;
pub(super) mod token;
mod user_info;

use std::borrow::Cow;
use std::ops::Range;

use super::mask::masked;
use super::name::letters;
use crate::url::ConnectionUrl;
pub(super) use keywords::in_url;
pub(super) use user_info::{MARK, scheme, user_info_secret};

/// How the value of an `Authorization` header starts, whatever its member is called.
const AUTH_SCHEMES: [&str; 2] = ["bearer ", "basic "];

/// Returns whether `text` has a secret in it: as a URL or a connection string, `scheme://user:pass@host`, or `PWD=...`,
/// `api_key=...` and the like among keywords; as a header, `Bearer ...`, `Basic ...`, `Cookie: ...`; as JSON with a
/// secret member; or as a private key or a token.
pub fn holds_password(text: &str) -> bool {
    !secret_spans(text).is_empty()
}

/// Returns whether `text` holds a private key or a token.
pub(super) fn holds_token(text: &str) -> bool {
    !token::spans(text).is_empty()
}

/// Returns whether `text` may be a URL or a connection string. Those hold more than passwords: tokens in a query,
/// keys of an account.
pub fn may_connect(text: &str) -> bool {
    text.contains("://") || has_keywords(text)
}

/// Returns whether `text` has keywords, which may be anything.
pub(super) fn has_keywords(text: &str) -> bool {
    text.contains('=')
}

/// Endings of the names of settings that hold a URL or a connection string, in lower case and without `_`
/// and `-`.
const URL_NAMES: [&str; 8] =
    ["url", "uri", "dsn", "connectionstring", "connectstring", "service", "hosts", "tns"];

/// The schemes of URLs that may have an `@` in their paths and queries.
const WEB: [&str; 4] = ["http", "https", "ws", "wss"];

/// Returns whether `text`, as the value of a setting `key`, may have a password in it: `key` is the name of a
/// URL, and `text` has an `@` and is not a clear URL.
pub(super) fn is_unclear_url(key: &str, text: &str) -> bool {
    let ends = |name: String| URL_NAMES.iter().any(|ending| name.ends_with(ending));
    text.contains('@') && ends(letters(key)) && !is_clear_url(text)
}

/// Returns whether `text` is a URL in which it is clear where the user ends.
fn is_clear_url(text: &str) -> bool {
    let Ok(url) = ConnectionUrl::parse(text) else { return false };
    let Some((_, rest)) = text.split_once("://").filter(|_| ConnectionUrl::is_meant(text)) else {
        return false;
    };
    let is_web = WEB.iter().any(|scheme| url.scheme.eq_ignore_ascii_case(scheme));
    let beyond = rest.find(['/', '?', '#']).map_or("", |end| &rest[end..]);
    !url.host.is_empty() && (is_web || !beyond.contains('@'))
}

/// Masks the passwords in a URL or connection string.
///
/// # Examples
/// ```
/// use lbrs::internal::secret::without_password;
///
/// assert_eq!(without_password("mysql://me:s3cret@host/db"), "mysql://me:****@host/db");
/// assert_eq!(without_password("localhost"), "localhost");
/// ```
pub fn without_password(text: &str) -> Cow<'_, str> {
    masked(text, secret_spans(text))
}

/// Returns the spans of what is secret in `text`, in order.
fn secret_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = authorization(text).map_or_else(|| connection(text), |span| vec![span]);
    spans.extend(token::spans(text));
    spans.extend(members::headers(text));
    if text.contains(['{', '[']) {
        spans.extend(members::in_json(text));
    }
    in_order(spans)
}

/// Finds what is secret in URLs or in a connection string.
fn connection(text: &str) -> Vec<Range<usize>> {
    if !text.contains(['@', '=']) {
        return Vec::new();
    }
    let mut spans = user_info::spans(text);
    let starts = spans.iter().map(|span| span.end);
    // What looks like a keyword in a user info is none.
    let starts: Vec<usize> = [0].into_iter().chain(starts).collect();
    let ends = spans.iter().map(|span| span.start).chain([text.len()]);
    let gaps: Vec<Range<usize>> = starts.into_iter().zip(ends).map(|(from, to)| from..to).collect();
    spans.extend(keywords::spans(text, &gaps));
    spans
}

/// Returns `spans` in order, those that touch as one.
pub(super) fn in_order(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| span.start);
    spans.dedup_by(|next, span| {
        let touches = next.start <= span.end;
        if touches {
            span.end = span.end.max(next.end);
        }
        touches
    });
    spans
}

/// Finds the value of an `Authorization` header.
fn authorization(text: &str) -> Option<Range<usize>> {
    let starts = |scheme: &&&str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let value = text[AUTH_SCHEMES.iter().find(starts)?.len()..].trim_start();
    (!value.is_empty()).then(|| text.len() - value.len()..text.len())
}

#[cfg(test)]
mod tests;
