//! A person at a terminal: the questions on standard error, the keys from standard input.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use inquire::ui::{Attributes, Color, ErrorMessageRenderConfig, RenderConfig, StyleSheet, Styled};
use inquire::validator::Validation;
use inquire::{InquireError, PasswordDisplayMode};

use super::hangup::Watch;
use super::plain::Plain;
use super::{Confirm, Prompter, Select, Text, matches, printable, without_line_end};
use crate::error::{Error, Result};

/// What an answered secret shows, whatever it is.
const MASK: &str = "****";

/// What stands before the reason for refusing an answer.
pub(super) const REFUSED: &str = ">>";

/// Whether a person can be asked: standard input and standard error are terminals.
pub fn attended() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks the person at the terminal.
///
/// Ctrl-C, Ctrl-D and Esc cancel at every question, with the cursor and the echo as they were. A
/// terminal that cannot move its cursor (`TERM=dumb`) is asked line by line.
#[derive(Debug)]
pub struct Terminal {
    color: bool,
    dumb: bool,
}

impl Terminal {
    /// A terminal with or without colour.
    pub fn new(color: bool) -> Self {
        Self { color, dumb: std::env::var_os("TERM").is_some_and(|term| term == "dumb") }
    }

    fn look(&self) -> RenderConfig<'static> {
        let look = RenderConfig::empty()
            .with_canceled_prompt_indicator(Styled::new("<cancelled>"))
            .with_error_message(
                ErrorMessageRenderConfig::empty().with_prefix(Styled::new(REFUSED)),
            );
        if !self.color {
            return look;
        }
        let mark = Styled::new("?").with_fg(Color::LightGreen);
        let faint = StyleSheet::new().with_fg(Color::DarkGrey);
        let chosen = StyleSheet::new().with_fg(Color::LightCyan);
        let wrong = StyleSheet::new().with_fg(Color::LightRed);
        let mut look = look
            .with_prompt_prefix(mark)
            .with_answered_prompt_prefix(mark)
            .with_answer(chosen)
            .with_help_message(faint)
            .with_highlighted_option_prefix(Styled::new(">").with_style_sheet(chosen))
            .with_selected_option(Some(chosen))
            .with_error_message(look.error_message.with_message(wrong))
            .with_canceled_prompt_indicator(look.canceled_prompt_indicator.with_style_sheet(wrong));
        look.prompt = StyleSheet::new().with_attr(Attributes::BOLD);
        look.placeholder = faint;
        look
    }
}

impl Prompter for Terminal {
    fn text(&mut self, question: &Text<'_>) -> Result<String> {
        let _watch = Watch::start();
        if self.dumb {
            return Plain::new(io::stdin().lock(), io::stderr()).text(question);
        }
        let message = printable(question.message);
        let hint = question.hint.map(|hint| format!("({})", printable(hint)));
        let check = |answer: &str| {
            Ok(match (question.check)(without_line_end(answer)) {
                Ok(()) => Validation::Valid,
                Err(reason) => Validation::Invalid(printable(&reason).as_ref().into()),
            })
        };
        let mut prompt = inquire::Text::new(&message)
            .with_render_config(self.look())
            .with_formatter(&|answer| printable(without_line_end(answer)).into_owned())
            .with_validator(check);
        prompt.placeholder = hint.as_deref();
        let answer = prompt.prompt().map_err(failed)?;
        Ok(without_line_end(&answer).to_owned())
    }

    /// A refused secret is typed again from the start, as nobody can mend what cannot be seen.
    fn secret(&mut self, question: &Text<'_>) -> Result<String> {
        let _watch = Watch::start();
        let message = printable(question.message);
        let hint = question.hint.map(printable);
        loop {
            let mut prompt = inquire::Password::new(&message)
                .with_render_config(self.look())
                .without_confirmation()
                .with_formatter(&|answer| if answer.is_empty() { "" } else { MASK }.to_owned())
                .with_display_mode(if self.dumb {
                    PasswordDisplayMode::Hidden
                } else {
                    PasswordDisplayMode::Masked
                });
            prompt.help_message = hint.as_deref();
            let answer = prompt.prompt().map_err(failed)?;
            let answer = without_line_end(&answer);
            match (question.check)(answer) {
                Ok(()) => return Ok(answer.to_owned()),
                Err(reason) => writeln!(io::stderr(), "{REFUSED} {}", printable(&reason))
                    .map_err(|error| failed(error.into()))?,
            }
        }
    }

    fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        let _watch = Watch::start();
        if question.options.is_empty() {
            return Err(Error::failed(format!(
                "nothing to choose from for {:?}",
                question.message
            )));
        }
        if self.dumb {
            return Plain::new(io::stdin().lock(), io::stderr()).select(question);
        }
        let message = printable(question.message);
        let (width, height) = size();
        let options = question.options.iter().map(|label| Choice::new(label, width)).collect();
        let prompt = inquire::Select::new(&message, options)
            .with_render_config(self.look())
            .with_starting_cursor(question.start.min(question.options.len() - 1))
            .with_page_size(page_size(&message, width, height))
            .with_help_message(SELECT_HELP)
            .with_scorer(&|typed, choice, _, _| matches(&choice.label, typed).then_some(0))
            .with_sorter(&|_| ())
            .with_formatter(&|choice| choice.value.label.clone());
        Ok(prompt.raw_prompt().map_err(failed)?.index)
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        let _watch = Watch::start();
        if self.dumb {
            return Plain::new(io::stdin().lock(), io::stderr()).confirm(question);
        }
        inquire::Confirm::new(&printable(question.message))
            .with_render_config(self.look())
            .with_default(question.default)
            .with_parser(&|typed| yes_or_no(typed).ok_or(()))
            .with_error_message(YES_OR_NO)
            .prompt()
            .map_err(failed)
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

const SELECT_HELP: &str = "type to search, arrows to move, enter to choose";

/// The reason for refusing any other answer than yes or no.
pub(super) const YES_OR_NO: &str = "answer y for yes or n for no";

/// What was typed, as yes or no.
pub(super) fn yes_or_no(typed: &str) -> Option<bool> {
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// An option: its whole label, which is searched and answered, and as much as fits on a line.
struct Choice {
    label: String,
    shown: String,
}

impl Choice {
    fn new(label: &str, width: usize) -> Self {
        let label = printable(label).into_owned();
        // The cursor and a space stand before it, and the last column stays free.
        let room = width.saturating_sub(3).max(1);
        let shown = if label.chars().count() > room {
            label.chars().take(room - 1).chain(['\u{2026}']).collect()
        } else {
            label.clone()
        };
        Self { label, shown }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Columns and rows of the terminal.
fn size() -> (usize, usize) {
    terminal_size::terminal_size().map_or((80, 24), |(terminal_size::Width(width), height)| {
        (usize::from(width), usize::from(height.0))
    })
}

/// How many options fit below the question and above the help, which may take several rows each. A
/// frame that is higher than the terminal could not be drawn over.
fn page_size(message: &str, width: usize, height: usize) -> usize {
    let rows = |text: &str, around: usize| (text.chars().count() + around).div_ceil(width.max(1));
    // Around the question stand the mark and what is typed, around the help its brackets.
    let others = rows(message, 24) + rows(SELECT_HELP, 2);
    height.saturating_sub(others + 1).clamp(1, 15)
}

/// The error of a prompt that gave no answer. After Ctrl-C the half-drawn question stays; what is
/// printed next must not be mixed with what stands below it.
fn failed(error: InquireError) -> Error {
    match error {
        InquireError::OperationCanceled => Error::interrupted(),
        InquireError::OperationInterrupted => {
            // Nothing better can be done if even this cannot be written.
            drop(write!(io::stderr(), "\r\u{1b}[J"));
            Error::interrupted()
        }
        InquireError::IO(error) => Error::failed(format!("cannot ask on the terminal: {error}")),
        other => Error::failed(format!("cannot ask on the terminal: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_never_takes_more_rows_than_the_terminal_has() {
        for width in [1, 20, 80, 300] {
            for height in 1..60 {
                let page = page_size("Select the connector for mongo1:", width, height);
                assert!(page >= 1 && page <= height, "{page} options in {width}x{height}");
            }
        }
        assert_eq!(page_size("Select the connector for mongo1:", 80, 24), 15);
        assert_eq!(page_size("Select the connector for mongo1:", 80, 8), 5);
    }

    #[test]
    fn a_long_label_is_cut_but_kept_for_the_search() {
        let choice = Choice::new("MongoDB (supported by StrongLoop)", 20);
        assert_eq!(choice.to_string(), "MongoDB (support\u{2026}");
        assert_eq!(choice.label, "MongoDB (supported by StrongLoop)");
        assert_eq!(Choice::new("ab", 0).to_string(), "\u{2026}");
    }
}
