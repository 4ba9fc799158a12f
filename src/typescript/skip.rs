//! Passes over expressions and types.

use super::document::{Kind, Token, Tokens};
use crate::json::SyntaxError;

/// The tokens that a list of types in angle brackets has at most.
const LONGEST_TYPES: usize = 256;

/// Passes over an expression, and returns its tokens. It ends before a comma, a semicolon, or whatever cannot go on
/// with it.
pub(super) fn expression<'d>(tokens: &mut Tokens<'d>) -> Result<Tokens<'d>, SyntaxError> {
    let start = *tokens;
    let mut choices = 0_usize;
    while !tokens.peek().is_none_or(|token| token.is(",") || token.is(";")) {
        operand(tokens);
        if !operators(tokens, &mut choices) {
            return Ok(start.up_to(*tokens));
        }
    }
    Err(tokens.expected("a value"))
}

/// Passes over the signs and words before an operand, and over the operand.
fn operand(tokens: &mut Tokens<'_>) {
    while let Some(token) = tokens.peek() {
        if token.is("<") {
            // A type in angle brackets: `<T>x`, or `<T>(x: T) => x`.
            let before = *tokens;
            if !angles(tokens) {
                *tokens = before;
                tokens.next();
            }
            continue;
        }
        if token.is(",") || token.is(";") {
            return;
        }
        tokens.next();
        match token.kind() {
            Kind::Punctuator => {}
            Kind::Word if is_prefix(token, *tokens) => {}
            Kind::Word => {
                if matches!(token.raw(), "function" | "class") {
                    body(tokens);
                }
                return;
            }
            _ => return,
        }
    }
}

/// Returns whether the word comes before an operand, which `rest` begins with.
fn is_prefix(word: Token<'_>, rest: Tokens<'_>) -> bool {
    match word.raw() {
        "await" | "delete" | "new" | "typeof" | "void" | "yield" => {
            // `new.target`
            !rest.peek().is_none_or(|next| next.is("."))
        }
        "async" => rest.peek().is_some_and(|next| next.kind() == Kind::Word && !next.starts_line()),
        _ => false,
    }
}

/// Passes over a function or class up to the end of its body.
fn body(tokens: &mut Tokens<'_>) {
    while let Some(token) = tokens.peek() {
        tokens.next();
        // The type of a result may be in braces too.
        let goes_on = |next: Token<'_>| {
            next.is_group('{') || next.is_group('[') || next.is("|") || next.is("&")
        };
        if token.is_group('{') && !tokens.peek().is_some_and(goes_on) {
            return;
        }
    }
}

/// Passes over what is behind an operand, up to the next one. Returns whether there has to be one.
fn operators(tokens: &mut Tokens<'_>, choices: &mut usize) -> bool {
    while let Some(token) = tokens.peek() {
        let next = match token.kind() {
            Kind::Group if token.is_group('{') => Next::End,
            Kind::Group | Kind::Template => Next::Operator,
            Kind::Word if token.is("in") || token.is("instanceof") => Next::Operand,
            Kind::Word if is_cast(token) => {
                casts(tokens);
                continue;
            }
            Kind::Punctuator => match sign(tokens, token, choices) {
                Some(next) => next,
                None => continue,
            },
            _ => Next::End,
        };
        if next == Next::End {
            return false;
        }
        tokens.next();
        if next == Next::Operand {
            return true;
        }
    }
    false
}

/// What has to follow a token behind an operand, if it belongs to the expression.
#[derive(PartialEq)]
enum Next {
    Operand,
    Operator,
    End,
}

