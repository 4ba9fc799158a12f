//! What a connector is made of, and the questions one can ask of a single one.

use std::borrow::Cow;

pub use super::words::{Kind, LoopBack, Status, Support};

/// Text that is static for built-in connectors and owned for those read at run time.
pub type Text = Cow<'static, str>;
/// A list that is static for built-in connectors and owned for those read at run time.
pub type List<T> = Cow<'static, [T]>;

/// What talks to a back end: one file of the catalog.
#[derive(Clone, Debug, PartialEq)]
pub struct Connector {
    /// The catalog id, by which people choose it: `mongodb`.
    pub id: Text,
    /// The value of the entry's `connector` member; differs from the id where the connector exists
    /// only under another name (`ibm-object-storage` writes `loopback-component-storage`).
    pub connector: Text,
    /// Other values of `connector` that mean this one: `loopback-connector-mongodb`.
    pub also: List<Text>,
    /// What people call it, as LoopBack's own catalog does: `MongoDB`.
    pub label: Text,
    /// Who looks after it.
    pub support: Support,
    /// Whether it is still looked after.
    pub status: Status,
    /// Its settings, in the order of the questions.
    pub settings: List<Setting>,
    /// Members that are always written, each a key and its JSON text, before the settings.
    pub fixed: List<(Text, Text)>,
    /// Alternatives of which at least one must be there whole: `[["url"], ["host"]]`. Empty where
    /// nothing is required.
    pub required: List<List<Text>>,
    /// How the connector takes a connection URL.
    pub url: Option<UrlRule>,
    /// Its npm package.
    pub npm: Npm,
    /// Its Rust crate.
    pub cargo: Cargo,
    /// What a person should know before choosing it; one sentence each. Those on some versions of its npm
    /// package alone are [`Npm::until`].
    pub notes: List<Text>,
}

/// One option of a connector.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The member's key in the entry: `host`.
    pub key: Text,
    /// The type of its value.
    pub kind: Kind,
    /// The words of the question, where the key alone does not say it.
    pub prompt: Option<Text>,
    /// The value is a secret: a password, a token.
    pub secret: bool,
    /// The value may hold a secret: a URL with a password, an object with one.
    pub may_hold_credentials: bool,
    /// Inside an object or array value: the dotted paths of members that are secret (`auth.pass`).
    pub secret_members: List<Text>,
    /// What the connector takes when the setting is left out, as JSON text.
    pub default: Option<Text>,
    /// Asked only behind *Configure advanced settings?*.
    pub advanced: bool,
    /// The values it may have, as JSON texts; empty where any will do.
    pub choices: List<Text>,
    /// Other spellings that the connector reads as well.
    pub aliases: List<Text>,
    /// Why the setting does nothing with today's connector, if so.
    pub unread: Option<Text>,
    /// What a person should know when answering.
    pub note: Option<Text>,
}

/// How a connector takes a connection URL.
#[derive(Clone, Debug, PartialEq)]
pub struct UrlRule {
    /// The setting that holds it: `url`; none where the connector takes no URL.
    pub setting: Option<Text>,
    /// Settings that hold one as well and win over `setting`, the first one first.
    pub above: List<Text>,
    /// Its form, from the other settings: `mysql://{user}:{password}@{host}:{port}/{database}`. A name in
    /// braces is always a setting's key ([`placeholders`]).
    pub template: Option<Text>,
    /// The settings that it overrides, all of them; empty where it overrides none.
    pub overrides: List<Text>,
    /// The schemes of the URLs that mean this connector.
    pub schemes: List<Text>,
    /// Schemes that people write for it as well, and that it does not read itself: a URL of one is taken
    /// apart, or written with the first of `schemes` in its place.
    pub also: List<Text>,
    /// Whether the connector encodes the settings that it makes a URL of.
    pub escapes: bool,
}

/// How a LoopBack application gets a connector.
#[derive(Clone, Debug, PartialEq)]
pub struct Npm {
    /// The package; none where the connector comes with LoopBack, or where there is no package.
    pub package: Option<Text>,
    /// For LoopBack 3.
    pub lb3: NpmRange,
    /// For LoopBack 4.
    pub lb4: NpmRange,
    /// `(package major, note)`: what a person should know of the versions up to that major.
    pub until: List<(u32, Text)>,
}

/// Which versions of a package fit a LoopBack major.
#[derive(Clone, Debug, PartialEq)]
pub enum NpmRange {
    /// Nothing to install.
    BuiltIn,
    /// A version range.
    Range {
        /// The range for the newest Node, and where the Node version does not matter.
        range: Text,
        /// `(Node major, range)`: the range from that Node major on, newest first and that of `range`
        /// included. Empty where the Node version does not matter.
        by_node: List<(u32, Text)>,
    },
    /// It does not work there; why.
    Unavailable(Text),
}

/// How a Rust program gets at the same back end.
#[derive(Clone, Debug, PartialEq)]
pub enum Cargo {
    /// Nothing to add; why.
    Nothing(Text),
    /// No crate is known; why.
    Unavailable(Text),
    /// The crate and its companions.
    Crate(CargoCrate),
}

