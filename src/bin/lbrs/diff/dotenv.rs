//! What may be shown of a `.env` file: its lines, the names of its variables and the marks of its comments.
//!
//! Readers disagree about what a line means that is no clean assignment, and whoever wrote it may have
//! meant any of it as a value. So what is not sure to be a name is masked.

use lbrs::internal::edit::dotenv::{self, Var};
use lbrs::internal::secret::MASK;

/// Returns `text` with all masked but line ends, blanks, names and the `#` of comments.
pub(super) fn masked(text: &str) -> String {
    let mut masked = Masked { text, shown: String::with_capacity(text.len()), end: 0, open: false };
    for var in dotenv::parse(text) {
        masked.assignment(&var);
    }
    masked.line_rest();
    masked.stray_lines(text.len());
    masked.shown
}

struct Masked<'t> {
    text: &'t str,
    shown: String,
    /// Up to where the text is shown by now.
    end: usize,
    /// A quote is open that nothing closes: whatever comes may be meant to stand in it.
    open: bool,
}

impl Masked<'_> {
    fn assignment(&mut self, var: &Var) {
        if self.end > 0 {
            self.line_rest();
        }
        let line = self.text[..var.value_span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let is_clean = self.stray_lines(line.max(self.end));
        let (name, value) =
            (&self.text[self.end..var.value_span.start], &self.text[var.value_span.clone()]);
        let in_value = self.open || !is_clean || continues(self.text, line);
        if is_comment(name) {
            self.shown.push_str(&comment(name));
        } else if in_value || !is_assignment(name) || is_end_of_base64(name, value) {
            self.shown.push_str(MASK);
        } else {
            self.shown.push_str(name);
            self.shown.push_str(if value.is_empty() { "" } else { MASK });
        }
        self.end = var.value_span.end;
        self.open |= is_unclosed(value);
    }

    /// Masks the rest of the line of a value: what is not a comment may belong to the value.
    fn line_rest(&mut self) {
        let rest = &self.text[self.end..];
        let (rest, _) = rest.split_at(rest.find('\n').unwrap_or(rest.len()));
        self.end += rest.len();
        self.line(rest, "");
    }

    /// The lines up to `end`, of which none has a value. Returns whether they are blank or comments.
    fn stray_lines(&mut self, end: usize) -> bool {
        let mut is_clean = true;
        for line in self.text[self.end..end].split_inclusive('\n') {
            let content = line.strip_suffix('\n').unwrap_or(line);
            is_clean &= self.line(content, MASK);
            self.shown.push_str(&line[content.len()..]);
        }
        self.end = end;
        is_clean
    }

    /// A line without a value, with `mask` for what is neither blank nor a comment. Returns whether nothing is.
    fn line(&mut self, line: &str, mask: &str) -> bool {
        let is_clean = is_comment(line) || line.trim().is_empty();
        if is_comment(line) {
            self.shown.push_str(&comment(line));
        } else if is_clean {
            self.shown.push_str(line);
        } else {
            self.shown.extend([mask, line_end(line)]);
        }
        is_clean
    }
}

/// Returns the carriage return that ends a line.
fn line_end(line: &str) -> &str {
    if line.ends_with('\r') { "\r" } else { "" }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// Returns a comment with its mark alone.
fn comment(line: &str) -> String {
    let (blanks, text) = line.split_once('#').unwrap_or_default();
    if text.trim().is_empty() {
        line.to_owned()
    } else {
        format!("{blanks}# {MASK}{}", line_end(line))
    }
}

/// Returns whether it is `NAME=`, blanks and an `export` aside.
fn is_assignment(head: &str) -> bool {
    let head = head.trim_start_matches('\u{feff}').trim();
    let Some(name) = head.strip_suffix('=') else { return false };
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let is_word = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_word && name.starts_with(|c: char| !c.is_ascii_digit())
}

/// Returns whether it may be the last line of something in Base64, as keys and certificates are: that ends in `=`.
fn is_end_of_base64(head: &str, value: &str) -> bool {
    let name = head.trim().trim_end_matches('=');
    let is_mixed = name.contains(|c: char| c.is_ascii_lowercase())
        && name.contains(|c: char| c.is_ascii_uppercase());
    value == "=" || value.is_empty() && is_mixed
}

/// Returns whether the line before the one at `line` goes on in it, as a shell takes that.
fn continues(text: &str, line: usize) -> bool {
    let before = text[..line].lines().next_back().unwrap_or_default();
    before.ends_with('\\') && !is_comment(before)
}

/// Returns whether a value starts with a quote that nothing closes.
fn is_unclosed(value: &str) -> bool {
    let quote = value.chars().next().filter(|c| matches!(c, '\'' | '"' | '`'));
    quote.is_some_and(|quote| value.len() == 1 || !value.ends_with(quote))
}
