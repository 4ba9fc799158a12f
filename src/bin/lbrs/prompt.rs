//! Questions, and who answers them: a person at a terminal, nobody, or a test.

mod editor;
mod look;
mod plain;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod unattended;

use std::borrow::Cow;

use crate::errors::Result;
use lbrs::internal::text::is_hidden;

/// The option for whatever is not on the list.
pub const OTHER: &str = "other";

/// The answer that takes out what is there already.
pub const CLEAR: &str = "-";

/// Whoever answers the questions.
///
/// Every method fails with [`Cancelled`](crate::errors::Cancelled) when the person cancels.
pub trait Prompter {
    /// Asks for a line of text. The answer has passed the question's check; `""` is a blank one.
    fn text(&mut self, question: &Text<'_>) -> Result<String>;

    /// Asks for a text that never shows, and of which not even the length shows afterwards.
    fn secret(&mut self, question: &Text<'_>) -> Result<String>;

    /// Asks for a text that may be written in an editor, which starts with `draft` where nothing is typed.
    fn long_text(&mut self, question: &Text<'_>, _draft: &str) -> Result<String> {
        self.text(question)
    }

    /// Asks for one of the options. The answer is its index.
    fn select(&mut self, question: &Select<'_>) -> Result<usize>;

    /// Asks for yes or no.
    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool>;

    /// Whether a person answers, so that more may be asked than what has to be known.
    fn is_interactive(&self) -> bool;

    /// Ends the asking. To be called after the last question and before anything is done with the
    /// answers: it fails if some of them stand in for answers that nobody gave.
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

/// A question for a text or for a secret.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// The question, with its own colon: `Enter the datasource name:`.
    pub message: &'a str,
    /// What holds if the answer is left blank, such as the connector's default.
    pub hint: Option<&'a str>,
    /// The hint is there already: a blank answer keeps it, and [`CLEAR`] takes it out.
    pub keeps: bool,
    /// Refuses an answer with the reason: lower case, no full stop. A blank answer is checked too.
    pub check: &'a dyn Fn(&str) -> Result<(), String>,
    /// The answer if nobody can be asked. Without it the answer is missing then.
    pub fallback: Option<&'a str>,
    /// How to answer on the command line: `--connector ID`.
    pub flag: &'a str,
}

/// A question for one of several options.
#[derive(Clone, Copy, Debug)]
pub struct Select<'a> {
    /// The question, with its own colon.
    pub message: &'a str,
    /// The labels; what is typed searches in them.
    pub options: &'a [String],
    /// What else finds an option when it is typed, one text for each option, of which the first word names
    /// it as its label does; may be empty.
    pub keywords: &'a [String],
    /// The index of the option where the cursor starts.
    pub start: usize,
    /// The answer if nobody can be asked. Without it the answer is missing then.
    pub fallback: Option<usize>,
    /// How to answer on the command line: `--connector ID`.
    pub flag: &'a str,
}

/// A question for yes or no.
#[derive(Clone, Copy, Debug)]
pub struct Confirm<'a> {
    /// The question, without a question mark: `Install loopback-connector-mongodb@^5.6.0`.
    pub message: &'a str,
    /// The answer if the person just goes on, and if nobody can be asked.
    pub default: bool,
}

/// The check of a question that takes any answer.
///
/// # Errors
///
/// None; the type is that of [`Text::check`].
pub fn accept(_: &str) -> Result<(), String> {
    Ok(())
}

/// How well an option fits what was typed, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is the first of its keywords.
    Id,
    /// It is its label.
    Label,
    /// It is the start of one of these.
    Start,
    /// Each typed word begins a word of the label or the keywords.
    Words,
    /// Each typed word occurs there.
    Inside,
}

impl Select<'_> {
    /// How well an option fits what was typed, which is in lower case; none if it does not.
    fn fit(&self, index: usize, typed: &str) -> Option<Fit> {
        let label = self.options.get(index)?.to_lowercase();
        if typed.is_empty() {
            return Some(Fit::Start);
        }
        let keywords =
            self.keywords.get(index).map(|keywords| keywords.to_lowercase()).unwrap_or_default();
        // What stands in brackets at the end of a label is about the option, and no part of its name.
        let without_remark = label.split(" (").next().unwrap_or_default();
        let first_keyword = keywords.split(' ').next().unwrap_or_default();
        let names = [label.as_str(), without_remark, first_keyword];
        if typed == first_keyword {
            return Some(Fit::Id);
        }
        if names.contains(&typed) {
            return Some(Fit::Label);
        }
        if names.iter().any(|name| name.starts_with(typed)) {
            return Some(Fit::Start);
        }
        let text = format!("{label} {keywords}");
        let begins = |word: &str| {
            let before = |at: usize| text[..at].chars().next_back();
            text.match_indices(word).any(|(at, _)| before(at).is_none_or(|c| !c.is_alphanumeric()))
        };
        let mut words = typed.split_whitespace();
        if !words.clone().all(|word| text.contains(word)) {
            return None;
        }
        Some(if words.all(begins) { Fit::Words } else { Fit::Inside })
    }

    /// The options that fit what was typed, the best first.
    pub(crate) fn search(&self, typed: &str) -> Vec<usize> {
        self.ranked(typed).into_iter().map(|(_, index)| index).collect()
    }

    /// The option that is named by what was typed.
    fn named(&self, typed: &str) -> Option<usize> {
        self.ranked(typed).first().filter(|(fit, _)| *fit <= Fit::Label).map(|(_, index)| *index)
    }

    fn ranked(&self, typed: &str) -> Vec<(Fit, usize)> {
        let typed = typed.trim().to_lowercase();
        let fits =
            (0..self.options.len()).filter_map(|index| Some((self.fit(index, &typed)?, index)));
        let mut found: Vec<(Fit, usize)> = fits.collect();
        found.sort_by_key(|&(fit, _)| fit);
        found
    }

    /// What is said where nothing fits.
    fn nothing(&self) -> &'static str {
        match self.options.last() {
            Some(last) if last == OTHER => "nothing matches; type `other` for any package or crate",
            _ => "nothing matches",
        }
    }
}

/// What stands before the reason for refusing an answer.
const REFUSED: &str = ">>";

/// The reason for refusing any other answer than yes or no.
const YES_OR_NO: &str = "answer y for yes or n for no";

/// What was typed, as yes or no.
fn yes_or_no(typed: &str) -> Option<bool> {
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// What the system has kept from being done, where it fails.
const CANNOT_ASK: &str = "cannot ask on the terminal";

/// The text with every character replaced that a terminal would act on, or that would hide or reorder
/// others. Questions quote names from files; one character for each keeps the columns of what is typed.
fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_hidden, "\u{fffd}"))
}
