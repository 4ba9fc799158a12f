//! Whether a file is one data source and nothing else.

use super::problem::{Problem, What};
use crate::typescript::{Document, Form, Kind, Token, classes, statements};

/// Checks that a file has nothing but imports, the data source class that has this index, the variable of its
/// settings, and exports of these. Returns the place of the first statement that is something else, and the words
/// with which it begins, if it does with some.
///
/// # Errors
/// The file is no TypeScript, or has no such class.
pub fn only_class(text: &str, class: usize) -> Result<Option<(usize, String)>, Problem> {
    let document = Document::parse(text)?;
    let classes = classes(&document)?;
    let class = classes.get(class).ok_or(Problem::new(0, What::NoSettings))?;
    let other = statements(&document).find(|statement| match &statement.form {
        Form::Import { .. } | Form::Export | Form::Empty => false,
        Form::Variable(name) => class.variable != Some(name.raw()),
        Form::Class(body) => {
            let (start, end) = (statement.tokens.span().start, body.span().end);
            !(start..end).contains(&class.at)
        }
        Form::Other => true,
    });
    Ok(other.map(|other| {
        let words = other.tokens.take_while(|token| token.kind() == Kind::Word);
        let words: Vec<_> = words.take(3).map(Token::raw).collect();
        (other.tokens.span().start, words.join(" "))
    }))
}
