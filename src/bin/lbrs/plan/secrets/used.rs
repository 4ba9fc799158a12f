//! The variables that are in use: a new secret must not change them.

use std::collections::HashSet;

use serde_json::Value;

use super::SecretPolicy;
use crate::plan::input::InputValue;
use crate::plan::settings::Answers;
use lbrs::internal::datasource::{Reference, references_in};

impl SecretPolicy<'_> {
    /// Returns the variables that settings of the entry go on to refer to: a new value that went to one of them would
    /// change these settings too. A setting without an answer yet keeps its reference, unless a flag says otherwise.
    pub fn used_variables(&self, answers: &Answers) -> HashSet<String> {
        let mut used = HashSet::new();
        let answered = answers.answered.iter().map(|(key, answer)| (key, answer.value.expose()));
        let open = self.existing.iter().filter(|(key, _)| self.is_open(key, answers));
        for (key, value) in answered.chain(open) {
            used.extend(variables(key, value));
        }
        for (key, value) in &self.supplied.values {
            used.extend(match value {
                InputValue::Text(text) | InputValue::Typed(text) => {
                    Reference::in_text(text.expose()).map(variable_of).into_iter().collect()
                }
                InputValue::Config(value) | InputValue::Raw(value) => {
                    variables(key, value.expose())
                }
            });
        }
        used
    }

    /// Returns whether nothing has said yet what becomes of the setting `key`.
    fn is_open(&self, key: &str, answers: &Answers) -> bool {
        let is_called = |other: &String| {
            other == key || self.connector.setting(key).is_some_and(|it| it.is_called(other))
        };
        let mut moved = self.supplied.references.iter().filter(|(_, variable)| variable.is_some());
        !answers.answered.contains_key(key)
            && !answers.blank.iter().any(is_called)
            && !self.supplied.values.keys().any(is_called)
            && !self.supplied.unset.iter().any(is_called)
            && !moved.any(|(key, _)| is_called(key))
    }
}

fn variables(key: &str, value: &Value) -> Vec<String> {
    references_in(key, value).into_iter().map(|(_, reference)| variable_of(reference)).collect()
}

fn variable_of(reference: Reference<'_>) -> String {
    reference.variable.to_owned()
}
