//! Finds the variables of the environment that a file reads.

use std::borrow::Cow;

use indexmap::IndexSet;

use super::declarations::{Declarations, Declared};
use super::document::Document;
use super::expression;
use crate::json::SyntaxError;

/// Returns the names of the variables that a file reads anywhere: `process.env.NAME`, `process.env['NAME']` and
/// `const {NAME} = process.env`.
///
/// # Errors
/// A constant is no TypeScript.
pub fn variables<'d>(document: &'d Document<'d>) -> Result<IndexSet<Cow<'d, str>>, SyntaxError> {
    let read = document.tokens().all().filter(|token| token.is("process"));
    let read = read.filter_map(|token| expression::variable(&mut token.onward()));
    let declarations = Declarations::of(document)?;
    let taken = declarations.all().filter_map(|declared| match declared {
        Declared::Environment { variable, .. } => Some(variable.clone()),
        _ => None,
    });
    Ok(read.chain(taken).collect())
}
