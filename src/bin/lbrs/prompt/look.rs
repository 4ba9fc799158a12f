//! Draws questions: a dialoguer theme writes them, and this module adds what no theme has.

use std::fmt::{self, Write};

use console::{Style, strip_ansi_codes};
use dialoguer::theme::Theme;

use super::{REFUSED, printable};
use lbrs::internal::secret::MASK;

/// Replaces the answer after Ctrl-C, Ctrl-D or Esc.
const CANCELLED: &str = "<cancelled>";

/// The theme of lbrs: that of the LoopBack generators.
pub(super) struct House {
    mark: Style,
    message: Style,
    faint: Style,
    answer: Style,
    reason: Style,
}

impl House {
    /// Returns the theme whose styles derive from `base`, which decides about colour.
    pub(super) fn new(base: &Style) -> Self {
        Self {
            mark: base.clone().green().bright(),
            message: base.clone().bold(),
            faint: base.clone().black().bright(),
            answer: base.clone().cyan().bright(),
            reason: base.clone().red().bright(),
        }
    }

    fn answered(&self, f: &mut dyn Write, prompt: &str, answer: &str) -> fmt::Result {
        let (mark, message) = (self.mark.apply_to("?"), self.message.apply_to(prompt));
        write!(f, "{mark} {message}")?;
        if answer.is_empty() { Ok(()) } else { write!(f, " {}", self.answer.apply_to(answer)) }
    }
}

impl Theme for House {
    fn format_prompt(&self, f: &mut dyn Write, prompt: &str) -> fmt::Result {
        self.answered(f, prompt, "")?;
        f.write_char(' ')
    }

    fn format_error(&self, f: &mut dyn Write, reason: &str) -> fmt::Result {
        write!(f, "{}", self.reason.apply_to(format_args!("{REFUSED} {reason}")))
    }

    fn format_input_prompt(
        &self,
        f: &mut dyn Write,
        prompt: &str,
        default: Option<&str>,
    ) -> fmt::Result {
        self.format_prompt(f, prompt)?;
        match default {
            Some(default) => write!(f, "{}", self.faint.apply_to(format_args!("({default})"))),
            None => Ok(()),
        }
    }

    fn format_input_prompt_selection(
        &self,
        f: &mut dyn Write,
        prompt: &str,
        answer: &str,
    ) -> fmt::Result {
        self.answered(f, prompt, answer)
    }

    fn format_password_prompt_selection(&self, f: &mut dyn Write, prompt: &str) -> fmt::Result {
        self.answered(f, prompt, MASK)
    }

    fn format_confirm_prompt(
        &self,
        f: &mut dyn Write,
        prompt: &str,
        default: Option<bool>,
    ) -> fmt::Result {
        self.format_prompt(f, prompt)?;
        let choices = if default == Some(false) { "(y/N)" } else { "(Y/n)" };
        write!(f, "{} ", self.faint.apply_to(choices))
    }

    fn format_confirm_prompt_selection(
        &self,
        f: &mut dyn Write,
        prompt: &str,
        answer: Option<bool>,
    ) -> fmt::Result {
        self.answered(f, prompt, answer.map_or("", |yes| if yes { "Yes" } else { "No" }))
    }

    fn format_select_prompt_item(
        &self,
        f: &mut dyn Write,
        label: &str,
        active: bool,
    ) -> fmt::Result {
        if active {
            write!(f, "{}", self.answer.apply_to(format_args!("> {label}")))
        } else {
            write!(f, "  {label}")
        }
    }
}

/// A theme, and the styles of what it does not cover.
///
/// The texts contain colour codes, and no other control characters.
#[derive(Clone, Copy)]
pub(super) struct Look<'t> {
    theme: &'t dyn Theme,
    beside: &'t House,
}

impl<'t> Look<'t> {
    /// Returns the look of `theme`, with hints and keys in the styles of `beside`.
    pub(super) fn new(theme: &'t dyn Theme, beside: &'t House) -> Self {
        Self { theme, beside }
    }

    /// Returns the style of typed text.
    pub(super) fn typed(&self) -> &'t Style {
        &self.beside.answer
    }

    /// Writes a hint or a key to press.
    pub(super) fn hint(&self, text: &str) -> String {
        self.beside.faint.apply_to(printable(text)).to_string()
    }

    /// Writes the question for a text, up to where the answer is typed.
    pub(super) fn text(&self, message: &str, default: Option<&str>) -> String {
        let default = default.map(printable);
        written(|f| self.theme.format_input_prompt(f, &printable(message), default.as_deref()))
    }

    pub(super) fn secret(&self, message: &str) -> String {
        written(|f| self.theme.format_password_prompt(f, &printable(message)))
    }

    pub(super) fn confirm(&self, message: &str, default: bool) -> String {
        written(|f| self.theme.format_confirm_prompt(f, &printable(message), Some(default)))
    }

    pub(super) fn select(&self, message: &str) -> String {
        written(|f| self.theme.format_select_prompt(f, &printable(message)))
    }

    pub(super) fn item(&self, label: &str, active: bool) -> String {
        written(|f| self.theme.format_select_prompt_item(f, &printable(label), active))
    }

    pub(super) fn error(&self, reason: &str) -> String {
        written(|f| self.theme.format_error(f, reason))
    }

    /// Writes the line that stays of a question with a readable answer.
    pub(super) fn answered(&self, message: &str, answer: &str) -> String {
        let (message, answer) = (printable(message), printable(answer));
        written(|f| self.theme.format_input_prompt_selection(f, &message, &answer))
    }

    /// Writes the line that stays of a question for a secret.
    pub(super) fn kept_secret(&self, message: &str) -> String {
        written(|f| self.theme.format_password_prompt_selection(f, &printable(message)))
    }

    /// Writes the line that stays of a question for yes or no.
    pub(super) fn confirmed(&self, message: &str, yes: bool) -> String {
        written(|f| self.theme.format_confirm_prompt_selection(f, &printable(message), Some(yes)))
    }

    /// Writes the line that stays of a list.
    pub(super) fn selected(&self, message: &str, label: &str) -> String {
        let (message, label) = (printable(message), printable(label));
        written(|f| self.theme.format_select_prompt_selection(f, &message, &label))
    }

    /// Writes the line that stays of a cancelled question.
    pub(super) fn cancelled(&self, message: &str) -> String {
        let shown = self.beside.reason.apply_to(CANCELLED).to_string();
        written(|f| self.theme.format_input_prompt_selection(f, &printable(message), &shown))
    }
}

/// Ends a prompt with a space, which some themes leave to the widget.
pub(super) fn spaced(mut prompt: String) -> String {
    if !strip_ansi_codes(&prompt).ends_with(' ') {
        prompt.push(' ');
    }
    prompt
}

fn written(write: impl FnOnce(&mut dyn Write) -> fmt::Result) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text);
    text
}
