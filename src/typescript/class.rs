//! Finds the data source classes of a file, and where their settings are.

use std::borrow::Cow;
use std::collections::HashMap;

use super::declarations::{Declarations, Declared, required};
use super::document::{Document, Kind, Token, Tokens};
use super::expression::{Reader, key};
use super::node::{Expression, Key, Member, Node};
use super::skip::{self, angles, bare};
use crate::json::{MAX_DEPTH, SyntaxError};

/// How many names may lead to the settings.
const MOST_NAMES: usize = 8;

/// A data source class.
pub struct Class<'d> {
    /// Where its name is or, if it has none, its body.
    pub at: usize,
    /// The word that is its name, if it has one.
    pub own: Option<Token<'d>>,
    /// Whether the file exports it: the application finds no others.
    pub is_exported: bool,
    /// By what the application knows the data source.
    pub name: Name<'d>,
    /// What `static dataSourceName` is set to.
    pub name_is: Option<Tokens<'d>>,
    /// The text in the constructor by which the application may replace the settings:
    /// `@inject('datasources.config.NAME')`.
    pub injected: Option<Token<'d>>,
    /// The variable that has the settings, if one does.
    pub variable: Option<&'d str>,
    /// Its settings.
    pub config: Config<'d>,
    /// Where code changes the settings, if it does.
    pub changed: Option<usize>,
}