/// The crate that opens a client for a connector's data source.
#[derive(Clone, Debug, PartialEq)]
pub struct CargoCrate {
    /// The crate itself.
    pub main: CrateSpec,
    /// Crates that go with it (tokio and the like), added only if missing.
    pub companions: List<CrateSpec>,
    /// An expression that opens a client.
    pub open: Text,
    /// The URL that the expression takes, from the settings ([`placeholders`]).
    pub url_template: Option<Text>,
    /// The oldest Rust that compiles it.
    pub rust_version: Option<Text>,
    /// What a person should know before using it.
    pub note: Option<Text>,
}

/// One crate with its version requirement and features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrateSpec {
    /// Its name on the registry.
    pub name: Text,
    /// The version requirement.
    pub version: Text,
    /// The features to switch on.
    pub features: List<Text>,
    /// Whether its default features stay on.
    pub default_features: bool,
}

impl Connector {
    /// The setting that the connector reads under this key: its own spelling or another that the
    /// connector takes too.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key).or_else(|| {
            self.settings.iter().find(|setting| setting.aliases.iter().any(|a| a == key))
        })
    }

    /// The spellings under which the connector reads the setting `key`: that one first, then the others.
    pub fn spellings<'s>(&'s self, key: &'s str) -> impl Iterator<Item = &'s str> {
        let all = self.setting(key).into_iter().flat_map(Setting::spellings);
        std::iter::once(key).chain(all.filter(move |other| *other != key))
    }

    /// What is required, for a sentence: "`url`, or else `host` and `database`".
    pub fn required_in_words(&self) -> String {
        let ways = self.required.iter().map(|keys| keys_in_words(keys.iter().map(|key| &**key)));
        ways.collect::<Vec<_>>().join(", or else ")
    }

    /// Whether `word` means this connector: its id, its `connector` value, or another value that
    /// LoopBack takes for it. Several connectors may share a `connector` value: each storage provider
    /// is `loopback-component-storage`, told apart by [`Connector::fixed`].
    pub fn describes(&self, word: &str) -> bool {
        self.id == word || self.connector == word || self.also.iter().any(|other| other == word)
    }

    /// What a person should know of it, of whatever version.
    pub fn all_notes(&self) -> impl Iterator<Item = &Text> {
        self.notes.iter().chain(self.npm.until.iter().map(|(_, note)| note))
    }

    /// The setting for a URL that, when it is set, overrides others.
    pub fn overriding(&self) -> Option<&Setting> {
        let rule = self.url.as_ref().filter(|rule| !rule.overrides.is_empty())?;
        self.setting(rule.setting.as_deref()?)
    }

    /// Whether the connector lists `scheme` among those of its URLs.
    pub fn lists_scheme(&self, scheme: &str) -> bool {
        self.url.as_ref().is_some_and(|rule| rule.all_schemes().any(|listed| listed == scheme))
    }

    /// The line of the connector in a list, in the words of LoopBack's own generator:
    /// `MongoDB (supported by StrongLoop)`. One that is dead says so.
    pub fn list_label(&self) -> String {
        let support = match self.support {
            Support::StrongLoop => "supported by StrongLoop",
            Support::Community => "provided by community",
        };
        let end = if self.status == Status::Dead { ", no longer maintained" } else { "" };
        format!("{} ({support}{end})", self.label)
    }
}

impl Setting {
    /// The keys under which the connector reads the setting: its own, then the aliases.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.key).chain(self.aliases.iter().map(|alias| &**alias))
    }

    /// Whether the connector reads the setting under this key.
    pub fn is_called(&self, key: &str) -> bool {
        self.spellings().any(|spelling| spelling == key)
    }

    /// The values that it may have, for a sentence: `one of "mongodb", "mongodb+srv"`; none where any will
    /// do.
    pub fn choices_in_words(&self) -> Option<String> {
        (!self.choices.is_empty()).then(|| format!("one of {}", self.choices.join(", ")))
    }
}

impl UrlRule {
    /// The schemes of all URLs that mean the connector: those that it reads, then the others.
    pub fn all_schemes(&self) -> impl Iterator<Item = &str> {
        self.schemes.iter().chain(self.also.iter()).map(|scheme| &**scheme)
    }
}

impl Npm {
    /// The versions that fit a LoopBack.
    pub fn range(&self, loopback: LoopBack) -> &NpmRange {
        match loopback {
            LoopBack::Three => &self.lb3,
            LoopBack::Four => &self.lb4,
        }
    }
}

impl CrateSpec {
    /// A crate in any version, as it comes.
    pub fn any(name: &str) -> Self {
        Self {
            name: Cow::Owned(name.to_owned()),
            version: Cow::Borrowed("*"),
            features: Cow::Borrowed(&[]),
            default_features: true,
        }
    }
}

impl NpmRange {
    /// The range to install on this Node major, or on the newest Node where none is given; on a Node
    /// older than every range asks for, the oldest range. None where nothing is to be installed.
    pub fn for_node(&self, node: Option<u32>) -> Option<&str> {
        let Self::Range { range, by_node } = self else { return None };
        let Some(node) = node else { return Some(range) };
        let fit = by_node.iter().find(|(from, _)| *from <= node).or(by_node.last());
        Some(fit.map_or(range, |(_, range)| range))
    }
}

/// Keys in a row, for a sentence: "`host`, `user` and `password`".
pub fn keys_in_words<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    match keys.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The keys of the settings that a URL's form takes, in order: `user` and `host` of
/// `http://{user}@{host}/`.
pub fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(key, _)| key)
}
