//! `.gitignore` files.

use super::newline_near;

/// The text with a pattern added on a line of its own at the end. A text that has the pattern already
/// stays as it is, unless a later line starts with `!` and so may take it back.
pub fn add_ignore_line(text: &str, pattern: &str) -> String {
    let mut is_there = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        is_there = (is_there && !line.starts_with('!')) || line.trim_end() == pattern;
    }
    if is_there {
        return text.to_owned();
    }
    let newline = newline_near(text, text.len());
    let is_whole = text.trim_start_matches('\u{feff}').is_empty() || text.ends_with('\n');
    let end = if is_whole { "" } else { newline };
    format!("{text}{end}{pattern}{newline}")
}

#[cfg(test)]
mod tests {
    use super::add_ignore_line;

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
        ];
        for (before, after) in cases {
            assert_eq!(add_ignore_line(before, ".env"), after, "{before:?}");
        }
    }
}
