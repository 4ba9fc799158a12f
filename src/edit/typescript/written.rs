//! Values as they are written.

use indexmap::IndexMap;
use serde_json::Value;

use super::value::{Piece, pieces};

/// A value that is written: what JSON can say, and what variables give.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// `null`, `true`, `false`, a number, or a text that is what it says, also if it has `${NAME}`.
    Literal(Value),
    /// `[...]`
    Array(Vec<Self>),
    /// `{...}`
    Object(IndexMap<String, Self>),
    /// `process.env.NAME`
    Variable(String),
    /// A template: a text in which `${NAME}` is a variable.
    Template(String),
    /// `a ?? b ?? c`
    FirstOf(Vec<Self>),
    /// `Number(a)`
    Number(Box<Self>),
    /// `process.env.NAME === 'true'`, or `process.env.NAME !== 'false'` if it is true by default.
    Flag {
        /// The variable.
        variable: String,
        /// What it is if nothing sets the variable.
        default: bool,
    },
}

impl Written {
    /// Returns the first of these that is there.
    pub fn first_of(choices: Vec<Self>) -> Option<Self> {
        let mut flat = Vec::with_capacity(choices.len());
        for choice in choices {
            match choice {
                Self::FirstOf(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 | 1 => flat.pop(),
            _ => Some(Self::FirstOf(flat)),
        }
    }

    /// Returns the operands and what stands between them, if it is made of some.
    pub(super) fn operands(&self) -> Option<(Vec<Self>, &'static str)> {
        Some(match self {
            Self::FirstOf(choices) => (choices.clone(), "??"),
            Self::Flag { variable, default } => {
                let (text, sign) = if *default { ("false", "!==") } else { ("true", "===") };
                (vec![Self::Variable(variable.clone()), Self::Literal(text.into())], sign)
            }
            _ => return None,
        })
    }

    /// Returns whether it has brackets around something.
    pub(super) fn is_filled(&self) -> bool {
        match self {
            Self::Array(elements) => !elements.is_empty(),
            Self::Object(members) => !members.is_empty(),
            _ => false,
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Literal(Value::Number(_)))
    }
}

impl From<&Value> for Written {
    /// Takes a value as a plan knows it, in which `${NAME}` is a variable.
    fn from(value: &Value) -> Self {
        match value {
            Value::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            Value::Object(members) => {
                let member = |(key, value): (&String, &Value)| (key.clone(), value.into());
                Self::Object(members.iter().map(member).collect())
            }
            Value::String(text) => match pieces(text)[..] {
                [Piece::Variable(name)] => Self::Variable(name.to_owned()),
                [] | [Piece::Text(_)] => Self::Literal(value.clone()),
                _ => Self::Template(text.clone()),
            },
            _ => Self::Literal(value.clone()),
        }
    }
}
