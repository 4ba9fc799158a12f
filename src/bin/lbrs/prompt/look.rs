//! How a question looks: a dialoguer theme writes it, and what no theme knows is added beside it.

use std::fmt::{self, Write};

use console::{Style, strip_ansi_codes};
use dialoguer::theme::Theme;

use super::{REFUSED, printable};
use lbrs::internal::datasource::MASK;

/// What stands in place of the answer after Ctrl-C, Ctrl-D or Esc.
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
    /// The theme whose styles all start from `base`, which says where there is colour.
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

/// A theme, and the styles of what stands beside it.
///
/// What it writes has the codes of its colours in it, and nothing else that a terminal would act on.
#[derive(Clone, Copy)]
pub(super) struct Look<'t> {
    theme: &'t dyn Theme,
    beside: &'t House,
}

impl<'t> Look<'t> {
    /// The look of `theme`, with hints and keys styled as `beside` has them.
    pub(super) fn new(theme: &'t dyn Theme, beside: &'t House) -> Self {
        Self { theme, beside }
    }

    /// The style of what is being typed.
    pub(super) fn typed(&self) -> &'t Style {
        &self.beside.answer
    }

    /// A hint or a key to press.
    pub(super) fn hint(&self, text: &str) -> String {
        self.beside.faint.apply_to(printable(text)).to_string()
    }

    /// The question for a text, up to where the answer is typed.
    pub(super) fn text(&self, message: &str, default: Option<&str>) -> String {
        let default = default.map(printable);
        written(|f| self.theme.format_input_prompt(f, &printable(message), default.as_deref()))
    }

    /// The question for a secret.
    pub(super) fn secret(&self, message: &str) -> String {
        written(|f| self.theme.format_password_prompt(f, &printable(message)))
    }

    /// The question for yes or no.
    pub(super) fn confirm(&self, message: &str, default: bool) -> String {
        written(|f| self.theme.format_confirm_prompt(f, &printable(message), Some(default)))
    }

    /// The question above a list.
    pub(super) fn select(&self, message: &str) -> String {
        written(|f| self.theme.format_select_prompt(f, &printable(message)))
    }

    /// An option of a list.
    pub(super) fn item(&self, label: &str, active: bool) -> String {
        written(|f| self.theme.format_select_prompt_item(f, &printable(label), active))
    }

    /// The reason why an answer is refused.
    pub(super) fn error(&self, reason: &str) -> String {
        written(|f| self.theme.format_error(f, reason))
    }

    /// The line that a question leaves whose answer may be read.
    pub(super) fn answered(&self, message: &str, answer: &str) -> String {
        let (message, answer) = (printable(message), printable(answer));
        written(|f| self.theme.format_input_prompt_selection(f, &message, &answer))
    }

    /// The line that an answered question for a secret leaves.
    pub(super) fn kept_secret(&self, message: &str) -> String {
        written(|f| self.theme.format_password_prompt_selection(f, &printable(message)))
    }

    /// The line that an answered question for yes or no leaves.
    pub(super) fn confirmed(&self, message: &str, yes: bool) -> String {
        written(|f| self.theme.format_confirm_prompt_selection(f, &printable(message), Some(yes)))
    }

    /// The line that an answered list leaves.
    pub(super) fn selected(&self, message: &str, label: &str) -> String {
        let (message, label) = (printable(message), printable(label));
        written(|f| self.theme.format_select_prompt_selection(f, &message, &label))
    }

    /// The line that a cancelled question leaves.
    pub(super) fn cancelled(&self, message: &str) -> String {
        let shown = self.beside.reason.apply_to(CANCELLED).to_string();
        written(|f| self.theme.format_input_prompt_selection(f, &printable(message), &shown))
    }
}

/// A prompt with a space behind it, which some themes leave to the widget.
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
