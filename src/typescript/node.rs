//! What an expression of settings is.

use std::borrow::Cow;

use super::document::Tokens;

/// An expression, and where it stands.
#[derive(Clone)]
pub struct Node<'d> {
    /// Its tokens.
    pub tokens: Tokens<'d>,
    /// What it is.
    pub expression: Expression<'d>,
}

/// An expression whose value can be known, or code.
#[derive(Clone)]
pub enum Expression<'d> {
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number; `NaN` is one too.
    Number(f64),
    /// Text.
    Text(Cow<'d, str>),
    /// `[...]`
    Array(Vec<Node<'d>>),
    /// `{...}`
    Object(Vec<Member<'d>>),
    /// `process.env.NAME`
    Variable(Cow<'d, str>),
    /// A constant of the file, with what it is set to: the first one that is there.
    Constant(Vec<Node<'d>>),
    /// `a ?? b`, or `a || b` if `or`.
    Default {
        /// Whether what is blank or false to JavaScript does not count either.
        or: bool,
        /// What counts, the first one that is there.
        choices: Vec<Node<'d>>,
    },
    /// `a === 'text'`, or `a !== 'text'` if `not`.
    Equal {
        /// What is compared.
        with: Box<Node<'d>>,
        /// Whether it is `!==`.
        not: bool,
        /// With what it is compared.
        text: Cow<'d, str>,
    },
    /// `Number(a)` and the like.
    Convert(Convert, Box<Node<'d>>),
    /// A template with holes: its parts in order.
    Template(Vec<Node<'d>>),
    /// Whatever only Node can know.
    Code,
}

/// What makes a number of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convert {
    /// `Number(a)` or `+a`.
    Number,
    /// `parseInt(a)` or `parseInt(a, 10)`.
    Int {
        /// Whether `0x10` is 16.
        hex: bool,
    },
    /// `parseFloat(a)`.
    Float,
}

/// A member of an object.
#[derive(Clone)]
pub struct Member<'d> {
    /// Its tokens, key and value.
    pub tokens: Tokens<'d>,
    /// Its key.
    pub key: Key<'d>,
    /// Its value.
    pub value: Node<'d>,
}

/// The key of a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key<'d> {
    /// A name, a text or a number.
    Name(Cow<'d, str>),
    /// `...a`, or a key that is code.
    Unknown,
}

impl<'d> Expression<'d> {
    /// Returns whether nothing is known of it.
    pub fn is_code(&self) -> bool {
        matches!(self, Self::Code)
    }

    /// Returns its text, if it is one or a constant that is one.
    pub(crate) fn into_text(self) -> Option<Cow<'d, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Constant(mut choices) if choices.len() == 1 => {
                choices.pop()?.expression.into_text()
            }
            _ => None,
        }
    }

    /// Returns whether its value is known, and no object or array.
    pub(crate) fn is_plain(&self) -> bool {
        match self {
            Self::Default { choices, .. } => choices.iter().all(|it| it.expression.is_plain()),
            _ => !self.has_brackets() && !self.is_code(),
        }
    }

    /// Returns whether it is an object or an array.
    pub(super) fn has_brackets(&self) -> bool {
        matches!(self, Self::Object(_) | Self::Array(_))
    }
}
