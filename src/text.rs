//! Text for people and shells, without characters that hide or act.

use std::borrow::Cow;
use std::path::{MAIN_SEPARATOR, Path};

/// Returns `text` with every character that a terminal would act on, or that would hide or reorder others,
/// written as `\u{..}`: control characters, bidirectional overrides, invisible separators.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if is_hidden(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}

/// Returns whether a terminal would act on `c`, or `c` would hide or reorder other characters.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Quotes `word` as one word for a POSIX shell.
pub fn shell_word(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,^".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", visible(word).replace('\'', r"'\''")))
}

/// Percent-encodes every byte of `text` except letters, digits, `-._~` and the ASCII characters in `keep`.
pub fn percent_encoded(text: &str, keep: &str) -> String {
    let encoded = |byte: u8| match char::from(byte) {
        c if c.is_ascii_alphanumeric() || "-._~".contains(c) || keep.contains(c) => c.to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}

/// Decodes each `%XX` of `text`. Returns `None` if a `%` has no two hex digits behind it, or the bytes are
/// not UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let code = part.get(..2).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// Removes the one line end that a paste, an editor or `echo` leaves at the end of `text`.
pub fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// Returns the length of the byte order mark that `text` may start with.
pub fn bom_len(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Returns `path` as a terminal can show it.
pub fn visible_path(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// Returns `path` relative to `root`, with `/` between its parts; `None` if it is outside `root`.
pub fn below(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?.to_string_lossy();
    Some(inside.replace(MAIN_SEPARATOR, "/"))
}

#[cfg(test)]
mod tests {
    use super::{percent_decoded, percent_encoded, shell_word, visible};

    #[test]
    fn what_a_terminal_would_act_on_is_spelled_out() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\u{202e}b\nc"), "a\\u{202e}b\\nc");
        assert_eq!(visible("plain é 日本"), "plain é 日本");
    }

    #[test]
    fn a_shell_reads_the_word_back() {
        for (word, quoted) in [
            ("mongo1", "mongo1"),
            ("it's", r"'it'\''s'"),
            ("a*(b)!", "'a*(b)!'"),
            ("", "''"),
            ("~", "'~'"),
        ] {
            assert_eq!(shell_word(word), quoted);
        }
    }

    #[test]
    fn what_a_url_cannot_hold_is_encoded() {
        assert_eq!(percent_encoded("p@ss:w/rd é%", ""), "p%40ss%3Aw%2Frd%20%C3%A9%25");
        assert_eq!(percent_encoded("/data/a b.db", "/"), "/data/a%20b.db");
    }

    #[test]
    fn what_was_encoded_is_decoded() {
        assert_eq!(percent_decoded("p%40ss%3aw %C3%A9%25+").unwrap(), "p@ss:w é%+");
        for broken in ["%", "a%4", "%zz", "%+1", "%é", "%ff", "%C3"] {
            assert_eq!(percent_decoded(broken), None, "{broken}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC*", keep in "[/:]?") {
            assert_eq!(percent_decoded(&percent_encoded(&text, &keep)).unwrap(), text);
        }
    }
}
