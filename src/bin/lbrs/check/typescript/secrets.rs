//! Secrets as plain text in TypeScript.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::super::secret::{Promised, what_is};
use super::super::{Code, FileId, Findings, Severity};
use super::members::left_behind;
use crate::plan::Variable;
use crate::plan::action::{Action, Rewrite};
use lbrs::internal::datasource::{Reference, variable_name};
use lbrs::internal::edit::Edit;
use lbrs::internal::secret::{KeyPath, Policy, quoted};
use lbrs::internal::typescript::{
    Class, Config, Document, Expression, Key, Kind, Node, Token, Tokens, classes,
};

/// A text or number that is written out in settings.
struct Literal<'d> {
    token: Token<'d>,
    text: Cow<'d, str>,
    /// The keys that lead to it.
    at: KeyPath<'d>,
    /// The last of them.
    key: Cow<'d, str>,
    /// All of them: `transports.0.auth.pass`.
    path: String,
    stands: Stands,
}

/// How it stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// It is the value.
    Alone,
    /// It is the value, and its key is duplicate.
    Duplicate,
    /// It is a part of the expression, such as what counts if a variable is not set.
    Within,
    /// It is somewhere in code.
    InCode,
}

/// Looks for secrets in the settings of the data source `id`.
pub(super) fn check(
    file: FileId,
    class: &Class<'_>,
    id: &str,
    promised: &mut Promised,
    found: &mut Findings<'_>,
) {
    let facts = found.facts;
    if facts.ignored_layers.contains(&file) {
        return;
    }
    let Config::Here(node) = &class.config else { return };
    let options = left_behind(class, id, facts);
    for literal in literals(node, &facts.mask) {
        // What code is told, such as a name under which it finds the secret, is none by where it stands.
        let anywhere = KeyPath::default();
        let at = if literal.stands == Stands::InCode { &anywhere } else { &literal.at };
        let why = facts.mask.verdict(at, &literal.text);
        let top = literal.path.split('.').next().unwrap_or_default();
        // These go as a whole.
        if options.iter().any(|(key, _)| key == top) {
            continue;
        }
        if let Some(what) = why.and_then(what_is) {
            add(file, literal, what, id, promised, found);
        }
    }
}

fn add(
    file: FileId,
    literal: Literal<'_>,
    what: &str,
    id: &str,
    promised: &mut Promised,
    found: &mut Findings<'_>,
) {
    let facts = found.facts;
    let Some(application) = &facts.loopback4 else { return };
    let Some(home) = application.homes.first() else { return };
    let name = variable_name(id, &literal.path);
    let help = if literal.stands == Stands::Alone {
        format!("`lbrs datasource check --fix --secrets env` moves it to {name} in {}", home.shown)
    } else {
        format!("write process.env.{name} in its place, and set that in {}", home.shown)
    };
    let message = format!("{} {what}", quoted(&literal.key));
    let span = literal.token.span();
    let finding = found.add(Code::PlainSecret, file.span(span.clone()), message, help);
    if !facts.hides_secrets {
        return;
    }
    let value = literal.text.into_owned();
    let refusal = match literal.stands {
        Stands::Alone => {
            let others = application.homes.iter().skip(1).map(|home| (home, ""));
            home.refusal(&name, &value, others, promised)
        }
        Stands::Duplicate => Some("its key is duplicate".to_owned()),
        Stands::Within | Stands::InCode => Some("it is a part of code".to_owned()),
    };
    if let Some(reason) = refusal {
        finding.severity = Severity::Error;
        finding.help = format!("it stays, since {reason}");
        return;
    }
    let edit = Edit { range: span, text: format!("process.env.{name}") };
    let rewrite = Rewrite { edit, from: literal.token.raw().to_owned().into() };
    let (key, value) = (literal.key.into_owned(), Some(value.into()));
    let variable = Variable { file: home.file.clone(), key, name, value, replace: false };
    finding.fix = Some(Action::Rewrite {
        file: facts.texts.get(file).path.clone(),
        rewrites: vec![rewrite],
        variables: vec![variable],
    });
}

/// Returns the bytes of everything in a text, besides its comments, that must not be shown, in order.
pub(in crate::check) fn hidden(document: &Document<'_>, policy: &Policy) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    for class in classes(document).unwrap_or_default() {
        let Config::Here(node) = &class.config else { continue };
        let literals = literals(node, policy);
        let secrets = literals
            .into_iter()
            .filter(|literal| policy.verdict(&literal.at, &literal.text).is_some());
        hidden.extend(secrets.map(|literal| literal.token.span()));
    }
    hide_beside_names(document, policy, &mut hidden);
    hidden.sort_by_key(|span| (span.start, span.end));
    hidden.dedup();
    hidden
}

/// Hides the texts and numbers of every line that has the name of a secret, and what is secret by itself, anywhere in
/// the text.
fn hide_beside_names(document: &Document<'_>, policy: &Policy, hidden: &mut Vec<Range<usize>>) {
    let text = document.text();
    let (mut values, mut is_named, mut at) = (Vec::new(), false, 0);
    for token in document.tokens().all() {
        let span = token.span();
        if text[at..span.start.max(at)].contains('\n') {
            let ended = std::mem::take(&mut values);
            hidden.extend(ended.into_iter().filter(|_| is_named));
            is_named = false;
        }
        at = span.start.max(at);
        let names = |text: &str| policy.member(&KeyPath::default(), text.to_owned()).is_named();
        match token.kind() {
            Kind::Word => is_named |= names(token.raw()),
            Kind::Text | Kind::Piece | Kind::Number => {
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

fn literals<'d>(node: &Node<'d>, policy: &Policy) -> Vec<Literal<'d>> {
    let mut found = Vec::new();
    Walk { policy, found: &mut found }.node(
        node,
        &KeyPath::default(),
        &Way::default(),
        Stands::Alone,
    );
    found
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
            Expression::Constant(parts)
            | Expression::Default { choices: parts, .. }
            | Expression::Template(parts) => {
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
