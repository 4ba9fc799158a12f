//! Answers the questions of an unattended run: with defaults, and an error where an answer has none.

#[cfg(test)]
mod tests;

use super::{Confirm, Prompter, Select, Text};
use crate::errors::{Helpful, Result, usage};

/// Answers every question with its fallback, and remembers the questions that have none.
///
/// It answers those with a blank or with the option at which the cursor would start, only to hear the
/// questions after them too: [`Prompter::finish`] then fails and names them all.
#[derive(Debug, Default)]
pub struct Unattended {
    missing: Vec<String>,
    help: Option<String>,
}

impl Unattended {
    /// Answers as by default, with this help if an answer is missing.
    pub fn with_help(help: Option<String>) -> Self {
        Self { help, ..Self::default() }
    }

    fn missing(&mut self, flag: &str) {
        if !self.missing.iter().any(|known| known == flag) {
            self.missing.push(flag.to_owned());
        }
    }
}

impl Prompter for Unattended {
    fn text(&mut self, question: &Text<'_>) -> Result<String> {
        if question.fallback.is_none() {
            self.missing(question.flag);
        }
        Ok(question.fallback.unwrap_or_default().to_owned())
    }

    fn secret(&mut self, question: &Text<'_>) -> Result<String> {
        self.text(question)
    }

    fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        if question.fallback.is_none() {
            self.missing(question.flag);
        }
        Ok(question.fallback.unwrap_or(question.start))
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        Ok(question.default)
    }

    fn is_interactive(&self) -> bool {
        false
    }

    fn finish(&mut self) -> Result<()> {
        let missing = std::mem::take(&mut self.missing);
        let noun = match missing.len() {
            0 => return Ok(()),
            1 => "answer",
            _ => "answers",
        };
        let help = self.help.take().unwrap_or_else(|| {
            "give each on the command line, or run on a terminal without --yes to be asked".into()
        });
        Err(usage!("missing {noun}: {}", missing.join(", ")).with_help(help))
    }
}
