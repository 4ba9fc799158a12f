//! Finds and masks the secrets of TypeScript.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::{iter, mem};

use super::mask::{masked, masked_between};
use super::policy::{KeyPath, Policy};
use super::shape::in_order;
use crate::reference::Reference;
use crate::typescript::{
    Config, Document, Expression, Key, Kind, Node, Token, Tokens, classes, comments,
};

/// A text or number that is written out in settings.
pub struct Literal<'d> {
    /// It, as it stands in the text.
    pub token: Token<'d>,
    /// What it says.
    pub text: Cow<'d, str>,
    /// The keys that lead to it.
    pub at: KeyPath<'d>,
    /// The last of them.
    pub key: Cow<'d, str>,
    /// All of them: `transports.0.auth.pass`.
    pub path: String,
    /// How it stands there.
    pub stands: Stands,
}

/// How a literal stands in settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It is the value.
    Alone,
    /// It is the value, and its key is duplicate.
    Duplicate,
    /// It is a part of the expression, such as what counts if a variable is not set.
    Within,
    /// It is somewhere in code.
    InCode,
}

impl Policy {
    /// Returns the texts and numbers that are written out in the settings `node`, in code too.
    pub fn literals<'d>(&self, node: &Node<'d>) -> Vec<Literal<'d>> {
        let mut found = Vec::new();
        let (at, way) = (KeyPath::default(), Way::default());
        Walk { policy: self, found: &mut found }.node(node, &at, &way, Stands::Alone);
        found
    }

    /// Returns the bytes of everything in TypeScript, besides its comments, that must not be shown, in order: secrets
    /// and what may be one.
    pub fn hidden(&self, document: &Document<'_>) -> Vec<Range<usize>> {
        hidden(document, self, &HashSet::new())
    }

    /// Returns TypeScript with its comments masked, and its secrets with those in the settings of `other`; all of it
    /// if it is none.
    pub fn typescript(&self, text: &str, other: &str) -> String {
        let others = Document::parse(other).map(|other| secrets(&other, self)).unwrap_or_default();
        let Ok(document) = Document::parse(text) else {
            return masked(text, iter::once(0..text.len())).into_owned();
        };
        let mut spans = hidden(&document, self, &others);
        spans.extend(comments(&document));
        masked_between(text, in_order(spans), |span| match span {
            // Quotes and the marks of comments stay, so that the text is still TypeScript.
            span if span.starts_with('"') => ("\"", "\""),
            span if span.starts_with('\'') => ("'", "'"),
            span if span.starts_with("//") => ("// ", ""),
            span if span.starts_with("/*") => ("/* ", " */"),
            _ => ("", ""),
        })
        .into_owned()
    }
}

/// Returns the secret texts and numbers that are written out in the settings of all classes.
fn secrets(document: &Document<'_>, policy: &Policy) -> HashSet<String> {
    let mut secrets = HashSet::new();
    for class in classes(document).unwrap_or_default() {
        let Config::Here(node) = &class.config else { continue };
        let literals = policy.literals(node).into_iter();
        let secret = literals.filter(|it| policy.verdict(&it.at, &it.text).is_some());
        secrets.extend(secret.map(|literal| literal.text.into_owned()));
    }
    secrets
}

fn hidden(document: &Document<'_>, policy: &Policy, others: &HashSet<String>) -> Vec<Range<usize>> {
    let (mut hidden, mut known, mut own) = (Vec::new(), HashSet::new(), HashSet::new());
    for class in classes(document).unwrap_or_default() {
        let Config::Here(node) = &class.config else { continue };
        for literal in policy.literals(node) {
            let span = literal.token.span();
            // What code makes of a text is not known.
            if literal.stands != Stands::InCode {
                known.insert(span.start);
            }
            if policy.verdict(&literal.at, &literal.text).is_some() {
                hidden.push(span);
                own.insert(literal.text.into_owned());
            }
        }
    }
    // A secret of the settings may stand elsewhere in the file too.
    let is_secret = |text: &str| own.contains(text) || others.contains(text);
    let values = document.tokens().all().filter(|token| is_value(*token));
    let values = values.filter(|token| !known.contains(&token.span().start));
    hidden.extend(values.filter(|token| is_secret(&plain(*token))).map(Token::span));
    hide_beside_names(document, policy, &known, &mut hidden);
    hidden.sort_by_key(|span| (span.start, span.end));
    hidden.dedup();
    hidden
}

