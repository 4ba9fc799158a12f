//! Scans a text to a tape of tokens, in one pass and without recursion.

use super::escape;
use super::lexical::{
    PUNCTUATORS, comes_before_operand, continues_word, ends_line, is_blank, starts_word,
};
use crate::json::SyntaxError;
use crate::text::bom_len;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or a keyword.
    Word,
    /// Text in quotes.
    Text,
    /// Text in backquotes, with its pieces and its holes below it.
    Template,
    /// The text of a template up to a hole or the end.
    Piece,
    /// `${...}` in a template, with its tokens below it.
    Hole,
    /// A number.
    Number,
    /// A regular expression.
    Regex,
    /// An operator, a comma and the like.
    Punctuator,
    /// `(...)`, `[...]` or `{...}`, with its tokens below it.
    Group,
}

/// One token on the tape: its bytes, and where on the tape its next sibling is. What is below it follows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
    /// Whether a line ends between it and the token before it.
    pub(super) starts_line: bool,
}

/// Scans a whole text, which may start with a byte order mark and a `#!` line.
pub(super) fn scan(text: &str) -> Result<Vec<Entry>, SyntaxError> {
    let mut scanner = Scanner {
        text,
        at: bom_len(text),
        tape: Vec::new(),
        open: Vec::new(),
        last: None,
        after_operand: false,
        starts_line: true,
    };
    if scanner.rest().starts_with("#!") {
        scanner.at = scanner.line_end();
    }
    loop {
        scanner.skip_trivia()?;
        let Some(c) = scanner.rest().chars().next() else { break };
        scanner.token(c)?;
    }
    match scanner.open.last() {
        None => Ok(scanner.tape),
        Some(open) => {
            let start = scanner.tape[open.index].start;
            let bracket = &text[start..=start];
            Err(SyntaxError::new(start, format!("this `{bracket}` is not closed")))
        }
    }
}

/// A token that is not closed.
struct Open {
    index: usize,
    /// Whether an operand ends with it: `(a)` and `{}` in `x = {}`, but not `if (a)` nor a block.
    is_operand: bool,
    /// Whether it is a template that a function reads.
    is_tagged: bool,
}

struct Scanner<'t> {
    text: &'t str,
    /// The next byte to read.
    at: usize,
    tape: Vec<Entry>,
    /// The tokens that are open, outermost first.
    open: Vec<Open>,
    /// The token before, if it has the same token around it.
    last: Option<usize>,
    /// Whether an operand ends before here, and so a `/` divides.
    after_operand: bool,
    starts_line: bool,
}

