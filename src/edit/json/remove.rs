//! Members taken out.

use super::Edit;
use super::gap::{Gap, breaks};
use super::layout::items;
use crate::json::Node;

/// The edits that take the member at `index` (counted from 0) out of an object, with its own comments
/// and one comma; none where there is no such member. An object that is left with neither members nor
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
    let kept = text[..start].trim_end_matches(is_blank).len();
    if index == 0 && kept == before.range.start && text[end..after.range.end].trim().is_empty() {
        return vec![Edit::delete(before.range.start..after.range.end)];
    }
    // The line break that ends a `//` comment has to stay, or the comment swallows what follows.
    let swallows = before
        .comments
        .iter()
        .any(|comment| comment.end == kept && text[comment.clone()].starts_with("//"));
    let rest = &text[end..after.range.end];
    let blanks = &rest[..rest.len() - rest.trim_start_matches(is_blank).len()];
    let start = if swallows && breaks(blanks) == 0 { start } else { kept };
    match before.comma {
        // The comma before it goes, unless it is there for the trailing one.
        Some(comma) if after.comma.is_none() => {
            let comma_start = before.comma_start();
            if comma + 1 >= start {
                vec![Edit::delete(comma_start..end)]
            } else {
                vec![Edit::delete(comma_start..comma + 1), Edit::delete(start..end)]
            }
        }
        _ => vec![Edit::delete(start..end)],
    }
}