/// Returns what a sign behind an operand is; `None` if that is passed over already.
fn sign(tokens: &mut Tokens<'_>, sign: Token<'_>, choices: &mut usize) -> Option<Next> {
    Some(match sign.raw() {
        "," | ";" | "@" => Next::End,
        "!" | "++" | "--" if sign.starts_line() => Next::End,
        "!" | "++" | "--" => Next::Operator,
        "." | "?." => {
            tokens.next();
            tokens.eat("#");
            if tokens.peek().is_some_and(|name| name.kind() == Kind::Word) {
                tokens.next();
            }
            return None;
        }
        "<" if type_arguments(tokens) => return None,
        "?" => {
            *choices += 1;
            Next::Operand
        }
        ":" if is_behind_parentheses(sign) && is_result(tokens, *choices) => {
            tokens.next();
            skip_type(tokens);
            return None;
        }
        ":" if *choices > 0 => {
            *choices -= 1;
            Next::Operand
        }
        ":" => Next::End,
        "=>" if tokens.second().is_some_and(|next| next.is_group('{')) => {
            tokens.next();
            tokens.next();
            let goes_on = *choices > 0 && tokens.peek().is_some_and(|next| next.is(":"));
            if goes_on {
                return None;
            }
            Next::End
        }
        _ => Next::Operand,
    })
}

/// Returns whether the colon that comes next is before the type of what a function in arrow form returns. The
/// `choices` that are open need colons too.
fn is_result(tokens: &Tokens<'_>, choices: usize) -> bool {
    let mut rest = *tokens;
    rest.next();
    skip_type(&mut rest);
    let in_expression = rest.take(LONGEST_TYPES).take_while(|token| !token.is(","));
    rest.eat("=>") && in_expression.filter(|token| token.is(":")).count() >= choices
}

/// Returns whether parentheses end before a token.
fn is_behind_parentheses(token: Token<'_>) -> bool {
    let text = token.alone().document().text();
    text[..token.span().start].trim_end().ends_with(')')
}

/// Passes over the words before the name of a member or a parameter. Returns whether `static` is one.
pub(super) fn modifiers(tokens: &mut Tokens<'_>) -> bool {
    let mut is_static = false;
    while let (Some(word), Some(next)) = (tokens.peek(), tokens.second()) {
        let is_modifier = matches!(
            word.raw(),
            "static"
                | "public"
                | "private"
                | "protected"
                | "readonly"
                | "declare"
                | "override"
                | "abstract"
                | "accessor"
                | "async"
                | "get"
                | "set"
                | "*"
        );
        let is_name = !matches!(next.kind(), Kind::Punctuator | Kind::Group)
            || next.is("*")
            || next.is_group('[');
        if !is_modifier || !is_name {
            break;
        }
        is_static |= word.is("static");
        tokens.next();
    }
    is_static
}

/// Passes over the parameters and the body of a method.
pub(super) fn method(tokens: &mut Tokens<'_>) {
    if tokens.peek().is_some_and(|token| token.is("<")) {
        angles(tokens);
    }
    tokens.group('(');
    if tokens.eat(":") {
        skip_type(tokens);
    }
    tokens.group('{');
}

