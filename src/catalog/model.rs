//! The parts of a connector, and what can be asked about a single one.
//!
//! Serde reads these structs from a template as they stand here; what a template writes in another way goes
//! through [`tables`].

mod tables;
mod url;

use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::setting::Setting;
pub use super::support::{Status, Support, Takes};
use crate::nearest::nearest;
use crate::text::visible;
pub use url::{UrlRule, placeholders};

/// What talks to a back end: one file of the catalog.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a table")]
pub struct Connector {
    /// The path of its template, if it is the user's own.
    #[serde(skip)]
    pub file: Option<String>,
    /// The catalog id, by which people choose it: `mongodb`.
    pub id: String,
    /// The value of the entry's `connector` member; differs from the id if the connector exists
    /// only under another name (`ibm-object-storage` writes `loopback-component-storage`).
    pub connector: String,
    /// Other values of `connector` that mean this one: `loopback-connector-mongodb`.
    pub also: Vec<String>,
    /// What people call it, as LoopBack's own catalog does: `MongoDB`.
    pub label: String,
    /// Who looks after it.
    pub support: Support,
    /// Whether it is still looked after.
    pub status: Status,
    /// Its settings, in the order of the questions.
    pub settings: Vec<Setting>,
    /// Members that are always written, before the settings.
    pub fixed: Map<String, Json>,
    /// Groups of settings of which at least one must be complete: `[["url"], ["host"]]`. Empty if nothing is
    /// required.
    pub required: Vec<Vec<String>>,
    /// The settings for which it takes each of these values as if they were left out.
    pub off: IndexMap<Off, Vec<String>>,
    /// How the connector takes a connection URL.
    pub url: Option<UrlRule>,
    /// Its npm package.
    pub npm: Npm,
    /// Its Rust crate.
    pub cargo: Cargo,
    /// What the user should know before choosing it, one sentence each. [`Npm::until`] has those about some
    /// versions of its npm package alone.
    pub notes: Vec<String>,
    /// The connector that people use in place of a dead one.
    pub instead: Option<String>,
}

/// A value for a setting that is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Off {
    /// Whatever is false to JavaScript: each of the others.
    Falsy,
    /// `""`
    Blank,
    /// `false`
    False,
    /// `null`
    Null,
}

/// How a LoopBack application gets a connector.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "tables::NpmTable")]
pub struct Npm {
    /// The package; `None` if the connector comes with LoopBack or has no package.
    pub package: Option<String>,
    /// For LoopBack 3.
    pub lb3: NpmRange,
    /// For LoopBack 4.
    pub lb4: NpmRange,
    /// `(package major, note)`: what the user should know about the versions up to that major.
    pub until: Vec<(u32, String)>,
}

/// Which versions of a package fit a LoopBack major.
#[derive(Clone, Debug, PartialEq)]
pub enum NpmRange {
    /// Nothing to install.
    BuiltIn,
    /// A version range.
    Range {
        /// The range for the newest Node, or for every Node.
        range: String,
        /// `(Node major, range)`: the range from that Node major on, newest first and that of `range`
        /// included. Empty if the Node version does not matter.
        by_node: Vec<(u32, String)>,
    },
    /// It does not work there; why.
    Unavailable(String),
}

/// How a Rust program gets at the same back end.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "tables::CargoTable")]
pub enum Cargo {
    /// Nothing to add; why.
    Nothing(String),
    /// No crate is known; why.
    Unavailable(String),
    /// The crate and its companions.
    Crate(CargoCrate),
}

/// The crate that opens a client for a connector's data source.
#[derive(Clone, Debug, PartialEq)]
pub struct CargoCrate {
    /// The crate itself.
    pub main: CrateSpec,
    /// Crates that go with it (tokio and the like), added only if missing.
    pub companions: Vec<CrateSpec>,
    /// An expression that opens a client.
    pub open: String,
    /// The URL that the expression takes, from the settings ([`placeholders`]).
    pub url_template: Option<String>,
    /// What stands there for the setting `ssl` if that asks for TLS: with the server's certificate verified, and
    /// without.
    pub tls: Option<Box<[String; 2]>>,
    /// The oldest Rust that compiles it.
    pub rust_version: Option<String>,
    /// What the user should know before using it.
    pub note: Option<String>,
}

