//! The imports of a file, and its exports of what is declared elsewhere.

use super::document::{Document, Kind, Token, Tokens};

/// `import ... from 'PATH'`, `export ... from 'PATH'` or `export {NAME}`.
pub(crate) struct ModuleStatement<'d> {
    /// Its tokens, with the semicolon.
    pub(crate) tokens: Tokens<'d>,
    /// Whether it is an export.
    pub(crate) is_export: bool,
    /// Whether it is about types alone: `import type`, `export type`.
    pub(crate) is_type: bool,
    /// Whether it is about all that the other file exports: `*`.
    pub(crate) is_all: bool,
    /// What all of it is called here: `* as NAME`, `NAME = require('PATH')`.
    pub(crate) namespace: Option<Token<'d>>,
    /// What the default export of the other file is called here: `import NAME from 'PATH'`.
    pub(crate) default: Option<Token<'d>>,
    /// The names in braces.
    pub(crate) names: Vec<Specifier<'d>>,
    /// The text that names the other file; exports of this one have none.
    pub(crate) path: Option<Token<'d>>,
}

/// A name in the braces of an import or export.
#[derive(Clone, Copy)]
pub(crate) struct Specifier<'d> {
    /// Its tokens.
    pub(crate) tokens: Tokens<'d>,
    /// Whether it is `type NAME`.
    pub(crate) is_type: bool,
    /// The name in the file where it comes from.
    pub(crate) name: Token<'d>,
    /// What follows `as`.
    pub(crate) alias: Option<Token<'d>>,
}

impl<'d> Specifier<'d> {
    /// Returns the name in the file where it goes.
    pub(crate) fn alias_or_name(self) -> Token<'d> {
        self.alias.unwrap_or(self.name)
    }
}

/// Finds the imports of a file, and its exports of what is declared elsewhere.
pub(crate) fn module_statements<'d>(document: &'d Document<'d>) -> Vec<ModuleStatement<'d>> {
    let mut found = Vec::new();
    let mut tokens = document.tokens();
    while let Some(token) = tokens.peek() {
        let mut rest = tokens;
        let is_module = token.is("import") || token.is("export");
        if let Some(statement) = is_module.then(|| statement(&mut rest)).flatten() {
            found.push(statement);
            tokens = rest;
            continue;
        }
        tokens.next();
    }
    found
}

/// Reads an import or export. Returns `None` if it is another statement.
fn statement<'d>(tokens: &mut Tokens<'d>) -> Option<ModuleStatement<'d>> {
    let start = *tokens;
    let is_export = tokens.next()?.is("export");
    let is_type = is_type_only(*tokens) && tokens.eat("type");
    let mut statement = ModuleStatement {
        tokens: start,
        is_export,
        is_type,
        is_all: false,
        namespace: None,
        default: None,
        names: Vec::new(),
        path: None,
    };
    statement.what(tokens)?;
    statement.from(tokens)?;
    // A semicolon at the start of a line guards what follows it.
    if tokens.peek().is_some_and(|sign| !sign.starts_line()) {
        tokens.eat(";");
    }
    statement.tokens = start.up_to(*tokens);
    Some(statement)
}

/// Returns whether `type`, which comes next, is no name.
fn is_type_only(mut tokens: Tokens<'_>) -> bool {
    tokens.eat("type")
        && tokens.next().is_some_and(|next| match next.kind() {
            Kind::Word => !next.is("from"),
            _ => next.is_group('{') || next.is("*"),
        })
}

impl<'d> ModuleStatement<'d> {
    /// Reads what is imported or exported.
    fn what(&mut self, tokens: &mut Tokens<'d>) -> Option<()> {
        let is_name = |token: &Token<'_>| token.kind() == Kind::Word;
        if let Some(name) = tokens.peek().filter(is_name).filter(|_| !self.is_export) {
            tokens.next();
            self.default = Some(name);
            if !tokens.eat(",") {
                return Some(());
            }
        }
        if tokens.eat("*") {
            self.is_all = true;
            if tokens.eat("as") {
                self.namespace = Some(tokens.next()?);
            }
        } else if let Some(list) = tokens.group('{') {
            self.names = specifiers(list.inner());
        } else if self.is_export || self.default.is_some() {
            return None;
        }
        Some(())
    }

    /// Reads the path of the other file, with what is said of it.
    fn from(&mut self, tokens: &mut Tokens<'d>) -> Option<()> {
        if tokens.eat("=") {
            let is_required = tokens.eat("require");
            let group = tokens.group('(').filter(|_| is_required)?;
            self.path = Some(group.inner().only().filter(is_text)?);
            self.namespace = self.default.take();
            self.is_all = true;
            return Some(());
        }
        let is_bare = !self.is_export
            && self.default.is_none()
            && !self.is_all
            && tokens.peek().as_ref().is_some_and(is_text);
        if tokens.eat("from") || is_bare {
            self.path = Some(tokens.next().filter(is_text)?);
            let is_said = tokens.peek().is_some_and(|word| word.is("with") || word.is("assert"));
            if is_said && tokens.second().is_some_and(|group| group.is_group('{')) {
                tokens.next();
                tokens.next();
            }
            return Some(());
        }
        (self.is_export && !self.is_all).then_some(())
    }
}

fn is_text(token: &Token<'_>) -> bool {
    token.kind() == Kind::Text
}

/// Reads `NAME`, `NAME as ALIAS` and `type NAME`, separated by commas.
fn specifiers(mut tokens: Tokens<'_>) -> Vec<Specifier<'_>> {
    let mut found = Vec::new();
    while let Some(first) = tokens.peek() {
        let start = tokens;
        let mut words = Vec::new();
        while let Some(word) = tokens.peek().filter(|word| !word.is(",")) {
            words.push(word);
            tokens.next();
        }
        let is_type = words.len() % 2 == 0 && first.is("type");
        let mut words = words.into_iter().skip(usize::from(is_type));
        if let Some(name) = words.next() {
            let alias = words.next().and(words.next());
            found.push(Specifier { tokens: start.up_to(tokens), is_type, name, alias });
        }
        tokens.eat(",");
    }
    found
}