/// Returns an expression without brackets around it and without the types that it is said to have.
pub(super) fn bare(mut tokens: Tokens<'_>) -> Tokens<'_> {
    loop {
        if tokens.peek().is_some_and(|token| token.is("<")) && !angles(&mut tokens) {
            return tokens;
        }
        let mut rest = tokens;
        let Some(first) = rest.next() else { return tokens };
        let inner = tokens.up_to(rest);
        casts(&mut rest);
        if !rest.is_empty() {
            return tokens;
        }
        if !first.is_group('(') {
            return inner;
        }
        tokens = first.inner();
    }
}

/// Returns an expression without the brackets around it and the types that it is said to have at its end.
pub(crate) fn core(tokens: Tokens<'_>) -> Tokens<'_> {
    let bare = bare(tokens);
    let mut rest = bare;
    rest.next();
    while let Some(token) = rest.peek() {
        let before = rest;
        if token.is("!") || is_cast(token) {
            casts(&mut rest);
            if rest.is_empty() {
                return bare.up_to(before);
            }
        } else {
            rest.next();
        }
    }
    bare
}

/// Passes over what says of which type a value is: `!`, `as T` and `satisfies T`.
pub(super) fn casts(tokens: &mut Tokens<'_>) {
    while tokens.eat("!") {}
    while tokens.peek().is_some_and(is_cast) {
        tokens.next();
        skip_type(tokens);
    }
}

/// Returns whether the word is `as` or `satisfies` behind a value.
fn is_cast(word: Token<'_>) -> bool {
    (word.is("as") || word.is("satisfies")) && !word.starts_line()
}

/// Passes over type arguments: `<T>` before a call.
fn type_arguments(tokens: &mut Tokens<'_>) -> bool {
    let before = *tokens;
    let is_called = |next: Token<'_>| next.is_group('(') || next.kind() == Kind::Template;
    if angles(tokens) && tokens.peek().is_some_and(is_called) {
        return true;
    }
    *tokens = before;
    false
}

/// Passes over `<...>`, which begins here. Returns false where that is no list of types.
pub(super) fn angles(tokens: &mut Tokens<'_>) -> bool {
    let mut depth = 0_usize;
    // Many signs for "less than" must not take quadratic time.
    for token in tokens.by_ref().take(LONGEST_TYPES) {
        if token.is("<") {
            depth += 1;
        } else if token.is(">") {
            depth -= 1;
        } else if token.kind() == Kind::Punctuator && !is_in_types(token.raw()) {
            return false;
        }
        if depth == 0 {
            return true;
        }
    }
    false
}

fn is_in_types(sign: &str) -> bool {
    matches!(sign, "." | "," | "|" | "&" | "=" | "=>" | "?" | ":" | "-" | "+" | "...")
}

/// Passes over a type.
pub(super) fn skip_type(tokens: &mut Tokens<'_>) {
    let mut choices = 0_usize;
    let (mut is_open, mut after_parameters) = (true, false);
    while let Some(token) = tokens.peek() {
        let kind = token.kind();
        let may_return = std::mem::replace(&mut after_parameters, is_open && are_parameters(token));
        if is_open {
            match kind {
                Kind::Word => is_open = is_type_prefix(token, *tokens),
                Kind::Punctuator if token.is("<") => {
                    if !angles(tokens) {
                        return;
                    }
                    continue;
                }
                Kind::Punctuator if !matches!(token.raw(), "-" | "|" | "&" | "...") => return,
                Kind::Punctuator => {}
                _ => is_open = false,
            }
        } else {
            match (kind, token.raw()) {
                (Kind::Punctuator, "|" | "&" | ".") => is_open = true,
                // Else the type ends here, and the body of a function in arrow form comes.
                (Kind::Punctuator, "=>") if may_return => is_open = true,
                (Kind::Punctuator, "<") => {
                    if !angles(tokens) {
                        return;
                    }
                    continue;
                }
                (Kind::Punctuator, "?") if choices > 0 => is_open = true,
                (Kind::Punctuator, ":") if choices > 0 => {
                    choices -= 1;
                    is_open = true;
                }
                (Kind::Word, "extends") => {
                    choices += 1;
                    is_open = true;
                }
                (Kind::Word, "is") => is_open = true,
                (Kind::Group, _) if token.is_group('[') && !token.starts_line() => {}
                _ => return,
            }
        }
        tokens.next();
    }
}

/// Returns whether a group has the parameters of a type of functions, and not a type.
fn are_parameters(group: Token<'_>) -> bool {
    if !group.is_group('(') {
        return false;
    }
    let mut inner = group.inner();
    let Some(first) = inner.next() else { return true };
    let is_named =
        inner.peek().is_none_or(|next| [":", ",", "?", "="].iter().any(|sign| next.is(sign)));
    first.is("...") || first.kind() != Kind::Text && is_named
}

/// Returns whether the word stands before a type.
fn is_type_prefix(word: Token<'_>, mut tokens: Tokens<'_>) -> bool {
    tokens.next();
    let next = tokens.peek();
    match word.raw() {
        "keyof" | "typeof" | "unique" | "readonly" | "infer" | "asserts" | "abstract" | "new" => {
            let starts_type =
                |next: Token<'_>| !matches!(next.kind(), Kind::Punctuator) || next.is("<");
            next.is_some_and(starts_type)
        }
        _ => false,
    }
}

/// Passes over `process.env`.
pub(super) fn process_env(tokens: &mut Tokens<'_>) -> bool {
    tokens.eat("process") && (tokens.eat(".") || tokens.eat("?.")) && tokens.eat("env")
}
