//! Reads `.env` text, as Node 20 does.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::secret::Sensitive;
use crate::text::bom_len;

/// One assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Var {
    /// The name, as Node takes it: an odd line before it may be part of it.
    pub name: String,
    /// The value, quotes taken off and, in double quotes, `\n` turned into a line break.
    pub value: Sensitive<String>,
    /// The bytes from the name to the end of the value.
    pub span: Range<usize>,
    /// The bytes of the value, with its quotes.
    pub value_span: Range<usize>,
}

/// Returns the assignments of a text in order; of several to one name, the last counts.
///
/// A byte order mark at the start is passed over. (Node takes it for a part of the first name; other
/// readers do not.)
pub fn parse(text: &str) -> Vec<Var> {
    parse_to_end(text).0
}

/// Parses as [`parse`] does, but takes a byte order mark for a part of the first name, as the application
/// does.
pub fn parse_as_node(text: &str) -> Vec<Var> {
    Parser::new(text, 0).collect()
}

/// Parses as [`parse`] does, and returns the byte at which Node stops reading as well.
pub(super) fn parse_to_end(text: &str) -> (Vec<Var>, usize) {
    let mut parser = Parser::new(text, bom_len(text));
    (parser.by_ref().collect(), parser.place(parser.at))
}

/// The parser works on the text without its carriage returns, which Node drops wherever they are.
struct Parser {
    clean: Zeroizing<String>,
    /// Where `clean` starts in the text.
    start: usize,
    /// The carriage returns that were dropped, each as the place in `clean` before which it stood.
    dropped: Vec<usize>,
    at: usize,
    /// The end of what Node reads.
    end: usize,
}

impl Parser {
    fn new(text: &str, start: usize) -> Self {
        let returns = text[start..].match_indices('\r').enumerate();
        let dropped = returns.map(|(before, (place, _))| place - before).collect();
        let clean = Zeroizing::new(text[start..].replace('\r', ""));
        let end = clean.trim_end_matches(' ').len();
        let mut parser = Self { clean, start, dropped, at: 0, end };
        parser.at = parser.after_spaces(0);
        parser
    }

    fn rest(&self) -> &str {
        &self.clean[self.at..self.end]
    }

    /// Returns the next line break from `from` on.
    fn line_end(&self, from: usize) -> Option<usize> {
        self.clean[from..self.end].find('\n').map(|length| from + length)
    }

    fn after_spaces(&self, at: usize) -> usize {
        let rest = &self.clean[at..self.end];
        self.end - rest.trim_start_matches(' ').len()
    }

    /// Returns the offset in the text of a byte of `clean`, or of the end of `clean`.
    fn place(&self, at: usize) -> usize {
        self.start + at + self.dropped.partition_point(|&before| before <= at)
    }

    /// Returns the span in the text of a span of `clean`. It ends right after its last byte, before a carriage
    /// return that follows.
    fn places(&self, span: &Range<usize>) -> Range<usize> {
        let end = span.end.checked_sub(1).map_or(0, |last| self.place(last) + 1);
        self.place(span.start).min(end)..end
    }

    fn skip_lines(&mut self) {
        while self.rest().starts_with(['\n', '#']) {
            let Some(end) = self.line_end(self.at) else { return };
            self.at = end + 1;
        }
    }

    /// Reads a value to the end of its line, and returns it with its span, quotes included. Returns `None` for
    /// a quote that is not closed on the last line: Node reads another name right there.
    fn value(&mut self) -> Option<(String, Range<usize>)> {
        let start = self.at;
        let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '\'' | '"' | '`'))
        else {
            return Some(self.bare_value());
        };
        let Some(length) = self.clean[start + 1..self.end].find(quote) else {
            // The quote is not closed: the line is the value, quote and all.
            self.at = self.line_end(start)?;
            return Some((self.clean[start..self.at].to_owned(), start..self.at));
        };
        let end = start + 1 + length + 1;
        let inner = &self.clean[start + 1..end - 1];
        let value = if quote == '"' { inner.replace("\\n", "\n") } else { inner.to_owned() };
        self.at = self.line_end(end).unwrap_or(self.end);
        Some((value, start..end))
    }

    fn bare_value(&mut self) -> (String, Range<usize>) {
        let start = self.at;
        let end = self.line_end(start).unwrap_or(self.end);
        let line = &self.clean[start..end];
        let value = line.split('#').next().unwrap_or_default().trim_matches(' ');
        self.at = end;
        (value.to_owned(), start..start + value.len())
    }
}

impl Iterator for Parser {
    type Item = Var;

    fn next(&mut self) -> Option<Var> {
        loop {
            self.skip_lines();
            let equals = self.at + self.rest().find('=')?;
            let start = self.after_spaces(self.at);
            let name = self.clean[self.at..equals].trim_matches(' ');
            if name.is_empty() {
                return None;
            }
            let name = name.strip_prefix("export ").unwrap_or(name).to_owned();
            self.at = self.after_spaces(equals + 1);
            if let Some((value, value_span)) = self.value() {
                let span = start..value_span.end;
                let [span, value_span] = [span, value_span].map(|span| self.places(&span));
                return Some(Var { name, value: value.into(), span, value_span });
            }
        }
    }
}
