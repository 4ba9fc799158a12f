//! Asks on a terminal that only prints lines, such as a shell inside an editor: reads answers line by
//! line, and numbers lists.

#[cfg(test)]
mod tests;

use std::io::{BufRead, Write};

use super::look::{Look, spaced};
use super::{CANNOT_ASK, Confirm, Select, Text, YES_OR_NO, printable, yes_or_no};
use crate::errors::{Context, Result, cancelled};
use lbrs::internal::text::without_line_end;

pub(super) struct Plain<'t, R, W> {
    look: Look<'t>,
    input: R,
    output: W,
}

impl<'t, R: BufRead, W: Write> Plain<'t, R, W> {
    pub(super) fn new(look: Look<'t>, input: R, output: W) -> Self {
        Self { look, input, output }
    }

    pub(super) fn text(&mut self, question: &Text<'_>) -> Result<String> {
        let prompt = self.look.text(question.message, question.hint);
        self.ask(prompt, |answer| (question.check)(answer).map(|()| answer.to_owned()))
    }

    pub(super) fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        let digits = question.options.len().to_string().len();
        for (index, label) in question.options.iter().enumerate() {
            let item = self.look.item(&format!("{:digits$}) {label}", index + 1), false);
            self.print(&format!("{item}\n"))?;
        }
        let hint = format!("(number or words, blank: {})", question.start + 1);
        let prompt = spaced(self.look.select(question.message)) + &self.look.hint(&hint);
        self.ask(prompt, |answer| find(question, answer))
    }

    pub(super) fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        let prompt = self.look.confirm(question.message, question.default);
        self.ask(prompt, |answer| match answer.trim() {
            "" => Ok(question.default),
            answer => yes_or_no(answer).ok_or_else(|| YES_OR_NO.to_owned()),
        })
    }

    /// Asks until `take` accepts an answer.
    fn ask<T>(&mut self, prompt: String, take: impl Fn(&str) -> Result<T, String>) -> Result<T> {
        let prompt = spaced(prompt);
        loop {
            self.print(&prompt)?;
            let reason = match self.line()?.and_then(|answer| take(&answer)) {
                Ok(taken) => return Ok(taken),
                Err(reason) => self.look.error(&printable(&reason)),
            };
            self.print(&format!("{reason}\n"))?;
        }
    }

    /// Reads one line, or the reason why it cannot be an answer. The end of the input (Ctrl-D) and a line
    /// that holds only Esc cancel.
    fn line(&mut self) -> Result<Result<String, String>> {
        let mut line = Vec::new();
        if self.input.read_until(b'\n', &mut line).context(CANNOT_ASK)? == 0 {
            self.print("\n")?;
            return Err(cancelled());
        }
        let Ok(line) = String::from_utf8(line) else {
            return Ok(Err("not UTF-8".to_owned()));
        };
        match without_line_end(&line) {
            "\u{1b}" => Err(cancelled()),
            answer => Ok(Ok(answer.to_owned())),
        }
    }

    fn print(&mut self, text: &str) -> Result<()> {
        self.output
            .write_all(text.as_bytes())
            .and_then(|()| self.output.flush())
            .context(CANNOT_ASK)
    }
}

/// Returns the option with that number, or the only one that matches the words.
fn find(question: &Select<'_>, answer: &str) -> Result<usize, String> {
    let answer = answer.trim();
    let count = question.options.len();
    if answer.is_empty() {
        return Ok(question.start.min(count - 1));
    }
    if let Ok(number) = answer.parse::<usize>() {
        return match number.checked_sub(1) {
            Some(index) if index < count => Ok(index),
            _ => Err(format!("no option {number}, the last is {count}")),
        };
    }
    if let Some(index) = question.named(answer) {
        return Ok(index);
    }
    match question.search(answer).as_slice() {
        [] => Err(format!("{answer:?}: {}", question.nothing())),
        [index] => Ok(*index),
        found => Err(format!("{} options match {answer:?}", found.len())),
    }
}