/// One crate with its version requirement and features.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CrateSpec {
    /// Its name on the registry.
    #[serde(skip)]
    pub name: String,
    /// The version requirement.
    pub version: String,
    /// The features to switch on.
    #[serde(default)]
    pub features: Vec<String>,
    /// Whether its default features stay on.
    #[serde(default = "tables::yes")]
    pub default_features: bool,
}

/// The major of LoopBack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoopBack {
    /// LoopBack 3 (and 2, which takes the same files); also where nothing says which.
    #[default]
    Three,
    /// LoopBack 4.
    Four,
}

impl Connector {
    /// Returns a connector of which only the name is known.
    pub fn bare(name: &str) -> Self {
        let unknown = || "the catalog does not know it".to_owned();
        let range = || NpmRange::Unavailable(unknown());
        Self {
            id: name.to_owned(),
            connector: name.to_owned(),
            label: name.to_owned(),
            npm: Npm { lb3: range(), lb4: range(), ..Npm::default() },
            cargo: Cargo::Unavailable(unknown()),
            ..Self::default()
        }
    }

    /// Returns the setting that the connector reads under this key: its own spelling or an alias.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key).or_else(|| {
            self.settings.iter().find(|setting| setting.aliases.iter().any(|a| a == key))
        })
    }

    /// Returns the setting that a misspelled `key` stands for.
    pub fn meant(&self, key: &str) -> Option<&Setting> {
        if self.setting(key).is_some() {
            return None;
        }
        self.setting(nearest(key, self.settings.iter().map(|setting| setting.key.as_ref()))?)
    }

    /// Returns the spellings under which the connector reads the setting `key`, this one first.
    pub fn spellings<'s>(&'s self, key: &'s str) -> impl Iterator<Item = &'s str> {
        let all = self.setting(key).into_iter().flat_map(Setting::spellings);
        std::iter::once(key).chain(all.filter(move |other| *other != key))
    }

    /// Returns what is required, for a sentence: "`url`, or else `host` and `database`".
    pub fn required_in_words(&self) -> String {
        let ways = self.required.iter().map(|keys| keys_in_words(keys.iter().map(String::as_str)));
        ways.collect::<Vec<_>>().join(", or else ")
    }

    /// Returns whether `word` means this connector: its id, its `connector` value, or another value that
    /// LoopBack takes for it. Several connectors may share a `connector` value: each storage provider
    /// is `loopback-component-storage`, told apart by [`Connector::fixed`].
    pub fn describes(&self, word: &str) -> bool {
        self.id == word || self.connector == word || self.also.iter().any(|other| other == word)
    }

    /// Returns what the user should know about it, of whatever version.
    pub fn all_notes(&self) -> impl Iterator<Item = &str> {
        let notes = self.notes.iter().chain(self.npm.until.iter().map(|(_, note)| note));
        notes.map(String::as_str)
    }

    /// Returns the setting for a URL that overrides others.
    pub fn overriding(&self) -> Option<&Setting> {
        let rule = self.url.as_ref().filter(|rule| !rule.overrides.is_empty())?;
        self.setting(rule.setting.as_deref()?)
    }

    /// Returns the settings that, while they are set, keep the connector from reading the member `key`.
    pub fn winners(&self, key: &str) -> impl Iterator<Item = &Setting> {
        let own = self.setting(key).map(|setting| &*setting.key);
        self.settings.iter().filter(move |winner| {
            let is_it = |there: &String| Some(&**there) == own;
            let Some(rule) = &self.url else { return winner.overrides.iter().any(is_it) };
            let urls = || rule.above.iter().chain(&rule.setting);
            let place = urls().position(|url| *url == winner.key);
            let by_url = |place: usize| {
                let lower = urls().skip(place + 1).chain(&rule.overrides);
                lower.into_iter().any(is_it)
                    || (rule.alone && own.is_none() && !is_of_loopback(key))
            };
            winner.overrides.iter().any(is_it) || place.is_some_and(by_url)
        })
    }

    /// Returns whether the connector lists `scheme` among those of its URLs.
    pub fn lists_scheme(&self, scheme: &str) -> bool {
        self.url.as_ref().is_some_and(|rule| rule.all_schemes().any(|listed| listed == scheme))
    }

    /// Returns the sentence about a dead one, with what people use instead.
    pub fn dead(&self) -> Option<String> {
        let id = visible(&self.id);
        let instead = self.instead.as_deref().map(visible);
        let instead = instead.map(|it| format!(": people use `{it}` instead")).unwrap_or_default();
        (self.status == Status::Dead).then(|| format!("`{id}` is no longer maintained{instead}"))
    }

    /// Returns the line of the connector in a list, in the words of LoopBack's own generator:
    /// `MongoDB (supported by StrongLoop)`. The line of a dead one says so.
    pub fn list_label(&self) -> String {
        let support = match self.support {
            Support::StrongLoop => "supported by StrongLoop",
            Support::Community => "provided by community",
        };
        let end = if self.status == Status::Dead { ", no longer maintained" } else { "" };
        format!("{} ({support}{end})", self.label)
    }
}

