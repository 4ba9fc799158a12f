//! Secrets as plain text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::env;
use std::ops::Range;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::{Code, Facts, FileId, Findings, Severity};
use crate::plan::action::{Action, Rewrite};
use crate::plan::{Variable, text_of_node};
use lbrs::internal::datasource::{Reference, variable_name};
use lbrs::internal::edit::{dotenv, json};
use lbrs::internal::json::{Document, Member, Node};
use lbrs::internal::secret::{KeyPath, Secret, Why, quoted};

/// Looks for secrets in every data source layer that git would take.
pub(super) fn check(found: &mut Findings<'_>) {
    let facts = found.facts;
    let is_taken = |file: &&FileId| !facts.ignored_layers.contains(file);
    let has_secrets = |file: &&FileId| !facts.secrets(**file).is_empty();
    let mut promised = Promised::new();
    for &file in facts.layers.iter().filter(is_taken).filter(has_secrets) {
        let (text, home) = (facts.texts.get(file), facts.homes.get(&file));
        let Some((document, home)) = text.document().zip(home) else { continue };
        let Some(root) = document.root() else { continue };
        let paths = paths(root);
        for Secret { key, node, why } in facts.secrets_in(file, root) {
            let Some(what) = what_is(why) else { continue };
            // What ends in a reference is a part of one secret only.
            if node.as_str().is_some_and(|text| Reference::in_text(&text).is_some()) {
                continue;
            }
            let spot = file.node(node);
            let path = paths.get(&spot.start);
            let id = facts.texts.entry_at(&spot).unwrap_or_default();
            let name = variable_name(id, path.map_or(&*key, |path| path));
            let help = format!(
                "`lbrs datasource check --fix --secrets env` moves it to {name} in {}",
                home.shown
            );
            let finding =
                found.add(Code::PlainSecret, spot, format!("{} {what}", quoted(&key)), help);
            if !facts.hides_secrets {
                continue;
            }
            let value = text_of_node(node).unwrap_or_default();
            let refusal = match path {
                None => Some("its key is duplicate".to_owned()),
                Some(_) => {
                    let text = |file: &FileId| &*facts.texts.get(*file).text;
                    let others = facts.homes.iter().map(|(file, home)| (home, text(file)));
                    home.refusal(&name, &value, others, &mut promised)
                }
            };
            if let Some(reason) = refusal {
                finding.severity = Severity::Error;
                finding.help = format!("it stays, since {reason}");
                continue;
            }
            let edit = json::replace_value(node, &format!("${{{name}}}").into());
            let rewrites = vec![Rewrite { edit, from: node.raw().to_owned().into() }];
            let (key, value) = (key.into_owned(), Some(value.into()));
            let variable = Variable { file: home.file.clone(), key, name, value, replace: false };
            let (file, variables) = (text.path.clone(), vec![variable]);
            finding.fix = Some(Action::Rewrite { file, rewrites, variables });
        }
    }
}

/// Says what a finding is about a secret, if it is one.
pub(super) fn what_is(why: Why) -> Option<&'static str> {
    match why {
        Why::Name => Some("is a secret as plain text"),
        Why::Password => Some("has a password in it"),
        Why::Token => Some("has a private key or a token in it"),
        Why::Key | Why::Keywords | Why::Url => None,
    }
}

/// The values that variables of `.env` files get.
pub(super) type Promised = HashMap<(PathBuf, String), String>;

/// Where the secrets of a layer go.
pub struct Home {
    /// The `.env` file.
    pub file: PathBuf,
    /// Its path for people.
    pub shown: String,
    /// Its text.
    pub text: Zeroizing<String>,
    /// The variables that it sets.
    pub vars: Vec<dotenv::Var>,
    /// Why none can go there.
    pub refusal: Option<String>,
}

impl Home {
    /// Returns why the variable `name` cannot get the value; `others` are the files that win over this one
    /// unless the text beside them refers to it itself.
    pub(super) fn refusal<'h>(
        &self,
        name: &str,
        value: &str,
        mut others: impl Iterator<Item = (&'h Self, &'h str)>,
        promised: &mut Promised,
    ) -> Option<String> {
        if self.refusal.is_some() {
            return self.refusal.clone();
        }
        let promised = promised.entry((self.file.clone(), name.to_owned()));
        if promised.or_insert_with(|| value.to_owned()) != value {
            return Some(format!("another secret goes to {name}"));
        }
        match dotenv::set(&self.text, name, value) {
            Err(dotenv::Problem::Conflict { line }) => {
                return Some(format!("{}:{line} sets {name} to another value", self.shown));
            }
            Err(problem) => return Some(format!("{} cannot hold it: {problem}", self.shown)),
            Ok(_) => {}
        }
        if env::var(name).is_ok_and(|there| there != value) {
            return Some(format!("{name} has another value in the environment"));
        }
        let (home, _) = others.find(|(home, text)| {
            let is_other =
                home.vars.iter().any(|var| var.name == name && var.value.expose() != value);
            is_other && !text.contains(&format!("${{{name}}}"))
        })?;
        Some(format!("{} sets {name} to another value", home.shown))
    }
}

/// Returns the path of each value in the entries of a file, such as `transports.0.auth.pass`, by where it starts; none
/// for a value that a duplicate key leads to.
fn paths(root: Node<'_>) -> HashMap<usize, String> {
    let mut paths = HashMap::new();
    let entries = unique_members(root).into_values();
    // An explicit stack: a deeply nested file must not nest our calls.
    let mut open: Vec<(Node<'_>, String)> = entries.map(|entry| (entry, String::new())).collect();
    while let Some((node, path)) = open.pop() {
        let below = |step: &str| [&*path, step].join(if path.is_empty() { "" } else { "." });
        let elements = node.elements().enumerate();
        open.extend(elements.map(|(index, element)| (element, below(&index.to_string()))));
        let members = unique_members(node).into_iter();
        open.extend(members.map(|(key, member)| (member, below(&key))));
        paths.insert(node.span().start, path);
    }
    paths
}

/// Returns the members of an object whose keys are not duplicate.
fn unique_members(object: Node<'_>) -> HashMap<Cow<'_, str>, Node<'_>> {
    let mut members: HashMap<Cow<'_, str>, Option<Node<'_>>> = HashMap::new();
    for Member { key, value } in object.members() {
        let key = key.as_str().unwrap_or_default();
        members.entry(key).and_modify(|there| *there = None).or_insert(Some(value));
    }
    members.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

impl Facts {
    pub(super) fn secrets_in<'d>(&self, file: FileId, root: Node<'d>) -> Vec<Secret<'d>> {
        self.mask.secrets(root, KeyPath::file(&self.texts.get(file).shown))
    }

    /// Returns the bytes of everything in a file that must not be shown, in order: secrets, and texts that may hold
    /// one, such as URLs with a query. None in a file that cannot be parsed.
    pub fn secrets(&self, file: FileId) -> &[Range<usize>] {
        let text = self.texts.get(file);
        text.secrets.get_or_init(|| {
            if let Some(document) = text.typescript() {
                return self.mask.hidden(&document);
            }
            let document = text.document();
            let root = document.as_ref().and_then(Document::root);
            let secrets = root.map(|root| self.secrets_in(file, root)).unwrap_or_default();
            secrets.iter().map(|secret| secret.node.span()).collect()
        })
    }
}
