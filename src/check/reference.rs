//! References: those that lose text, those that are none, those that nothing resolves.

use std::collections::HashMap;

use super::{Code, Facts, Findings, Texts, quoted};
use crate::datasource::Reference;
use crate::json::Kind;
use crate::resolve::{DataSources, Place, Warning};

/// Looks at every text in the data source layers.
pub(super) fn check(facts: &Facts, found: &mut Findings<'_>) {
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
                    found.add(Code::LossyReference, file.node(node), message).help(format!(
                        "put the whole text into the variable, and write \"${{{variable}}}\" alone"
                    ));
                }
                None => {
                    if !has_reference_inside(&text) {
                        continue;
                    }
                    // The name is not quoted: this may be a password that only looks like it.
                    let message = "`${...}` is not replaced: LoopBack replaces a text that ends in a reference, and no other";
                    found.add(Code::NotAReference, file.node(node), message.to_owned()).help(
                        "put the whole text into a variable, and write the reference to it alone",
                    );
                }
            }
        }
    }
    unresolved_findings(facts, found);
}

/// Whether `${...}` with a variable's name in it stands anywhere in a text.
fn has_reference_inside(text: &str) -> bool {
    let is_word = |inner: &str| {
        !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    text.split("${")
        .skip(1)
        .any(|after| after.split_once('}').is_some_and(|(inner, _)| is_word(inner)))
}

fn unresolved_findings(facts: &Facts, found: &mut Findings<'_>) {
    for env in &facts.envs {
        let Ok(sources) = &env.loaded else { continue };
        found.env = Some(env.name.clone());
        for warning in sources.warnings() {
            let Warning::Unresolved { option, variable, place } = warning else { continue };
            let message = format!("nothing sets {variable}: {} is left out", quoted(option));
            if let Some(finding) = found.at_value(Code::UnresolvedReference, place, message) {
                finding.help(format!("set {variable} in the environment or in .env"));
            }
        }
    }
    found.env = None;
}

/// The members that are left out since nothing resolves them: the keys and places by id.
#[derive(Default)]
pub struct Unresolved {
    keys: HashMap<String, Vec<(String, Place)>>,
}

impl Unresolved {
    pub(super) fn of(sources: &DataSources, texts: &Texts) -> Self {
        let mut keys: HashMap<String, Vec<(String, Place)>> = HashMap::new();
        for warning in sources.warnings() {
            let Warning::Unresolved { option, place, .. } = warning else { continue };
            let Some(spot) = texts.value_at(place) else { continue };
            let Some(id) = texts.entry_at(&spot) else { continue };
            let key = option.strip_prefix(id).and_then(|rest| rest.strip_prefix('.'));
            if let Some(key) = key {
                keys.entry(id.to_owned()).or_default().push((key.to_owned(), place.clone()));
            }
        }
        Self { keys }
    }

    /// The members of a data source, each with its place.
    pub(super) fn of_source(&self, id: &str) -> impl Iterator<Item = &(String, Place)> {
        self.keys.get(id).into_iter().flatten()
    }

    /// Whether this member of a data source is left out.
    pub(super) fn contains(&self, id: &str, key: &str) -> bool {
        self.of_source(id).any(|(there, _)| there == key)
    }
}
