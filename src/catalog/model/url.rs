//! How a connector takes connection URLs.

use serde::Deserialize;

use super::{Takes, tables};

/// How a connector takes a connection URL.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub struct UrlRule {
    /// The setting that holds it: `url`; `None` if the connector takes no URL.
    pub setting: Option<String>,
    /// Settings that hold one as well and win over `setting`, the first one first.
    #[serde(default)]
    pub above: Vec<String>,
    /// Its form, from the other settings: `mysql://{user}:{password}@{host}:{port}/{database}`. A name in
    /// braces is always a setting's key ([`placeholders`]).
    pub template: Option<String>,
    /// All settings that it overrides.
    #[serde(default)]
    pub overrides: Vec<String>,
    /// Whether the driver gets the URL alone, and no member that the catalog does not know.
    #[serde(default)]
    pub alone: bool,
    /// The schemes of the URLs that mean this connector.
    #[serde(default)]
    pub schemes: Vec<String>,
    /// Schemes that people write for it as well, but that it does not read itself. lbrs takes a URL of one
    /// apart, or writes the first of `schemes` in its place.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether the connector encodes the settings that it makes a URL of.
    #[serde(default = "tables::yes")]
    pub escapes: bool,
    /// What its driver takes besides a common URL; `None` if that is unknown, so that it is not judged.
    pub takes: Option<Vec<Takes>>,
}

impl UrlRule {
    /// Returns the schemes of all URLs that mean the connector: those that it reads, then the others.
    pub fn all_schemes(&self) -> impl Iterator<Item = &str> {
        self.schemes.iter().chain(&self.also).map(String::as_str)
    }

    /// Returns the scheme that the connector reads in place of one that people write for it as well.
    pub fn own_scheme(&self, written: &str) -> Option<&str> {
        let first = self.schemes.first().filter(|_| self.also.iter().any(|also| also == written));
        first.map(String::as_str)
    }
}

/// Returns the keys of the settings in the form of a URL, in order: `user` and `host` of
/// `http://{user}@{host}/`.
pub fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(key, _)| key)
}