/// Hides what is secret by itself, and the texts and numbers of every line that has the name of a secret; of the next
/// line too if that one ends before a value. Of the `known` ones the keys are known, which say it better.
fn hide_beside_names(
    document: &Document<'_>,
    policy: &Policy,
    known: &HashSet<usize>,
    hidden: &mut Vec<Range<usize>>,
) {
    let text = document.text();
    let (mut values, mut at) = (Vec::new(), 0);
    let (mut is_named, mut expects_value) = (false, false);
    for token in document.tokens().all() {
        let span = token.span();
        if !expects_value && text[at..span.start.max(at)].contains('\n') {
            let ended = mem::take(&mut values);
            hidden.extend(ended.into_iter().filter(|_| is_named));
            is_named = false;
        }
        expects_value = token.kind() == Kind::Punctuator && !matches!(token.raw(), "," | ";");
        at = span.start.max(at);
        let names = |text: &str| policy.member(&KeyPath::default(), text.to_owned()).is_named();
        match token.kind() {
            Kind::Word => is_named |= names(token.raw()),
            Kind::Text | Kind::Piece | Kind::Number if !known.contains(&span.start) => {
                let value = plain(token);
                if names(&value) {
                    is_named = true;
                } else if policy.verdict(&KeyPath::default(), &value).is_some() {
                    hidden.push(span);
                } else if Reference::whole(&value).is_none() {
                    values.push(span);
                }
            }
            _ => {}
        }
    }
    hidden.extend(values.into_iter().filter(|_| is_named));
}

fn plain(token: Token<'_>) -> Cow<'_, str> {
    if token.kind() == Kind::Number { token.raw().into() } else { token.text() }
}

struct Walk<'w, 'd> {
    policy: &'w Policy,
    found: &'w mut Vec<Literal<'d>>,
}

/// The keys that lead to a value.
#[derive(Clone, Default)]
struct Way<'d> {
    last: Cow<'d, str>,
    path: String,
}

impl<'d> Way<'d> {
    fn below(&self, step: &str) -> String {
        [&*self.path, step].join(if self.path.is_empty() { "" } else { "." })
    }
}

impl<'d> Walk<'_, 'd> {
    /// Finds the literals of an expression, which nests no deeper than its reader allows.
    fn node(&mut self, node: &Node<'d>, at: &KeyPath<'d>, way: &Way<'d>, stands: Stands) {
        match &node.expression {
            Expression::Text(_) | Expression::Number(_) => {
                let value = node.tokens.all().find(|token| is_value(*token));
                self.found.extend(value.map(|token| Literal::new(token, at, way, stands)));
            }
            Expression::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let path = way.below(&index.to_string());
                    let way = Way { path, last: way.last.clone() };
                    self.node(element, at, &way, stands);
                }
            }
            Expression::Object(members) => {
                let mut times: HashMap<&str, usize> = HashMap::new();
                for member in members {
                    if let Key::Name(key) = &member.key {
                        *times.entry(key).or_default() += 1;
                    }
                }
                for member in members {
                    let Key::Name(key) = &member.key else {
                        self.tokens(member.tokens, at, way, Stands::InCode);
                        continue;
                    };
                    let is_twice = times.get(&**key).is_some_and(|times| *times > 1);
                    let stands = if is_twice { Stands::Duplicate } else { stands };
                    let at = self.policy.member(at, key.clone());
                    let way = Way { path: way.below(key), last: key.clone() };
                    self.node(&member.value, &at, &way, stands);
                }
            }
            Expression::Default { choices, .. } => {
                // What counts if the variable of a secret is not set is one too.
                let mut at = at.clone();
                for choice in choices {
                    if let Expression::Variable(name) = &choice.expression {
                        at = at.from_variable(name);
                    }
                    self.node(choice, &at, way, Stands::Within);
                }
            }
            Expression::Constant(parts) | Expression::Template(parts) => {
                for part in parts {
                    self.node(part, at, way, Stands::Within);
                }
            }
            Expression::Convert(_, from) => self.node(from, at, way, Stands::Within),
            Expression::Code => self.tokens(node.tokens, at, way, Stands::InCode),
            Expression::Undefined
            | Expression::Null
            | Expression::Bool(_)
            | Expression::Variable(_)
            | Expression::Equal { .. } => {}
        }
    }

    fn tokens(&mut self, tokens: Tokens<'d>, at: &KeyPath<'d>, way: &Way<'d>, stands: Stands) {
        let values = tokens.all().filter(|token| is_value(*token));
        self.found.extend(values.map(|token| Literal::new(token, at, way, stands)));
    }
}

