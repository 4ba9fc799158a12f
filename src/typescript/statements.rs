//! The statements of a file, as far as files of data sources have them.

use super::class::{decorators, extends_data_source};
use super::document::{Document, Kind, Token, Tokens};
use super::skip;

/// A statement, with its decorators and its semicolon.
pub(crate) struct Statement<'d> {
    pub(crate) tokens: Tokens<'d>,
    pub(crate) form: Form<'d>,
}

/// What a statement is.
pub(crate) enum Form<'d> {
    /// `import NAME from 'FILE'` and the like.
    Import {
        /// What it names as a whole.
        name: Option<Token<'d>>,
        /// `* as`, if it has that.
        star: Option<Tokens<'d>>,
        /// The text that is the file.
        file: Token<'d>,
    },
    /// `const NAME = ...`, by its name.
    Variable(Token<'d>),
    /// A class, by its body.
    Class(Token<'d>),
    /// `export {NAME}` or `export default NAME`.
    Export,
    /// A semicolon, or a text alone.
    Empty,
    /// The first token of anything else.
    Other,
}

/// Returns the statements of a file. Of what is not known each token is one.
pub(crate) fn statements<'d>(document: &'d Document<'d>) -> impl Iterator<Item = Statement<'d>> {
    let mut tokens = document.tokens();
    std::iter::from_fn(move || {
        if tokens.is_empty() {
            return None;
        }
        let start = tokens;
        let form = match form(&mut tokens) {
            Some(form) => form,
            None => {
                tokens = start;
                tokens.next();
                Form::Other
            }
        };
        tokens.eat(";");
        Some(Statement { tokens: start.up_to(tokens), form })
    })
}

fn form<'d>(tokens: &mut Tokens<'d>) -> Option<Form<'d>> {
    decorators(tokens);
    let is_export = tokens.eat("export");
    let is_default = is_export && tokens.eat("default");
    decorators(tokens);
    let first = tokens.peek()?;
    if is_export && !is_default && tokens.group('{').is_some() {
        return (!tokens.peek().is_some_and(|next| next.is("from"))).then_some(Form::Export);
    }
    match first.raw() {
        "import" if !is_export => import(tokens),
        "const" | "let" | "var" => variable(tokens),
        "class" | "abstract" => {
            tokens.eat("abstract");
            tokens.eat("class").then_some(())?;
            extends_data_source(tokens);
            tokens.group('{').map(Form::Class)
        }
        ";" if !is_export => Some(Form::Empty),
        _ if is_default && first.kind() == Kind::Word => {
            tokens.next();
            ends(*tokens).then_some(Form::Export)
        }
        _ if !is_export && first.kind() == Kind::Text => {
            tokens.next();
            ends(*tokens).then_some(Form::Empty)
        }
        _ => None,
    }
}

/// Returns whether a statement may end before the tokens.
fn ends(tokens: Tokens<'_>) -> bool {
    tokens.peek().is_none_or(|next| next.is(";") || next.starts_line())
}

fn import<'d>(tokens: &mut Tokens<'d>) -> Option<Form<'d>> {
    tokens.next();
    let start = *tokens;
    let star = (tokens.eat("*") && tokens.eat("as")).then(|| start.up_to(*tokens));
    let name = tokens.peek().filter(|name| name.kind() == Kind::Word);
    let file = loop {
        let token = tokens.next().filter(|token| !token.is(";"))?;
        match token.kind() {
            Kind::Text => break token,
            Kind::Group if token.is_group('(') => {
                break token.inner().only().filter(|text| text.kind() == Kind::Text)?;
            }
            Kind::Word | Kind::Punctuator | Kind::Group => {}
            _ => return None,
        }
    };
    if tokens.eat("with") || tokens.eat("assert") {
        tokens.group('{');
    }
    ends(*tokens).then_some(Form::Import { name, star, file })
}

fn variable<'d>(tokens: &mut Tokens<'d>) -> Option<Form<'d>> {
    tokens.next();
    let name = tokens.next().filter(|name| name.kind() == Kind::Word)?;
    if tokens.eat(":") {
        skip::skip_type(tokens);
    }
    tokens.eat("=").then(|| skip::expression(tokens).ok()).flatten()?;
    ends(*tokens).then_some(Form::Variable(name))
}
