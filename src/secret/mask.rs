//! Writes the mask in place of secrets.

use std::borrow::Cow;
use std::ops::Range;

use crate::json::comment_spans;

/// What stands for a secret wherever one would be shown.
pub const MASK: &str = "****";

/// Returns `text` with each of `spans`, which are in order, masked.
pub(super) fn masked(text: &str, spans: impl IntoIterator<Item = Range<usize>>) -> Cow<'_, str> {
    masked_between(text, spans, |_| ("", ""))
}

/// Masks the spans `secrets` of a JSON text, and its comments: they may hold anything, such as an old
/// password. `marks` returns what stands before and behind the mask of a comment.
pub fn mask_json(
    text: &str,
    secrets: impl IntoIterator<Item = Range<usize>>,
    marks: fn(&str) -> (&'static str, &'static str),
) -> String {
    let mut spans = comment_spans(text);
    spans.extend(secrets);
    spans.sort_by_key(|span| span.start);
    let between = |span: &str| match span.as_bytes().first() {
        // Quotes stay, so that the masked text is still JSON.
        Some(b'"') => ("\"", "\""),
        Some(b'/') => marks(span),
        _ => ("", ""),
    };
    masked_between(text, spans, between).into_owned()
}

/// Masks `spans`, each between what `marks` returns for it.
pub(super) fn masked_between(
    text: &str,
    spans: impl IntoIterator<Item = Range<usize>>,
    marks: impl Fn(&str) -> (&'static str, &'static str),
) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut end = 0;
    for span in spans {
        let (before, behind) = marks(&text[span.clone()]);
        masked.extend([&text[end..span.start], before, MASK, behind]);
        end = span.end;
    }
    if end == 0 {
        return Cow::Borrowed(text);
    }
    Cow::Owned(masked + &text[end..])
}
