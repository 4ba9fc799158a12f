//! Secrets among keywords: in the query of a URL, and in a connection string.

use std::ops::Range;

use super::user_info;
use crate::secret::name::{is_secret_auth, is_secret_name};
use crate::text::percent_decoded;

/// What separates keywords.
const SEPARATORS: [char; 4] = ['?', '&', ';', '#'];
/// What separates them for some drivers alone: a password may hold it elsewhere.
const RARE_SEPARATORS: [char; 3] = [',', '(', ')'];

/// Returns the spans of the secrets among the keywords in `gaps` of `text`.
pub(super) fn spans(text: &str, gaps: &[Range<usize>]) -> Vec<Range<usize>> {
    let usual = |c: char| SEPARATORS.contains(&c);
    let separators: [&dyn Fn(char) -> bool; 3] =
        [&usual, &|c| usual(c) || c.is_whitespace(), &|c| usual(c) || RARE_SEPARATORS.contains(&c)];
    let all = |separates| gaps.iter().flat_map(move |gap| in_gap(text, gap, separates)).collect();
    separators.into_iter().map(all).find(|spans: &Vec<_>| !spans.is_empty()).unwrap_or_default()
}

/// Returns the spans of the secrets in the query of a URL.
pub(crate) fn in_url(url: &str) -> Vec<Range<usize>> {
    let query = url.find('?').map(|query| query..url.len());
    spans(url, query.as_slice())
}

fn in_gap(text: &str, gap: &Range<usize>, separates: &dyn Fn(char) -> bool) -> Vec<Range<usize>> {
    let query = text.find('?');
    let mut start = gap.start;
    let secret = |part: &str| {
        let part_start = start;
        start += part.len();
        let part = part.trim_end_matches(separates);
        let (key, value) = part.split_once('=')?;
        let is_option = query.is_some_and(|query| query < part_start);
        let value_start = part_start + key.len() + 1;
        is_secret(key.trim(), value.trim(), is_option)
            .then(|| value_start..value_start + value.len())
    };
    text[gap.clone()].split_inclusive(separates).filter_map(secret).collect()
}

/// Returns whether the value of a keyword is secret. `is_option` tells that it stands in the query of a URL, where
/// Firebase takes a token as `auth`, and Azure a key as `code`.
fn is_secret(key: &str, value: &str, is_option: bool) -> bool {
    let is_token = |key: &str| key.eq_ignore_ascii_case("code") || is_secret_auth(key, value);
    // Servers decode the names too.
    let is_named = |key: &str| {
        is_secret_name(key) || key.eq_ignore_ascii_case("sig") || is_option && is_token(key)
    };
    // A URL in a query is encoded once more.
    let holds_secret = |value: &str| {
        percent_decoded(value).is_some_and(|decoded| !user_info::spans(&decoded).is_empty())
    };
    let is_named = is_named(key) || percent_decoded(key).is_some_and(|key| is_named(&key));
    !value.is_empty() && (is_named || holds_secret(value))
}
