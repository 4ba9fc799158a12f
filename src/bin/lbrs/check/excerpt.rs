//! The line of a finding, as people see it: marked, cut, with its secrets masked.

use std::borrow::Cow;
use std::ops::Range;

use crate::ui::width;
use lbrs::internal::secret::MASK;
use lbrs::internal::text::visible;

/// How many bytes of a line before and after the marked ones are looked at.
const REACH: usize = 400;
/// How many columns of the line are shown before the mark, and how many altogether.
const BEFORE: usize = 40;
const COLUMNS: usize = 100;
const TAB: &str = "    ";
const CUT: &str = "...";

/// A line and the marks that go below it.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub line: String,
    /// Blanks, then `^` below what is marked.
    pub mark: String,
}

/// A piece of a line as it is shown, and the bytes that it stands for.
struct Piece<'t> {
    span: Range<usize>,
    shown: Cow<'t, str>,
}

/// Returns the first line of `span` in `text`, marked. The bytes of `hidden`, which are in order, are not shown.
pub fn excerpt(text: &str, span: Range<usize>, hidden: &[Range<usize>]) -> Excerpt {
    let line = line_around(text, span.start);
    let pieces = pieces(text, &line, hidden);
    // The column at which each piece starts, and the one after the last.
    let mut columns = vec![0];
    for piece in &pieces {
        columns.push(columns[columns.len() - 1] + width(&piece.shown));
    }
    let is_marked = |piece: &Piece<'_>| piece.span.end > span.start && piece.span.start < span.end;
    let first = pieces.iter().position(is_marked).unwrap_or(pieces.len());
    let after = first + pieces[first..].iter().take_while(|piece| is_marked(piece)).count();
    let start = columns[..first].partition_point(|column| column + BEFORE < columns[first]);
    let is_cut = start > 0 || (line.start > 0 && !text[..line.start].ends_with(['\n', '\u{feff}']));
    let lead = if is_cut { CUT } else { "" };
    let room = columns[start] + COLUMNS - lead.len();
    let end = columns.partition_point(|column| *column <= room) - 1;
    let goes_on = text[line.end..].chars().next().is_some_and(|c| c != '\n' && c != '\r');
    let tail = if end < pieces.len() || goes_on { CUT } else { "" };
    let shown: String = pieces[start..end].iter().map(|piece| &*piece.shown).collect();
    let marked = columns[after.min(end).max(first)] - columns[first];
    let column = lead.len() + columns[first] - columns[start];
    Excerpt {
        line: format!("{lead}{shown}{tail}").trim_end().to_owned(),
        mark: " ".repeat(column) + &"^".repeat(marked.max(1)),
    }
}

/// Returns the line around a byte, as far as it is worth looking at.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let at = boundary(at.min(text.len()));
    let low = boundary(at.saturating_sub(REACH));
    let high = boundary((at + REACH).min(text.len()));
    let start = text[low..at].rfind('\n').map_or(low, |newline| low + newline + 1);
    let end = text[at..high].find('\n').map_or(high, |newline| at + newline);
    let end = start + text[start..end].trim_end_matches('\r').len();
    let start =
        if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start };
    start.min(end)..end
}

fn pieces<'t>(text: &'t str, line: &Range<usize>, hidden: &[Range<usize>]) -> Vec<Piece<'t>> {
    let mut hidden =
        hidden[hidden.partition_point(|span| span.end <= line.start)..].iter().peekable();
    let mut pieces = Vec::new();
    let mut at = line.start;
    while at < line.end {
        if let Some(secret) = hidden.next_if(|secret| secret.start <= at) {
            let end = secret.end.min(line.end);
            let shown = match &text[secret.clone()] {
                text if text.starts_with(['"', '\'']) => {
                    let quote = &text[..1];
                    format!("{quote}{MASK}{quote}")
                }
                comment if comment.starts_with("//") => format!("// {MASK}"),
                comment if comment.starts_with("/*") => format!("/* {MASK} */"),
                _ => MASK.to_owned(),
            };
            pieces.push(Piece { span: at..end, shown: shown.into() });
            at = end;
            continue;
        }
        let length = text[at..].chars().next().map_or(1, char::len_utf8);
        let end = at + length;
        let shown = match &text[at..end] {
            "\t" => TAB.into(),
            other => visible(other),
        };
        pieces.push(Piece { span: at..end, shown });
        at = end;
    }
    pieces
}

/// Returns what must not be shown of a text that is not JSON, where a secret can stand anywhere: all but punctuation
/// and the words in `known`.
pub fn hidden_in_broken(text: &str, known: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let is_word = |c: char| !c.is_whitespace() && !"{}[]:,\"".contains(c);
    let mut hidden = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                if !known(&text[from..at]) {
                    hidden.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    hidden
}

#[cfg(test)]
mod tests;
