//! The style of a file.

use super::render::Style;
use crate::edit::{leading_blanks, line_indent, newline_near};
use crate::typescript::{Document, Kind, Token};

/// Returns the style of a file, as the object `settings` in it shows it, else the rest, else as lb4 writes.
pub(super) fn style_of<'d>(document: &'d Document<'d>, settings: Token<'d>) -> Style<'d> {
    let quote = quote_of(&mut settings.inner().all());
    let rest = style_of_rest(document);
    Style {
        quote: quote.unwrap_or(rest.quote),
        newline: newline_near(document.text(), settings.span().start),
        unit: unit_in(document.text(), settings).unwrap_or(rest.unit),
        trailing_comma: has_trailing_comma(settings),
        padding: rest.padding,
    }
}

/// Returns the style of a file that has no settings to show it.
pub(super) fn style_of_rest<'d>(document: &'d Document<'d>) -> Style<'d> {
    let text = document.text();
    let unit = text.lines().map(leading_blanks).find(|blanks| !blanks.is_empty());
    Style {
        quote: quote_of(&mut document.tokens().all()).unwrap_or(Style::LB4.quote),
        newline: newline_near(text, 0),
        unit: unit.unwrap_or(Style::LB4.unit),
        trailing_comma: Style::LB4.trailing_comma,
        padding: padding_of(document),
    }
}

fn quote_of(tokens: &mut dyn Iterator<Item = Token<'_>>) -> Option<char> {
    let (mut double, mut single) = (0_usize, 0_usize);
    for token in tokens.filter(|token| token.kind() == Kind::Text) {
        *(if token.raw().starts_with('"') { &mut double } else { &mut single }) += 1;
    }
    (double + single > 0).then_some(if double > single { '"' } else { '\'' })
}

fn unit_in<'d>(text: &'d str, settings: Token<'d>) -> Option<&'d str> {
    let first = settings.inner().peek().filter(|first| first.starts_line())?;
    let outer = line_indent(text, settings.span().start);
    line_indent(text, first.span().start).strip_prefix(outer).filter(|unit| !unit.is_empty())
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
