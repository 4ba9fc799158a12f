//! A person at a terminal: the questions on standard error, the keys from standard input.

mod frame;
mod input;
mod keys;
mod line;
mod list;
mod look;
mod screen;
mod session;
#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal};

use anstyle::Style;

use self::frame::{Frame, Size};
use self::input::{Input, Kind};
use self::keys::Key;
use self::list::List;
use self::look::Look;
use self::screen::Screen;
use self::session::{Mode, Session};
use super::plain::Plain;
use super::{Confirm, Prompter, REFUSED, Select, Text, YES_OR_NO, failed, printable, yes_or_no};
use lbrs::internal::error::{Error, Result};

/// What stands in place of the answer after Ctrl-C, Ctrl-D or Esc.
const CANCELLED: &str = "<cancelled>";

/// Whether a person can be asked: standard input and standard error are terminals.
pub fn attended() -> bool {
    // In this order: asking for standard input allocates its buffer.
    io::stderr().is_terminal() && io::stdin().is_terminal()
}

/// Asks the person at the terminal.
///
/// Ctrl-C, Ctrl-D and Esc cancel at every question, and Ctrl-Z goes back to the shell until `fg`. The
/// terminal is left as it was found, also by a panic or a signal. One that cannot move its cursor
/// (`TERM=dumb`) is asked line by line.
#[derive(Debug)]
pub struct Terminal {
    look: Look,
    dumb: bool,
}

impl Terminal {
    /// A terminal with or without colour.
    pub fn new(color: bool) -> Self {
        #[cfg(windows)]
        let able = crossterm::ansi_support::supports_ansi();
        #[cfg(not(windows))]
        let able = true;
        let dumb = !able || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { look: Look::new(color), dumb }
    }

    fn input<'a>(kind: Kind, question: &Text<'a>) -> Input<'a> {
        Input::new(kind, question.message, question.hint, question.check).keeping(question.keeps)
    }

    /// Shows a widget and hands it the keys until it has an answer.
    fn ask<W: Widget>(&self, mut widget: W) -> Result<W::Answer> {
        let failed = |error| failed(&error);
        let session = Session::start(Mode::Painted).map_err(failed)?;
        let mut screen = Screen::default();
        let answer = self.converse(&mut widget, &session, &mut screen).map_err(failed)?;
        let (style, shown) = match &answer {
            Some(answer) => (self.look.answer, widget.shown(answer)),
            None => (self.look.reason, CANCELLED.to_owned()),
        };
        screen.finish(&self.look.answered(widget.message(), style, &shown));
        session.end(&screen.output()).map_err(failed)?;
        answer.ok_or_else(Error::interrupted)
    }

    /// The answer, or nothing if the person cancels.
    fn converse<W: Widget>(
        &self,
        widget: &mut W,
        session: &Session,
        screen: &mut Screen,
    ) -> io::Result<Option<W::Answer>> {
        let mut size = session::size();
        loop {
            screen.paint(widget.frame(&self.look, size).fit(size));
            session.write(&screen.output())?;
            match session.key()? {
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
                key => {
                    if let Some(answer) = widget.press(key) {
                        return Ok(Some(answer));
                    }
                }
            }
        }
    }

    /// Asks for a secret of which nothing at all is shown. One that is refused is typed again from
    /// the start, as nobody can mend what cannot be seen.
    fn ask_unseen(question: &Text<'_>) -> io::Result<Option<String>> {
        let hint = question.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
        let prompt = format!("? {}{hint} ", question.message);
        let prompt = printable(&prompt);
        let session = Session::start(Mode::Lines)?;
        let new = || Input::new(Kind::Secret, question.message, None, question.check);
        let mut input = new();
        session.write(&prompt)?;
        loop {
            match session.key()? {
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
                    if let Some(answer) = input.press(key) {
                        session.end("\r\n")?;
                        return Ok(Some(answer));
                    }
                    if let Some(reason) = input.refused() {
                        let reason = printable(reason);
                        session.write(&format!("\r\n{REFUSED} {reason}\r\n{prompt}"))?;
                        input = new();
                    }
                }
            }
        }
    }
}

impl Prompter for Terminal {
    fn text(&mut self, question: &Text<'_>) -> Result<String> {
        if self.dumb {
            return Plain::new(io::stdin().lock(), io::stderr()).text(question);
        }
        self.ask(Self::input(Kind::Text, question))
    }

    fn secret(&mut self, question: &Text<'_>) -> Result<String> {
        if self.dumb {
            let asked = Self::ask_unseen(question).map_err(|error| failed(&error))?;
            return asked.ok_or_else(Error::interrupted);
        }
        self.ask(Self::input(Kind::Secret, question))
    }

    fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        if question.options.is_empty() {
            return Err(Error::failed(format!(
                "nothing to choose from for {:?}",
                question.message
            )));
        }
        if self.dumb {
            return Plain::new(io::stdin().lock(), io::stderr()).select(question);
        }
        self.ask(List::new(question))
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        if self.dumb {
            return Plain::new(io::stdin().lock(), io::stderr()).confirm(question);
        }
        let default = question.default;
        let hint = if default { "Y/n" } else { "y/N" };
        let check = |typed: &str| match typed.trim() {
            "" => Ok(()),
            typed => yes_or_no(typed).map(|_| ()).ok_or_else(|| YES_OR_NO.to_owned()),
        };
        let kind = Kind::Confirm { default };
        let typed = self.ask(Input::new(kind, question.message, Some(hint), &check))?;
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

    /// What should stand on a screen of this size.
    fn frame(&mut self, look: &Look, size: Size) -> Frame;

    /// The answer as it stays on the screen.
    fn shown(&self, answer: &Self::Answer) -> String;

    /// The question.
    fn message(&self) -> &str;
}

impl Frame {
    /// The mark and the message, which every question starts with.
    fn question(look: &Look, message: &str, size: Size) -> Self {
        let mut frame = Self::new(size);
        frame.text(look.mark, "?");
        frame.text(Style::new(), " ");
        frame.text(look.message, message);
        frame.text(Style::new(), " ");
        frame
    }
}

impl Look {
    /// The line that an answered question leaves.
    fn answered(&self, message: &str, style: Style, shown: &str) -> String {
        let (mark, bold) = (self.mark, self.message);
        let line = format!("{mark}?{mark:#} {bold}{}{bold:#}", printable(message));
        if shown.is_empty() {
            return line;
        }
        format!("{line} {style}{}{style:#}", printable(shown))
    }
}
