//! The shapes of secrets: texts that are secret whatever their keys are called.

mod token;

use std::borrow::Cow;
use std::ops::Range;

use super::mask::masked;
use super::name::{is_secret_name, letters};
use crate::url::ConnectionUrl;

/// What separates keywords.
const SEPARATORS: [char; 4] = ['?', '&', ';', '#'];

/// How the value of an `Authorization` header starts, whatever its member is called.
const AUTH_SCHEMES: [&str; 2] = ["bearer ", "basic "];

/// Returns whether `text` is a URL or a connection string with a secret in it: `scheme://user:pass@host`, or
/// `PWD=...`, `api_key=...` and the like among keywords that `;`, `?`, `&`, `#` or blanks separate; or the
/// value of an `Authorization` header, `Bearer ...` or `Basic ...`; or holds a private key or a token.
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
    in_order(spans)
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

/// Finds the passwords in a URL or a connection string.
fn connection(text: &str) -> Vec<Range<usize>> {
    if !text.contains(['@', '=']) {
        return Vec::new();
    }
    let in_user_info = user_info_password(text);
    let from = in_user_info.as_ref().map_or(0, |span| span.end);
    let mut in_keywords = keyword_secrets(text, from, |c| SEPARATORS.contains(&c));
    if in_keywords.is_empty() {
        in_keywords = keyword_secrets(text, from, |c| SEPARATORS.contains(&c) || c.is_whitespace());
    }
    in_user_info.into_iter().chain(in_keywords).collect()
}

/// Finds the password in `scheme://user:password@host` or `user:password@host`. A password that is not
/// percent-encoded and has a `/`, `?` or `#` still ends at the last `@`.
pub(super) fn user_info_password(text: &str) -> Option<Range<usize>> {
    let scheme = text.find("://").map(|at| at + 3);
    let start = scheme.unwrap_or(0);
    let rest = &text[start..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let colon = authority.find(':')?;
    let is_port = authority[colon + 1..].bytes().all(|b| b.is_ascii_digit());
    let at = match authority.rfind('@') {
        // A path of Windows starts like a user.
        Some(_) if scheme.is_none() && text.contains([' ', '\\']) => return None,
        Some(at) => at,
        None if scheme.is_none() || is_port || authority.starts_with('[') => return None,
        None => rest.rfind('@')?,
    };
    (colon + 1 < at).then(|| start + colon + 1..start + at)
}

fn keyword_secrets(text: &str, from: usize, separates: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut start = from;
    let secret = |part: &str| {
        let part_start = start;
        start += part.len();
        let part = part.trim_end_matches(&separates);
        let (key, value) = part.split_once('=')?;
        let is_secret = is_secret_name(key.trim()) || key.trim() == "sig";
        let value_start = part_start + key.len() + 1;
        (is_secret && !value.trim().is_empty()).then(|| value_start..value_start + value.len())
    };
    text[from..].split_inclusive(&separates).filter_map(secret).collect()
}

#[cfg(test)]
mod tests;