impl Class<'_> {
    /// Returns by what the application knows the data source, if it is written out.
    pub fn written_name(&self) -> Option<&str> {
        match (&self.name, &self.config) {
            (Name::Known(name), _) => Some(name),
            (Name::OfConfig, Config::Here(node)) => {
                let Expression::Object(members) = &node.expression else { return None };
                let is_name =
                    |member: &&Member<'_>| matches!(&member.key, Key::Name(key) if key == "name");
                match &members.iter().rfind(is_name)?.value.expression {
                    Expression::Text(name) => Some(name),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// By what the application knows a data source.
pub enum Name<'d> {
    /// A text: its `dataSourceName`, or the name of the class.
    Known(Cow<'d, str>),
    /// The name in its settings.
    OfConfig,
    /// Code.
    Code(Tokens<'d>),
}

/// Where the settings of a data source are.
pub enum Config<'d> {
    /// In the file: an object, or code.
    Here(Node<'d>),
    /// In a file of JSON, whose path starts at the folder of this file.
    Json(Cow<'d, str>),
    /// Nowhere.
    Missing,
}

/// Finds the data source classes of a file, in order.
///
/// # Errors
/// Settings are no TypeScript, or nest too deep.
pub fn classes<'d>(document: &'d Document<'d>) -> Result<Vec<Class<'d>>, SyntaxError> {
    let declarations = Declarations::of(document)?;
    let finder = Finder {
        reader: Reader::new(&declarations, document.tokens().len()),
        changes: changes(document, &declarations),
        declarations: &declarations,
    };
    let found = declarations.classes.iter();
    found.filter_map(|&(class, is_exported)| finder.class(class, is_exported).transpose()).collect()
}

struct Finder<'f, 'd> {
    declarations: &'f Declarations<'d>,
    reader: Reader<'f, 'd>,
    changes: HashMap<&'d str, usize>,
}

/// What the body of a class says.
#[derive(Default)]
struct Body<'d> {
    name: Option<Tokens<'d>>,
    default_config: Option<Tokens<'d>>,
    /// The parameter of the constructor that has the settings, and its default.
    parameter: Option<(Token<'d>, Tokens<'d>)>,
    /// What the constructor hands to that of juggler.
    handed: Option<Tokens<'d>>,
    /// The text that `@inject` of that parameter names.
    injected: Option<Token<'d>>,
}

impl<'d> Finder<'_, 'd> {
    /// Reads the class that follows `class`, if it is a data source.
    fn class(
        &self,
        mut tokens: Tokens<'d>,
        is_exported: bool,
    ) -> Result<Option<Class<'d>>, SyntaxError> {
        let is_name = |word: &Token<'_>| word.kind() == Kind::Word && !word.is("extends");
        let word = tokens.peek().filter(is_name);
        let is_exported =
            is_exported || word.is_some_and(|word| self.declarations.exports(word.raw()));
        let is_data_source = extends_data_source(&mut tokens);
        let Some(group) = tokens.group('{').filter(|_| is_data_source) else { return Ok(None) };
        let body = Body::of(group)?;
        let own = word.map_or("", Token::raw);
        let (config, variable) = self.config(&body, own)?;
        let is_of_config = |mut name: Tokens<'d>| {
            variable.is_some_and(|variable| name.eat(variable))
                && name.eat(".")
                && name.eat("name")
                && name.is_empty()
        };
        let name_is = body.name;
        let name = match name_is {
            None => Name::Known(Cow::Borrowed(own)),
            Some(name) if is_of_config(name) => Name::OfConfig,
            Some(name) => match self.reader.node(name, MAX_DEPTH)?.expression.into_text() {
                Some(text) => Name::Known(text),
                None => Name::Code(name),
            },
        };
        let parameter = body.parameter.map(|(name, _)| name.raw());
        let mut names = variable.into_iter().chain(parameter);
        let changed = names.find_map(|name| self.changes.get(name).copied());
        let at = word.unwrap_or(group).span().start;
        Ok(Some(Class {
            at,
            own: word,
            is_exported,
            name,
            name_is,
            injected: body.injected,
            variable,
            config,
            changed: changed.or(body.changed()),
        }))
    }

    /// Finds the settings, and the variable that they are in.
    fn config(
        &self,
        body: &Body<'d>,
        class: &str,
    ) -> Result<(Config<'d>, Option<&'d str>), SyntaxError> {
        let default = body.parameter.map(|(_, default)| default);
        let value = default.or(body.handed).or(body.default_config).map(Step::Value);
        let mut variable = if value.is_none() { Some("config") } else { None };
        let Some(mut step) = value.or_else(|| self.named("config")) else {
            return Ok((Config::Missing, None));
        };
        for _ in 0..MOST_NAMES {
            let Step::Value(value) = step else { break };
            let bare = bare(value);
            let word = bare.only().filter(|word| word.kind() == Kind::Word).map(Token::raw);
            let default = || body.default_config.filter(|_| is_default_config(bare, class));
            let next = required_file(bare).map(Step::Json);
            let next = next.or_else(|| self.named(word?)).or_else(|| default().map(Step::Value));
            let Some(next) = next else { break };
            (step, variable) = (next, word.or(variable));
        }
        let value = match step {
            Step::Json(file) => return Ok((Config::Json(file), variable)),
            Step::Value(value) => value,
        };
        let node = self.reader.node(value, MAX_DEPTH)?;
        let is_object = matches!(node.expression, Expression::Object(_));
        let expression = if is_object { node.expression } else { Expression::Code };
        Ok((Config::Here(Node { expression, ..node }), variable))
    }

    /// Returns what a variable of the file, or an import, leads to.
    fn named(&self, name: &str) -> Option<Step<'d>> {
        match self.declarations.get(name)? {
            Declared::Constant(value) | Declared::Changeable(value) => Some(Step::Value(*value)),
            Declared::Json(file) => Some(Step::Json(file.clone())),
            Declared::Environment { .. } => None,
        }
    }
}

/// A step on the way to the settings.
enum Step<'d> {
    /// An expression.
    Value(Tokens<'d>),
    /// A file of JSON.
    Json(Cow<'d, str>),
}

/// Returns the file of `require('FILE')`, whatever type that is said to have.
fn required_file(mut tokens: Tokens<'_>) -> Option<Cow<'_, str>> {
    let file = required(&mut tokens)?;
    skip::casts(&mut tokens);
    tokens.is_empty().then_some(file)
}

/// Passes over the name of a class and what it extends. Returns whether that is a data source of juggler.
pub(super) fn extends_data_source(tokens: &mut Tokens<'_>) -> bool {
    let mut is_data_source = false;
    while let Some(token) = tokens.peek() {
        if token.is_group('{') {
            break;
        }
        if token.is("<") {
            angles(tokens);
            continue;
        }
        tokens.next();
        if token.is("extends") {
            let mut last = None;
            while let Some(word) = tokens.peek().filter(|word| word.kind() == Kind::Word) {
                tokens.next();
                last = Some(word);
                if !tokens.eat(".") {
                    break;
                }
            }
            let is_called = tokens.peek().is_some_and(|next| next.is_group('('));
            is_data_source = last.is_some_and(|last| last.is("DataSource")) && !is_called;
        }
    }
    is_data_source
}

/// Returns whether it is `CLASS.defaultConfig`.
fn is_default_config(mut tokens: Tokens<'_>, class: &str) -> bool {
    tokens.eat(class) && tokens.eat(".") && tokens.eat("defaultConfig") && tokens.is_empty()
}

impl<'d> Body<'d> {
    fn of(group: Token<'d>) -> Result<Self, SyntaxError> {
        let mut body = Self::default();
        let mut tokens = group.inner();
        while !tokens.is_empty() {
            decorators(&mut tokens);
            let is_static = skip::modifiers(&mut tokens);
            let Ok(Key::Name(name)) = key(&mut tokens) else {
                tokens.next();
                continue;
            };
            if tokens.peek().is_some_and(|next| next.is("?") || next.is("!")) {
                tokens.next();
            }
            if let Some(parameters) = tokens.peek().filter(|next| next.is_group('(')) {
                let before = tokens;
                skip::method(&mut tokens);
                if name == "constructor" {
                    body.constructor(parameters.inner(), before.up_to(tokens).last())?;
                }
                continue;
            }
            if tokens.eat(":") {
                skip::skip_type(&mut tokens);
            }
            if tokens.eat("=") {
                let value = skip::expression(&mut tokens)?;
                match &*name {
                    "dataSourceName" if is_static => body.name = Some(value),
                    "defaultConfig" if is_static => body.default_config = Some(value),
                    _ => {}
                }
            }
        }
        Ok(body)
    }

    fn constructor(
        &mut self,
        mut parameters: Tokens<'d>,
        block: Option<Token<'d>>,
    ) -> Result<(), SyntaxError> {
        let mut calls = block.into_iter().flat_map(|block| block.inner().all());
        let called = calls.find(|word| word.is("super")).and_then(Token::following);
        let mut arguments = called.filter(|group| group.is_group('(')).map(Token::inner);
        if let Some(arguments) = arguments.as_mut().filter(|arguments| !arguments.is_empty()) {
            self.handed = Some(skip::expression(arguments)?);
        }
        while !parameters.is_empty() {
            let before = parameters;
            decorators(&mut parameters);
            let injected = injected(before.up_to(parameters));
            skip::modifiers(&mut parameters);
            let Some(name) = parameters.next() else { break };
            parameters.eat("?");
            if parameters.eat(":") {
                skip::skip_type(&mut parameters);
            }
            let is_handed = |handed: Tokens<'d>| handed.all().any(|word| word.is(name.raw()));
            if parameters.eat("=") {
                let default = skip::expression(&mut parameters)?;
                if self.handed.is_none_or(is_handed) && self.parameter.is_none() {
                    self.parameter = Some((name, default));
                    self.injected = injected;
                }
            }
            parameters.eat(",");
        }
        Ok(())
    }

    /// Returns where the constructor hands on something else than its parameter.
    fn changed(&self) -> Option<usize> {
        let ((parameter, _), handed) = (self.parameter?, self.handed?);
        let is_same = bare(handed).only().is_some_and(|word| word.raw() == parameter.raw());
        (!is_same).then(|| handed.span().start)
    }
}

/// Passes over `@name` and `@name(...)`.
pub(super) fn decorators(tokens: &mut Tokens<'_>) {
    while tokens.eat("@") {
        tokens.next();
        while tokens.eat(".") {
            tokens.next();
        }
        tokens.group('(');
    }
}

/// Returns the text that `@inject('KEY', ...)` among decorators names.
fn injected(mut decorators: Tokens<'_>) -> Option<Token<'_>> {
    while let Some(word) = decorators.next() {
        if let Some(arguments) = word.is("inject").then(|| decorators.group('(')).flatten() {
            return arguments.inner().next().filter(|text| text.kind() == Kind::Text);
        }
    }
    None
}

/// Finds where variables are changed: `NAME.member = ...`, `NAME = ...`, `Object.assign(NAME, ...)`.
fn changes<'d>(
    document: &'d Document<'d>,
    declarations: &Declarations<'d>,
) -> HashMap<&'d str, usize> {
    let mut found = HashMap::new();
    for word in document.tokens().all().filter(|token| token.kind() == Kind::Word) {
        let may_be_replaced = matches!(declarations.get(word.raw()), Some(Declared::Changeable(_)));
        if is_changed(word, may_be_replaced).is_some() {
            found.entry(word.raw()).or_insert(word.span().start);
        }
    }
    found
}

fn is_changed(word: Token<'_>, may_be_replaced: bool) -> Option<()> {
    let before = word.preceding()?;
    if before.is_group('(') {
        let assign = before.preceding().filter(|assign| assign.is("assign"))?;
        return assign.preceding().filter(|dot| dot.is(".")).map(|_| ());
    }
    if before.is("delete") {
        return Some(());
    }
    if before.is(".") || before.is("?.") {
        return None;
    }
    let mut next = word.following()?;
    let mut is_member = false;
    while next.is(".") || next.is_group('[') {
        is_member = true;
        next = if next.is(".") { next.following()?.following()? } else { next.following()? };
    }
    let is_statement = word.starts_line() || before.is(";") || before.kind() == Kind::Group;
    let is_set = next.kind() == Kind::Punctuator
        && next.raw().ends_with('=')
        && !matches!(next.raw(), "==" | "===" | "!=" | "!==");
    (is_set && (is_member || may_be_replaced && is_statement)).then_some(())
}
