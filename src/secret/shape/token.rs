//! Private keys and tokens, which are secret wherever they stand.

use std::ops::Range;

/// How a private key in Base64 starts: `-----BEGI` and the bits that are sure of the `N`.
const BASE64_PEM: &str = "LS0tLS1CRUdJTi";
/// What follows in a certificate and in a public key, which are not secret: ` CERT`, ` PUBL`.
const BASE64_PUBLIC: [&str; 2] = ["BDRVJU", "BQVUJM"];

/// How the tokens start that services mark as theirs: of GitHub, GitLab, npm, Docker, PyPI, Slack, Stripe,
/// Google, HashiCorp Vault, SendGrid.
const PREFIXES: [&str; 19] = [
    "AIza",
    "SG.",
    "dckr_pat_",
    "ghp_",
    "gho_",
    "ghr_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "hvs.",
    "npm_",
    "pypi-",
    "rk_live_",
    "sk_live_",
    "sk_test_",
    "xoxa-",
    "xoxb-",
    "xoxp-",
];

/// The fewest letters and digits behind a prefix that make a token.
const TOKEN: usize = 8;
/// The fewest letters and digits of a text that is one at random.
pub(super) const RANDOM: usize = 20;
/// The fewest characters of the header of a JSON Web Token: `{"alg":"none"}` in Base64 has 19.
const JWT_HEADER: usize = 16;

/// Returns the spans of the private keys and tokens in `text`.
pub(crate) fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = private_keys(text);
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-.+/=".contains(c);
    let mut start = 0;
    for word in text.split_inclusive(|c| !is_word(c)) {
        let trimmed = word.trim_end_matches(|c| !is_word(c) || c == '.');
        spans.extend(in_word(trimmed).map(|span| start + span.start..start + span.end));
        start += word.len();
    }
    spans
}

/// Returns whether `text` as a whole is a token: of a known prefix, or letters and digits at random.
pub(crate) fn is_token(text: &str) -> bool {
    let is_random = text.len() >= RANDOM
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic());
    is_random || is_prefixed(text) || is_jwt(text)
}

/// Finds the private keys in PEM, whose line ends may be written `\n`. One without an end goes on to that of the
/// text.
fn private_keys(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut end = 0;
    for (at, begin) in text.match_indices("BEGIN ") {
        let dashes = text[end..at.max(end)].trim_end_matches(['-', ' ']).len();
        let Some(dash) = text[end + dashes..at.max(end)].find('-') else { continue };
        let label =
            text[at + begin.len()..].split(['-', '\n']).next().unwrap_or_default().trim_end();
        if !label.ends_with("PRIVATE KEY") && !label.ends_with("PRIVATE KEY BLOCK") {
            continue;
        }
        let start = end + dashes + dash;
        let end_mark = format!("END {label}");
        end = text[at..].find(&end_mark).map_or(text.len(), |found| {
            let behind = at + found + end_mark.len();
            let rest = &text[behind..];
            behind + rest.len() - rest.trim_start_matches(' ').trim_start_matches('-').len()
        });
        spans.push(start..end);
    }
    spans
}

/// Finds the token that a word is, or that is one of its parts, as in the path of a URL.
fn in_word(word: &str) -> Option<Range<usize>> {
    let base64 = word.strip_prefix(BASE64_PEM);
    if base64.is_some_and(|rest| !BASE64_PUBLIC.iter().any(|public| rest.starts_with(public))) {
        return Some(0..word.len());
    }
    let mut start = 0;
    word.split(['/', '=', '+']).find_map(|part| {
        let span = start..start + part.len();
        start = span.end + 1;
        (is_prefixed(part) || is_jwt(part)).then_some(span)
    })
}

/// Returns whether `word` starts as a service marks its tokens. `npm_config_registry` has no digit among its letters.
fn is_prefixed(word: &str) -> bool {
    let is_random = |rest: &str| rest.len() >= TOKEN && rest.contains(|c: char| c.is_ascii_digit());
    PREFIXES.iter().any(|prefix| word.strip_prefix(prefix).is_some_and(is_random))
}

/// Returns whether `word` is a JSON Web Token, signed (three parts) or encrypted (five, of which some may be empty).
fn is_jwt(word: &str) -> bool {
    // `{"` in Base64.
    let header = word.split('.').next().unwrap_or_default();
    header.starts_with("eyJ") && header.len() >= JWT_HEADER && word.matches('.').count() >= 2
}
