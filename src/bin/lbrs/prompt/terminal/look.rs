//! The colours of the questions.

use anstyle::{AnsiColor, Style};

/// A style for each part of a question.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// The `?` before the question.
    pub(super) mark: Style,
    pub(super) message: Style,
    pub(super) hint: Style,
    pub(super) answer: Style,
    /// The option at the cursor.
    pub(super) chosen: Style,
    /// Why an answer was refused.
    pub(super) reason: Style,
    /// The keys.
    pub(super) footer: Style,
}

impl Look {
    /// With colours, or all plain.
    pub(super) fn new(color: bool) -> Self {
        if !color {
            return Self::default();
        }
        let faint = AnsiColor::BrightBlack.on_default();
        Self {
            mark: AnsiColor::BrightGreen.on_default(),
            message: Style::new().bold(),
            hint: faint,
            answer: AnsiColor::BrightCyan.on_default(),
            chosen: AnsiColor::BrightCyan.on_default(),
            reason: AnsiColor::BrightRed.on_default(),
            footer: faint,
        }
    }
}
