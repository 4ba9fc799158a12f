//! References: those that lose text, that only look like one, or that nothing resolves.

use std::collections::HashMap;

use super::{Code, Findings, Texts};
use lbrs::internal::datasource::Reference;
use lbrs::internal::json::Kind;
use lbrs::internal::resolve::{DataSources, Place, Warning};
use lbrs::internal::secret::quoted;

/// Looks at every text in the data source layers.
pub(super) fn check(found: &mut Findings<'_>) {
    let facts = found.facts;
    for &file in &facts.layers {
        let Some(document) = facts.texts.get(file).document() else { continue };
        for node in document.nodes().filter(|node| node.kind() == Kind::String) {
            if !node.raw().contains('$') {
                continue;
            }
            let text = node.as_str().unwrap_or_default();
            match Reference::in_text(&text) {
                Some(Reference { lost: "", .. }) => {}
                Some(Reference { variable, .. }) => {
                    let message = format!(
                        "the text before `${{{variable}}}` is lost when the file is loaded"
                    );
                    let help = format!(
                        "put the whole text into the variable, and write \"${{{variable}}}\" alone"
                    );
                    found.add(Code::LossyReference, file.node(node), message, help);
                }
                None => {
                    let Some((message, help)) = not_a_reference(&text) else { continue };
                    found.add(Code::NotAReference, file.node(node), message, help);
                }
            }
        }
    }
    unresolved_findings(found);
}

/// Returns why a text that looks like a reference is not one, and what to do. No name is quoted: this may be a
/// password that only looks like it.
fn not_a_reference(text: &str) -> Option<(&'static str, &'static str)> {
    const FORM: &str = "a reference is `${NAME}`, with a name of ASCII letters, digits and `_`, and nothing after it";
    if has_reference_inside(text) {
        return Some((
            "`${...}` is not replaced: LoopBack replaces a text that ends in a reference, and no other",
            "put the whole text into a variable, and write the reference to it alone",
        ));
    }
    if is_nearly_reference(text) {
        return Some(("`${...}` is not replaced: LoopBack does not take it for a reference", FORM));
    }
    is_shell_variable(text)
        .then_some(("a `$` without braces is not replaced: LoopBack reads it as it is", FORM))
}

/// Returns whether the whole text is a `${...}` with more than a name in it, or one that is not closed.
fn is_nearly_reference(text: &str) -> bool {
    let Some(inner) = text.trim().strip_prefix("${") else { return false };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let starts_as_name =
        |inner: &str| inner.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '_');
    match inner.strip_suffix('}') {
        Some(inner) => starts_as_name(inner) && !inner.contains(['{', '}']),
        None => starts_as_name(inner) && inner.chars().all(is_word),
    }
}

/// Returns whether the text is `$NAME`, in capitals as variables are: a password may start with a `$` too.
fn is_shell_variable(text: &str) -> bool {
    let Some(name) = text.strip_prefix('$') else { return false };
    let is_word = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(is_word)
}

/// Returns whether `${...}` with a variable's name in it stands anywhere in a text.
fn has_reference_inside(text: &str) -> bool {
    let is_word = |inner: &str| {
        !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    text.split("${")
        .skip(1)
        .any(|after| after.split_once('}').is_some_and(|(inner, _)| is_word(inner)))
}

fn unresolved_findings(found: &mut Findings<'_>) {
    for env in &found.facts.envs {
        let of_layers = env.loaded.iter().flat_map(DataSources::warnings);
        found.env = Some(env.name.clone());
        for warning in of_layers.chain(&env.typescript.warnings) {
            let Warning::Unresolved { option, variable, place } = warning else { continue };
            let message = format!("nothing sets {variable}: {} is left out", quoted(option));
            let help = format!("set {variable} in the environment or in .env");
            found.at_value(Code::UnresolvedReference, place, message, help);
        }
    }
    found.env = None;
}

/// The settings whose values are not known, since nothing resolves them or they are code: the keys and places by id.
pub(super) type Unresolved = HashMap<String, Vec<(String, Place)>>;

pub(super) fn unresolved(warnings: &[Warning], texts: &Texts) -> Unresolved {
    let mut unresolved = Unresolved::new();
    for warning in warnings {
        let (Warning::Unresolved { option, place, .. }
        | Warning::Code { option, gives_members: false, place, .. }) = warning
        else {
            continue;
        };
        let Some(spot) = texts.value_at(place) else { continue };
        let Some(id) = texts.entry_at(&spot) else { continue };
        let key = option.strip_prefix(id).and_then(|rest| rest.strip_prefix('.'));
        if let Some(key) = key.filter(|key| !key.contains(['.', '['])) {
            unresolved.entry(id.to_owned()).or_default().push((key.to_owned(), place.clone()));
        }
    }
    unresolved
}
