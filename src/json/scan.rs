//! Scans a text to a tape of places, in one pass and without recursion.

use std::ops::Range;

use super::syntax::{SyntaxError, printable, word};
use crate::text::bom_len;

/// One value or key on the tape: its bytes, and where on the tape its next sibling is.
///
/// Its kind is its first byte; the entries of a container follow it, an object's as key, value, key,
/// value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
}

/// The result of a scan.
#[derive(Debug)]
pub(super) struct Scan {
    /// Empty if the text has no value.
    pub(super) tape: Vec<Entry>,
    pub(super) first_comment: Option<usize>,
    pub(super) first_trailing_comma: Option<usize>,
}

/// Scans a whole text, which may start with a byte order mark.
pub(super) fn scan(text: &str) -> Result<Scan, SyntaxError> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: bom_len(text),
        open: Vec::new(),
        found: Scan { tape: Vec::new(), first_comment: None, first_trailing_comma: None },
    };
    scanner.skip_trivia()?;
    if scanner.at < text.len() {
        scanner.value()?;
        while scanner.advance()? {
            scanner.value()?;
        }
        if scanner.at < text.len() {
            return Err(scanner.expected("the end of the text after this value"));
        }
    }
    Ok(scanner.found)
}

/// Returns whether the whole `text` is a JSON number: `-0.5e+3`, but not `+1`, `.5` or `0x1f`.
pub fn is_number(text: &str) -> bool {
    number_end(text.as_bytes(), 0).is_ok_and(|end| end == text.len())
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The next byte to read.
    at: usize,
    /// The containers that are open, outermost first, as places on the tape.
    open: Vec<usize>,
    found: Scan,
}

impl Scanner<'_> {
    /// Reads a scalar, or the opening bracket of a container, whose end is filled in when it closes.
    fn value(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        match self.peek() {
            Some(b'{' | b'[') => {
                self.open.push(self.found.tape.len());
                self.at += 1;
            }
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => {
                self.at = number_end(self.bytes, start)
                    .map_err(|(at, expected)| SyntaxError::expected(self.text, at, expected))?;
            }
            Some(b'\'') => return Err(self.expected("text in double quotes")),
            _ => match word(&self.text[start..]) {
                literal @ ("true" | "false" | "null") => self.at += literal.len(),
                _ => return Err(self.expected("a value")),
            },
        }
        self.push(start);
        Ok(())
    }

    /// Goes on from a scalar or an opening bracket to the next value, through closing brackets, commas and
    /// keys. Returns false at the end of the outermost value.
    fn advance(&mut self) -> Result<bool, SyntaxError> {
        let mut first = self.open.last().is_some_and(|&open| open + 1 == self.found.tape.len());
        loop {
            self.skip_trivia()?;
            let Some(&open) = self.open.last() else { return Ok(false) };
            let is_object = self.bytes[self.found.tape[open].start] == b'{';
            let closing = if is_object { b'}' } else { b']' };
            let mut comma = None;
            if !first && self.peek() == Some(b',') {
                comma = Some(self.at);
                self.at += 1;
                self.skip_trivia()?;
            }
            if self.peek() == Some(closing) {
                let found = &mut self.found.first_trailing_comma;
                *found = found.or(comma);
                self.close(open);
                first = false;
            } else if !first && comma.is_none() {
                return Err(self.expected(match is_object {
                    true => "`,` or `}` after this value",
                    false => "`,` or `]` after this value",
                }));
            } else {
                if is_object {
                    self.key()?;
                }
                return Ok(true);
            }
        }
    }

    fn close(&mut self, open: usize) {
        self.at += 1;
        let next = self.found.tape.len();
        let entry = &mut self.found.tape[open];
        entry.end = self.at;
        entry.next = next;
        self.open.pop();
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            if !word(&self.text[start..]).is_empty() {
                return Err(self.expected("a key in double quotes"));
            }
            return Err(self.expected("a key in double quotes or `}`"));
        }
        self.string()?;
        self.push(start);
        self.skip_trivia()?;
        if self.peek() != Some(b':') {
            return Err(self.expected("`:` after this key"));
        }
        self.at += 1;
        self.skip_trivia()
    }

    fn push(&mut self, start: usize) {
        let next = self.found.tape.len() + 1;
        self.found.tape.push(Entry { start, end: self.at, next });
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            at = plain_end(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(());
                }
                Some(b'\\') => at = self.escape_end(at)?,
                Some(b'\n' | b'\r') | None => {
                    return Err(SyntaxError::new(start, "this text has no closing `\"`"));
                }
                Some(&control) => {
                    let control = printable(char::from(control));
                    let message = format!(
                        "a control character in text is written as an escape, found `{control}`"
                    );
                    return Err(SyntaxError::new(at, message));
                }
            }
        }
    }

    /// Returns the end of the escape whose backslash is at `at`.
    fn escape_end(&self, at: usize) -> Result<usize, SyntaxError> {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') => {
                let digits = at + 2..at + 6;
                let is_digit = |i: usize| self.bytes.get(i).is_some_and(u8::is_ascii_hexdigit);
                match digits.clone().find(|&i| !is_digit(i)) {
                    None => Ok(digits.end),
                    Some(i) => {
                        Err(SyntaxError::expected(self.text, i, "four hex digits after `\\u`"))
                    }
                }
            }
            _ => Err(SyntaxError::expected(
                self.text,
                at + 1,
                "one of `\"\\/bfnrtu` after a backslash",
            )),
        }
    }

    fn skip_trivia(&mut self) -> Result<(), SyntaxError> {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                self.at += 1;
            }
            if self.peek() != Some(b'/') {
                return Ok(());
            }
            let Some(end) = comment_end(self.bytes, self.at) else {
                if self.bytes.get(self.at + 1) == Some(&b'*') {
                    return Err(SyntaxError::new(self.at, "this comment has no closing `*/`"));
                }
                return Ok(());
            };
            self.found.first_comment.get_or_insert(self.at);
            self.at = end;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn expected(&self, expected: &str) -> SyntaxError {
        SyntaxError::expected(self.text, self.at, expected)
    }
}

