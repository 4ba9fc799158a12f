//! What an entry holds before it changes.

use super::choice::bare_connector;
use super::settings::{Answer, Answers};
use lbrs::internal::catalog::{Catalog, Connector, Setting};
use lbrs::internal::datasource::{Mask, Reference};
use lbrs::internal::json::{Document, Json};

/// An entry as it is, where its values are the defaults of the questions.
pub struct Today {
    /// The entry's id.
    pub id: String,
    /// Its `name`, if it has one.
    pub name: Option<String>,
    /// Its `connector`, if it has one.
    pub word: Option<String>,
    /// What the catalog knows of that; nothing but the name if it does not know it.
    pub connector: Connector,
    /// The other members.
    pub settings: Vec<(String, Json)>,
}

impl Today {
    /// Reads the members of the entry `id`.
    pub fn of(id: &str, members: &[(String, Json)], catalog: &Catalog) -> Self {
        let text = |key: &str| {
            let member = members.iter().find(|(there, _)| there == key);
            member.and_then(|(_, value)| value.as_str()).map(str::to_owned)
        };
        let is_setting = |(key, _): &&(String, Json)| !matches!(key.as_str(), "name" | "connector");
        let settings: Vec<_> = members.iter().filter(is_setting).cloned().collect();
        let word = text("connector");
        let member = |key: &str| {
            settings.iter().find(|(there, _)| there == key).map(|(_, value)| value.clone())
        };
        let connector = word.as_deref().and_then(|word| catalog.of_entry(word, member));
        let bare = || match word.as_deref() {
            Some(word) => bare_connector(word),
            None => Connector { label: "no connector".into(), ..bare_connector("") },
        };
        let connector = connector.cloned().unwrap_or_else(bare);
        Self { id: id.to_owned(), name: text("name"), word, connector, settings }
    }

    /// The entry's value, as far as it is understood.
    pub fn members(&self) -> Vec<(String, Json)> {
        let text = |key: &str, value: &Option<String>| {
            value.as_ref().map(|value| (key.to_owned(), Json::from(value.as_str())))
        };
        let head = text("name", &self.name).into_iter().chain(text("connector", &self.word));
        head.chain(self.settings.iter().cloned()).collect()
    }
}

impl Answers {
    /// No answers yet, where an entry changes that has the settings `today`. `keeps_connector`: nothing
    /// has to be asked for that it lacks.
    pub fn over(today: Vec<(String, Json)>, keeps_connector: bool, mask: Mask) -> Self {
        Self { today, keeps_connector, mask, ..Self::default() }
    }

    /// The setting as it is there already.
    pub(super) fn today_of(&self, setting: &Setting) -> Option<&(String, Json)> {
        self.today.iter().find(|(key, _)| setting.is_called(key))
    }

    /// The key by which the entry has a setting already.
    pub(super) fn spelling(&self, is_called: impl Fn(&str) -> bool) -> Option<&str> {
        self.today.iter().map(|(key, _)| key.as_str()).find(|key| is_called(key))
    }

    /// Leaves a setting as it is there already, if it is.
    pub(super) fn keep(&mut self, setting: &Setting) {
        match self.today_of(setting).cloned() {
            Some((key, value)) => {
                self.answered.push(Answer { key, value, typed: false, kept: true });
            }
            None => self.blank.push(setting.key.to_string()),
        }
    }

    /// What a reference to `variable` takes the place of: the value that is there already, unless that is
    /// a reference to another one.
    pub(super) fn to_refer(&self, key: &str, variable: Option<&str>) -> Json {
        let today = self.today.iter().find(|(there, _)| there == key).map(|(_, value)| value);
        let reference = today.and_then(Json::as_str).and_then(Reference::whole);
        match (today, reference) {
            (Some(_), Some(there)) if variable.is_some_and(|name| name != there.variable) => {
                Json::String(String::new())
            }
            (Some(today), _) => today.clone(),
            (None, _) => Json::String(String::new()),
        }
    }
}

/// A value as it stands beside a question: on one line, with what is secret in it masked.
pub fn shown(setting: &Setting, value: &Json, mask: &Mask) -> String {
    let text = Json::object([(&*setting.key, value.clone())]).to_string();
    let Ok(document) = Document::parse(&text) else { return String::new() };
    let masked = document.root().map(|root| mask.text(root)).unwrap_or_default();
    let masked = Json::parse_strict(&masked).ok();
    match masked.as_ref().and_then(|masked| masked.get(&setting.key)) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Bool(value)) => if *value { "yes" } else { "no" }.to_owned(),
        Some(value) => value.to_string(),
        // A masked number is no JSON any more.
        None => lbrs::internal::datasource::MASK.to_owned(),
    }
}
