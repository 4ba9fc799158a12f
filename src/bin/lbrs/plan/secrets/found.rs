//! The secrets among the answers.

use std::borrow::Cow;

use serde_json::Value;

use super::SecretPolicy;
use crate::args::SecretPlace;
use crate::plan::path::{Step, ValuePath, each_text, key_path, members, text_of, value_at};
use crate::plan::settings::Answer;
use lbrs::internal::datasource::Reference;
use lbrs::internal::edit::typescript::without_variables;
use lbrs::internal::secret::{Policy, Why};

impl SecretPolicy<'_> {
    /// Returns the paths to the secret texts and numbers inside an answer that are not references.
    pub(super) fn secret_paths(&self, key: &str, answer: &Value) -> Vec<ValuePath> {
        let policy = Policy::default();
        // A URL replaces one that may have held a password.
        let replaces = |path: &ValuePath| {
            self.connector.setting(key).is_some_and(|setting| setting.may_hold_credentials)
                && self.variable_now(key, path).is_some()
        };
        let mut paths = Vec::new();
        each_text(answer, &mut Vec::new(), &mut |path, text| {
            let at = key_path(&policy, self.connector, key, path);
            let is_plain = !text.is_empty() && Reference::in_text(text).is_none();
            let own: Cow<'_, str> =
                if self.has_templates { without_variables(text).into() } else { text.into() };
            let is_secret = || policy.verdict(&at, &own).is_some_and(Why::is_certain);
            if is_plain && (is_secret() || replaces(path)) {
                paths.push(path.clone());
            }
        });
        paths
    }

    /// Returns whether a secret inside a setting is as it was, maybe in another element: only what stands beside it
    /// changes.
    pub(super) fn is_unchanged(&self, key: &str, path: &[Step], answer: &Answer) -> bool {
        let is_asked = path.is_empty() || self.input.secret_place == Some(SecretPlace::Env);
        let Some(before) = self.existing.get(key).filter(|_| !is_asked) else { return false };
        let secret = value_at(answer.value.expose(), path).and_then(text_of);
        let mut is_there = false;
        each_text(before, &mut Vec::new(), &mut |there, text| {
            is_there |= secret.as_deref() == Some(text) && members(there).eq(members(path));
        });
        is_there
    }
}
