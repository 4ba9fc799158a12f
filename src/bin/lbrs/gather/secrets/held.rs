//! The variables that a new secret must not change.

use std::collections::HashSet;

use serde_json::Value;

use super::Keeper;
use crate::gather::given::GivenValue;
use crate::gather::settings::Answers;
use lbrs::internal::datasource::{Reference, references_in};

impl Keeper<'_> {
    /// Returns the variables that settings of the entry go on to refer to: a new value that went to one of them would
    /// change these settings too. A setting without an answer yet keeps its reference, unless a flag says otherwise.
    pub fn held(&self, answers: &Answers) -> HashSet<String> {
        let mut held = HashSet::new();
        let answered = answers.answered.iter().map(|(key, answer)| (key, answer.value.expose()));
        let open = self.today.iter().filter(|(key, _)| self.is_open(key, answers));
        for (key, value) in answered.chain(open) {
            held.extend(variables(key, value));
        }
        for (key, value) in &self.given.settings {
            held.extend(match value {
                GivenValue::Text(text) | GivenValue::Typed(text) => {
                    Reference::in_text(text.expose()).map(variable_of).into_iter().collect()
                }
                GivenValue::Config(value) | GivenValue::Raw(value) => {
                    variables(key, value.expose())
                }
            });
        }
        held
    }

    /// Returns whether nothing has said yet what becomes of the setting `key`.
    fn is_open(&self, key: &str, answers: &Answers) -> bool {
        let is_called = |other: &String| {
            other == key || self.connector.setting(key).is_some_and(|it| it.is_called(other))
        };
        let mut moved = self.given.secrets.iter().filter(|(_, variable)| variable.is_some());
        !answers.answered.contains_key(key)
            && !answers.blank.iter().any(is_called)
            && !self.given.settings.keys().any(is_called)
            && !self.given.unset.iter().any(is_called)
            && !moved.any(|(key, _)| is_called(key))
    }
}

fn variables(key: &str, value: &Value) -> Vec<String> {
    references_in(key, value).into_iter().map(|(_, reference)| variable_of(reference)).collect()
}

fn variable_of(reference: Reference<'_>) -> String {
    reference.variable.to_owned()
}
