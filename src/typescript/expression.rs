//! Reads expressions of settings. What is not known for sure is code.

use std::borrow::Cow;
use std::cell::Cell;

use super::declarations::{Declarations, Declared};
use super::document::{Kind, Token, Tokens};
use super::node::{Convert, Expression, Key, Member, Node};
use super::{number, skip};
use crate::json::{Style, SyntaxError};

/// How much of the depth an operator takes: with it, more functions call each other than with brackets.
const STEPS: usize = 8;

/// Reads expressions of a file.
pub(super) struct Reader<'r, 'd> {
    declarations: &'r Declarations<'d>,
    /// The tokens of constants that are still read: constants that name each other must not take more than linear
    /// time.
    budget: Cell<usize>,
}

impl<'r, 'd> Reader<'r, 'd> {
    pub(super) fn new(declarations: &'r Declarations<'d>, file: usize) -> Self {
        Self { declarations, budget: Cell::new(8 * file) }
    }

    /// Reads the expression that `tokens` are.
    ///
    /// # Errors
    /// It is no TypeScript, or nests too deep.
    pub(super) fn node(&self, tokens: Tokens<'d>, depth: usize) -> Result<Node<'d>, SyntaxError> {
        let mut bare = skip::bare(tokens);
        let inner = depth.checked_sub(1).ok_or_else(|| SyntaxError::too_deep(bare.span().start));
        let read = match bare.only() {
            Some(group) if group.is_group('{') => {
                Some(Expression::Object(self.members(group, inner?)?))
            }
            Some(group) if group.is_group('[') => {
                Some(Expression::Array(self.elements(group, inner?)?))
            }
            _ => match depth.checked_sub(STEPS) {
                Some(depth) => self.defaults(&mut bare, depth)?.filter(|_| bare.is_empty()),
                None => None,
            },
        };
        Ok(Node { tokens, expression: read.unwrap_or(Expression::Code) })
    }

    /// Reads `a ?? b ?? c`. Returns `None` for code.
    fn defaults(&self, tokens: &mut Tokens<'d>, depth: usize) -> Read<'d> {
        let mut choices = Vec::new();
        let mut sign = None;
        loop {
            let start = *tokens;
            let group = tokens.peek().filter(|next| next.is_group('{') || next.is_group('['));
            if let Some(group) = group.filter(|_| !choices.is_empty()) {
                tokens.next();
                choices.push(self.node(group.alone(), depth)?);
                break;
            }
            let Some(expression) = self.comparison(tokens, depth)? else { return Ok(None) };
            let next = tokens.peek().filter(|next| next.is("||") || next.is("??"));
            if next.is_none() && choices.is_empty() {
                return Ok(Some(expression));
            }
            choices.push(Node { tokens: start.up_to(*tokens), expression });
            let Some(next) = next else { break };
            // Without brackets they do not stand together.
            if *sign.get_or_insert(next.raw()) != next.raw() {
                return Ok(None);
            }
            tokens.next();
        }
        let is_known = choices.split_last().is_some_and(|(last, others)| {
            are_plain(others) && (last.expression.is_plain() || last.expression.has_brackets())
        });
        Ok(is_known.then(|| Expression::Default { or: sign == Some("||"), choices }))
    }

    /// Reads `a === 'text'`.
    fn comparison(&self, tokens: &mut Tokens<'d>, depth: usize) -> Read<'d> {
        let start = *tokens;
        let Some(left) = self.cast(tokens, depth)? else { return Ok(None) };
        let left = Node { tokens: start.up_to(*tokens), expression: left };
        let sign = tokens.peek().filter(|sign| sign.kind() == Kind::Punctuator).map(Token::raw);
        let Some(sign @ ("===" | "!==" | "==" | "!=")) = sign else {
            return Ok(Some(left.expression));
        };
        tokens.next();
        let start = *tokens;
        let Some(right) = self.cast(tokens, depth)? else { return Ok(None) };
        let right = Node { tokens: start.up_to(*tokens), expression: right };
        let (with, text) = match (left.expression, right.expression) {
            (with, Expression::Text(text)) => (Node { expression: with, ..left }, text),
            (Expression::Text(text), with) => (Node { expression: with, ..right }, text),
            _ => return Ok(None),
        };
        // With two signs, a number may be the same as a text.
        let is_known = match &with.expression {
            Expression::Variable(_) => true,
            with => sign.len() == 3 && with.is_plain(),
        };
        let not = sign.starts_with('!');
        Ok(is_known.then(|| Expression::Equal { with: Box::new(with), not, text }))
    }

    /// Reads an operand with the types that it is said to have: `a as T`.
    fn cast(&self, tokens: &mut Tokens<'d>, depth: usize) -> Read<'d> {
        if tokens.peek().is_some_and(|token| token.is("<")) && !skip::angles(tokens) {
            return Ok(None);
        }
        let Some(expression) = self.operand(tokens, depth)? else { return Ok(None) };
        skip::casts(tokens);
        Ok(Some(expression))
    }

    fn operand(&self, tokens: &mut Tokens<'d>, depth: usize) -> Read<'d> {
        let Some(token) = tokens.peek() else { return Ok(None) };
        if let Some(variable) = variable(tokens) {
            return Ok(Some(Expression::Variable(variable)));
        }
        tokens.next();
        Ok(match token.kind() {
            Kind::Text => Some(Expression::Text(token.text())),
            Kind::Number => number::literal(token.raw()).map(Expression::Number),
            Kind::Template => self.template(token, depth)?,
            Kind::Word => self.word(token, tokens, depth)?,
            Kind::Punctuator => self.signed(token, tokens, depth)?,
            Kind::Group if token.is_group('(') => self.inner(token, depth)?,
            Kind::Group | Kind::Regex | Kind::Piece | Kind::Hole => None,
        })
    }

    /// Reads the one expression in brackets.
    fn inner(&self, group: Token<'d>, depth: usize) -> Read<'d> {
        let node = self.node(group.inner(), depth)?;
        Ok(Some(node.expression).filter(|expression| !expression.is_code()))
    }

    fn word(&self, word: Token<'d>, tokens: &mut Tokens<'d>, depth: usize) -> Read<'d> {
        let convert = match word.raw() {
            "null" => return Ok(Some(Expression::Null)),
            "true" => return Ok(Some(Expression::Bool(true))),
            "false" => return Ok(Some(Expression::Bool(false))),
            "undefined" => return Ok(Some(Expression::Undefined)),
            "NaN" => return Ok(Some(Expression::Number(f64::NAN))),
            "Number" if tokens.eat(".") => match tokens.next().map(Token::raw) {
                Some("parseInt") => Convert::Int { hex: true },
                Some("parseFloat") => Convert::Float,
                _ => return Ok(None),
            },
            "Number" => Convert::Number,
            "parseInt" => Convert::Int { hex: true },
            "parseFloat" => Convert::Float,
            _ => return self.constant(word.alone(), depth),
        };
        let Some(arguments) = tokens.group('(') else { return Ok(None) };
        let mut rest = arguments.inner();
        let argument = self.node(skip::expression(&mut rest)?, depth)?;
        rest.eat(",");
        let convert = match (convert, rest.only()) {
            (Convert::Int { .. }, Some(radix)) if radix.raw() == "10" => {
                Convert::Int { hex: false }
            }
            (_, Some(_)) => return Ok(None),
            (convert, None) => convert,
        };
        let is_known = argument.expression.is_plain();
        Ok(is_known.then(|| Expression::Convert(convert, Box::new(argument))))
    }

    /// Reads what a constant of the file is set to.
    fn constant(&self, name: Tokens<'d>, depth: usize) -> Read<'d> {
        let (variable, value) = match self.declarations.get(name.raw()) {
            Some(Declared::Constant(value)) => (None, Some(*value)),
            Some(Declared::Environment { variable, default }) => (Some(variable), *default),
            _ => return Ok(None),
        };
        let variable = variable.map(|name| Expression::Variable(name.clone()));
        let mut choices: Vec<Node<'d>> =
            variable.into_iter().map(|expression| Node { tokens: name, expression }).collect();
        if let Some(value) = value {
            let left = self.budget.get().checked_sub(value.len());
            let (Some(left), Some(depth)) = (left, depth.checked_sub(1)) else { return Ok(None) };
            self.budget.set(left);
            choices.push(self.node(value, depth)?);
        }
        Ok(are_plain(&choices).then_some(Expression::Constant(choices)))
    }

    /// Reads a number with its sign, or what `+` makes a number.
    fn signed(&self, sign: Token<'d>, tokens: &mut Tokens<'d>, depth: usize) -> Read<'d> {
        let start = *tokens;
        let Some(depth) = depth.checked_sub(STEPS).filter(|_| sign.is("+") || sign.is("-")) else {
            return Ok(None);
        };
        let expression = self.operand(tokens, depth)?;
        Ok(match expression {
            Some(Expression::Number(number)) if sign.is("-") => Some(Expression::Number(-number)),
            Some(number @ Expression::Number(_)) => Some(number),
            Some(expression) if sign.is("+") && expression.is_plain() => {
                let node = Node { tokens: start.up_to(*tokens), expression };
                Some(Expression::Convert(Convert::Number, Box::new(node)))
            }
            _ => None,
        })
    }

    fn template(&self, template: Token<'d>, depth: usize) -> Read<'d> {
        let mut parts = Vec::new();
        for part in template.inner() {
            let tokens = part.alone();
            parts.push(match part.kind() {
                Kind::Hole => self.node(part.inner(), depth)?,
                _ => Node { tokens, expression: Expression::Text(part.text()) },
            });
        }
        Ok(if parts.len() == 1 {
            parts.pop().map(|part| part.expression)
        } else {
            are_plain(&parts).then_some(Expression::Template(parts))
        })
    }

    fn elements(&self, group: Token<'d>, depth: usize) -> Result<Vec<Node<'d>>, SyntaxError> {
        let mut tokens = group.inner();
        let mut elements = Vec::new();
        while !tokens.is_empty() {
            if tokens.eat(",") {
                elements
                    .push(Node { tokens: tokens.up_to(tokens), expression: Expression::Undefined });
                continue;
            }
            let element = skip::expression(&mut tokens)?;
            elements.push(self.node(element, depth)?);
            expect_comma(&mut tokens, "`,` or `]` after this value")?;
        }
        Ok(elements)
    }

    /// Reads the members of an object.
    pub(super) fn members(
        &self,
        group: Token<'d>,
        depth: usize,
    ) -> Result<Vec<Member<'d>>, SyntaxError> {
        let mut tokens = group.inner();
        let mut members = Vec::new();
        while !tokens.is_empty() {
            members.push(self.member(&mut tokens, depth)?);
            expect_comma(&mut tokens, "`,` or `}` after this value")?;
        }
        Ok(members)
    }

    fn member(&self, tokens: &mut Tokens<'d>, depth: usize) -> Result<Member<'d>, SyntaxError> {
        let start = *tokens;
        let code = |rest: Tokens<'d>, key| {
            let tokens = start.up_to(rest);
            Member { tokens, key, value: Node { tokens, expression: Expression::Code } }
        };
        if tokens.eat("...") {
            skip::expression(tokens)?;
            return Ok(code(*tokens, Key::Unknown));
        }
        skip::modifiers(tokens);
        let name = *tokens;
        let key = key(tokens)?;
        if tokens.peek().is_some_and(|next| next.is_group('(') || next.is("<")) {
            skip::method(tokens);
            return Ok(code(*tokens, key));
        }
        if tokens.eat(":") {
            let value = skip::expression(tokens)?;
            let value = self.node(value, depth)?;
            return Ok(Member { tokens: start.up_to(*tokens), key, value });
        }
        // `{name}` is short for `{name: name}`.
        let name = name.up_to(*tokens);
        let is_word = name.only().is_some_and(|name| name.kind() == Kind::Word);
        if !is_word || !tokens.peek().is_none_or(|next| next.is(",")) {
            return Err(tokens.expected("`:` after this key"));
        }
        Ok(Member { tokens: name, key, value: self.node(name, depth)? })
    }
}

fn are_plain(nodes: &[Node<'_>]) -> bool {
    nodes.iter().all(|node| node.expression.is_plain())
}

/// An expression; `None` for code.
type Read<'d> = Result<Option<Expression<'d>>, SyntaxError>;

/// Reads a key.
pub(super) fn key<'d>(tokens: &mut Tokens<'d>) -> Result<Key<'d>, SyntaxError> {
    let Some(token) = tokens.peek() else { return Err(tokens.expected("a key")) };
    let key = match token.kind() {
        Kind::Word => token.plain_name().map_or(Key::Unknown, Key::Name),
        Kind::Text => Key::Name(token.text()),
        Kind::Number => match number::literal(token.raw()) {
            Some(number) => Key::Name(Cow::Owned(Style::COMPACT.text(&number))),
            None => Key::Unknown,
        },
        Kind::Group if token.is_group('[') => text_in(token).map_or(Key::Unknown, Key::Name),
        _ => return Err(tokens.expected("a key or `}`")),
    };
    tokens.next();
    Ok(key)
}

fn expect_comma(tokens: &mut Tokens<'_>, what: &str) -> Result<(), SyntaxError> {
    if tokens.eat(",") || tokens.is_empty() { Ok(()) } else { Err(tokens.expected(what)) }
}

/// Reads `process.env.NAME` or `process.env['NAME']`.
pub(super) fn variable<'d>(tokens: &mut Tokens<'d>) -> Option<Cow<'d, str>> {
    let mut rest = *tokens;
    if !skip::process_env(&mut rest) {
        return None;
    }
    let has_dot = rest.eat(".") || rest.eat("?.");
    let token = rest.next()?;
    let name = match token.kind() {
        Kind::Word if has_dot => token.plain_name()?,
        Kind::Group if token.is_group('[') => text_in(token)?,
        _ => return None,
    };
    *tokens = rest;
    Some(name)
}

/// Returns the text that alone stands in brackets.
fn text_in(group: Token<'_>) -> Option<Cow<'_, str>> {
    group.inner().only().filter(|text| text.kind() == Kind::Text).map(Token::text)
}
