//! A container and its look. Each part of the look is found once, however many items come and go.

use std::cell::OnceCell;

use serde_json::Value;

use super::layout::{Spread, after_comma, colon_near, items, unit_near};
use crate::edit::items::{Items, Line, Separator, Separators};
use crate::json::{Kind, Lines, Node, Style};

/// An object or array that is edited.
pub(super) struct Container<'d> {
    pub(super) node: Node<'d>,
    /// What it stands in.
    pub(super) parent: Option<Node<'d>>,
    /// Its members, from key to value, or its elements.
    pub(super) items: Items<'d>,
    colon: OnceCell<&'d str>,
    separators: OnceCell<Separators<'d>>,
    /// How objects and arrays stand in it, whose base and newline are still open.
    objects: OnceCell<Style<'d>>,
    arrays: OnceCell<Style<'d>>,
    spread: OnceCell<Style<'d>>,
}

impl<'d> Container<'d> {
    pub(super) fn new(node: Node<'d>, parent: Option<Node<'d>>) -> Self {
        Self {
            node,
            parent,
            items: Items {
                text: node.document().text(),
                brackets: node.span(),
                spans: items(node).collect(),
            },
            colon: OnceCell::new(),
            separators: OnceCell::new(),
            objects: OnceCell::new(),
            arrays: OnceCell::new(),
            spread: OnceCell::new(),
        }
    }

    /// Returns what stands between keys and values in or around it.
    pub(super) fn colon(&self) -> &'d str {
        self.colon.get_or_init(|| colon_near(self.node))
    }

    /// Returns what separates an item that goes before the one at `i`, or after the last one, from those that
    /// are there.
    pub(super) fn separator_at(&self, i: usize) -> Separator<'d> {
        let unit = || unit_near(self.node);
        let separators = || Separators::of(&self.items, unit, after_comma(self.colon()));
        let gap = (i < self.items.len()).then(|| self.items.gap(i));
        self.separators.get_or_init(separators).near(gap.as_ref())
    }

    /// Returns the text of a value in it, on this line.
    pub(super) fn value_text<'t>(
        &'t self,
        value: &Value,
        line: impl FnOnce() -> Line<'t>,
    ) -> String {
        let (style, kind) = match value {
            Value::Object(_) => (&self.objects, Kind::Object),
            Value::Array(_) => (&self.arrays, Kind::Array),
            _ => return Style::COMPACT.text(value),
        };
        let of_kind = || Spread::within(self.node, kind).style(self.node, self.colon());
        on_line(*style.get_or_init(of_kind), line).text(value)
    }

    /// Returns the text of a value in it whose members stand on lines of their own.
    pub(super) fn spread_text<'t>(
        &'t self,
        value: &Value,
        line: impl FnOnce() -> Line<'t>,
    ) -> String {
        let style = self.spread.get_or_init(|| Spread::Lines.style(self.node, self.colon()));
        on_line(*style, line).text(value)
    }
}

/// Returns `style` for a value on this line.
pub(super) fn on_line<'t>(style: Style<'t>, line: impl FnOnce() -> Line<'t>) -> Style<'t> {
    let at = |lines: Lines<'t>| {
        let (newline, base) = line();
        Lines { newline, base, ..lines }
    };
    Style { lines: style.lines.map(at), ..style }
}