impl Npm {
    /// Returns the versions that fit a LoopBack.
    pub fn range(&self, loopback: LoopBack) -> &NpmRange {
        match loopback {
            LoopBack::Three => &self.lb3,
            LoopBack::Four => &self.lb4,
        }
    }
}

impl Cargo {
    /// Returns the form of the string that the crate connects with.
    pub fn url_template(&self) -> Option<&str> {
        match self {
            Self::Crate(needed) => needed.url_template.as_deref(),
            Self::Nothing(_) | Self::Unavailable(_) => None,
        }
    }
}

impl CrateSpec {
    /// Returns a crate in any version, with its default features alone.
    pub fn any(name: &str) -> Self {
        let (name, version) = (name.to_owned(), "*".to_owned());
        Self { name, version, features: Vec::new(), default_features: true }
    }
}

impl fmt::Display for LoopBack {
    /// `LoopBack 3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Three => "LoopBack 3",
            Self::Four => "LoopBack 4",
        })
    }
}

impl Default for NpmRange {
    fn default() -> Self {
        Self::Unavailable("no npm package is known for it".to_owned())
    }
}

impl Default for Cargo {
    fn default() -> Self {
        Self::Unavailable("no crate is known for it".to_owned())
    }
}

impl NpmRange {
    /// Returns the range to install on this Node major, or on the newest Node if it is unknown. A Node older
    /// than every range gets the oldest range. Returns `None` if nothing has to be installed.
    pub fn for_node(&self, node: Option<u32>) -> Option<&str> {
        let Self::Range { range, by_node } = self else { return None };
        let Some(node) = node else { return Some(range) };
        let fit = by_node.iter().find(|(from, _)| *from <= node).or(by_node.last());
        Some(fit.map_or(range, |(_, range)| range))
    }
}

/// Returns whether LoopBack itself reads this member of an entry, or nothing does, as of a remark.
fn is_of_loopback(key: &str) -> bool {
    const MEMBERS: [&str; 7] = [
        "name",
        "connector",
        "connectionTimeout",
        "debug",
        "maxOfflineRequests",
        "supportsOffsetFetch",
        "tableNameID",
    ];
    MEMBERS.contains(&key) || !key.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Lists keys in a sentence: "`host`, `user` and `password`".
pub fn keys_in_words<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    match keys.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
