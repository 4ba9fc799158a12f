//! The entry to change, as it is before.

use serde_json::{Map, Value};

use crate::errors::{Helpful, Result, usage};
use crate::prompt::Select;
use crate::session::Session;
use crate::store::{Scope, Store};
use lbrs::internal::catalog::{Catalog, Connector};
use lbrs::internal::secret::{Sensitive, quoted};

/// An entry before it changes; its values are the defaults of the questions.
pub struct Existing {
    /// The entry's id.
    pub id: String,
    /// Its `name`, if it has one.
    pub name: Option<String>,
    /// Its `connector`, if it has one.
    pub word: Option<String>,
    /// The connector of that name, with only the name if the catalog does not know it.
    pub connector: Connector,
    /// The other members.
    pub settings: Sensitive<Map<String, Value>>,
}

impl Existing {
    /// Reads the entry `id` from its members.
    pub fn of(id: &str, members: &Map<String, Value>, catalog: &Catalog) -> Self {
        let text = |key: &str| members.get(key).and_then(Value::as_str).map(str::to_owned);
        let mut settings = members.clone();
        settings.retain(|key, _| !matches!(key.as_str(), "name" | "connector"));
        let word = text("connector");
        let member = |key: &str| settings.get(key).cloned();
        let connector = word.as_deref().and_then(|word| catalog.of_entry(word, member));
        let bare = || match word.as_deref() {
            Some(word) => Connector::bare(word),
            None => Connector { label: "no connector".into(), ..Connector::bare("") },
        };
        let connector = connector.cloned().unwrap_or_else(bare);
        Self { id: id.to_owned(), name: text("name"), word, connector, settings: settings.into() }
    }

    /// Returns the members again, without a `name` or `connector` that is not a text.
    pub fn members(&self) -> Map<String, Value> {
        let head = [("name", &self.name), ("connector", &self.word)];
        let head = head
            .into_iter()
            .filter_map(|(key, text)| Some((key.to_owned(), Value::from(text.as_deref()?))));
        head.chain(self.settings.expose().clone()).collect()
    }
}

/// Asks which data source is meant, and returns its id.
///
/// # Errors
/// None exists, or lbrs cannot ask.
pub fn choose(session: &mut Session<'_>, env: Option<&str>) -> Result<String> {
    let Session { project, files, prompter, .. } = session;
    let store = Store::open(project, Scope { env, ..Scope::default() }, files)?;
    let ids: Vec<String> = store.ids()?.into_iter().map(str::to_owned).collect();
    if !prompter.is_interactive() {
        let ids: Vec<_> = ids.iter().map(|id| quoted(id)).collect();
        return Err(
            usage!("missing answer: ID").with_help(format!("name one of {}", ids.join(", ")))
        );
    }
    let question = Select {
        message: "Select the data source:",
        options: &ids,
        keywords: &[],
        behind: &[],
        start: 0,
        fallback: None,
        flag: "ID",
    };
    let chosen = prompter.select(&question)?;
    Ok(ids[chosen].clone())
}