impl<'t> Scanner<'t> {
    fn token(&mut self, c: char) -> Result<(), SyntaxError> {
        let start = self.at;
        match c {
            '(' | '[' | '{' => {
                let is_operand = self.opens_operand(c);
                self.at += 1;
                self.open(Kind::Group, start, is_operand);
            }
            ')' | ']' | '}' => return self.close(c),
            '"' | '\'' => {
                self.text(c)?;
                self.push(Kind::Text, start, true);
            }
            '`' => {
                self.at += 1;
                self.open(Kind::Template, start, true);
                return self.template_text();
            }
            '0'..='9' => self.number()?,
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number()?,
            '/' if !self.after_operand => {
                self.regex()?;
                self.push(Kind::Regex, start, true);
            }
            _ if starts_word(c) || c == '\\' => self.word()?,
            _ => self.punctuator(c)?,
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind, start: usize, is_operand: bool) {
        let next = self.tape.len() + 1;
        let starts_line = std::mem::take(&mut self.starts_line);
        self.last = Some(self.tape.len());
        self.tape.push(Entry { kind, start, end: self.at, next, starts_line });
        self.after_operand = is_operand;
    }

    fn open(&mut self, kind: Kind, start: usize, is_operand: bool) {
        let is_tagged = kind == Kind::Template && self.after_operand;
        self.open.push(Open { index: self.tape.len(), is_operand, is_tagged });
        self.push(kind, start, false);
        self.last = None;
    }

    fn close(&mut self, bracket: char) -> Result<(), SyntaxError> {
        let open = self.open.last().map_or(0, |open| open.index);
        let opening = self.tape.get(open).filter(|_| !self.open.is_empty());
        let opening = opening.map(|entry| &self.text[entry.start..self.at]);
        let fits = opening.is_some_and(|opening| match bracket {
            ')' => opening.starts_with('('),
            ']' => opening.starts_with('['),
            _ => opening.starts_with(['{', '$']),
        });
        if !fits {
            let message = match opening.and_then(|opening| opening.chars().next()) {
                Some(opening) => format!("`{bracket}` does not close this `{opening}`"),
                None => format!("this `{bracket}` closes nothing"),
            };
            return Err(SyntaxError::new(self.at, message));
        }
        self.at += 1;
        let is_hole = self.tape[open].kind == Kind::Hole;
        self.closed();
        if is_hole { self.template_text() } else { Ok(()) }
    }

    /// Ends the innermost open token here.
    fn closed(&mut self) {
        let Some(Open { index, is_operand, .. }) = self.open.pop() else { return };
        let next = self.tape.len();
        let entry = &mut self.tape[index];
        (entry.end, entry.next) = (self.at, next);
        (self.last, self.after_operand) = (Some(index), is_operand);
        // A line that ends inside of it does not end behind it.
        self.starts_line = false;
    }

    /// Returns whether the bracket that opens here belongs to an operand.
    fn opens_operand(&self, bracket: char) -> bool {
        let Some(last) = self.last.map(|last| self.tape[last]) else {
            // A block may start a block, and a whole text.
            let around = self.open.last().map(|open| self.tape[open.index]);
            return bracket != '{'
                || around.is_some_and(|around| !self.text[around.start..].starts_with('{'));
        };
        let word = &self.text[last.start..last.end];
        match bracket {
            '(' => !matches!(word, "if" | "while" | "for" | "with"),
            '{' => match last.kind {
                Kind::Word => comes_before_operand(word) && !matches!(word, "do" | "else"),
                Kind::Punctuator => !matches!(word, ";" | "=>" | ">"),
                _ => false,
            },
            _ => true,
        }
    }

    /// Reads the text of a template, up to its end or to the next hole.
    fn template_text(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        loop {
            let Some(found) = self.rest().find(['`', '\\', '$']) else {
                let start = self.open.last().map_or(start, |open| self.tape[open.index].start);
                return Err(SyntaxError::new(start, "this text has no closing backquote"));
            };
            self.at += found;
            match self.rest().as_bytes() {
                [b'`', ..] => {
                    self.push(Kind::Piece, start, true);
                    self.at += 1;
                    self.closed();
                    return Ok(());
                }
                [b'$', b'{', ..] => {
                    self.push(Kind::Piece, start, true);
                    let start = self.at;
                    self.at += 2;
                    self.open(Kind::Hole, start, false);
                    return Ok(());
                }
                [b'\\', ..] => {
                    let end = escape::end(self.text, self.at);
                    let is_tagged = self.open.last().is_some_and(|open| open.is_tagged);
                    // To a function, no escape is wrong: `C:\users`.
                    self.at = if is_tagged { end.unwrap_or(self.at + 1) } else { end? };
                }
                _ => self.at += 1,
            }
        }
    }

    fn text(&mut self, quote: char) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += 1;
        loop {
            let stop = self.rest().find([quote, '\\', '\n', '\r']);
            self.at += stop.unwrap_or(self.rest().len());
            match self.rest().as_bytes().first() {
                Some(b'\\') => self.at = escape::end(self.text, self.at)?,
                Some(b'"' | b'\'') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => {
                    let message = format!("this text has no closing `{quote}`");
                    return Err(SyntaxError::new(start, message));
                }
            }
        }
    }

