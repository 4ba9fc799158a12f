//! Looks up the variables of the environment.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::origin::VariableSource;
use crate::edit::dotenv;
use crate::error::Cursor;
use crate::secret::Sensitive;

/// A function that looks a variable up.
pub(super) type Lookup = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The environment of the application: what the program sets, else the environment of the process,
/// else the `.env` files, the last first, as with `node --env-file`.
pub(super) struct Environment<'l> {
    program: &'l HashMap<String, String>,
    process: &'l Lookup,
    dotenv: HashMap<String, (Sensitive<String>, VariableSource)>,
}

impl<'l> Environment<'l> {
    pub(super) fn new(program: &'l HashMap<String, String>, process: &'l Lookup) -> Self {
        Self { program, process, dotenv: HashMap::new() }
    }

    /// Adds the variables of a `.env` file; they override those of earlier files.
    pub(super) fn add_dotenv(&mut self, path: &Arc<Path>, text: &str) {
        let mut cursor = Cursor::new(text);
        for variable in dotenv::parse_as_node(text) {
            let line = cursor.position(variable.span.start).line;
            let source = VariableSource::DotEnv { path: Arc::clone(path), line };
            self.dotenv.insert(variable.name, (variable.value, source));
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<(String, VariableSource)> {
        if let Some(value) = self.program.get(name) {
            return Some((value.clone(), VariableSource::Given));
        }
        (self.process)(name).map(|value| (value, VariableSource::Environment)).or_else(|| {
            let (value, source) = self.dotenv.get(name)?;
            Some((value.expose().clone(), source.clone()))
        })
    }
}

/// Returns the file of variables for the layer of `env`, beside `dotenv`, which is that of the base: `.env.production`.
/// The layer `local` is for one machine, and so is `dotenv` itself.
pub fn env_file(dotenv: &Path, env: Option<&str>) -> PathBuf {
    let mut path = dotenv.as_os_str().to_owned();
    if let Some(env) = env.filter(|env| *env != "local") {
        path.push(".");
        path.push(env);
    }
    path.into()
}
