//! Looks up the values of variables.

use super::application;
use super::environment::Environment;
use super::origin::VariableSource;
use super::value::{Data, Object};

/// Everything that a reference can name.
pub(super) struct Variables<'l> {
    pub(super) environment: Environment<'l>,
    /// The merged layers of `config.json`.
    pub(super) config: Object,
    /// The environment's name.
    pub(super) env: String,
}

impl Variables<'_> {
    /// Returns the value of a variable: from the environment, else from the application's settings.
    pub(super) fn get(&self, name: &str) -> Option<(Data, VariableSource)> {
        match self.environment.get(name) {
            Some((text, source)) => Some((Data::String(text), source)),
            None => application::setting(name, &self.environment, &self.config, &self.env),
        }
    }
}
