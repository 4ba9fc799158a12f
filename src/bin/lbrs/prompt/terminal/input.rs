//! A question whose answer is typed: a text, a secret, or yes and no.

use super::Widget;
use super::frame::{Frame, Size};
use super::keys::Key;
use super::line::{Edit, Line, clusters};
use super::look::Look;
use crate::prompt::{CLEAR, yes_or_no};
use lbrs::internal::datasource::{MASK, without_password};

/// Said after a paste of several lines, of which an answer holds one.
const PASTED_LINES: &str = "spaces stand for the line ends of the paste";

/// How an answer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it is. The hint goes with the first key.
    Text,
    /// A `*` for each character while it is typed, and then not even its length. A person who types
    /// blindly needs to see that a key was taken.
    Secret,
    /// As yes or no, of which one is the default. The hint stays.
    Confirm { default: bool },
}

/// A question whose answer is typed.
pub(super) struct Input<'a> {
    kind: Kind,
    message: &'a str,
    /// What stands in brackets after the message.
    hint: Option<&'a str>,
    /// Whether a blank answer keeps the hint.
    keeps: bool,
    check: &'a dyn Fn(&str) -> Result<(), String>,
    line: Line,
    /// Why the last answer was refused. It stays while the answer is mended.
    reason: Option<String>,
}

impl<'a> Input<'a> {
    /// A question for which nothing is typed yet.
    pub(super) fn new(
        kind: Kind,
        message: &'a str,
        hint: Option<&'a str>,
        check: &'a dyn Fn(&str) -> Result<(), String>,
    ) -> Self {
        Self { kind, message, hint, keeps: false, check, line: Line::default(), reason: None }
    }

    /// The same where `keeps` says whether a blank answer keeps the hint.
    pub(super) fn keeping(self, keeps: bool) -> Self {
        Self { keeps, ..self }
    }

    /// Why the last answer was refused, if it was.
    pub(super) fn refused(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    fn add_typed(&self, frame: &mut Frame, look: &Look, text: &str) {
        if self.kind == Kind::Secret {
            frame.typed(look.answer, &"*".repeat(clusters(text).count()));
        } else {
            frame.typed(look.answer, text);
        }
    }
}

impl Widget for Input<'_> {
    type Answer = String;

    fn press(&mut self, key: Key) -> Option<String> {
        match key {
            Key::Edit(edit) => self.line.edit(edit),
            Key::Home => self.line.edit(Edit::Start),
            Key::End => self.line.edit(Edit::End),
            Key::Paste(text) => {
                let several_lines = self.line.paste(text);
                if several_lines {
                    self.reason = Some(PASTED_LINES.to_owned());
                }
            }
            Key::Enter => match (self.check)(self.line.text()) {
                Ok(()) => return Some(self.line.take()),
                Err(reason) => self.reason = Some(reason),
            },
            _ => {}
        }
        None
    }

    fn frame(&mut self, look: &Look, size: Size) -> Frame {
        let mut frame = Frame::question(look, self.message, size);
        let stays = matches!(self.kind, Kind::Confirm { .. });
        let hint = self.hint.map(|hint| format!("({hint})"));
        if let Some(hint) = hint.as_deref().filter(|_| stays) {
            frame.text(look.hint, &format!("{hint} "));
        }
        let (before, after) = self.line.halves();
        self.add_typed(&mut frame, look, before);
        frame.put_cursor();
        self.add_typed(&mut frame, look, after);
        if let Some(hint) = hint.filter(|_| !stays && self.line.text().is_empty()) {
            frame.text(look.hint, &hint);
        }
        if let Some(reason) = &self.reason {
            frame.reason(look.reason, reason);
        }
        frame
    }

    fn shown(&self, answer: &String) -> String {
        match self.kind {
            Kind::Text | Kind::Secret if self.keeps && answer.is_empty() => {
                self.hint.unwrap_or_default().to_owned()
            }
            Kind::Text | Kind::Secret if self.keeps && answer == CLEAR => "(taken out)".to_owned(),
            Kind::Text => without_password(answer).into_owned(),
            Kind::Secret if answer.is_empty() => String::new(),
            Kind::Secret => MASK.to_owned(),
            Kind::Confirm { default } => {
                let yes = yes_or_no(answer).unwrap_or(default);
                if yes { "Yes" } else { "No" }.to_owned()
            }
        }
    }

    fn message(&self) -> &str {
        self.message
    }
}
