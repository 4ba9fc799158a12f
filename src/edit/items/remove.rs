//! Removes items.

use super::Items;
use crate::edit::Edit;

/// Returns the edits that remove those of the items `gone` that one which stays follows, and the first of those at
/// the end.
pub(in crate::edit) fn remove_inner(
    items: &Items<'_>,
    gone: &[usize],
) -> (Vec<Edit>, Option<usize>) {
    let from_end = gone.iter().rev().zip((0..items.len()).rev());
    let rest = from_end.take_while(|(gone, i)| *gone == i).count();
    let (inner, rest) = gone.split_at(gone.len() - rest);
    let edits = inner.iter().map(|i| remove_before_another(items, *i)).collect();
    (edits, rest.first().copied())
}

/// Returns the edit that removes an item which another one follows, even if that goes as well: what each of the
/// two takes with it does not overlap.
fn remove_before_another(items: &Items<'_>, index: usize) -> Edit {
    let text = items.text;
    let after = items.gap(index + 1);
    let end = after.trailing_end();
    let rest = &text[end..after.range.end];
    let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
    Edit::delete(items.gap(index).leading_start()..end + blanks)
}

/// Returns the edits that remove the items from `first` on up to the last comment that stays when all of them go, and
/// the first item after it.
pub(in crate::edit) fn remove_to_comment(items: &Items<'_>, first: usize) -> (Vec<Edit>, usize) {
    let has_comment = |i: &usize| {
        let gap = items.gap(*i);
        let (start, end) = (gap.trailing_end(), gap.leading_start());
        gap.comments.iter().any(|comment| start <= comment.start && comment.end <= end)
    };
    let index = (first + 1..items.len()).rev().find(has_comment).unwrap_or(first);
    ((first..index).map(|i| remove_before_another(items, i)).collect(), index)
}

/// Returns the edits that remove all items from `first` on.
pub(in crate::edit) fn remove_rest(items: &Items<'_>, first: usize) -> Vec<Edit> {
    // From here on they go as one, with the blanks before them.
    let (mut edits, index) = remove_to_comment(items, first);
    let text = items.text;
    let (before, after) = (items.gap(index), items.gap(items.len()));
    let start = before.leading_start();
    let end = after.trailing_end();
    let comment = before.comments.iter().rev().find(|comment| comment.end <= start);
    // The blanks at the end of a `//` comment are a part of it.
    let floor = comment.map_or(before.range.start, |comment| comment.end);
    let kept = floor + text[floor..start].trim_end_matches(is_blank).len();
    if index == 0 && kept == before.range.start && text[end..after.range.end].trim().is_empty() {
        edits.push(Edit::delete(before.range.start..after.range.end));
        return edits;
    }
    // The line break that ends a `//` comment stays where no other follows, or the comment takes in
    // what comes after it.
    let needs_break = !text[end..].trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    let start = if needs_break && before.ends_in_line_comment(kept) { start } else { kept };
    // The comma before them goes, unless it is there for the trailing one.
    let before = items.gap(first);
    let Some(comma) = before.comma.filter(|_| after.comma.is_none()) else {
        edits.push(Edit::delete(start..end));
        return edits;
    };
    let is_near = start <= comma + 1;
    let comma_start = match before.comma_start() {
        at if before.ends_in_line_comment(at) && (needs_break || !is_near) => comma,
        at => at,
    };
    if is_near {
        edits.push(Edit::delete(comma_start..end));
    } else {
        edits.extend([Edit::delete(comma_start..comma + 1), Edit::delete(start..end)]);
    }
    edits
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
