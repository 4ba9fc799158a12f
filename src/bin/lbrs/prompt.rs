//! Questions, and what answers them: a user at a terminal, the defaults of an unattended run, or a test.

mod editor;
mod look;
mod plain;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod unattended;

use std::borrow::Cow;

use crate::errors::Result;
use lbrs::internal::secret::Sensitive;
use lbrs::internal::text::is_hidden;

/// The option for whatever is not on the list.
pub const OTHER: &str = "other";

/// The answer that removes an existing value.
pub const CLEAR: &str = "-";

/// Answers questions.
///
/// Every method fails with [`Cancelled`](crate::errors::Cancelled) when the user cancels.
pub trait Prompter {
    /// Asks for a line of text. The answer has passed the question's check; a blank answer is `""`.
    fn text(&mut self, question: &Text<'_>) -> Result<String>;

    /// Asks for a text that is never shown, nor is its length afterwards.
    fn secret(&mut self, question: &Text<'_>) -> Result<Sensitive<String>>;

    /// Asks for a text that the user may write in an editor, which starts with `draft` if nothing is typed.
    fn long_text(&mut self, question: &Text<'_>, _draft: &str) -> Result<String> {
        self.text(question)
    }

    /// Asks for one of the options, and returns its index.
    fn select(&mut self, question: &Select<'_>) -> Result<usize>;

    /// Asks for yes or no.
    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool>;

    /// Returns whether a user answers, so that optional questions make sense.
    fn is_interactive(&self) -> bool;
}

/// A question for a text or for a secret.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// The question, with its own colon: `Enter the datasource name:`.
    pub message: &'a str,
    /// What a blank answer means, such as the connector's default.
    pub hint: Option<&'a str>,
    /// The hint is an existing value: a blank answer keeps it, and [`CLEAR`] removes it.
    pub keeps: bool,
    /// Rejects an answer, blank ones too, with a reason in lower case and without a full stop.
    pub check: &'a dyn Fn(&str) -> Result<(), String>,
    /// The answer of an unattended run. Without it the answer is missing there.
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
    /// More words that find each option, of which the first names it as its label does; may be empty.
    pub keywords: &'a [String],
    /// The indices of the options that a search shows behind all others.
    pub behind: &'a [usize],
    /// The index of the option at which the cursor starts.
    pub start: usize,
    /// The answer of an unattended run. Without it the answer is missing there.
    pub fallback: Option<usize>,
    /// How to answer on the command line: `--connector ID`.
    pub flag: &'a str,
}

/// A question for yes or no.
#[derive(Clone, Copy, Debug)]
pub struct Confirm<'a> {
    /// The question, without a question mark: `Install loopback-connector-mongodb@^5.6.0`.
    pub message: &'a str,
    /// The answer to a bare Enter, and that of an unattended run.
    pub default: bool,
}

/// Accepts any answer, as a [`Text::check`].
pub fn accept(_: &str) -> Result<(), String> {
    Ok(())
}

/// How well an option fits the typed text, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The text is the first of its keywords.
    Id,
    /// The text is its label.
    Label,
    /// The text is the start of one of these.
    Start,
    /// Each typed word begins a word of the label or the keywords.
    Words,
    /// Each typed word occurs in the label or the keywords.
    Inside,
}

impl Select<'_> {
    /// Returns how well an option fits the typed text, which is in lower case, or `None` if it does not.
    fn fit(&self, index: usize, typed: &str) -> Option<Fit> {
        let label = self.options.get(index)?.to_lowercase();
        if typed.is_empty() {
            return Some(Fit::Start);
        }
        let keywords =
            self.keywords.get(index).map(|keywords| keywords.to_lowercase()).unwrap_or_default();
        // The brackets at the end of a label are a remark, not part of the name.
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

    /// Returns the options that fit the typed text, the best first.
    pub(crate) fn search(&self, typed: &str) -> Vec<usize> {
        self.ranked(typed).into_iter().map(|(_, index)| index).collect()
    }

    /// Returns the option that the typed text names.
    fn named(&self, typed: &str) -> Option<usize> {
        let mut found = self.ranked(typed).into_iter();
        found.find(|(fit, _)| *fit <= Fit::Label).map(|(_, index)| index)
    }

    fn ranked(&self, typed: &str) -> Vec<(Fit, usize)> {
        let typed = typed.trim().to_lowercase();
        let fits =
            (0..self.options.len()).filter_map(|index| Some((self.fit(index, &typed)?, index)));
        let mut found: Vec<(Fit, usize)> = fits.collect();
        found.sort_by_key(|&(fit, index)| (self.behind.contains(&index), fit));
        found
    }

    /// Returns the message for a text that fits no option.
    fn nothing(&self) -> &'static str {
        match self.options.last() {
            Some(last) if last == OTHER => "nothing matches; type `other` for any package or crate",
            _ => "nothing matches",
        }
    }
}

/// Precedes the reason why an answer is rejected.
const REFUSED: &str = ">>";

/// Why an answer other than yes or no is rejected.
const YES_OR_NO: &str = "answer y for yes or n for no";

fn yes_or_no(typed: &str) -> Option<bool> {
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// The context of every error of the terminal.
const CANNOT_ASK: &str = "cannot ask on the terminal";

/// Replaces every character that a terminal would act on, or that would hide or reorder others. Questions
/// quote names from files; one character for each keeps the columns of the typed text.
fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_hidden, "\u{fffd}"))
}
