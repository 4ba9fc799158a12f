//! Passwords and tokens in front of the hosts of URLs.

use std::ops::Range;

use super::WEB;
use super::token::{RANDOM, is_token};
use crate::text::percent_decoded;

/// What separates the scheme of a URL from its user or host.
pub(crate) const MARK: &str = "://";

/// Returns the spans of the secrets in the user infos of all URLs in `text`.
pub(super) fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let (mut start, mut from, mut open) = (0, 0, false);
    for end in url_starts(text).chain([text.len()]) {
        open = if open { !text[from..end].contains('@') } else { is_open(&text[start..end]) };
        from = end;
        // What looks like the next URL stands in a password that has not ended.
        if open && end < text.len() {
            continue;
        }
        let secret = user_info_secret(&text[start..end]);
        spans.extend(secret.map(|span| start + span.start..start + span.end));
        (start, open) = (end, false);
    }
    spans
}

/// Returns where the URLs in `text` start. The second scheme of `jdbc:mysql://` starts none.
fn url_starts(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(MARK).filter_map(|(mark, _)| {
        let start = mark - scheme(&text[..mark]).len();
        (start < mark && !text[..start].ends_with(':')).then_some(start)
    })
}

/// Returns the scheme that `text` ends in.
pub(crate) fn scheme(text: &str) -> &str {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    &text[text.trim_end_matches(is_scheme).len()..]
}

/// Returns whether `url` has a `user:` whose password has no end.
fn is_open(url: &str) -> bool {
    let Some((_, rest)) = url.split_once(MARK) else { return false };
    let authority = authority(rest);
    let port = authority.split_once(':').map_or("", |(_, port)| port);
    let is_port =
        port.trim_end_matches(|c: char| !c.is_alphanumeric()).bytes().all(|b| b.is_ascii_digit());
    !rest.contains('@') && !is_port && !authority.starts_with('[')
}

fn authority(rest: &str) -> &str {
    &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())]
}

/// Finds what is secret in the user info of a URL: its password, or with it the user if that is a token.
pub(crate) fn user_info_secret(url: &str) -> Option<Range<usize>> {
    let password = password(url);
    let Some((before, rest)) = url.split_once(MARK) else { return password };
    let start = before.len() + MARK.len();
    let user = &rest[..rest.find([':', '@', '/', '?', '#']).unwrap_or(rest.len())];
    let end = match &password {
        Some(password) => password.end,
        None => start + authority(rest).rfind('@')?,
    };
    let user = percent_decoded(user).unwrap_or_else(|| user.to_owned());
    let is_secret = match password {
        Some(_) => is_token(&user),
        None => is_token(&user) || takes_tokens(scheme(before)) && !is_name(&user),
    };
    if is_secret { Some(start..end) } else { password }
}

/// Returns whether servers of this scheme take a token as the user. To databases a user without a password is a
/// name, which they trust or ask for a password in another way.
fn takes_tokens(scheme: &str) -> bool {
    let scheme = scheme.rsplit('+').next().unwrap_or_default();
    WEB.iter().chain(&["nats"]).any(|token| token.eq_ignore_ascii_case(scheme))
}

/// Returns whether a user is a name and not a token: one or more short words, as in `me`, `First.Last` and `my-org`,
/// or an address of mail. Tokens have digits, `_`, or capitals anywhere.
fn is_name(user: &str) -> bool {
    let is_word = |word: &str| {
        word.chars().all(char::is_alphabetic) && !word.chars().skip(1).any(char::is_uppercase)
    };
    user.contains('@') || user.len() <= RANDOM && user.split(['.', '-']).all(is_word)
}

/// Finds the password in `scheme://user:password@host` or `user:password@host`. A password that is not
/// percent-encoded and has a `/`, `?` or `#` still ends at the last `@`.
fn password(text: &str) -> Option<Range<usize>> {
    let scheme = text.find(MARK).map(|at| at + MARK.len());
    let start = scheme.unwrap_or(0);
    let rest = &text[start..];
    let authority = authority(rest);
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
