//! The style of a file.

use super::render::Style;
use crate::edit::{leading_blanks, line_indent, newline_near};
use crate::typescript::{Document, Kind, Token};

/// Returns the style of a file, as the object `settings` in it shows it, else the rest, else as lb4 writes.
pub(super) fn style_of<'d>(document: &'d Document<'d>, settings: Token<'d>) -> Style<'d> {
    let text = document.text();
    let quotes = |tokens: &mut dyn Iterator<Item = Token<'_>>| {
        let (mut double, mut single) = (0_usize, 0_usize);
        for token in tokens.filter(|token| token.kind() == Kind::Text) {
            *(if token.raw().starts_with('"') { &mut double } else { &mut single }) += 1;
        }
        (double + single > 0).then_some(if double > single { '"' } else { '\'' })
    };
    let quote =
        quotes(&mut settings.inner().all()).or_else(|| quotes(&mut document.tokens().all()));
    Style {
        quote: quote.unwrap_or(Style::LB4.quote),
        newline: newline_near(text, settings.span().start),
        unit: unit_of(text, settings).unwrap_or(Style::LB4.unit),
        trailing_comma: has_trailing_comma(settings),
        padding: padding_of(document),
    }
}

fn unit_of<'d>(text: &'d str, settings: Token<'d>) -> Option<&'d str> {
    let own = settings.inner().peek().filter(|first| first.starts_line()).and_then(|first| {
        let outer = line_indent(text, settings.span().start);
        line_indent(text, first.span().start).strip_prefix(outer).filter(|unit| !unit.is_empty())
    });
    let any = || {
        let lines = text.lines().map(leading_blanks);
        lines.into_iter().find(|blanks| !blanks.is_empty())
    };
    own.or_else(any)
}

fn has_trailing_comma(object: Token<'_>) -> bool {
    let Some(last) = object.inner().last() else { return Style::LB4.trailing_comma };
    let is_one_line = !object.raw().contains(['\n', '\r']);
    is_one_line || last.is(",")
}

/// Returns what the first object on one line has inside its braces.
fn padding_of<'d>(document: &'d Document<'d>) -> &'d str {
    let text = document.text();
    let mut groups = document.tokens().all().filter(|token| token.is_group('{'));
    let padding = groups.find_map(|group| {
        let first = group.inner().peek().filter(|_| !group.raw().contains(['\n', '\r']))?;
        text.get(group.span().start + 1..first.span().start)
    });
    padding.filter(|padding| *padding == " ").unwrap_or_default()
}
