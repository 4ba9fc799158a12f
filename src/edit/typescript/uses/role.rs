//! What a name is where it stands.

use super::level::Level;
use crate::typescript::{Kind, Token};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A member of something: `a.NAME`.
    Member,
    /// The key of a property, a method or a field.
    Key,
    /// A property whose value has the same name: `{NAME}`.
    Property,
    /// A new meaning of the name.
    Declared,
    /// The name of what is declared elsewhere.
    Reference,
}

impl Role {
    /// Returns what the word is that comes next in `level`.
    pub(super) fn of(word: Token<'_>, level: &Level<'_>) -> Self {
        let [before, second, _] = level.before;
        let next = level.next(word);
        if is_any(before, &[".", "?.", "#"]) {
            return Self::Member;
        }
        let is_word = !is_any(second, &[".", "?.", "as"]);
        let is_declared = is_word && before.is_some_and(declares) || is_any(next, &["=>"]);
        let is_first = before.is_none() || is_any(before, &[","]);
        let is_last = next.is_none() || is_any(next, &[","]);
        let has_type = has_type(next, level);
        match level.bracket.and_then(|bracket| bracket.raw().chars().next()) {
            _ if is_declared => Self::Declared,
            Some('{') if is_first && is_last => Self::Property,
            Some('{') if starts_member(word, before) => {
                let is_field = has_type || next.is_some_and(|next| next.is_group('('));
                match is_field || is_any(next, &[";", "="]) {
                    // Taken apart: `const {NAME = 1} = a`.
                    true if is_first && is_any(next, &["="]) => Self::Declared,
                    true => Self::Key,
                    false => Self::Reference,
                }
            }
            Some('(') if level.is_after("catch") => Self::Declared,
            Some('(') if has_type && (is_first || starts_parameter(before)) => Self::Declared,
            Some('(') if (is_first || is_any(before, &["..."])) && is_last && level.is_arrow() => {
                Self::Declared
            }
            // The name of an element in the type of an array.
            Some('[') if is_first && has_type => Self::Key,
            // Elsewhere it is a type, as in `a: NAME = b`.
            _ if is_any(next, &["="]) && (is_first || is_any(before, &["...", "<"])) => {
                Self::Declared
            }
            _ => Self::Reference,
        }
    }
}

fn is_any(token: Option<Token<'_>>, signs: &[&str]) -> bool {
    token.is_some_and(|token| signs.iter().any(|sign| token.is(sign)))
}

/// Returns whether a colon comes next, also behind `?` or `!`.
fn has_type(next: Option<Token<'_>>, level: &Level<'_>) -> bool {
    let second = next.filter(|next| next.is("?") || next.is("!")).and_then(|it| level.next(it));
    is_any(next, &[":"]) || is_any(second, &[":"])
}

/// Returns whether the word gives the name behind it a meaning.
fn declares(word: Token<'_>) -> bool {
    const WORDS: &[&str] = &[
        "class",
        "const",
        "enum",
        "function",
        "import",
        "infer",
        "interface",
        "let",
        "module",
        "namespace",
        "type",
        "var",
    ];
    is_any(Some(word), WORDS)
}

/// The words before a member of a class or a parameter.
const MODIFIERS: &[&str] = &[
    "abstract",
    "accessor",
    "async",
    "declare",
    "get",
    "override",
    "private",
    "protected",
    "public",
    "readonly",
    "set",
    "static",
];

/// Returns whether a parameter may start behind the token: behind dots, a modifier or a decorator.
fn starts_parameter(before: Option<Token<'_>>) -> bool {
    let is_decorator = before.is_some_and(|before| before.is_group('('));
    is_decorator || is_any(before, &["..."]) || is_any(before, MODIFIERS)
}

/// Returns whether a member may start with the word: at the start, behind a comma, a semicolon or a modifier, or in a
/// new line.
fn starts_member(word: Token<'_>, before: Option<Token<'_>>) -> bool {
    const OPEN: &[&str] = &[
        "as",
        "case",
        "extends",
        "implements",
        "instanceof",
        "new",
        "return",
        "satisfies",
        "typeof",
    ];
    let ends = |it: Token<'_>| it.kind() != Kind::Punctuator && !is_any(Some(it), OPEN);
    is_any(before, MODIFIERS)
        || is_any(before, &[",", ";", "*"])
        || before.is_none_or(|it| word.starts_line() && ends(it))
}
