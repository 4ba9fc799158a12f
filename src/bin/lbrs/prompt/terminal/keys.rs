//! What a key means to a question, whatever the terminal calls it.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::line::Edit;

/// A key, or what else the terminal reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A change of the line that is being typed.
    Edit(Edit),
    /// A pasted text.
    Paste(String),
    /// The answer is ready.
    Enter,
    /// No answer will come: Esc, Ctrl-C, Ctrl-D.
    Cancel,
    /// Back to the shell for a while: Ctrl-Z.
    Suspend,
    /// Paint everything again: Ctrl-L.
    Redraw,
    /// The terminal has another size now.
    Resize,
    /// The option before.
    Up,
    /// The option after.
    Down,
    /// The options before.
    PageUp,
    /// The options after.
    PageDown,
    /// The first option, or the start of the line.
    Home,
    /// The last option, or the end of the line.
    End,
}

/// What an event means; nothing for a key without a meaning.
pub(super) fn key(event: Event) -> Option<Key> {
    match event {
        Event::Key(KeyEvent { kind: KeyEventKind::Release, .. }) => None,
        Event::Key(KeyEvent { code: KeyCode::Char(typed), modifiers, .. }) => {
            character(typed, modifiers)
        }
        Event::Key(KeyEvent { code, modifiers, .. }) => named(code, modifiers),
        Event::Paste(text) => Some(Key::Paste(text)),
        Event::Resize(..) => Some(Key::Resize),
        _ => None,
    }
}

fn character(typed: char, modifiers: KeyModifiers) -> Option<Key> {
    let control = modifiers.contains(KeyModifiers::CONTROL);
    let alt = modifiers.contains(KeyModifiers::ALT);
    match (control, alt) {
        (false, false) if typed.is_control() => None,
        (false, false) => Some(Key::Edit(Edit::Insert(typed))),
        (true, false) => control_chord(typed.to_ascii_lowercase()),
        (false, true) => alt_chord(typed.to_ascii_lowercase()),
        // A Windows console reports AltGr like this.
        (true, true) if cfg!(windows) && !typed.is_control() && !typed.is_ascii_alphanumeric() => {
            Some(Key::Edit(Edit::Insert(typed)))
        }
        (true, true) => None,
    }
}

/// The chords of readline, which a shell has taught everyone.
fn control_chord(letter: char) -> Option<Key> {
    Some(match letter {
        'a' => Key::Edit(Edit::Start),
        'b' => Key::Edit(Edit::Left),
        'c' | 'd' => Key::Cancel,
        'e' => Key::Edit(Edit::End),
        'f' => Key::Edit(Edit::Right),
        'h' => Key::Edit(Edit::Backspace),
        // A line feed; a carriage return comes as Enter.
        'j' => Key::Enter,
        'k' => Key::Edit(Edit::CutToEnd),
        'l' => Key::Redraw,
        'n' => Key::Down,
        'p' => Key::Up,
        'u' => Key::Edit(Edit::CutToStart),
        'w' => Key::Edit(Edit::CutWord),
        'z' => Key::Suspend,
        _ => return None,
    })
}

fn alt_chord(letter: char) -> Option<Key> {
    Some(Key::Edit(match letter {
        'b' => Edit::WordLeft,
        'd' => Edit::CutNextWord,
        'f' => Edit::WordRight,
        _ => return None,
    }))
}

fn named(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
    let by_word = modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    Some(match code {
        KeyCode::Esc => Key::Cancel,
        KeyCode::Enter if !by_word => Key::Enter,
        KeyCode::Left if by_word => Key::Edit(Edit::WordLeft),
        KeyCode::Left => Key::Edit(Edit::Left),
        KeyCode::Right if by_word => Key::Edit(Edit::WordRight),
        KeyCode::Right => Key::Edit(Edit::Right),
        KeyCode::Backspace if by_word => Key::Edit(Edit::CutWord),
        KeyCode::Backspace => Key::Edit(Edit::Backspace),
        KeyCode::Delete if by_word => Key::Edit(Edit::CutNextWord),
        KeyCode::Delete => Key::Edit(Edit::Delete),
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(typed: char, modifiers: KeyModifiers) -> Option<Key> {
        key(Event::Key(KeyEvent::new(KeyCode::Char(typed), modifiers)))
    }

    #[test]
    fn no_chord_types_a_letter() {
        for typed in (' '..='~').chain(['ä', '界']) {
            for modifiers in [KeyModifiers::CONTROL, KeyModifiers::ALT] {
                for shift in [KeyModifiers::NONE, KeyModifiers::SHIFT] {
                    let meant = chord(typed, modifiers | shift);
                    assert!(!matches!(meant, Some(Key::Edit(Edit::Insert(_)))), "{typed:?}");
                }
            }
            assert_eq!(chord(typed, KeyModifiers::SHIFT), Some(Key::Edit(Edit::Insert(typed))));
        }
    }

    #[test]
    fn a_key_means_nothing_when_it_is_let_go() {
        let mut event = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        assert_eq!(key(Event::Key(event)), Some(Key::Enter));
        event.kind = KeyEventKind::Release;
        assert_eq!(key(Event::Key(event)), None);
    }
}
