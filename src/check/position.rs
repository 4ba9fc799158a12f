//! Lines and columns of many places in one pass.

use crate::error::Position;

/// Counts lines and columns, as [`Position::of`] does, for offsets that only grow.
pub struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    at: Position,
}

impl<'t> Cursor<'t> {
    /// A cursor at the start of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, offset: 0, at: Position { line: 1, column: 1 } }
    }

    /// The position of the byte at `offset`, which is not before the last one that was asked for.
    pub fn position(&mut self, offset: usize) -> Position {
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        let line = match passed.rfind('\n') {
            None => passed,
            Some(last) => {
                self.at.line += passed.bytes().filter(|&b| b == b'\n').count();
                self.at.column = 1;
                &passed[last + 1..]
            }
        };
        let line = if self.offset == 0 { line.trim_start_matches('\u{feff}') } else { line };
        self.at.column += line.chars().count();
        self.offset = self.offset.max(offset);
        self.at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Cursor;
    use crate::error::Position;

    proptest! {
        #[test]
        fn positions_are_those_of_one_place_at_a_time(
            text in "\u{feff}?[aé\n\r\t\u{1f600}]{0,40}",
            mut places in prop::collection::vec(0usize..60, 0..6),
        ) {
            let boundaries: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for place in &mut places {
                *place = boundaries[*place % boundaries.len()];
            }
            places.sort_unstable();
            let mut cursor = Cursor::new(&text);
            for place in places {
                prop_assert_eq!(cursor.position(place), Position::of(&text, place));
            }
        }
    }
}
