//! The characters and words of TypeScript.

/// Operators and other punctuation of several characters, the longest first. What starts with `<` or `>` is read
/// one by one, since these may be the brackets of types.
pub(super) const PUNCTUATORS: [&str; 25] = [
    "...", "===", "!==", "**=", "&&=", "||=", "??=", "=>", "==", "!=", "&&", "||", "??", "?.",
    "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "**",
];

/// Returns whether an identifier may begin with `c`. What is not ASCII and no blank is taken for a letter.
pub(super) fn starts_word(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '_' | '$') || (!c.is_ascii() && !is_blank(c))
}

/// Returns whether `c` may be in an identifier.
pub(super) fn continues_word(c: char) -> bool {
    c.is_ascii_digit() || starts_word(c)
}

/// Returns whether `c` ends a line.
pub(super) fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Returns whether `c` stands between tokens alone.
pub(super) fn is_blank(c: char) -> bool {
    c != '\u{85}' && (c.is_whitespace() || c == '\u{feff}')
}

/// Returns whether an operand follows the word, and so a `/` starts a regular expression.
pub(super) fn comes_before_operand(word: &str) -> bool {
    matches!(
        word,
        "await"
            | "case"
            | "default"
            | "delete"
            | "do"
            | "else"
            | "extends"
            | "in"
            | "instanceof"
            | "new"
            | "of"
            | "return"
            | "throw"
            | "typeof"
            | "void"
            | "yield"
    )
}
