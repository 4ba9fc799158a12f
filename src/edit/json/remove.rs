//! Removes members.

use super::gap::Gap;
use super::layout::items;
use crate::edit::Edit;
use crate::json::Node;

/// Returns the edits that remove the member at `index` (counted from 0) from an object, with its own
/// comments and one comma. Nothing changes if the member is missing. An object that is left with neither members nor
/// comments becomes `{}`, as npm leaves it.
pub fn remove_member(object: Node<'_>, index: usize) -> Vec<Edit> {
    let items = items(object);
    if index >= object.members().count() {
        return Vec::new();
    }
    let text = object.document().text();
    let before = Gap::before(object, &items, index);
    let after = Gap::before(object, &items, index + 1);
    let start = before.leading_start();
    let end = after.trailing_end();
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    if index + 1 < items.len() {
        let rest = &text[end..after.range.end];
        let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
        return vec![Edit::delete(start..end + blanks)];
    }
    let comment = before.comments.iter().rev().find(|comment| comment.end <= start);
    // The blanks at the end of a `//` comment are a part of it.
    let floor = comment.map_or(before.range.start, |comment| comment.end);
    let kept = floor + text[floor..start].trim_end_matches(is_blank).len();
    if index == 0 && kept == before.range.start && text[end..after.range.end].trim().is_empty() {
        return vec![Edit::delete(before.range.start..after.range.end)];
    }
    // The line break that ends a `//` comment stays where no other follows, or the comment takes in
    // what comes after it.
    let needs_break = !text[end..].trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    let start = if needs_break && before.ends_in_line_comment(kept) { start } else { kept };
    // The comma before it goes, unless it is there for the trailing one.
    let Some(comma) = before.comma.filter(|_| after.comma.is_none()) else {
        return vec![Edit::delete(start..end)];
    };
    let is_near = start <= comma + 1;
    let comma_start = match before.comma_start() {
        at if before.ends_in_line_comment(at) && (needs_break || !is_near) => comma,
        at => at,
    };
    if is_near {
        vec![Edit::delete(comma_start..end)]
    } else {
        vec![Edit::delete(comma_start..comma + 1), Edit::delete(start..end)]
    }
}
