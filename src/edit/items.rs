//! The items between two brackets, separated by commas: members of objects and elements of arrays, in JSON and
//! TypeScript alike.

mod change;
mod gap;
mod remove;
mod separator;

use std::ops::Range;

pub(super) use change::{Layout, Line, change, insert};
pub(super) use gap::Gap;
pub(super) use remove::{remove_inner, remove_rest};
pub(super) use separator::{Separator, Separators};

/// The items of a container, at their places.
pub(super) struct Items<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// The container's bytes, its brackets included.
    pub(super) brackets: Range<usize>,
    /// The bytes of each item.
    pub(super) spans: Vec<Range<usize>>,
}

impl<'t> Items<'t> {
    /// Returns the number of items.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Returns the gap before the item at `i`, or after the last one.
    pub(super) fn gap(&self, i: usize) -> Gap<'t> {
        Gap::before(self.text, &self.brackets, &self.spans, i)
    }
}
