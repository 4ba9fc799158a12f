//! Masks the credentials of URLs in longer texts, such as messages and manifests.

use std::borrow::Cow;
use std::ops::Range;

use super::mask::{MASK, masked};
use super::name::is_secret_name;
use super::shape::{MARK, in_order, in_url, members, scheme, token, user_info_secret};

/// Masks the passwords and tokens of all URLs in `prose`. It may mask all of a line up to its last `@`, where a
/// password that is not percent-encoded may end.
pub fn without_passwords(prose: &str) -> Cow<'_, str> {
    let users = user_infos(prose, |url, mark| {
        let line = &url[mark..];
        let next = line[MARK.len()..].find(MARK).map_or(line.len(), |length| MARK.len() + length);
        // Where a user has no end before the next mark, that mark stands in the password.
        let url = if line[..next].contains('@') { &url[..mark + next] } else { url };
        // The form of a URL, in a help line, has no password.
        user_info_secret(url).filter(|span| &url[span.clone()] != "PASSWORD")
    });
    masked(prose, with_tokens(prose, users))
}

/// Masks the users of all URLs in `text`, a manifest or a range of one: they may be tokens, as in
/// `https://TOKEN@github.com/owner/repository`. The user `git` of SSH is not secret.
pub fn without_users(text: &str) -> Cow<'_, str> {
    masked(text, users(text))
}

/// Masks what is secret in a manifest in TOML: values by their names, users of URLs, tokens, and all comments, which
/// may hold anything.
pub fn toml_without_secrets(text: &str) -> Cow<'_, str> {
    let mut spans = users(text);
    spans.extend(members::in_toml(text));
    spans.extend(comments(text));
    masked(text, in_order(spans))
}

/// Returns a malformed line of TOML for a message. Where a secret ends in it cannot be known: so all behind the name
/// of one, or behind the scheme of a URL, is masked.
pub fn toml_line(line: &str) -> String {
    match (line.find(MARK), line.rfind('@')) {
        // The user of a URL may be a token.
        (Some(url), _) => return format!("{}{MASK}", &line[..url + MARK.len()]),
        (None, Some(host)) => return format!("{MASK}{}", &line[host..]),
        (None, None) => {}
    }
    let mut end = 0;
    for word in line.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c)) {
        let name = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if is_secret_name(name) && end + name.len() < line.len() {
            return toml_without_secrets(&line[..end + name.len()]).into_owned() + MASK;
        }
        if token::is_token(name) {
            return toml_without_secrets(&line[..end]).into_owned() + MASK;
        }
        end += word.len();
    }
    toml_without_secrets(line).into_owned()
}

/// Returns the spans of the users of URLs, and of tokens.
fn users(text: &str) -> Vec<Range<usize>> {
    let mut users = user_infos(text, |url, mark| {
        let start = mark + MARK.len();
        let line = &url[mark..];
        let literal = line.split(['"', '\'']).next().unwrap_or_default();
        let authority = literal[MARK.len()..].split('/').next().unwrap_or_default();
        let end = match authority.rsplit_once('@') {
            Some((user, _)) => start + user.len(),
            // A password that was never percent-encoded may hold what ends a user, or a quote.
            None => mark + [literal, line].into_iter().find_map(user_info_secret)?.end,
        };
        (&url[start..end] != "git").then_some(start..end)
    });
    // npm takes `github:user:token@owner/repository` too; its `npm:` names another package.
    let is_range =
        !text.contains(MARK) && !text.contains(['"', '\'', '\n']) && !text.starts_with("npm:");
    users.extend(user_info_secret(text).filter(|_| is_range));
    with_tokens(text, users)
}

/// Finds what `secret` finds in each URL; it gets the rest of the line from the scheme on, and where its mark is.
fn user_infos(
    text: &str,
    secret: impl Fn(&str, usize) -> Option<Range<usize>>,
) -> Vec<Range<usize>> {
    let mut end = 0;
    let mut found = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        if at < end {
            continue;
        }
        let start = (at - scheme(&text[..at]).len()).max(end);
        let line = text[start..].split('\n').next().unwrap_or_default();
        if let Some(span) = secret(line, at - start) {
            end = start + span.end;
            found.push(start + span.start..end);
        }
    }
    found
}

/// Adds the spans of the tokens in `text`, in queries of URLs and elsewhere, to `spans`.
fn with_tokens(text: &str, mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut end = 0;
    for (at, _) in text.match_indices(MARK) {
        if at >= end {
            let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`');
            end = text[at..].find(ends).map_or(text.len(), |length| at + length);
            let secrets = in_url(&text[at..end]);
            spans.extend(secrets.into_iter().map(|span| at + span.start..at + span.end));
        }
    }
    spans.extend(token::spans(text));
    in_order(spans)
}

/// Returns the spans of the comments of a text in TOML, without their signs. It takes each line by itself: in a text of
/// several lines a `#` counts as the start of a comment.
fn comments(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let comment = |line: &str| {
        let line_start = start;
        start += line.len();
        let mut quote = None;
        let sign = line.find(|c| {
            match quote {
                Some(open) if c == open => quote = None,
                None if matches!(c, '"' | '\'') => quote = Some(c),
                _ => {}
            }
            quote.is_none() && c == '#'
        });
        let comment = &line[sign? + 1..];
        let from = line_start + line.len() - comment.trim_start().len();
        (!comment.trim().is_empty()).then(|| from..from + comment.trim().len())
    };
    text.split_inclusive('\n').filter_map(comment).collect()
}

#[cfg(test)]
mod tests;
