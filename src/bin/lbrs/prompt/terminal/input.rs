//! A question with a typed answer: a text, a secret, or yes and no.

use super::Widget;
use super::frame::{Frame, Size};
use super::keys::Key;
use super::line::{Edit, Line, clusters};
use crate::prompt::look::{Look, spaced};
use crate::prompt::{CLEAR, Text, yes_or_no};
use lbrs::internal::secret::without_password;

/// The note on a paste of several lines, since an answer has only one.
const PASTED_LINES: &str = "line ends of the paste became spaces";

/// The note on such a paste where a secret is asked for, which may be a private key.
const KEPT_LINES: &str = "the line ends of the paste are part of the secret";

const EDITOR: &str = "(ctrl-o opens an editor)";

/// How an answer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it is. The hint goes with the first key.
    Text,
    /// A `*` for each character while it is typed, and then not even its length. A user who types blindly
    /// needs to see that a key was taken.
    Secret,
    /// As yes or no, of which one is the default. The hint stays.
    Confirm { default: bool },
}

pub(super) struct Input<'a> {
    kind: Kind,
    question: Text<'a>,
    /// The text that an editor starts with, if the user may open one. Unlike `line`, it may have several lines.
    draft: Option<String>,
    line: Line,
    /// Why the last answer was refused. It stays while the user fixes the answer.
    pub(super) reason: Option<String>,
}

impl<'a> Input<'a> {
    pub(super) fn new(kind: Kind, question: Text<'a>, draft: Option<&str>) -> Self {
        let (line, draft) = (Line::default(), draft.map(str::to_owned));
        Self { kind, question, draft, line, reason: None }
    }

    /// Returns the question up to where the answer is typed, and the placeholder there.
    fn prompt(&self, look: &Look<'_>) -> (String, String) {
        let Text { message, hint, .. } = self.question;
        match self.kind {
            Kind::Text => {
                let (bare, whole) = (spaced(look.text(message, None)), look.text(message, hint));
                // A theme that puts something behind the default wants the answer behind that.
                match whole.strip_prefix(&bare) {
                    Some(default) => (bare, default.to_owned()),
                    None => (spaced(whole), String::new()),
                }
            }
            Kind::Secret => {
                let hint = hint.map(|hint| look.hint(&format!("({hint})")));
                (spaced(look.secret(message)), hint.unwrap_or_default())
            }
            Kind::Confirm { default } => (spaced(look.confirm(message, default)), String::new()),
        }
    }

    fn add_typed(&self, frame: &mut Frame, look: &Look<'_>, text: &str) {
        if self.kind == Kind::Secret {
            frame.typed(look.typed(), &"*".repeat(clusters(text).count()));
        } else {
            frame.typed(look.typed(), text);
        }
    }
}

/// Returns whether the text starts as a private key in PEM does, and lacks its last line.
fn is_key_begun(text: &str) -> bool {
    text.starts_with("-----BEGIN ") && !text.lines().any(|line| line.starts_with("-----END "))
}

impl Widget for Input<'_> {
    type Answer = String;

    fn press(&mut self, key: Key) -> Option<String> {
        match key {
            Key::Edit(edit) => self.line.edit(edit),
            Key::Home => self.line.edit(Edit::Start),
            Key::End => self.line.edit(Edit::End),
            Key::Paste(text) => {
                let is_secret = self.kind == Kind::Secret;
                if self.line.paste(text, is_secret) {
                    let note = if is_secret { KEPT_LINES } else { PASTED_LINES };
                    self.reason = Some(note.to_owned());
                }
            }
            // It was pasted where the terminal has no marks for that.
            Key::Enter if self.kind == Kind::Secret && is_key_begun(self.line.text()) => {
                self.line.edit(Edit::Insert('\n'));
            }
            Key::Enter => match (self.question.check)(self.line.text()) {
                Ok(()) => return Some(self.line.take()),
                Err(reason) => self.reason = Some(reason),
            },
            _ => {}
        }
        None
    }

    fn frame(&mut self, look: &Look<'_>, size: Size) -> Frame {
        let mut frame = Frame::new(size);
        let (prompt, placeholder) = self.prompt(look);
        frame.add(&prompt);
        let (before, after) = self.line.halves();
        self.add_typed(&mut frame, look, before);
        frame.put_cursor();
        self.add_typed(&mut frame, look, after);
        if self.line.text().is_empty() {
            frame.add(&placeholder);
            if self.draft.is_some() {
                let gap = if placeholder.is_empty() { "" } else { " " };
                frame.add(&format!("{gap}{}", look.hint(EDITOR)));
            }
        }
        if let Some(reason) = &self.reason {
            frame.reason(look, reason);
        }
        frame
    }

    fn answered(&self, look: &Look<'_>, answer: &String) -> String {
        let Text { message, hint, keeps, fallback, .. } = self.question;
        // A blank answer is the hint where that is written, and not what the connector takes by itself.
        let keeps_hint = keeps || hint.is_some() && fallback == hint;
        match self.kind {
            Kind::Confirm { default } => {
                look.confirmed(message, yes_or_no(answer).unwrap_or(default))
            }
            _ if keeps_hint && answer.is_empty() => {
                look.answered(message, hint.unwrap_or_default())
            }
            _ if keeps && answer == CLEAR => look.answered(message, "(removed)"),
            Kind::Secret if !answer.is_empty() => look.kept_secret(message),
            _ => look.answered(message, &without_password(answer).replace('\n', " ")),
        }
    }

    fn message(&self) -> &str {
        self.question.message
    }

    fn draft(&self) -> Option<String> {
        let mut draft = Line::default();
        draft.paste(self.draft.clone()?, false);
        let typed = self.line.text();
        // The draft keeps the lines of a text from the editor that was not changed since.
        if typed.is_empty() || typed == draft.text() {
            return self.draft.clone();
        }
        Some(typed.to_owned())
    }

    fn drafted(&mut self, draft: Result<String, String>) -> Option<String> {
        self.reason = match draft {
            Err(reason) => Some(reason),
            Ok(text) => {
                self.line = Line::default();
                self.line.paste(text.clone(), false);
                if text.trim().is_empty() {
                    None
                } else if let Err(reason) = (self.question.check)(&text) {
                    self.draft = Some(text);
                    Some(reason)
                } else {
                    return Some(text);
                }
            }
        };
        None
    }
}
