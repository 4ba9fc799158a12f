//! Removes members and elements.

use super::container::Container;
use crate::edit::Edit;
use crate::edit::items::{remove_inner, remove_rest};
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
    let (mut edits, rest) = remove_inner(&container.items, indices);
    edits.extend(rest.into_iter().flat_map(|first| remove_rest(&container.items, first)));
    edits
}
