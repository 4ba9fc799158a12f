//! What is around a token.

use crate::typescript::{Document, Kind, Token};

/// The brackets that a token is in, and what stands before it there.
pub(super) struct Level<'d> {
    /// The group, template or hole that it is in.
    pub(super) bracket: Option<Token<'d>>,
    /// What stands before that.
    before_bracket: Option<Token<'d>>,
    /// The end of that.
    end: usize,
    /// The tokens before it on this level, the nearest first.
    pub(super) before: [Option<Token<'d>>; 3],
}

impl<'d> Level<'d> {
    /// Returns the token behind another one of this level.
    pub(super) fn next(&self, token: Token<'d>) -> Option<Token<'d>> {
        token.following().filter(|next| next.span().start < self.end)
    }

    /// Returns whether the word stands before the bracket.
    pub(super) fn is_after(&self, word: &str) -> bool {
        self.before_bracket.is_some_and(|before| before.is(word))
    }

    /// Returns whether it is the parameters of a function in arrow form.
    pub(super) fn is_arrow(&self) -> bool {
        let next = self.bracket.and_then(Token::following);
        next.is_some_and(|next| next.is("=>"))
    }
}

/// Calls `visit` with each token of `document` and what is around it, until that returns false.
pub(super) fn walk<'d>(
    document: &'d Document<'d>,
    mut visit: impl FnMut(Token<'d>, &Level<'d>) -> bool,
) {
    let level = |bracket: Option<Token<'d>>, before_bracket, end| Level {
        bracket,
        before_bracket,
        end,
        before: [None; 3],
    };
    let mut top = level(None, None, document.text().len());
    let mut around = Vec::new();
    for token in document.tokens().all() {
        while token.span().start >= top.end {
            let Some(outer) = around.pop() else { return };
            top = outer;
        }
        if !visit(token, &top) {
            return;
        }
        let [before, second, _] = top.before;
        top.before = [Some(token), before, second];
        if matches!(token.kind(), Kind::Group | Kind::Template | Kind::Hole) {
            let inner = level(Some(token), before, token.span().end);
            around.push(std::mem::replace(&mut top, inner));
        }
    }
}
