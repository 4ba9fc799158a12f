//! Nobody is there: defaults answer, and what has none is missing.

#[cfg(test)]
mod tests;

use super::{Confirm, Prompter, Select, Text};
use crate::errors::{Helpful, Result, usage};

/// Answers every question with its fallback, and remembers the questions that have none.
///
/// Such a question is answered with a blank or with the option where the cursor would start, only
/// so that the questions after it are heard too: [`Prompter::finish`] then fails and names them all.
#[derive(Debug, Default)]
pub struct Unattended {
    missing: Vec<String>,
    help: Option<String>,
}

impl Unattended {
    /// Nobody, and what may have been meant if something is missing.
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
