//! Puts items into a container, and takes others out.

use std::collections::BTreeMap;

use super::remove::{remove_inner, remove_rest, remove_to_comment};
use super::{Items, Separator};
use crate::edit::Edit;

/// The newline and the indentation of a line.
pub(in crate::edit) type Line<'t> = (&'t str, &'t str);

/// A container that knows how new items of it look.
pub(in crate::edit) trait Layout<'d, Item> {
    /// Returns the items that are there.
    fn items(&self) -> &Items<'d>;

    /// Returns what separates an item that goes before the one at `i`, or after the last one, from those that
    /// are there.
    fn separator(&self, i: usize) -> Separator<'d>;

    /// Returns the texts of new items: on lines like `line`, if they get their own, else on that of the byte `at`.
    fn texts(&self, at: usize, line: Option<Line<'_>>, new: &[Item]) -> Vec<String>;

    /// Returns the edit that puts the first items in.
    fn insert_first(&self, new: &[Item]) -> Edit;
}

/// Returns the edits that put new items before the item at `index`, or after the last one.
pub(in crate::edit) fn insert<'d, Item, L: Layout<'d, Item>>(
    container: &L,
    index: usize,
    new: &[Item],
) -> Vec<Edit> {
    let items = container.items();
    if items.len() == 0 {
        return vec![container.insert_first(new)];
    }
    let gap = items.gap(index);
    let separator = container.separator(index);
    let (before, after) = (&separator.before, &separator.after);
    let at = if index < items.len() { gap.leading_start() } else { gap.trailing_end() };
    let texts = container.texts(at, separator.line(), new);
    let each =
        |text: &dyn Fn(&str) -> String| texts.iter().map(|item| text(item)).collect::<String>();
    if index < items.len() {
        return vec![Edit::insert(at, each(&|item| format!("{item}{before},{after}")))];
    }
    let ends_line = separator.lines.is_some() && before.is_empty();
    if gap.comma.is_some() {
        let start = if separator.lines.is_none() || ends_line { after } else { before };
        vec![Edit::insert(at, each(&|item| format!("{start}{item},")))]
    } else if ends_line {
        // The comma goes before a comment that ends the line.
        let lines = after.clone() + &texts.join(&format!(",{after}"));
        vec![Edit::insert(gap.range.start, ","), Edit::insert(at, lines)]
    } else {
        vec![Edit::insert(at, each(&|item| format!("{before},{after}{item}")))]
    }
}

/// Returns the edit that puts new items in the place of those from `first` on.
fn replace_rest<'d, Item, L: Layout<'d, Item>>(container: &L, first: usize, new: &[Item]) -> Edit {
    let items = container.items();
    let (gap, last) = (items.gap(first), items.gap(items.len()));
    let separator = container.separator(first);
    let at = gap.leading_start();
    let comma = format!("{},{}", separator.before, separator.after);
    let text = container.texts(at, separator.line(), new).join(&comma);
    let trailing = if last.comma.is_some() { "," } else { "" };
    Edit { range: at..last.trailing_end(), text: text + trailing }
}

/// Returns the edits that remove the items at the indices `gone`, and put new ones before the items at the
/// indices of `added`, which stay, or after the last one.
pub(in crate::edit) fn change<'d, Item, L: Layout<'d, Item>>(
    container: &L,
    gone: &[usize],
    mut added: BTreeMap<usize, Vec<Item>>,
) -> Vec<Edit> {
    let items = container.items();
    let last = added.remove(&items.len());
    let (mut edits, rest) = remove_inner(items, gone);
    match (rest, last) {
        (None, None) => {}
        (None, Some(new)) => edits.extend(insert(container, items.len(), &new)),
        (Some(first), None) => edits.extend(remove_rest(items, first)),
        (Some(first), Some(new)) => {
            let (removed, index) = remove_to_comment(items, first);
            edits.extend(removed);
            edits.push(replace_rest(container, index, &new));
        }
    }
    edits.extend(added.into_iter().flat_map(|(index, new)| insert(container, index, &new)));
    edits
}
