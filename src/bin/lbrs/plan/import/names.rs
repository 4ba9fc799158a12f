//! The names of LoopBack 4 for ids of LoopBack 3.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::store::Store;
use lbrs::internal::datasource::{Loopback4, check_loopback4_name, loopback4_name_like};
use lbrs::internal::secret::{quoted, shown_name};

/// Chooses names, each once.
pub struct Names<'i> {
    asked: &'i IndexMap<String, String>,
    /// The files that are taken, each with the name that takes it.
    files: HashMap<String, String>,
}

impl<'i> Names<'i> {
    /// Takes the names that the user chooses, by the old ones.
    pub fn new(asked: &'i IndexMap<String, String>) -> Self {
        Self { asked, files: HashMap::new() }
    }

    /// Returns the name for an id, or why it has none and what to do.
    pub fn choose(&self, id: &str, store: &Store) -> Result<String, (String, String)> {
        let help = || format!("`--name {}=NEW` chooses one", shown_name(id));
        let asked = self.asked.get(id).cloned();
        let own = || Some(id.to_owned()).filter(|id| check_loopback4_name(id).is_ok());
        let name = asked.or_else(own).or_else(|| loopback4_name_like(id));
        let Some(name) = name else {
            let why = store.check_name(id).err().unwrap_or_default();
            return Err((why, help()));
        };
        match self.files.get(&Loopback4::of(&name).file) {
            Some(other) => {
                let why = format!("{} would have the file of {} too", quoted(&name), quoted(other));
                Err((why, help()))
            }
            None => Ok(name),
        }
    }

    /// Notes that a name is used.
    pub fn take(&mut self, name: &str) {
        self.files.insert(Loopback4::of(name).file, name.to_owned());
    }
}
