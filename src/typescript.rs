//! Reads the data sources of LoopBack 4, classes in TypeScript, without running them.
//!
//! [`Document`] scans a text to tokens with places; what brackets enclose is below them. [`classes`] finds the data
//! source classes and the expressions of their settings, as far as these can be known. Everything else is known as
//! code, with its place.

mod class;
mod comments;
mod declarations;
mod document;
mod escape;
mod expression;
mod lexical;
mod modules;
mod node;
mod number;
mod said;
mod scan;
mod skip;
mod statements;
mod variables;

pub use class::{Class, Config, Name, classes};
pub use comments::{comments, first_comment};
pub use document::{Document, Kind, Token, Tokens};
pub(crate) use modules::{ModuleStatement, Specifier, module_statements};
pub use node::{Convert, Expression, Key, Member, Node};
pub(crate) use number::prefixed;
pub use said::Said;
pub(crate) use skip::core;
pub(crate) use statements::{Form, Statement, statements};
pub use variables::variables;
