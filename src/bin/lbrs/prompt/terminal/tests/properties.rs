//! Properties of lines, frames and repaints, whatever is typed.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::prompt::terminal::line::{clusters, columns};

fn edits() -> impl Strategy<Value = Edit> {
    let typed = prop::sample::select(vec!['a', 'Z', ' ', '.', 'é', '界', '\u{301}', '🦀']);
    let moves = prop::sample::select(vec![
        Edit::Left,
        Edit::Right,
        Edit::WordLeft,
        Edit::WordRight,
        Edit::Start,
        Edit::End,
        Edit::Backspace,
        Edit::Delete,
        Edit::CutToStart,
        Edit::CutToEnd,
        Edit::CutWord,
        Edit::CutNextWord,
    ]);
    prop_oneof![3 => typed.prop_map(Edit::Insert), 1 => moves]
}

fn pressed() -> impl Strategy<Value = Key> {
    let other = prop::sample::select(vec![
        Key::Enter,
        Key::Up,
        Key::Down,
        Key::PageUp,
        Key::PageDown,
        Key::Home,
        Key::End,
        Key::Paste("two\nlines\t\u{1b}[A".to_owned()),
    ]);
    prop_oneof![4 => edits().prop_map(Key::Edit), 1 => other]
}

/// What stands on the terminal after each key is what a paint from scratch would show.
fn repaints_as_from_scratch<W: Widget>(widget: W, size: Size, keys: Vec<Key>) {
    let mut asked = Emulated::new(widget, size);
    for key in keys {
        if asked.press(key).is_some() {
            break;
        }
        let mut fresh = Screen::default();
        fresh.paint(asked.frame());
        let mut terminal = emulator(size);
        terminal.process(fresh.output().as_bytes());
        assert_eq!(asked.terminal.screen().contents(), terminal.screen().contents());
        assert_eq!(asked.terminal.screen().cursor_position(), terminal.screen().cursor_position());
    }
}

proptest! {
    #[test]
    fn a_line_edits_like_a_list_of_characters(edits in vec(edits(), 0..60)) {
        let mut line = Line::default();
        for edit in edits {
            let (before, after) = line.halves();
            let (before, after) = (before.to_owned(), after.to_owned());
            line.edit(edit);
            let (left, right) = line.halves();
            prop_assert_eq!(left.len() + right.len(), line.text().len());
            let boundary = clusters(line.text()).scan(0, |at, part| { *at += part.len(); Some(*at) });
            prop_assert!(left.is_empty() || boundary.into_iter().any(|at| at == left.len()));
            match edit {
                Edit::Insert(typed) => prop_assert_eq!(line.text(), format!("{before}{typed}{after}")),
                Edit::CutToStart => prop_assert_eq!((left, right), ("", after.as_str())),
                Edit::CutToEnd => prop_assert_eq!((left, right), (before.as_str(), "")),
                Edit::Backspace | Edit::CutWord => {
                    prop_assert!(before.starts_with(left) && right == after);
                    prop_assert_eq!(left == before, before.is_empty());
                }
                Edit::Delete | Edit::CutNextWord => {
                    prop_assert!(after.ends_with(right) && left == before);
                    prop_assert_eq!(right == after, after.is_empty());
                }
                _ => prop_assert_eq!(line.text(), format!("{before}{after}")),
            }
        }
    }

    #[test]
    fn a_paste_leaves_no_control_character(text in any::<String>()) {
        let mut line = Line::default();
        line.paste(text, false);
        prop_assert!(!line.text().contains(char::is_control));
    }

    #[test]
    fn rows_hold_all_the_text_and_fit(text in "[a-z界 é\u{301}]{0,80}", usable in 2_usize..30) {
        let mut frame = Frame::new(Size { columns: usable + 1, rows: 99 });
        frame.add(&text);
        let mut all = String::new();
        for row in &frame.rows {
            prop_assert!(row.width <= usable);
            for piece in &row.pieces {
                prop_assert_eq!(piece.width, columns(&piece.text));
                all.push_str(&piece.text);
            }
        }
        prop_assert_eq!(all, text);
    }

    #[test]
    fn a_text_repaints_as_from_scratch(
        keys in vec(pressed(), 0..80), columns in 8_usize..40, rows in 1_usize..8,
    ) {
        let input = Input::new(Kind::Text, question("host:", Some("localhost"), &|_| Err("never".to_owned())), None);
        repaints_as_from_scratch(input, Size { columns, rows }, keys);
    }

    #[test]
    fn a_list_repaints_as_from_scratch(
        keys in vec(pressed(), 0..40), columns in 8_usize..60, rows in 1_usize..30,
    ) {
        let options = options();
        let select = select("Select the connector:", &options, 1);
        let list = List::new(&select);
        repaints_as_from_scratch(list, Size { columns, rows }, keys);
    }
}
