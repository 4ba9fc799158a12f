//! Finds lines in a text, and words for messages about them.

use crate::secret::MASK;
use crate::text::{bom_len, visible};

/// Returns the offset at which the line of `at` starts, past a byte order mark.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(bom_len(text), |newline| newline + 1)
}

/// Returns the offset after the newline that ends the line of `at`, or the end of the text.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// Returns the line of `at` for a message, without secrets.
pub(super) fn quote_line(text: &str, at: usize) -> String {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let line = text[line_start(text, at)..line_end(text, at)].trim();
    // The mistake may be in the middle of a URL, and its user may be a token whose end cannot be known.
    let line = match (line.find("://"), line.rfind('@')) {
        (Some(url), _) => format!("{}{MASK}", &line[..url + 3]),
        (None, Some(host)) => format!("{MASK}{}", &line[host..]),
        (None, None) => line.to_owned(),
    };
    let mut quoted = visible(&line.chars().take(60).collect::<String>()).into_owned();
    if line.chars().count() > 60 {
        quoted.push('…');
    }
    quoted
}

/// Puts `a` or `an` before a noun.
pub(super) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
