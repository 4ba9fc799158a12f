//! The variables that are in use: a new secret must not change them.

use std::collections::HashSet;

use serde_json::Value;

use super::SecretPolicy;
use crate::plan::input::InputValue;
use crate::plan::settings::Answers;
use crate::plan::supplied::Supplied;
use lbrs::internal::datasource::{Reference, references_in};

impl SecretPolicy<'_> {
    /// Returns the variables that settings of the entry go on to refer to: a new value that went to one of them would
    /// change these settings too. A setting without an answer yet keeps its reference, unless a flag says otherwise.
    pub fn used_variables(&self, answers: &Answers) -> HashSet<String> {
        let mut used = self.kept.clone();
        let answered = answers.answered.iter().map(|(key, answer)| (key, answer.value.expose()));
        let decided = self.decided(answers);
        let open = self.existing.iter().filter(|(key, _)| {
            !answers.answered.contains_key(*key)
                && !self.connector.spellings(key).any(|key| decided.contains(key))
        });
        for (key, value) in answered.chain(open) {
            used.extend(variables(key, value));
        }
        for (key, value) in &self.supplied.values {
            used.extend(match value {
                InputValue::Set(text) | InputValue::Text(text) | InputValue::Typed(text) => {
                    Reference::in_text(text.expose()).map(variable_of).into_iter().collect()
                }
                InputValue::Config(value) | InputValue::Raw(value) => {
                    variables(key, value.expose())
                }
            });
        }
        used
    }

    /// Returns the keys of the settings without a value of which something has said what becomes of them.
    fn decided<'s>(&'s self, answers: &'s Answers) -> HashSet<&'s str> {
        let Supplied { values, references, unset, .. } = self.supplied;
        let moved = references.iter().filter(|(_, variable)| variable.is_some());
        let keys = answers.blank.iter().chain(values.keys()).chain(unset);
        keys.chain(moved.map(|(key, _)| key)).map(String::as_str).collect()
    }
}

fn variables(key: &str, value: &Value) -> Vec<String> {
    references_in(key, value).into_iter().map(|(_, reference)| variable_of(reference)).collect()
}

fn variable_of(reference: Reference<'_>) -> String {
    reference.variable.to_owned()
}