    fn regex(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let mut in_class = false;
        let mut chars = self.text[start..].char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    let flags = &self.text[start + at + 1..];
                    let end = flags.find(|c| !continues_word(c)).unwrap_or(flags.len());
                    self.at = start + at + 1 + end;
                    return Ok(());
                }
                '\\' if chars.next().is_some_and(|(_, c)| !ends_line(c)) => {}
                _ if c == '\\' || ends_line(c) => break,
                _ => {}
            }
        }
        Err(SyntaxError::new(start, "this regular expression has no closing `/`"))
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let end_of = |mut at: usize, is_digit: fn(&u8) -> bool| {
            while bytes.get(at).is_some_and(|b| is_digit(b) || *b == b'_') {
                at += 1;
            }
            at
        };
        let radix = bytes.get(start + 1).map(u8::to_ascii_lowercase);
        let mut at = match (bytes[start], radix) {
            (b'0', Some(b'x' | b'o' | b'b')) => end_of(start + 2, u8::is_ascii_hexdigit),
            (b'0', Some(b'0'..=b'9' | b'_')) => {
                return Err(SyntaxError::new(start, "a number has no leading zero"));
            }
            _ => {
                let mut at = end_of(start, u8::is_ascii_digit);
                if bytes.get(at) == Some(&b'.') {
                    at = end_of(at + 1, u8::is_ascii_digit);
                }
                if matches!(bytes.get(at), Some(b'e' | b'E')) {
                    at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
                    at = end_of(at, u8::is_ascii_digit);
                }
                at
            }
        };
        at += usize::from(bytes.get(at) == Some(&b'n'));
        let follows = self.text[at..].starts_with(continues_word);
        if follows || !bytes[at - 1].is_ascii_alphanumeric() && bytes[at - 1] != b'.' {
            return Err(SyntaxError::expected(self.text, at, "the end of this number"));
        }
        self.at = at;
        self.push(Kind::Number, start, true);
        Ok(())
    }

    fn word(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        loop {
            let rest = self.rest();
            self.at += rest.find(|c| !continues_word(c)).unwrap_or(rest.len());
            // A letter may be written as an escape.
            if !self.rest().starts_with('\\') {
                break;
            }
            if !self.rest().starts_with("\\u") {
                return Err(SyntaxError::expected(self.text, self.at, "a letter"));
            }
            self.at = escape::end(self.text, self.at)?;
        }
        let is_member = self.last.is_some_and(|last| {
            let last = self.tape[last];
            matches!(&self.text[last.start..last.end], "." | "?.")
        });
        let is_operand = is_member || !comes_before_operand(&self.text[start..self.at]);
        self.push(Kind::Word, start, is_operand);
        Ok(())
    }

    fn punctuator(&mut self, c: char) -> Result<(), SyntaxError> {
        let (start, rest) = (self.at, self.rest());
        // Most signs are one character, which starts few longer ones.
        let starts = |sign: &&&str| sign.starts_with(c) && rest.starts_with(**sign);
        let is_digit = |c: char| c.is_ascii_digit();
        let sign = PUNCTUATORS.iter().find(starts).copied();
        // `a?.5:b` is a choice.
        let sign = sign.filter(|sign| *sign != "?." || !rest[2..].starts_with(is_digit));
        if sign.is_none() && !"!#%&*+,-./:;<=>?@^|~".contains(c) {
            return Err(SyntaxError::expected(self.text, start, "TypeScript"));
        }
        self.at += sign.map_or(1, str::len);
        let stays = match sign {
            Some("++" | "--") => true,
            // `x!` says that `x` is not null.
            None => c == '!' && self.after_operand && !self.starts_line,
            _ => false,
        };
        self.push(Kind::Punctuator, start, stays);
        Ok(())
    }

    fn skip_trivia(&mut self) -> Result<(), SyntaxError> {
        loop {
            let rest = self.rest();
            let blank = &rest[..rest.find(|c| !is_blank(c)).unwrap_or(rest.len())];
            let mut passed = blank;
            if rest[blank.len()..].starts_with("//") {
                let end = self.line_end();
                passed = &self.text[self.at..end];
            } else if rest[blank.len()..].starts_with("/*") {
                let body = blank.len() + 2;
                let Some(length) = rest[body..].find("*/") else {
                    let message = "this comment has no closing `*/`";
                    return Err(SyntaxError::new(self.at + blank.len(), message));
                };
                passed = &rest[..body + length + 2];
            }
            self.starts_line |= passed.contains(ends_line);
            self.at += passed.len();
            if passed.len() == blank.len() {
                return Ok(());
            }
        }
    }

    /// Returns the end of the line whose comment comes next, or of the `#!` line.
    fn line_end(&self) -> usize {
        let rest = self.rest();
        let comment = rest.len() - rest.trim_start_matches(is_blank).len();
        self.at + comment + rest[comment..].find(ends_line).unwrap_or(rest.len() - comment)
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }
}