impl<'d> Literal<'d> {
    fn new(token: Token<'d>, at: &KeyPath<'d>, way: &Way<'d>, stands: Stands) -> Self {
        let (at, key, path) = (at.clone(), way.last.clone(), way.path.clone());
        Self { token, text: plain(token), at, key, path, stands }
    }
}

fn is_value(token: Token<'_>) -> bool {
    matches!(token.kind(), Kind::Text | Kind::Piece | Kind::Number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Policy;

    #[test]
    fn secrets_of_the_other_side_are_masked() {
        let other = "const config = {password: 's3cret'};\nclass A extends DataSource {}";
        assert_eq!(Policy::default().typescript("f('s3cret', 's3')", other), "f('****', 's3')");
    }

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let policy = Policy::default();
        for (text, shown) in [
            (
                "class A extends DataSource { constructor(a = {host: 'h', password: 's3cret'}) {} }",
                "class A extends DataSource { constructor(a = {host: 'h', password: '****'}) {} }",
            ),
            ("// a: 's3cret'\nx /* s3cret */", "// ****\nx /* **** */"),
            ("const password =\n  \"s3cret\";\nf('x')", "const password =\n  \"****\";\nf('x')"),
            ("f('mongodb://me:s3cret@h/d')", "f('****')"),
            ("f(`mongodb://me:s3cret@${h}/d`)", "f(`****${h}/d`)"),
            (
                "const PW = 's3cret';\nconst config = {password: PW};\nclass A extends DataSource {}",
                "const PW = '****';\nconst config = {password: PW};\nclass A extends DataSource {}",
            ),
            (
                "class A extends DataSource { constructor() { super({password: [\n'a', f('s3cret')]}); } }",
                "class A extends DataSource { constructor() { super({password: [\n'****', f('****')]}); } }",
            ),
            (
                "const config = {password: 's3cret', a: ''};\nclass A extends DataSource {}\nf('s3cret', `s3cret`, '', 'x')",
                "const config = {password: '****', a: ''};\nclass A extends DataSource {}\nf('****', `****`, '', 'x')",
            ),
            (
                "const config = {password: '${PASSWORD}'};",
                "const config = {password: '${PASSWORD}'};",
            ),
            (
                "const config = {password: process.env.PASSWORD};",
                "const config = {password: process.env.PASSWORD};",
            ),
            (
                "class A extends DataSource { constructor(a = {x: process.env.PASSWORD ?? 'd'}) {} }",
                "class A extends DataSource { constructor(a = {x: process.env.PASSWORD ?? '****'}) {} }",
            ),
            ("'not closed s3cret", "****"),
        ] {
            assert_eq!(policy.typescript(text, ""), shown);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_masked(text in "[a-z'\"`{}()\\[\\]:,/*\n =$\\\\.]{0,60}") {
            let _ = Policy::default().typescript(&text, &text);
        }
    }
}
