//! The layers as they are merged, with the references that stand in them.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::application::Application;
use super::environment::{Environment, Lookup};
use super::error::LoadError;
use super::layers::{Layers, Role};
use super::loader::{Loader, merged};
use super::origin::{Origin, Place, VariableSource};
use super::secrets;
use super::value::{Object, Value};
use super::warning::Warning;
use crate::secret::{KeyPath, Policy};

/// The merged layers of an environment. Secrets are marked, references not replaced.
#[derive(Clone)]
pub struct Unresolved {
    /// The data sources by id.
    pub data_sources: Object,
    /// What the files and their merge have that may surprise.
    pub warnings: Vec<Warning>,
    config: Object,
    config_file: Arc<Path>,
    env: String,
    policy: Policy,
}

/// Merges the layers of `loader` up to those of `role`; those of environments are that of `env`.
///
/// # Errors
/// Those of [`Loader::load`].
pub fn unresolved(loader: &Loader, env: &str, role: Role) -> Result<Unresolved, LoadError> {
    // `local` has no layer above it.
    let name = if role == Role::Env { env } else { "local" };
    let mut layers = Layers::read(&loader.folder, name)?;
    let mut warnings = layers.warnings;
    layers.config.retain(|layer| layer.role() <= role);
    layers.data_sources.retain(|layer| layer.role() <= role);
    let config = merged(&layers.config, &mut warnings)?;
    let mut data_sources = merged(&layers.data_sources, &mut warnings)?;
    let policy = Policy::new(&loader.catalog);
    for entry in data_sources.members.values_mut() {
        secrets::mark(entry, KeyPath::default(), &policy);
    }
    let config_file = loader.folder.path("config.json").into();
    Ok(Unresolved { data_sources, warnings, config, config_file, env: env.to_owned(), policy })
}

impl Unresolved {
    /// Returns what a reference to `variable` becomes where nothing sets the variable: a setting of the application.
    pub fn setting(&self, variable: &str) -> Option<Value> {
        let (program, process): (_, Lookup) = (HashMap::new(), Arc::new(|_| None));
        let environment = Environment::new(&program, &process);
        let application = Application { environment, config: &self.config, env: self.env.clone() };
        let (data, source) = application.get(variable)?;
        let place = match source {
            VariableSource::Config(place) => place,
            _ => Place::in_text(&self.config_file, "", 0),
        };
        let mut value = Value::new(data, Origin::new(place));
        secrets::mark(&mut value, KeyPath::default().from_variable(variable), &self.policy);
        Some(value)
    }
}
