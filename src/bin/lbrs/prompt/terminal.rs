//! Asks a user at a terminal: questions on standard error, keys from standard input.

mod frame;
mod input;
mod keys;
mod line;
mod list;
mod screen;
mod session;
#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal, Stderr, StdinLock};

use console::{Style, Term};

use self::frame::{Frame, Size};
use self::input::{Input, Kind};
use self::keys::Key;
use self::list::List;
use self::screen::Screen;
use self::session::{Mode, Session};
use super::editor;
use super::look::{House, Look, spaced};
use super::plain::Plain;
use super::{CANNOT_ASK, Confirm, Prompter, Select, Text, YES_OR_NO, printable, yes_or_no};
use crate::errors::{Context, Result, bail, cancelled};
use lbrs::internal::secret::Sensitive;

/// Returns whether a user can be asked: standard input and standard error are terminals.
pub fn attended() -> bool {
    // In this order: asking for standard input allocates its buffer.
    io::stderr().is_terminal() && io::stdin().is_terminal()
}

/// Asks the user at the terminal.
///
/// Ctrl-C, Ctrl-D and Esc cancel at every question, and Ctrl-Z goes back to the shell until `fg`. The
/// terminal is restored afterwards, also by a panic or a signal. One that cannot move its cursor
/// (`TERM=dumb`) gets its questions line by line.
pub struct Terminal {
    house: House,
    dumb: bool,
}

impl Terminal {
    /// Returns a terminal that has colour if console was told so.
    pub fn new() -> Self {
        // Asking for colours makes a Windows console accept the codes that move its cursor.
        let able = cfg!(not(windows)) || Term::stderr().features().colors_supported();
        let dumb = !able || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { house: House::new(&Style::new().for_stderr()), dumb }
    }

    fn look(&self) -> Look<'_> {
        Look::new(&self.house, &self.house)
    }

    fn plain(&self) -> Plain<'_, StdinLock<'static>, Stderr> {
        Plain::new(self.look(), io::stdin().lock(), io::stderr())
    }

    /// Shows a widget and hands it the keys until it has an answer.
    fn ask<W: Widget>(&self, mut widget: W) -> Result<W::Answer> {
        let session = Session::start(Mode::Painted).context(CANNOT_ASK)?;
        let mut screen = Screen::default();
        let answer = self.converse(&mut widget, &session, &mut screen).context(CANNOT_ASK)?;
        let look = self.look();
        screen.finish(&match &answer {
            Some(answer) => widget.answered(&look, answer),
            None => look.cancelled(widget.message()),
        });
        session.end(&screen.output()).context(CANNOT_ASK)?;
        answer.ok_or_else(cancelled)
    }

    /// Returns the answer, or `None` if the user cancels.
    fn converse<W: Widget>(
        &self,
        widget: &mut W,
        session: &Session,
        screen: &mut Screen,
    ) -> io::Result<Option<W::Answer>> {
        let mut size = session::size();
        loop {
            screen.paint(widget.frame(&self.look(), size).fit(size));
            session.write(&screen.output())?;
            match session.key(size)? {
                Key::Cancel => return Ok(None),
                Key::Redraw => screen.clear(size.columns),
                Key::Resize => {
                    size = session::size();
                    screen.clear(size.columns);
                }
                Key::Suspend => {
                    screen.leave();
                    session.write(&screen.output())?;
                    session.suspend()?;
                    size = session::size();
                }
                Key::Editor => {
                    let Some(draft) = widget.draft() else { continue };
                    screen.clear(size.columns);
                    session.write(&screen.output())?;
                    let edited = session.lend(|| editor::edited(&draft))?;
                    size = session::size();
                    if let Some(answer) = edited.transpose().and_then(|text| widget.drafted(text)) {
                        return Ok(Some(answer));
                    }
                }
                key => {
                    if let Some(answer) = widget.press(key) {
                        return Ok(Some(answer));
                    }
                }
            }
        }
    }

    /// Asks for a secret of which nothing at all is shown. A refused one is typed again from the start,
    /// since a user cannot fix what does not show.
    fn ask_unseen(&self, question: &Text<'_>) -> io::Result<Option<String>> {
        let look = self.look();
        let mut prompt = spaced(look.secret(question.message));
        if let Some(hint) = question.hint {
            prompt = spaced(prompt + &look.hint(&format!("({hint})")));
        }
        let session = Session::start(Mode::Lines)?;
        let new = || Input::new(Kind::Secret, *question, None);
        let mut input = new();
        session.write(&prompt)?;
        loop {
            match session.key(session::size())? {
                Key::Cancel => {
                    session.end("\r\n")?;
                    return Ok(None);
                }
                Key::Suspend => {
                    session.write("\r\n")?;
                    session.suspend()?;
                    session.write(&prompt)?;
                }
                key => {
                    let is_refused = key == Key::Enter;
                    if let Some(answer) = input.press(key) {
                        session.end("\r\n")?;
                        return Ok(Some(answer));
                    }
                    if let Some(reason) = input.reason.take() {
                        let reason = look.error(&printable(&reason));
                        session.write(&format!("\r\n{reason}\r\n{prompt}"))?;
                        if is_refused {
                            input = new();
                        }
                    }
                }
            }
        }
    }
}

impl Prompter for Terminal {
    fn text(&mut self, question: &Text<'_>) -> Result<String> {
        if self.dumb {
            return self.plain().text(question);
        }
        self.ask(Input::new(Kind::Text, *question, None))
    }

    fn long_text(&mut self, question: &Text<'_>, draft: &str) -> Result<String> {
        if self.dumb {
            return self.text(question);
        }
        self.ask(Input::new(Kind::Text, *question, Some(draft)))
    }

    fn secret(&mut self, question: &Text<'_>) -> Result<Sensitive<String>> {
        let answer = if self.dumb {
            self.ask_unseen(question).context(CANNOT_ASK)?.ok_or_else(cancelled)
        } else {
            self.ask(Input::new(Kind::Secret, *question, None))
        };
        answer.map(Sensitive::from)
    }

    fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        if question.options.is_empty() {
            bail!("nothing to choose from for {:?}", question.message);
        }
        if self.dumb {
            return self.plain().select(question);
        }
        self.ask(List::new(question))
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        if self.dumb {
            return self.plain().confirm(question);
        }
        let default = question.default;
        let check = |typed: &str| match typed.trim() {
            "" => Ok(()),
            typed => yes_or_no(typed).map(drop).ok_or_else(|| YES_OR_NO.to_owned()),
        };
        let question = Text {
            message: question.message,
            hint: None,
            keeps: false,
            check: &check,
            fallback: None,
            flag: "",
        };
        let typed = self.ask(Input::new(Kind::Confirm { default }, question, None))?;
        Ok(yes_or_no(&typed).unwrap_or(default))
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

/// A question on the screen. It knows nothing of the terminal: keys go in, frames come out.
trait Widget {
    type Answer;

    /// Takes a key, which may bring the answer.
    fn press(&mut self, key: Key) -> Option<Self::Answer>;

    /// Returns what a screen of this size should show.
    fn frame(&mut self, look: &Look<'_>, size: Size) -> Frame;

    /// Returns the line that stays on the screen with this answer.
    fn answered(&self, look: &Look<'_>, answer: &Self::Answer) -> String;

    /// Returns the question.
    fn message(&self) -> &str;

    /// Returns the text that an editor starts with, if the user may open one.
    fn draft(&self) -> Option<String> {
        None
    }

    /// Takes the text from the editor, which may be the answer, or the reason why it failed.
    fn drafted(&mut self, _draft: Result<String, String>) -> Option<Self::Answer> {
        None
    }
}
