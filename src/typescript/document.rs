//! A scanned text, and the tokens in it with their places.

use std::borrow::Cow;
use std::ops::Range;

use super::escape::unescape;
pub use super::scan::Kind;
use super::scan::{Entry, scan};
use crate::json::SyntaxError;

/// A TypeScript text with the place of every token in it.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    tape: Vec<Entry>,
}

impl<'t> Document<'t> {
    /// Scans a text. What it accepts may still be no TypeScript: the grammar is known for those parts alone that
    /// are read.
    pub fn parse(text: &'t str) -> Result<Self, SyntaxError> {
        Ok(Self { text, tape: scan(text)? })
    }

    /// Returns the whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the tokens that are below no other.
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens { document: self, at: 0, end: self.tape.len() }
    }
}

/// A token at its place in a [`Document`].
#[derive(Clone, Copy)]
pub struct Token<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'d> Token<'d> {
    /// Returns its kind.
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// Returns its bytes in the text, quotes and brackets included.
    pub fn span(self) -> Range<usize> {
        self.entry().start..self.entry().end
    }

    /// Returns its text, as it stands in the document.
    pub fn raw(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// Returns the name that a word is, unless it is written with escapes.
    pub(crate) fn plain_name(self) -> Option<Cow<'d, str>> {
        Some(Cow::Borrowed(self.raw())).filter(|name| !name.contains('\\'))
    }

    /// Returns the text that it stands for, if it is one in quotes or a piece of a template.
    pub fn text(self) -> Cow<'d, str> {
        let raw = self.raw();
        unescape(if self.kind() == Kind::Text { &raw[1..raw.len() - 1] } else { raw })
    }

    /// Returns whether a line ends between it and the token before it.
    pub(crate) fn starts_line(self) -> bool {
        self.entry().starts_line
    }

    /// Returns whether it is this word or sign.
    pub(crate) fn is(self, word: &str) -> bool {
        matches!(self.kind(), Kind::Word | Kind::Punctuator) && self.raw() == word
    }

    /// Returns whether it is a group in such brackets.
    pub(crate) fn is_group(self, bracket: char) -> bool {
        self.kind() == Kind::Group && self.raw().starts_with(bracket)
    }

    /// Returns the tokens in its brackets, or the pieces and the holes of a template.
    pub(crate) fn inner(self) -> Tokens<'d> {
        Tokens { document: self.document, at: self.index + 1, end: self.entry().next }
    }

    /// Returns it as a row of tokens.
    pub(crate) fn alone(self) -> Tokens<'d> {
        Tokens { document: self.document, at: self.index, end: self.entry().next }
    }

    /// Returns it and all tokens behind it.
    pub(super) fn onward(self) -> Tokens<'d> {
        Tokens { document: self.document, at: self.index, end: self.document.tape.len() }
    }

    /// Returns the token behind it, on whatever level that is.
    pub(crate) fn following(self) -> Option<Token<'d>> {
        let index = self.entry().next;
        (index < self.document.tape.len()).then_some(Token { index, ..self })
    }

    /// Returns the token before it, on whatever level that is.
    pub(crate) fn preceding(self) -> Option<Token<'d>> {
        self.index.checked_sub(1).map(|index| Token { index, ..self })
    }

    fn entry(self) -> &'d Entry {
        &self.document.tape[self.index]
    }
}

/// Tokens in a row. What is in the brackets of one is below it.
#[derive(Clone, Copy)]
pub struct Tokens<'d> {
    document: &'d Document<'d>,
    at: usize,
    end: usize,
}

impl<'d> Tokens<'d> {
    /// Returns the document they stand in.
    pub fn document(self) -> &'d Document<'d> {
        self.document
    }

    /// Returns the next token.
    pub(crate) fn peek(self) -> Option<Token<'d>> {
        (self.at < self.end).then_some(Token { document: self.document, index: self.at })
    }

    /// Returns the token behind the next.
    pub(crate) fn second(mut self) -> Option<Token<'d>> {
        self.next();
        self.peek()
    }

    /// Returns whether no token is left.
    pub(crate) fn is_empty(self) -> bool {
        self.at >= self.end
    }

    /// Passes over the next token if it is this word or sign.
    pub(crate) fn eat(&mut self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is(word)) && self.next().is_some()
    }

    /// Passes over the next token if it is a group in such brackets, which it returns.
    pub(crate) fn group(&mut self, bracket: char) -> Option<Token<'d>> {
        let group = self.peek().filter(|token| token.is_group(bracket))?;
        self.at = group.entry().next;
        Some(group)
    }

    /// Returns the tokens up to those that are left in `rest`.
    pub(crate) fn up_to(self, rest: Tokens<'d>) -> Tokens<'d> {
        Tokens { end: rest.at.min(self.end), ..self }
    }

    /// Returns the only token, if it is one.
    pub(crate) fn only(self) -> Option<Token<'d>> {
        self.peek().filter(|token| token.entry().next >= self.end)
    }

    /// Returns the number of tokens, and of all that is below them.
    pub(crate) fn len(self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// Returns all tokens, and those below them.
    pub fn all(self) -> impl Iterator<Item = Token<'d>> {
        (self.at..self.end).map(move |index| Token { document: self.document, index })
    }

    /// Returns the bytes from the first token to the end of the last.
    pub fn span(self) -> Range<usize> {
        let end = self.last().map(|last| last.span().end);
        let start = self.peek().map(|first| first.span().start);
        start.unwrap_or(self.end_of_last())..end.unwrap_or(self.end_of_last())
    }

    /// Returns the end of the token before the next, which has none below it.
    fn end_of_last(self) -> usize {
        let last = self.at.checked_sub(1).and_then(|last| self.document.tape.get(last));
        let end = last.map_or(0, |last| last.end);
        let rest = &self.document.text[end..];
        end + rest.len() - rest.trim_start().len()
    }

    /// Returns their text, as it stands in the document.
    pub fn raw(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// Returns the error that something else than `what` stands next.
    pub(super) fn expected(self, what: &str) -> SyntaxError {
        let at = self.peek().map_or_else(|| self.end_of_last(), |token| token.span().start);
        SyntaxError::expected(self.document.text, at, what)
    }
}

impl<'d> Iterator for Tokens<'d> {
    type Item = Token<'d>;

    fn next(&mut self) -> Option<Token<'d>> {
        let token = self.peek()?;
        self.at = token.entry().next;
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::super::class::{Config, classes};
    use super::Document;

    #[test]
    fn a_cast_belongs_to_brackets_of_several_lines() {
        for value in ["{\n  a: 1,\n} as const", "{\n  a: [\n  ]\n} satisfies {\n  a: number[]\n}"] {
            let text = format!("const config = {value};\nclass A extends DataSource {{}}");
            let document = Document::parse(&text).unwrap();
            let Config::Here(node) = &classes(&document).unwrap()[0].config else { panic!() };
            assert_eq!(node.tokens.raw(), value);
        }
    }
}
