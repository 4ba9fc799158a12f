//! A question for one of many options, with search.

use super::Widget;
use super::frame::{Frame, Size};
use super::keys::Key;
use super::line::Line;
use crate::prompt::Select;
use crate::prompt::look::{Look, spaced};

const KEYS: &str = "[type to search, arrows to move, enter to choose]";

/// The most options that are shown at once.
const PAGE: usize = 15;

/// A list of options in which typing searches.
pub(super) struct List<'a> {
    question: &'a Select<'a>,
    line: Line,
    /// The indices of the options that match the typed text.
    found: Vec<usize>,
    /// The index of the option at the cursor; hidden if nothing was found.
    picked: usize,
    /// The first of `found` on the page.
    top: usize,
    /// The number of options on the last page.
    page: usize,
}

impl<'a> List<'a> {
    /// Returns a list with the cursor at the question's start. It needs at least one option.
    pub(super) fn new(question: &'a Select<'a>) -> Self {
        let count = question.options.len();
        Self {
            question,
            line: Line::default(),
            found: (0..count).collect(),
            picked: question.start,
            top: 0,
            page: PAGE,
        }
    }

    /// Returns the position of the cursor in `found`.
    fn at(&self) -> usize {
        self.found.iter().position(|index| *index == self.picked).unwrap_or(0)
    }

    fn go(&mut self, at: usize) {
        if let Some(index) = self.found.get(at) {
            self.picked = *index;
        }
    }

    /// Finds the matching options, with the cursor at the best, or at the start if nothing is typed.
    fn search(&mut self, before: &str) {
        let typed = self.line.text();
        // A key that only moved in the line leaves the cursor where it is.
        if typed == before {
            return;
        }
        self.found = self.question.search(typed);
        self.picked = match self.found.first() {
            Some(best) if !typed.trim().is_empty() => *best,
            _ => self.question.start,
        };
    }

    /// Moves the page so that the cursor is on it, and no further.
    fn turn_to(&mut self, at: usize, page: usize) {
        self.page = page;
        let last_top = self.found.len().saturating_sub(page);
        self.top = self.top.clamp((at + 1).saturating_sub(page), at).min(last_top);
    }
}

impl Widget for List<'_> {
    type Answer = usize;

    fn press(&mut self, key: Key) -> Option<usize> {
        let (at, count) = (self.at(), self.found.len());
        let last = count.saturating_sub(1);
        match key {
            Key::Edit(edit) => {
                let before = self.line.text().to_owned();
                self.line.edit(edit);
                self.search(&before);
            }
            Key::Paste(text) => {
                let before = self.line.text().to_owned();
                self.line.paste(text, false);
                self.search(&before);
            }
            Key::Enter => return self.found.get(at).copied(),
            Key::Up => self.go(at.checked_sub(1).unwrap_or(last)),
            Key::Down => self.go(if at < last { at + 1 } else { 0 }),
            Key::PageUp => self.go(at.saturating_sub(self.page)),
            Key::PageDown => self.go((at + self.page).min(last)),
            Key::Home => self.go(0),
            Key::End => self.go(last),
            Key::Cancel | Key::Suspend | Key::Redraw | Key::Editor | Key::Resize => {}
        }
        None
    }

    fn frame(&mut self, look: &Look<'_>, size: Size) -> Frame {
        let mut frame = Frame::new(size);
        frame.add(&spaced(look.select(self.question.message)));
        let (before, after) = self.line.halves();
        frame.typed(look.typed(), before);
        frame.put_cursor();
        frame.typed(look.typed(), after);
        let at = self.at();
        // The help has a row below the options, if there are enough rows.
        let room = size.rows.saturating_sub(frame.rows.len());
        let keys = room > 3;
        self.turn_to(at, (room - usize::from(keys)).clamp(1, PAGE));
        let end = self.found.len().min(self.top + self.page);
        for place in self.top..end {
            let label = &self.question.options[self.found[place]];
            let item = look.item(label, place == at);
            let more_above = place == self.top && self.top > 0;
            let more_below = place + 1 == end && end < self.found.len();
            // The arrows need the room that a theme may leave before an option.
            match item.strip_prefix(' ') {
                Some(item) if more_above => frame.line(&format!("^{item}")),
                Some(item) if more_below => frame.line(&format!("v{item}")),
                _ => frame.line(&item),
            }
        }
        if self.found.is_empty() {
            frame.reason(look, self.question.nothing());
        }
        if keys {
            frame.line(&look.hint(KEYS));
        }
        frame
    }

    fn answered(&self, look: &Look<'_>, answer: &usize) -> String {
        look.selected(self.question.message, &self.question.options[*answer])
    }

    fn message(&self) -> &str {
        self.question.message
    }
}
