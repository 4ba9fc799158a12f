//! Removes members and elements.

use super::container::Container;
use crate::edit::Edit;
use crate::json::{Kind, Node};

/// Returns the edits that remove the member at `index` (counted from 0) from an object, with its own
/// comments and one comma. Nothing changes if the member is missing. An object that is left with neither members nor
/// comments becomes `{}`, as npm leaves it.
pub fn remove_member(object: Node<'_>, index: usize) -> Vec<Edit> {
    remove_members(object, &[index])
}

/// Returns the edits that remove the members at these indices, which rise.
pub fn remove_members(object: Node<'_>, indices: &[usize]) -> Vec<Edit> {
    let container = Container::new(object, None);
    if object.kind() != Kind::Object || indices.last().is_none_or(|i| *i >= container.items.len()) {
        return Vec::new();
    }
    let (mut edits, rest) = remove_inner(&container, indices);
    edits.extend(rest.into_iter().flat_map(|first| remove_rest(&container, first)));
    edits
}

/// Returns the edits that remove those of the items `gone` that one which stays follows, and the first of those at
/// the end.
pub(super) fn remove_inner(
    container: &Container<'_>,
    gone: &[usize],
) -> (Vec<Edit>, Option<usize>) {
    let from_end = gone.iter().rev().zip((0..container.items.len()).rev());
    let rest = from_end.take_while(|(gone, i)| *gone == i).count();
    let (inner, rest) = gone.split_at(gone.len() - rest);
    let edits = inner.iter().map(|i| remove_before_another(container, *i)).collect();
    (edits, rest.first().copied())
}

/// Returns the edit that removes an item which another one follows, even if that goes as well: what each of the
/// two takes with it does not overlap.
fn remove_before_another(container: &Container<'_>, index: usize) -> Edit {
    let text = container.node.document().text();
    let after = container.gap(index + 1);
    let end = after.trailing_end();
    let rest = &text[end..after.range.end];
    let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
    Edit::delete(container.gap(index).leading_start()..end + blanks)
}

/// Returns the edits that remove the items from `first` on up to the last comment that stays when all of them go, and
/// the first item after it.
pub(super) fn remove_to_comment(container: &Container<'_>, first: usize) -> (Vec<Edit>, usize) {
    let has_comment = |i: &usize| {
        let gap = container.gap(*i);
        let (start, end) = (gap.trailing_end(), gap.leading_start());
        gap.comments.iter().any(|comment| start <= comment.start && comment.end <= end)
    };
    let index = (first + 1..container.items.len()).rev().find(has_comment).unwrap_or(first);
    ((first..index).map(|i| remove_before_another(container, i)).collect(), index)
}

/// Returns the edits that remove all items from `first` on.
pub(super) fn remove_rest(container: &Container<'_>, first: usize) -> Vec<Edit> {
    // From here on they go as one, with the blanks before them.
    let (mut edits, index) = remove_to_comment(container, first);
    let text = container.node.document().text();
    let (before, after) = (container.gap(index), container.gap(container.items.len()));
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
    let before = container.gap(first);
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
