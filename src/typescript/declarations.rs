//! What the statements of a file declare, those below no brackets.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::document::{Document, Kind, Token, Tokens};
use super::skip;
use crate::json::SyntaxError;

/// What a name stands for.
pub(super) enum Declared<'d> {
    /// What a constant is set to.
    Constant(Tokens<'d>),
    /// What a variable is set to at first.
    Changeable(Tokens<'d>),
    /// A variable of the environment: `const {NAME} = process.env`.
    Environment {
        /// Its name.
        variable: Cow<'d, str>,
        /// What counts if it is not set.
        default: Option<Tokens<'d>>,
    },
    /// A file of JSON.
    Json(Cow<'d, str>),
}

/// The declarations of a file.
#[derive(Default)]
pub(super) struct Declarations<'d> {
    names: HashMap<&'d str, Declared<'d>>,
    /// What `export {NAME}` and `export default NAME` export.
    exported: HashSet<&'d str>,
    /// What follows each `class`, and whether that is exported in place.
    pub(super) classes: Vec<(Tokens<'d>, bool)>,
}

impl<'d> Declarations<'d> {
    /// Finds the declarations of a file.
    pub(super) fn of(document: &'d Document<'d>) -> Result<Self, SyntaxError> {
        let mut found = Self::default();
        let mut tokens = document.tokens();
        let mut is_export = false;
        while let Some(token) = tokens.next() {
            match token.raw() {
                "export" => is_export = found.export(&mut tokens),
                "import" => found.import(&mut tokens),
                "const" | "let" | "var" => found.variables(&mut tokens, token.is("const"))?,
                "class" => {
                    found.classes.push((tokens, is_export));
                    is_export = false;
                }
                _ => {}
            }
        }
        Ok(found)
    }

    /// Returns what a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&Declared<'d>> {
        self.names.get(name)
    }

    /// Returns what all names stand for, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Declared<'d>> {
        self.names.values()
    }

    /// Returns whether a statement of its own exports the name.
    pub(super) fn exports(&self, name: &str) -> bool {
        self.exported.contains(name)
    }

    /// Reads what follows `export`; returns whether a declaration does.
    fn export(&mut self, tokens: &mut Tokens<'d>) -> bool {
        if let Some(list) = tokens.group('{') {
            if !tokens.peek().is_some_and(|next| next.is("from")) {
                let names = list.inner().filter(|token| token.kind() == Kind::Word);
                self.exported.extend(names.map(Token::raw));
            }
            return false;
        }
        let is_default = tokens.eat("default");
        let Some(next) = tokens.peek() else { return false };
        let is_class = next.is("class") || next.is("abstract") || next.is("@");
        if is_default && !is_class && next.kind() == Kind::Word {
            self.exported.insert(next.raw());
        }
        is_class
    }

    fn import(&mut self, tokens: &mut Tokens<'d>) {
        if tokens.eat("*") {
            tokens.eat("as");
        }
        let Some(name) = tokens.peek().filter(|name| name.kind() == Kind::Word) else { return };
        let mut rest = *tokens;
        rest.next();
        let file = if rest.eat("=") {
            required(&mut rest)
        } else {
            rest.eat("from")
                .then(|| rest.next().filter(|text| text.kind() == Kind::Text))
                .flatten()
                .map(Token::text)
        };
        self.json(name.raw(), file);
    }

    fn json(&mut self, name: &'d str, file: Option<Cow<'d, str>>) -> bool {
        let file = file.filter(|file| file.starts_with('.') && file.ends_with(".json"));
        file.is_some_and(|file| self.names.insert(name, Declared::Json(file)).is_none())
    }

    /// Reads `NAME: T = VALUE, ...`.
    fn variables(&mut self, tokens: &mut Tokens<'d>, is_const: bool) -> Result<(), SyntaxError> {
        while let Some(name) = tokens.next() {
            if tokens.eat(":") {
                skip::skip_type(tokens);
            }
            if tokens.eat("=") {
                let value = skip::expression(tokens)?;
                self.variable(name, value, is_const)?;
            }
            if !tokens.eat(",") {
                break;
            }
        }
        Ok(())
    }

    fn variable(
        &mut self,
        name: Token<'d>,
        value: Tokens<'d>,
        is_const: bool,
    ) -> Result<(), SyntaxError> {
        if name.is_group('{') {
            let mut rest = value;
            if is_const && skip::process_env(&mut rest) && rest.is_empty() {
                return self.environment(name.inner());
            }
            return Ok(());
        }
        let mut rest = value;
        let file = required(&mut rest).filter(|_| rest.is_empty());
        if name.kind() == Kind::Word && !self.json(name.raw(), file) {
            let declared = if is_const { Declared::Constant } else { Declared::Changeable };
            self.names.entry(name.raw()).or_insert(declared(value));
        }
        Ok(())
    }

    /// Reads `{NAME, NAME: name, NAME = default}`, to which the environment is taken apart.
    fn environment(&mut self, mut tokens: Tokens<'d>) -> Result<(), SyntaxError> {
        while let Some(variable) = tokens.next() {
            let mut name = Some(variable);
            if tokens.eat(":") {
                name = tokens.next();
            }
            let default = if tokens.eat("=") { Some(skip::expression(&mut tokens)?) } else { None };
            let variable = match variable.kind() {
                Kind::Word => variable.plain_name(),
                Kind::Text => Some(variable.text()),
                _ => None,
            };
            let name = name.filter(|name| name.kind() == Kind::Word);
            if let (Some(name), Some(variable)) = (name, variable) {
                self.names.insert(name.raw(), Declared::Environment { variable, default });
            }
            if !tokens.eat(",") {
                break;
            }
        }
        Ok(())
    }
}

/// Reads `require('FILE')`.
pub(super) fn required<'d>(tokens: &mut Tokens<'d>) -> Option<Cow<'d, str>> {
    let mut rest = *tokens;
    let file = if rest.eat("require") { rest.group('(')?.inner().only() } else { None };
    let file = file.filter(|file| file.kind() == Kind::Text)?;
    *tokens = rest;
    Some(file.text())
}
