//! Masks the credentials of URLs in longer texts, such as messages and manifests.

use std::borrow::Cow;
use std::ops::Range;

use super::mask::masked;
use super::shape::user_info_secret as user_info_password;

/// Masks the passwords of all URLs in `prose`. It may mask all of a line up to its last `@`, where a
/// password that is not percent-encoded may end.
pub fn without_passwords(prose: &str) -> Cow<'_, str> {
    masked_urls(prose, |line| {
        let next = line[MARK.len()..].find(MARK).map_or(line.len(), |length| MARK.len() + length);
        // Where a user has no end before the next mark, that mark stands in the password.
        let url = Some(&line[..next]).filter(|url| url.contains('@')).unwrap_or(line);
        // The form of a URL, in a help line, has no password.
        user_info_password(url).filter(|span| &url[span.clone()] != "PASSWORD")
    })
}

/// Masks the users of all URLs in `text`, a manifest or a range of one: they may be tokens, as in
/// `https://TOKEN@github.com/owner/repository`. The user `git` of SSH is not secret.
pub fn without_users(text: &str) -> Cow<'_, str> {
    masked_urls(text, |line| {
        let literal = line.split(['"', '\'']).next().unwrap_or_default();
        let authority = literal[MARK.len()..].split('/').next().unwrap_or_default();
        let end = match authority.rsplit_once('@') {
            Some((user, _)) => MARK.len() + user.len(),
            // A password that was never percent-encoded may hold what ends a user, or a quote.
            None => [literal, line].into_iter().find_map(user_info_password)?.end,
        };
        (&line[MARK.len()..end] != "git").then_some(MARK.len()..end)
    })
}

/// What stands between the scheme of a URL and its user or host.
const MARK: &str = "://";

/// Masks what `secret` finds behind each mark; it gets the rest of the line from the mark on.
fn masked_urls(text: &str, secret: impl Fn(&str) -> Option<Range<usize>>) -> Cow<'_, str> {
    let mut end = 0;
    let spans = text.match_indices(MARK).filter_map(|(at, _)| {
        let line = text[at..].split('\n').next().filter(|_| at >= end)?;
        let span = secret(line)?;
        end = at + span.end;
        Some(at + span.start..end)
    });
    masked(text, spans)
}

#[cfg(test)]
mod tests;
