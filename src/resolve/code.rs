//! Code that stands where a value is expected.

use std::fmt;

use crate::secret::{KeyPath, MASK, Policy, Sensitive, Why};
use crate::text::visible;
use crate::typescript::{Kind, Token, Tokens, first_comment};

/// How many characters of code are shown.
const LONGEST: usize = 100;

/// Code in the place of a value, on one line and without comments. It shows `****` if it is or holds what may be
/// secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    text: Sensitive<String>,
    is_secret: bool,
}

impl Code {
    /// Takes the code to which `at` leads.
    pub fn of(tokens: Tokens<'_>, at: &KeyPath<'_>, policy: &Policy) -> Self {
        let is_secret = at.is_named() || tokens.all().any(|token| may_be_secret(token, policy));
        Self { text: one_line(tokens).into(), is_secret }
    }

    /// Returns its text, secrets included.
    pub fn reveal(&self) -> &str {
        self.text.expose()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_secret { MASK } else { self.text.expose() })
    }
}

/// Returns whether a token is a secret, or the name of one, which may stand beside it.
fn may_be_secret(token: Token<'_>, policy: &Policy) -> bool {
    let text = match token.kind() {
        Kind::Word => token.raw().into(),
        Kind::Text | Kind::Piece => token.text(),
        _ => return false,
    };
    policy.member(&KeyPath::default(), text.clone()).is_named()
        || policy.verdict(&KeyPath::default(), &text).is_some_and(Why::is_certain)
}

fn one_line(tokens: Tokens<'_>) -> String {
    let (text, span) = (tokens.document().text(), tokens.span());
    let (mut line, mut at) = (String::new(), span.start);
    let has_others_below =
        |token: &Token<'_>| matches!(token.kind(), Kind::Group | Kind::Template | Kind::Hole);
    for token in tokens.all().filter(|token| !has_others_below(token)) {
        push_between(&mut line, &text[at..token.span().start]);
        line.push_str(token.raw());
        at = token.span().end;
    }
    push_between(&mut line, &text[at..span.end]);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", visible(&line[..end])),
        None => visible(&line).into_owned(),
    }
}

/// Adds what stands between two tokens, brackets and blanks, without its comments.
fn push_between(line: &mut String, mut between: &str) {
    while let Some(comment) = first_comment(between) {
        line.push_str(&between[..comment.start]);
        line.push(' ');
        between = &between[comment.end..];
    }
    line.push_str(between);
}
