//! Edits `.gitignore` files.

use super::append_line;

/// Returns the text with a pattern added as its last line. A text that has the pattern stays as it is, unless
/// a later line starts with `!` and so may cancel it.
pub fn add_ignore_line(text: &str, pattern: &str) -> String {
    let mut is_there = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        is_there = (is_there && !line.starts_with('!')) || line.trim_end_matches(' ') == pattern;
    }
    if is_there {
        return text.to_owned();
    }
    append_line(text, pattern).0
}

/// Returns the pattern for the file at `path`, whose parts are separated by `/`.
pub fn pattern(path: &str) -> String {
    let name = path.trim_end_matches(' ');
    let mut pattern = String::new();
    for (place, c) in name.char_indices() {
        if matches!(c, '*' | '?' | '[' | '\\') || (place == 0 && matches!(c, '#' | '!')) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern + &"\\ ".repeat(path.len() - name.len())
}

#[cfg(test)]
mod tests {
    use super::{add_ignore_line, pattern};

    #[test]
    fn a_pattern_means_the_file_alone() {
        for (path, expected) in [
            (".env", ".env"),
            ("packages/api/.env", "packages/api/.env"),
            ("#a!#.env", "\\#a!#.env"),
            ("!a", "\\!a"),
            ("[x]*?\\.env", "\\[x]\\*\\?\\\\.env"),
            ("a b  ", "a b\\ \\ "),
        ] {
            assert_eq!(pattern(path), expected, "{path:?}");
        }
    }

    #[test]
    fn adds_the_pattern_at_the_end_once() {
        let cases = [
            ("", ".env\n"),
            ("node_modules\n", "node_modules\n.env\n"),
            ("node_modules", "node_modules\n.env\n"),
            ("a\r\nb", "a\r\nb\r\n.env\r\n"),
            ("# .env\n", "# .env\n.env\n"),
            (".env\nb\n", ".env\nb\n"),
            (".env \r\n", ".env \r\n"),
            (".env", ".env"),
            (".env\n!.env\n", ".env\n!.env\n.env\n"),
            (".env.local\n", ".env.local\n.env\n"),
            // Git ends no line at a carriage return alone, and drops no blanks but spaces.
            ("a\rb", "a\rb\n.env\n"),
            ("a\r.env\r", "a\r.env\r\n.env\n"),
            (".env\t\n", ".env\t\n.env\n"),
            (".env\u{a0}\n", ".env\u{a0}\n.env\n"),
        ];
        for (before, after) in cases {
            assert_eq!(add_ignore_line(before, ".env"), after, "{before:?}");
        }
    }
}
