//! Breaks text at words, so that no line is wider than there is room for.

/// Breaks `text` into lines of at most `room` columns, as `columns` counts them: at spaces, and within a word
/// only if that alone is wider. Returns at least one line.
pub(crate) fn wrapped(text: &str, room: usize, columns: impl Fn(&str) -> usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while columns(rest) > room {
        let fits = fitting(rest, room, &columns);
        // The space at which it breaks needs no room.
        let space = rest[..fits].len() + usize::from(rest[fits..].starts_with(' '));
        let (line, after) = match rest[..space].rfind(' ').filter(|at| *at > 0) {
            Some(at) => (&rest[..at], rest[at..].trim_start_matches(' ')),
            None => rest.split_at(fits),
        };
        lines.push(line.trim_end_matches(' '));
        rest = after;
    }
    lines.push(rest);
    lines
}

/// Returns how many bytes of `text` fit into the room; at least one character.
fn fitting(text: &str, room: usize, columns: impl Fn(&str) -> usize) -> usize {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let first = text.chars().next().map_or(0, char::len_utf8);
    ends.take_while(|end| columns(&text[..*end]) <= room).last().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::wrapped;
    use crate::ui::width;

    #[test]
    fn lines_break_at_words() {
        for (text, lines) in [
            ("", &[""][..]),
            ("one two", &["one two"]),
            ("one two three", &["one two", "three"]),
            ("one twoo three", &["one", "twoo", "three"]),
            ("a incomprehensible b", &["a", "incompr", "ehensib", "le b"]),
            ("数据库数据库", &["数据库", "数据库"]),
        ] {
            assert_eq!(wrapped(text, 7, width), lines, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-z数 ]{0,60}", room in 2usize..20) {
            let lines = wrapped(&text, room, width);
            prop_assert!(lines.iter().all(|line| width(line) <= room), "{lines:?}");
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
