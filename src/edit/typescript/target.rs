//! Where in an expression a new value goes.

use std::cell::OnceCell;
use std::collections::HashMap;

use serde_json::Value;

use super::render::Style;
use super::value::{Piece, has_variable, pieces, variable_of};
use crate::typescript::{Convert, Document, Expression, Kind, Node, Token, Tokens, core};

/// Where in an expression a new value goes.
pub(super) struct Target<'d> {
    /// What it replaces.
    pub(super) tokens: Tokens<'d>,
    /// Whether it is written in quotes although it is a number.
    pub(super) in_quotes: bool,
    /// Whether it is a variable of which a number has to be made.
    pub(super) is_number: bool,
    /// The variable of which it becomes the default.
    pub(super) default_of: Option<String>,
}

impl<'d> Target<'d> {
    fn of(tokens: Tokens<'d>) -> Self {
        Self { tokens, in_quotes: false, is_number: false, default_of: None }
    }
}

/// The words of a file, counted.
pub(super) struct Words<'d> {
    document: &'d Document<'d>,
    counts: OnceCell<HashMap<&'d str, usize>>,
}

impl<'d> Words<'d> {
    pub(super) fn of(document: &'d Document<'d>) -> Self {
        Self { document, counts: OnceCell::new() }
    }

    /// Returns how often a name stands in the file, where it is neither a key nor a member of something.
    pub(super) fn count(&self, name: &str) -> usize {
        let counts = || {
            let mut counts = HashMap::new();
            let words = self.document.tokens().all().filter(|token| token.kind() == Kind::Word);
            for word in words.filter(|word| !is_key(*word)) {
                *counts.entry(word.raw()).or_default() += 1;
            }
            counts
        };
        self.counts.get_or_init(counts).get(name).copied().unwrap_or_default()
    }
}

/// Returns whether a word is a key or a member: `NAME: ...`, `x.NAME`.
fn is_key(word: Token<'_>) -> bool {
    let before = word.preceding();
    let opens = |before: Token<'_>| before.is(",") || before.is_group('{');
    before.is_some_and(|before| before.is(".") || before.is("?."))
        || word.following().is_some_and(|next| next.is(":")) && before.is_some_and(opens)
}

/// Finds where in `node` the value `new` goes. Of `process.env.NAME ?? 'default'` and the like a plain value becomes
/// the default. A variable takes the place of what a number is made of, or of what is compared. A constant of the
/// file keeps its name and gets another value if nothing else uses it.
pub(super) fn target<'d>(node: &Node<'d>, new: &Value, words: &Words<'d>) -> Target<'d> {
    let is_variable = is_variable(new);
    let is_plain = !new.is_object() && !new.is_array() && !has_variable(new);
    match &node.expression {
        Expression::Default { choices, .. } if is_plain => {
            if let (Some(last), Some(variable)) = (choices.last(), variable_of(&node.expression))
                && variable_of(&last.expression).is_none()
            {
                let target = target(last, new, words);
                return Target { default_of: Some(variable.to_owned()), ..target };
            }
        }
        Expression::Convert(Convert::Number, from) if is_variable => {
            return Target::of(from.tokens);
        }
        Expression::Convert(..) if is_variable => {
            return Target { is_number: true, ..Target::of(core(node.tokens)) };
        }
        Expression::Convert(convert, from) if is_kept(*convert, new) => {
            let inner = target(from, new, words);
            if inner.default_of.is_some() {
                let in_quotes = matches!(inner.tokens.peek().map(Token::kind), Some(Kind::Text));
                return Target { in_quotes, ..inner };
            }
        }
        Expression::Equal { with, .. } if is_variable => return Target::of(core(with.tokens)),
        Expression::Constant(choices) if !new.is_object() && !new.is_array() => {
            if let Some(target) = in_constant(node, choices, new, words) {
                return target;
            }
        }
        _ => {}
    }
    // `process.env.NAME!` says that it is set, which needs no saying of a value.
    let has_variable = variable_of(&node.expression).is_some();
    if has_variable && !is_variable && node.tokens.raw().ends_with('!') {
        return Target::of(node.tokens);
    }
    Target::of(core(node.tokens))
}

/// Returns whether a number is still the same after it was converted.
fn is_kept(convert: Convert, number: &Value) -> bool {
    let is_plain = |others: &[char]| {
        let spelling = Style::LB4.scalar(number);
        spelling.chars().all(|c| c.is_ascii_digit() || others.contains(&c))
    };
    number.is_number()
        && match convert {
            Convert::Number => true,
            Convert::Int { .. } => is_plain(&['-']),
            Convert::Float => is_plain(&['-', '.']),
        }
}

/// Returns whether a value is one variable alone.
fn is_variable(value: &Value) -> bool {
    let pieces = value.as_str().map(pieces).unwrap_or_default();
    matches!(pieces[..], [Piece::Variable(_)])
}

/// Finds where `new` goes in what a constant is set to, if `node` is its one use.
fn in_constant<'d>(
    node: &Node<'d>,
    choices: &[Node<'d>],
    new: &Value,
    words: &Words<'d>,
) -> Option<Target<'d>> {
    let name = core(node.tokens).only()?;
    let value = choices.last()?;
    let sign = value.tokens.peek()?.preceding().filter(|sign| sign.is("="))?;
    let declared = sign.preceding().filter(|declared| declared.raw() == name.raw())?;
    if words.count(name.raw()) != 2 {
        return None;
    }
    if choices.len() > 1 {
        let variable = variable_of(&choices.first()?.expression)?.to_owned();
        let is_plain = !new.is_object() && !new.is_array() && !has_variable(new);
        return is_plain
            .then(|| Target { default_of: Some(variable), ..target(value, new, words) });
    }
    let keyword = declared.preceding().filter(|keyword| keyword.is("const"))?;
    let is_exported = keyword.preceding().is_some_and(|before| before.is("export"));
    (!is_exported).then(|| target(value, new, words))
}
