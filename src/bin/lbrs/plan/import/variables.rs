//! The variables of an import: their names, and the values that they get.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::layers::View;
use lbrs::internal::datasource::variable_name;
use lbrs::internal::edit::dotenv;
use lbrs::internal::secret::Sensitive;

/// A file of variables: `.env` for `None`, `.env.production` for `production`.
pub type EnvFile = Option<String>;

/// The variables that the settings read, and their values.
pub struct Variables<'i> {
    /// Says whether something else has a variable's name.
    is_taken: &'i dyn Fn(&str) -> bool,
    /// Says whether the old application's own file sets a variable there: such a value stays.
    is_set: &'i dyn Fn(&str, Option<&str>) -> bool,
    own: HashSet<String>,
    /// The last number behind each name.
    numbers: HashMap<String, usize>,
    values: IndexMap<(EnvFile, String), Sensitive<String>>,
}

impl<'i> Variables<'i> {
    pub fn new(
        is_taken: &'i dyn Fn(&str) -> bool,
        is_set: &'i dyn Fn(&str, Option<&str>) -> bool,
    ) -> Self {
        Self {
            is_taken,
            is_set,
            own: HashSet::new(),
            numbers: HashMap::new(),
            values: IndexMap::new(),
        }
    }

    /// Returns a new variable for the setting at `path` of the data source `id`.
    pub fn create(&mut self, id: &str, path: &str) -> String {
        let base = variable_name(id, path);
        let mut name = base.clone();
        let number = self.numbers.entry(base.clone()).or_insert(1);
        while self.own.contains(&name) || (self.is_taken)(&name) {
            *number += 1;
            name = format!("{base}_{number}");
        }
        self.own.insert(name.clone());
        name
    }

    /// Sets a variable in the file for `view`.
    ///
    /// # Errors
    /// No such file can hold the value; the reason.
    pub fn set(&mut self, view: &View, name: &str, value: &str) -> Result<(), String> {
        dotenv::quote(value).map_err(|reason| reason.to_string())?;
        let file = view.env().map(str::to_owned);
        self.values.insert((file, name.to_owned()), value.to_owned().into());
        Ok(())
    }

    /// Returns whether the old application's own files set a variable in this view.
    pub fn is_set(&self, view: &View, name: &str) -> bool {
        (self.is_set)(name, None) || view.env().is_some_and(|env| (self.is_set)(name, Some(env)))
    }

    /// Returns the values, by file and name.
    pub fn into_values(self) -> IndexMap<(EnvFile, String), Sensitive<String>> {
        self.values
    }
}
