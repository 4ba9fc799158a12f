//! The members of settings: what lb4 left among them, and what is read as it is.

use std::collections::HashSet;
use std::ops::Range;

use super::super::{Code, Facts, FileId, Findings};
use crate::plan::action::{Action, Rewrite};
use lbrs::internal::datasource::Reference;
use lbrs::internal::edit::Edit;
use lbrs::internal::resolve::connector_of;
use lbrs::internal::secret::quoted;
use lbrs::internal::typescript::{Class, Config, Expression, Key, Kind, Member, Node, Token};

/// The options of `lb4 datasource` and its generator, which `--config --yes` leaves among the settings.
const OPTIONS: [&str; 16] = [
    "sharedData",
    "forwardErrorToEnvironment",
    "skipLocalCache",
    "_",
    "yes",
    "skipInstall",
    "config",
    "skip-install",
    "initialGenerator",
    "resolved",
    "namespace",
    "skip-cache",
    "force-install",
    "ask-answered",
    "c",
    "y",
];

/// Looks at the settings of the data source `id`.
pub(super) fn check(file: FileId, class: &Class<'_>, id: &str, found: &mut Findings<'_>) {
    let Config::Here(Node { expression: Expression::Object(members), .. }) = &class.config else {
        return;
    };
    let options = left_behind(class, id, found.facts);
    if let Some((_, first)) = options.first() {
        let spot = file.span(first.clone());
        let keys: Vec<&str> = options.iter().map(|(key, _)| &**key).collect();
        let fix = clear(found.facts, file, id, &keys);
        let help = "`lbrs datasource check --fix` takes them out";
        found.add(Code::ProgramOptions, spot, options_message(id, &keys), help).fix = fix;
    }
    check_members(file, members, &options, found);
}

/// Returns the message about options of lb4 among the settings of the data source `id`.
pub(super) fn options_message(id: &str, keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
    format!(
        "`lb4 datasource` left its own options among the settings of {}, some with a copy of the secrets: {}",
        quoted(id),
        keys.join(", ")
    )
}

/// Returns those of `keys` that are options which lb4 has left behind, and none of the connector's settings. A lone
/// `config` or `c` may be one.
pub(super) fn options_among<'k>(keys: &[&'k str], id: &str, facts: &Facts) -> Vec<&'k str> {
    let has = |key: &str| keys.contains(&key);
    if !(has("config") && (has("sharedData") || has("_"))) {
        return Vec::new();
    }
    let sources = facts.envs.iter().flat_map(|env| &env.typescript.sources);
    let connector = sources.filter(|source| source.id() == id).find_map(connector_of);
    let is_setting =
        |key: &str| connector.is_some_and(|connector| connector.setting(key).is_some());
    keys.iter().copied().filter(|key| OPTIONS.contains(key) && !is_setting(key)).collect()
}

/// Returns the options that lb4 has left among the settings of a class, with the bytes of their keys.
pub(super) fn left_behind(
    class: &Class<'_>,
    id: &str,
    facts: &Facts,
) -> Vec<(String, Range<usize>)> {
    let Config::Here(Node { expression: Expression::Object(members), .. }) = &class.config else {
        return Vec::new();
    };
    let keys = members.iter().filter_map(|member| match &member.key {
        Key::Name(key) => Some((&**key, member)),
        Key::Unknown => None,
    });
    let all: Vec<&str> = keys.clone().map(|(key, _)| key).collect();
    let options: HashSet<&str> = options_among(&all, id, facts).into_iter().collect();
    let options = keys.filter(|(key, _)| options.contains(key));
    options.map(|(key, member)| (key.to_owned(), key_span(member))).collect()
}

fn key_span(member: &Member<'_>) -> Range<usize> {
    let mut tokens = member.tokens;
    tokens.next().map_or(member.tokens.span(), Token::span)
}

/// Returns what takes members out of the settings of the data source `id`.
pub(super) fn clear(facts: &Facts, file: FileId, id: &str, keys: &[&str]) -> Option<Action> {
    let members = keys.iter().map(|key| (id.to_owned(), (*key).to_owned())).collect();
    Some(Action::Clear { file: facts.texts.get(file).path.clone(), members })
}

/// Looks at the members of the settings, and at what is in them.
fn check_members(
    file: FileId,
    members: &[Member<'_>],
    options: &[(String, Range<usize>)],
    found: &mut Findings<'_>,
) {
    check_keys(file, members, found);
    for member in members {
        let Key::Name(key) = &member.key else { continue };
        if options.iter().any(|(option, _)| option == key) {
            continue;
        }
        check_value(file, &member.value, found);
    }
}

/// Finds keys that are duplicate, or that do not reach the application.
fn check_keys(file: FileId, members: &[Member<'_>], found: &mut Findings<'_>) {
    let mut seen = HashSet::new();
    for member in members {
        let Key::Name(key) = &member.key else { continue };
        let spot = file.span(key_span(member));
        if key == "__proto__" {
            let message = "`__proto__` does not reach the application: JavaScript takes it for something else";
            found.add(Code::ReservedKey, spot, message, "use another key");
        } else if !seen.insert(key) {
            let message = format!("duplicate key {}: the last one counts", quoted(key));
            found.add(Code::DuplicateKey, spot, message, "remove all but one");
        }
    }
}

/// Looks at a value, which nests no deeper than its reader allows.
fn check_value(file: FileId, node: &Node<'_>, found: &mut Findings<'_>) {
    match &node.expression {
        Expression::Object(members) => {
            check_keys(file, members, found);
            members.iter().for_each(|member| check_value(file, &member.value, found));
        }
        Expression::Array(elements) => {
            elements.iter().for_each(|element| check_value(file, element, found));
        }
        Expression::Text(text) => check_text(file, node, text, found),
        _ => {}
    }
}

/// Finds a text with a reference, which LoopBack 4 does not replace.
fn check_text(file: FileId, node: &Node<'_>, text: &str, found: &mut Findings<'_>) {
    let Some(message) = not_resolved(text) else { return };
    let Some(token) = node.tokens.all().find(|token| token.kind() == Kind::Text) else { return };
    let spot = file.span(token.span());
    let Some(variable) = Reference::whole(text).map(|reference| reference.variable.to_owned())
    else {
        let help = "write a template: `...${process.env.NAME}...`";
        found.add(Code::NotResolved, spot, message, help);
        return;
    };
    let code = if variable.starts_with(|c: char| c.is_ascii_digit()) {
        format!("process.env['{variable}']")
    } else {
        format!("process.env.{variable}")
    };
    let help = format!("`lbrs datasource check --fix` writes {code}");
    let edit = Edit { range: token.span(), text: code };
    let fix = Action::Rewrite {
        file: found.facts.texts.get(file).path.clone(),
        rewrites: vec![Rewrite { edit, from: token.raw().to_owned().into() }],
        variables: Vec::new(),
    };
    found.add(Code::NotResolved, spot, message, help).fix = Some(fix);
}

/// Returns the message about a text that holds a reference. Only the name of one that stands alone is quoted: another
/// text may be a password that looks like it.
pub(super) fn not_resolved(text: &str) -> Option<String> {
    if let Some(reference) = Reference::whole(text) {
        let variable = reference.variable;
        return Some(format!("LoopBack 4 reads `${{{variable}}}` as it is: it is no reference"));
    }
    let is_word = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let mut names = text.split("${").skip(1).filter_map(|after| after.split_once('}'));
    names
        .any(|(name, _)| is_word(name))
        .then(|| "LoopBack 4 reads `${...}` as it is: it is no reference".to_owned())
}
