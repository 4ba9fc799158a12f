//! Holds the text after an edit against the text before it.

use std::ops::Range;

use crate::edit::Edit;
use crate::typescript::{Document, Kind, Token};

/// Returns whether all that the edits do not name are the same tokens in both texts.
pub(super) fn is_same_outside(old: &Document<'_>, new: &Document<'_>, edits: &[Edit]) -> bool {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut removed: Vec<Range<usize>> = Vec::new();
    let mut inserted: Vec<Range<usize>> = Vec::new();
    // What a byte behind each edit moves by.
    let (mut moved, mut moves) = (0_isize, Vec::new());
    for edit in edits {
        let start = edit.range.start.saturating_add_signed(moved);
        inserted.push(start..start + edit.text.len());
        moved += edit.text.len() as isize - edit.range.len() as isize;
        removed.push(edit.range.clone());
        moves.push(moved);
    }
    let old = outside(old, &removed);
    let new = outside(new, &inserted);
    old.len() == new.len()
        && old.iter().zip(&new).all(|((behind, old), (_, new))| {
            let moved = behind.checked_sub(1).map_or(0, |last| moves[last]);
            let is_leaf = !has_others_below(*old);
            old.kind() == new.kind()
                && old.span().start.saturating_add_signed(moved) == new.span().start
                && (!is_leaf || old.raw() == new.raw())
        })
}

/// Returns the tokens outside the spans, which rise, and behind how many spans each is.
fn outside<'d>(document: &'d Document<'d>, spans: &[Range<usize>]) -> Vec<(usize, Token<'d>)> {
    let mut behind = 0;
    let mut found = Vec::new();
    for token in document.tokens().all() {
        let span = match has_others_below(token) {
            true => token.span().start..token.span().start + 1,
            false => token.span(),
        };
        while spans.get(behind).is_some_and(|edit| edit.end <= span.start) {
            behind += 1;
        }
        let is_inside = spans.get(behind).is_some_and(|edit| edit.start < span.end);
        if !is_inside {
            found.push((behind, token));
        }
    }
    found
}

/// Returns whether other tokens are below it.
pub(super) fn has_others_below(token: Token<'_>) -> bool {
    matches!(token.kind(), Kind::Group | Kind::Template | Kind::Hole)
}
