//! The entry before it changes.

use serde_json::{Map, Value, json};

use super::choice::bare_connector;
use super::settings::{Answer, Answers};
use lbrs::internal::catalog::{Catalog, Connector, Kind, Setting};
use lbrs::internal::datasource::Reference;
use lbrs::internal::json::{Document, Style, parse_strict};
use lbrs::internal::secret::Policy;

/// An entry before it changes; its values are the defaults of the questions.
pub struct Today {
    /// The entry's id.
    pub id: String,
    /// Its `name`, if it has one.
    pub name: Option<String>,
    /// Its `connector`, if it has one.
    pub word: Option<String>,
    /// The connector of that name, with only the name if the catalog does not know it.
    pub connector: Connector,
    /// The other members.
    pub settings: Map<String, Value>,
}

impl Today {
    /// Reads the entry `id` from its members.
    pub fn of(id: &str, members: &Map<String, Value>, catalog: &Catalog) -> Self {
        let text = |key: &str| members.get(key).and_then(Value::as_str).map(str::to_owned);
        let mut settings = members.clone();
        settings.retain(|key, _| !matches!(key.as_str(), "name" | "connector"));
        let word = text("connector");
        let member = |key: &str| settings.get(key).cloned();
        let connector = word.as_deref().and_then(|word| catalog.of_entry(word, member));
        let bare = || match word.as_deref() {
            Some(word) => bare_connector(word),
            None => Connector { label: "no connector".into(), ..bare_connector("") },
        };
        let connector = connector.cloned().unwrap_or_else(bare);
        Self { id: id.to_owned(), name: text("name"), word, connector, settings }
    }

    /// Returns the members again, without a `name` or `connector` that is not a text.
    pub fn members(&self) -> Map<String, Value> {
        let head = [("name", &self.name), ("connector", &self.word)];
        let head = head
            .into_iter()
            .filter_map(|(key, text)| Some((key.to_owned(), Value::from(text.as_deref()?))));
        head.chain(self.settings.clone()).collect()
    }
}

impl Answers {
    /// Returns the answers before any question about an entry with the settings `today`. If it keeps its
    /// connector, nothing that it lacks is required.
    pub fn over(today: Map<String, Value>, keeps_connector: bool, mask: Policy) -> Self {
        Self { today, keeps_connector, mask, ..Self::default() }
    }

    /// Returns the current key and value of `setting`.
    pub(super) fn today_of(&self, setting: &Setting) -> Option<(&String, &Value)> {
        self.today.iter().find(|(key, _)| setting.is_called(key))
    }

    /// Returns the key that the entry already uses for `setting`, else `given`.
    pub(super) fn spelling(&self, setting: &Setting, given: &str) -> String {
        self.today_of(setting).map_or(given, |(key, _)| key).to_owned()
    }

    /// Keeps the current value of `setting`, if any.
    pub(super) fn keep(&mut self, setting: &Setting) {
        match self.today_of(setting) {
            Some((key, value)) => {
                self.answered.insert(key.clone(), Answer::kept(value.clone()));
            }
            None => self.blank.push(setting.key.to_string()),
        }
    }

    /// Returns the text with which an editor opens for `setting`, if one may: the current value, else the
    /// default. An editor works on a file, which must hold nothing that is or may be secret.
    pub(super) fn draft(&self, setting: &Setting) -> Option<String> {
        let has_lines = matches!(setting.kind, Kind::Object | Kind::Array);
        let may_hold_secrets = setting.may_hold_credentials || !setting.secret_members.is_empty();
        if !has_lines || setting.secret || may_hold_secrets {
            return None;
        }
        let today = self.today_of(setting).map(|(_, value)| value);
        let Some(value) = today.or(setting.default.as_ref()) else { return Some(String::new()) };
        let (text, line) = match value.as_str() {
            Some(reference) => (reference.to_owned(), reference.to_owned()),
            None => (Style::indented("  ").text(value), Style::COMPACT.text(value)),
        };
        let hides_nothing = shown(setting, value, &self.mask) == line;
        hides_nothing.then_some(text)
    }

    /// Returns what a reference to `variable` will replace: the current value, unless that refers to another
    /// variable.
    pub(super) fn to_refer(&self, key: &str, variable: Option<&str>) -> Value {
        let today = self.today.get(key);
        let reference = today.and_then(Value::as_str).and_then(Reference::whole);
        match (today, reference) {
            (Some(_), Some(there)) if variable.is_some_and(|name| name != there.variable) => {
                "".into()
            }
            (Some(today), _) => today.clone(),
            (None, _) => "".into(),
        }
    }
}

/// Formats a value for the hint of a question: on one line, with its secrets masked.
pub fn shown(setting: &Setting, value: &Value, mask: &Policy) -> String {
    let text = Style::COMPACT.text(&json!({ &*setting.key: value }));
    let Ok(document) = Document::parse(&text) else { return String::new() };
    let masked = document.root().map(|root| mask.text(root)).unwrap_or_default();
    let masked = parse_strict(&masked).ok();
    match masked.as_ref().and_then(|masked| masked.get(&*setting.key)) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(value)) => if *value { "yes" } else { "no" }.to_owned(),
        Some(value) => Style::COMPACT.text(value),
        // A masked number is not JSON.
        None => lbrs::internal::secret::MASK.to_owned(),
    }
}
