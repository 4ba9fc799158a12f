//! Answers the questions of an unattended run: with defaults, and an error where a question has none.

#[cfg(test)]
mod tests;

use super::{Confirm, Prompter, Select, Text};
use crate::errors::{Error, Helpful, Result, usage};
use lbrs::internal::secret::Sensitive;

/// Answers every question with its fallback. A run that cannot ask finds out what is missing before it asks
/// anything, so that a question without a fallback is an error here.
#[derive(Debug)]
pub struct Unattended;

fn missing(flag: &str) -> Error {
    usage!("missing answer: {flag}")
        .with_help("give it on the command line, or run on a terminal without --yes to be asked")
}

impl Prompter for Unattended {
    fn text(&mut self, question: &Text<'_>) -> Result<String> {
        question.fallback.map(str::to_owned).ok_or_else(|| missing(question.flag))
    }

    fn secret(&mut self, question: &Text<'_>) -> Result<Sensitive<String>> {
        self.text(question).map(Sensitive::from)
    }

    fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        question.fallback.ok_or_else(|| missing(question.flag))
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        Ok(question.default)
    }

    fn is_interactive(&self) -> bool {
        false
    }
}
