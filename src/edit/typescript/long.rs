//! Breaks lines that a new value makes too long, as prettier does.

use super::container::is_one_line;
use super::layout::{COLUMNS, width};
use super::render::Style;
use super::turn::Turn;
use crate::edit::{Edit, line_indent};
use crate::typescript::{Expression, Member, Node, core};

impl<'d> Turn<'d> {
    /// Returns the edit of what is inside an expression, whose line breaks where it gets too long.
    pub(super) fn in_lines(
        &self,
        node: &Node<'d>,
        member: Option<&Member<'d>>,
        edit: Edit,
    ) -> Edit {
        let edit = self.in_call(node, edit);
        let longer = member.and_then(|member| self.in_default(node, member, &edit));
        longer.unwrap_or(edit)
    }

    /// Returns whether a value stands beside its key, with one blank between them, in a line that is not too long.
    /// `behind` is what follows the colon at `colon`.
    pub(super) fn is_beside(&self, node: &Node<'d>, behind: &str, colon: usize) -> bool {
        let first = behind.lines().next().unwrap_or_default();
        // A comma follows.
        behind.strip_prefix(' ') == Some(node.tokens.raw())
            && self.column(colon) + ":,".len() + width(first) <= COLUMNS
    }

    /// Returns the edit of the default of a variable that gets too long for its line: the value goes to the next one.
    fn in_default(&self, node: &Node<'d>, member: &Member<'d>, edit: &Edit) -> Option<Edit> {
        let Expression::Default { or, choices } = &node.expression else { return None };
        let (key, span) = (member.tokens.peek()?.span(), node.tokens.span());
        let behind = self.text.get(key.end..span.end)?.strip_prefix(':')?;
        let before = self.text.get(span.start..edit.range.start)?;
        let value = [before, &edit.text, self.text.get(edit.range.end..span.end)?].concat();
        let fits = |column: usize, value: &str| column + width(value) < COLUMNS;
        let stays = fits(self.column(span.start), &value) || !is_one_line(&value);
        if stays || !self.is_beside(node, behind, key.end) {
            return None;
        }
        let Style { newline, unit, .. } = self.style;
        let line = format!("{newline}{}{unit}", line_indent(self.text, key.start));
        let rest = choices.last()?.tokens.span().start;
        let is_last = edit.range.start >= rest && core(node.tokens).span() == span;
        let value = if fits(width(line.trim_start_matches(['\r', '\n'])), &value) || !is_last {
            value
        } else {
            let sign = if *or { " ||" } else { " ??" };
            let (others, _) = choices.split_at(choices.len() - 1);
            let others = others.iter().map(|it| format!("{}{sign}{line}", it.tokens.raw()));
            others.collect::<String>() + value.get(rest - span.start..)?
        };
        Some(Edit { range: key.end + 1..span.end, text: line + &value })
    }

    /// Returns the edit of what is inside `Number(...)`, which gets lines of its own where the line gets too long.
    fn in_call(&self, node: &Node<'d>, edit: Edit) -> Edit {
        let call = core(node.tokens);
        let span = call.span();
        let parts = call.raw().strip_prefix("Number(").filter(|raw| raw.ends_with(')'));
        if parts.is_none() || !is_one_line(call.raw()) || edit.range == span {
            return edit;
        }
        let before = self.text.get(span.start + "Number(".len()..edit.range.start);
        let after = self.text.get(edit.range.end..span.end.saturating_sub(1));
        let (Some(before), Some(after)) = (before, after) else { return edit };
        let inner = [before, &edit.text, after].concat();
        let fits = |inner: usize| self.column(span.start) + inner + "Number()".len() < COLUMNS;
        if fits(width(&inner)) || self.column(span.start) + width(call.raw()) >= COLUMNS {
            return edit;
        }
        let Style { newline, unit, trailing_comma, .. } = self.style;
        let indent = line_indent(self.text, span.start);
        let comma = if trailing_comma { "," } else { "" };
        let text = format!("Number({newline}{indent}{unit}{inner}{comma}{newline}{indent})");
        Edit { range: span, text }
    }
}
