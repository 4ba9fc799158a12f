//! The catalog: every connector that lbrs knows, with its settings and its dependencies.
//!
//! Built-in connectors come from `templates/connectors/<id>.toml`: the build script reads them and
//! turns them into statics, so a malformed template fails the build and a run parses none. A project
//! and a person add connectors of their own in the same form ([`Catalog::load`]).

use std::borrow::Cow;

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
    /// What a person should know before choosing it; one sentence each.
    pub notes: List<Text>,
}

/// Who looks after a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// The LoopBack team: `supported by StrongLoop`.
    StrongLoop,
    /// Somebody else: `provided by community`.
    Community,
}

/// Whether a connector is still looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Comes with LoopBack itself.
    BuiltIn,
    /// A release within the last year.
    Active,
    /// It loads, but has seen no release for years.
    Dormant,
    /// Abandoned, or broken on current systems, or superseded.
    Dead,
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

/// The type of a setting's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// A JSON number.
    Number,
    /// A number from 1 to 65535.
    Port,
    /// `true` or `false`.
    Boolean,
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// `true`, `false` or text.
    BooleanOrString,
    /// `true`, `false` or a JSON object.
    BooleanOrObject,
}

/// How a connector takes a connection URL.
#[derive(Clone, Debug, PartialEq)]
pub struct UrlRule {
    /// The setting that holds it: `url`; none where the connector takes no URL.
    pub setting: Option<Text>,
    /// Its form, from the other settings: `mysql://{user}:{password}@{host}:{port}/{database}`.
    pub template: Option<Text>,
    /// The settings that it overrides; empty where it overrides all or none.
    pub overrides: List<Text>,
    /// The URL schemes that mean this connector.
    pub schemes: List<Text>,
}

/// How a LoopBack application gets a connector.
#[derive(Clone, Debug, PartialEq)]
pub struct Npm {
    /// The package; none where the connector comes with LoopBack.
    pub package: Option<Text>,
    /// For LoopBack 3.
    pub lb3: NpmRange,
    /// For LoopBack 4.
    pub lb4: NpmRange,
}

/// Which versions of a package fit a LoopBack major.
#[derive(Clone, Debug, PartialEq)]
pub enum NpmRange {
    /// Nothing to install.
    BuiltIn,
    /// A version range, and the ranges for older Node majors: from that major on, newest first.
    Range {
        /// The range for the newest Node, and where the Node version does not matter.
        range: Text,
        /// `(node major, range)`: the range from that Node major on, newest first.
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
    /// The URL that the expression takes, from the settings.
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