/// Finds the comments of a JSON text, in order. In malformed text it may find others.
pub fn comment_spans(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = 0;
    let mut in_string = false;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            b'/' if !in_string => {
                if let Some(end) = comment_end(bytes, at).filter(|_| at + 1 < bytes.len()) {
                    comments.push(at..end);
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    comments
}

/// Returns the end of the comment at `start`: before the line break of `//`, or after `*/`. Returns `None` if
/// no comment starts there, or it is not closed.
pub(crate) fn comment_end(bytes: &[u8], start: usize) -> Option<usize> {
    let body = bytes.get(start + 2..)?;
    match &bytes[start..start + 2] {
        b"//" => {
            let length = body.iter().position(|b| matches!(b, b'\n' | b'\r'));
            Some(length.map_or(bytes.len(), |length| start + 2 + length))
        }
        b"/*" => body.windows(2).position(|pair| pair == b"*/").map(|length| start + 4 + length),
        _ => None,
    }
}

/// Returns the first byte from `at` on that does not stand for itself in a string (a quote, a backslash, a
/// control character), or the end.
fn plain_end(bytes: &[u8], at: usize) -> usize {
    let stops = |b: &u8| matches!(b, b'"' | b'\\' | 0..0x20);
    at + bytes[at..].iter().position(stops).unwrap_or(bytes.len() - at)
}

/// Returns the end of the number at `start`, or where it breaks off and what is expected there.
fn number_end(bytes: &[u8], start: usize) -> Result<usize, (usize, &'static str)> {
    let digits = |mut at: usize, expected| {
        let first = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == first { Err((at, expected)) } else { Ok(at) }
    };
    let mut at = start;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    let integer = at;
    at = digits(at, "a digit after `-`")?;
    if bytes[integer] == b'0' && at > integer + 1 {
        return Err((integer, "a number without a leading zero"));
    }
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1, "a digit after `.`")?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = digits(at, "a digit in the exponent")?;
    }
    Ok(at)
}
