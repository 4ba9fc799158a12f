//! Translates keys into what they mean to a question.

#[cfg(test)]
mod tests;

use std::io;

use console::Key as Raw;
use zeroize::Zeroizing;

use super::line::Edit;

/// A key, or another event of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Edit(Edit),
    Paste(String),
    Enter,
    /// No answer will come: Esc, Ctrl-C, Ctrl-D.
    Cancel,
    /// Back to the shell for a while: Ctrl-Z.
    Suspend,
    /// Paint everything again: Ctrl-L.
    Redraw,
    /// Write the answer in an editor: Ctrl-O.
    Editor,
    Resize,
    Up,
    Down,
    PageUp,
    PageDown,
    /// The first option, or the start of the line.
    Home,
    /// The last option, or the end of the line.
    End,
}

/// Where keys come from.
pub(super) trait Source {
    /// Waits for the next key.
    fn next(&mut self) -> io::Result<Raw>;

    /// Waits for the next byte, which is no key of its own.
    fn byte(&mut self) -> io::Result<u8>;

    /// Returns whether more has arrived, as when a terminal sends several bytes for one key.
    fn has_more(&mut self) -> io::Result<bool>;
}

/// Reads a key; returns `None` if it has no meaning.
///
/// console reads the first three characters of an escape sequence, and those after them as keys of
/// their own. This joins them.
pub(super) fn key(source: &mut impl Source) -> io::Result<Option<Key>> {
    Ok(match source.next()? {
        Raw::Char(typed) if typed.is_control() => control_chord(typed),
        Raw::Char(typed) => Some(Key::Edit(Edit::Insert(typed))),
        Raw::UnknownEscSeq(start) => match joined(start, source)?.as_str() {
            PASTE => Some(Key::Paste(paste(source)?)),
            sequence => escaped(sequence),
        },
        Raw::CtrlC | Raw::Escape => Some(Key::Cancel),
        Raw::Enter => Some(Key::Enter),
        Raw::ArrowLeft => Some(Key::Edit(Edit::Left)),
        Raw::ArrowRight => Some(Key::Edit(Edit::Right)),
        Raw::ArrowUp => Some(Key::Up),
        Raw::ArrowDown => Some(Key::Down),
        Raw::Backspace => Some(Key::Edit(Edit::Backspace)),
        Raw::Del => Some(Key::Edit(Edit::Delete)),
        Raw::PageUp => Some(Key::PageUp),
        Raw::PageDown => Some(Key::PageDown),
        Raw::Home => Some(Key::Home),
        Raw::End => Some(Key::End),
        _ => None,
    })
}

/// Translates the chords of readline, which users know from their shell. console already reads Ctrl-A,
/// Ctrl-E, Ctrl-H and Ctrl-J as the keys that do the same.
fn control_chord(typed: char) -> Option<Key> {
    Some(match char::from(u8::try_from(typed).ok()? | 0x60) {
        'a' => Key::Edit(Edit::Start),
        'b' => Key::Edit(Edit::Left),
        'd' => Key::Cancel,
        'e' => Key::Edit(Edit::End),
        'f' => Key::Edit(Edit::Right),
        'k' => Key::Edit(Edit::CutToEnd),
        'l' => Key::Redraw,
        'n' => Key::Down,
        'o' => Key::Editor,
        'p' => Key::Up,
        'u' => Key::Edit(Edit::CutToStart),
        'w' => Key::Edit(Edit::CutWord),
        'z' => Key::Suspend,
        _ => return None,
    })
}

/// What a terminal sends before a paste, without the Esc.
const PASTE: &str = "[200~";

/// What it sends after the paste.
const END_OF_PASTE: &[u8] = b"\x1b[201~";

/// Reads the rest of an escape sequence, of which console has read the start without the Esc.
fn joined(start: Vec<char>, source: &mut impl Source) -> io::Result<String> {
    let mut sequence = String::from_iter(start);
    while is_cut(&sequence) && source.has_more()? {
        let Raw::Char(typed) = source.next()? else { break };
        sequence.push(typed);
    }
    Ok(sequence)
}

/// Returns whether a sequence is incomplete. console returns the bytes of a character after Esc one by one.
fn is_cut(sequence: &str) -> bool {
    let mut rest = sequence.chars();
    match rest.next() {
        Some('[') => rest.all(|c| matches!(c, ' '..='?')),
        Some('O') => rest.next().is_none(),
        Some(first @ '\u{c0}'..) => rest.count() + 1 < (first as u8).leading_ones() as usize,
        _ => false,
    }
}

/// Reads a paste to its end, byte by byte: as keys, the ends of a line and of an empty line would be the same.
fn paste(source: &mut impl Source) -> io::Result<String> {
    let mut pasted = Zeroizing::new(Vec::new());
    while !pasted.ends_with(END_OF_PASTE) {
        pasted.push(source.byte()?);
    }
    let text = &pasted[..pasted.len() - END_OF_PASTE.len()];
    Ok(String::from_utf8_lossy(text).into_owned())
}

/// Returns the meaning of an escape sequence: a key with Alt, or one with a modifier.
fn escaped(sequence: &str) -> Option<Key> {
    let (key, by_word) = match sequence.split_once(';') {
        Some((start, end)) => {
            let (modifiers, last) = end.split_at_checked(1)?;
            // One more than the sum of 1 for Shift, 2 for Alt and 4 for Ctrl.
            let by_word = modifiers.parse::<u8>().ok()?.checked_sub(1)? & 6 != 0;
            (format!("{}{last}", start.trim_end_matches('1')), by_word)
        }
        None => (sequence.replacen('O', "[", 1), false),
    };
    Some(match key.as_str() {
        "\u{1b}" => Key::Cancel,
        "b" | "B" => Key::Edit(Edit::WordLeft),
        "d" | "D" => Key::Edit(Edit::CutNextWord),
        "f" | "F" => Key::Edit(Edit::WordRight),
        "\u{7f}" => Key::Edit(Edit::CutWord),
        "[D" if by_word => Key::Edit(Edit::WordLeft),
        "[D" => Key::Edit(Edit::Left),
        "[C" if by_word => Key::Edit(Edit::WordRight),
        "[C" => Key::Edit(Edit::Right),
        "[3~" if by_word => Key::Edit(Edit::CutNextWord),
        "[3~" => Key::Edit(Edit::Delete),
        "[A" => Key::Up,
        "[B" => Key::Down,
        "[5~" => Key::PageUp,
        "[6~" => Key::PageDown,
        "[H" => Key::Home,
        "[F" => Key::End,
        _ => return None,
    })
}
