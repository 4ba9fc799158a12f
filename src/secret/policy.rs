//! The one verdict on what is secret.

use std::borrow::Cow;

use super::name::{is_secret_auth, is_secret_name, is_secret_variable};
use super::shape::{has_keywords, holds_password, holds_token, is_unclear_url};
use crate::catalog::{Catalog, Connector, Setting};
use crate::reference::Reference;

/// Decides what is secret.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    own: Vec<String>,
}

/// The keys that lead to a value, as far as they decide whether it is secret.
#[derive(Clone, Default)]
pub struct KeyPath<'a> {
    /// The key of the member that the value is, or is in.
    pub(super) last: Cow<'a, str>,
    /// Whether a key on the way, or the variable of the value, is the name of a secret.
    is_named: bool,
    /// What the catalog says about the members below.
    below: Below<'a>,
}

/// What the catalog says about the members of a value.
#[derive(Clone, Default)]
enum Below<'a> {
    /// Nothing.
    #[default]
    Unknown,
    /// They are data sources or models, whose keys are ids.
    Entries,
    /// They are settings of this connector.
    Settings(&'a Connector),
    /// They stand in the value of this setting, at a dotted path.
    Setting(&'a Setting, String),
}

/// What makes a text or number secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A key that leads to it, or its variable, is the name of a secret.
    Name,
    /// It is a URL or a connection string with a password, or has another shape that only secrets have.
    Password,
    /// It has a private key or a token in it.
    Token,
    /// It is a key with a password in it.
    Key,
    /// It may be secret: it has keywords of unknown meaning.
    Keywords,
    /// It may be secret: it stands where a URL does and has an `@`, but is not a clear URL.
    Url,
}

impl Why {
    /// Returns whether it is masked everywhere. Keywords of unknown meaning are masked in excerpts of a file alone.
    pub fn is_certain(self) -> bool {
        self != Self::Keywords
    }
}

impl<'a> KeyPath<'a> {
    /// Returns the path to an entry of `connector`: the next key is that of a setting.
    pub fn entry_of(connector: &'a Connector) -> Self {
        Self { below: Below::Settings(connector), ..Self::default() }
    }

    /// Returns the path to the outermost object of the file `name`: in LoopBack's own, the next key is the id of a
    /// data source or a model.
    pub fn file(name: &str) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let has_entries =
            ["datasources.", "model-config."].iter().any(|stem| name.starts_with(stem));
        Self { below: if has_entries { Below::Entries } else { Below::Unknown }, ..Self::default() }
    }

    /// Returns the path for a value that comes from `variable`.
    pub fn from_variable(mut self, variable: &str) -> Self {
        self.is_named |= is_secret_variable(variable);
        self
    }

    /// Returns whether a key on it, or the variable, is the name of a secret: all that it leads to is secret.
    pub fn is_named(&self) -> bool {
        self.is_named
    }
}

impl Policy {
    /// Creates the policy for the secrets of all connectors, `catalog`'s own included, and whatever is named like
    /// one.
    pub fn new(catalog: &Catalog) -> Self {
        Self { own: catalog.own_secrets().map(str::to_owned).collect() }
    }

    /// Adds those of `keys`, which may be misspelled, that are secret settings of `connector`.
    #[must_use]
    pub fn and_settings<'k>(
        mut self,
        connector: &Connector,
        keys: impl IntoIterator<Item = &'k String>,
    ) -> Self {
        let is_secret = |key: &&String| self.member(&KeyPath::entry_of(connector), *key).is_named;
        let secret: Vec<String> = keys.into_iter().filter(is_secret).cloned().collect();
        self.own.extend(secret);
        self
    }

    /// Returns what makes the text or number `text` secret to which `at` leads. Blank text and references are not
    /// secret.
    pub fn verdict(&self, at: &KeyPath<'_>, text: &str) -> Option<Why> {
        if text.is_empty() || Reference::whole(text).is_some() {
            None
        } else if at.is_named || is_secret_auth(&at.last, text) {
            Some(Why::Name)
        } else if holds_token(text) {
            Some(Why::Token)
        } else if holds_password(text) {
            Some(Why::Password)
        } else if is_unclear_url(&at.last, text) {
            Some(Why::Url)
        } else {
            has_keywords(text).then_some(Why::Keywords)
        }
    }

    /// Returns the path to the member `key` of the object to which `at` leads. The elements of an array have the
    /// path of the array.
    pub fn member<'a>(&self, at: &KeyPath<'a>, key: impl Into<Cow<'a, str>>) -> KeyPath<'a> {
        let key = key.into();
        let (is_named, below) = match &at.below {
            Below::Unknown => (self.hides(&key), Below::Unknown),
            Below::Entries => (false, Below::Unknown),
            Below::Settings(connector) => match connector.setting(&key) {
                // The catalog knows better than the name.
                Some(setting) => (setting.secret, Below::Setting(setting, String::new())),
                None => {
                    let meant = connector.meant(&key);
                    let is_typo = meant.is_some_and(|setting| setting.secret);
                    (is_typo || self.hides(&key), Below::Unknown)
                }
            },
            Below::Setting(setting, path) => {
                let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
                let is_listed = setting.secret_members.contains(&path);
                (is_listed || self.hides(&key), Below::Setting(setting, path))
            }
        };
        KeyPath { last: key, is_named: at.is_named || is_named, below }
    }

    /// Returns whether `key` is the name of a secret.
    fn hides(&self, key: &str) -> bool {
        is_secret_name(key) || self.own.iter().any(|own| own == key)
    }
}

#[cfg(test)]
mod tests;
