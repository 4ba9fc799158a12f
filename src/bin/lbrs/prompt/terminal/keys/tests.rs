use std::collections::VecDeque;

use super::*;

impl Source for VecDeque<Raw> {
    fn next(&mut self) -> io::Result<Raw> {
        self.pop_front().ok_or_else(|| io::Error::other("nothing is typed"))
    }

    fn byte(&mut self) -> io::Result<u8> {
        match self.next()? {
            Raw::Char(byte) => u8::try_from(byte).map_err(io::Error::other),
            key => Err(io::Error::other(format!("{key:?}"))),
        }
    }

    fn has_more(&mut self) -> io::Result<bool> {
        Ok(!self.is_empty())
    }
}

/// What console makes of a sequence, of which it reads so many characters at once.
fn sequence(text: &str, at_once: usize) -> VecDeque<Raw> {
    let start = text.chars().take(at_once).collect();
    let rest = text.chars().skip(at_once).map(Raw::Char);
    [Raw::UnknownEscSeq(start)].into_iter().chain(rest).collect()
}

fn meant(mut keys: VecDeque<Raw>) -> Option<Key> {
    let meant = key(&mut keys).unwrap();
    assert_eq!(keys, [], "all of it is read");
    meant
}

#[test]
fn no_chord_types_a_letter() {
    for typed in (' '..='~').chain(['ä', '界']) {
        // As a terminal sends them: Ctrl takes three bits, Alt puts Esc before the bytes.
        if typed.is_ascii() {
            let control = char::from(typed as u8 & 0x1f);
            let chord = meant([Raw::Char(control)].into());
            assert!(!matches!(chord, Some(Key::Edit(Edit::Insert(_)))), "{typed:?}");
        }
        let bytes: String = typed.to_string().bytes().map(char::from).collect();
        let chord = meant(sequence(&bytes, 1));
        assert!(!matches!(chord, Some(Key::Edit(Edit::Insert(_)))), "{typed:?}");
        let plain = meant([Raw::Char(typed)].into());
        assert_eq!(plain, Some(Key::Edit(Edit::Insert(typed))));
    }
}

#[test]
fn the_parts_of_a_sequence_are_one_key() {
    for (text, key) in [
        ("[1;5D", Some(Key::Edit(Edit::WordLeft))),
        ("[1;3C", Some(Key::Edit(Edit::WordRight))),
        ("[1;2D", Some(Key::Edit(Edit::Left))),
        ("[3;5~", Some(Key::Edit(Edit::CutNextWord))),
        ("[1;2H", Some(Key::Home)),
        ("[15~", None),
        ("[97;5u", None),
    ] {
        assert_eq!(meant(sequence(text, 3)), key, "{text}");
    }
    assert_eq!(meant(sequence("OA", 1)), Some(Key::Up));
    assert_eq!(meant(sequence("OF", 1)), Some(Key::End));
    assert_eq!(meant(sequence("\u{1b}", 1)), Some(Key::Cancel));
    assert_eq!(meant(sequence("\u{7f}", 1)), Some(Key::Edit(Edit::CutWord)));
}

#[test]
fn a_paste_is_one_key_to_its_last_byte() {
    for text in ["a\t\r\n\u{3}\u{1b}[2J\u{7f}\u{1b}[201", "\r\r\n\n", "é界\u{1b}", ""] {
        let bytes = format!("{text}\u{1b}[201~").into_bytes();
        let mut keys = sequence("[200~", 3);
        keys.extend(bytes.into_iter().map(|byte| Raw::Char(byte.into())));
        assert_eq!(meant(keys), Some(Key::Paste(text.to_owned())));
    }
}
