//! What adding a data source takes.

use clap::{Args, ValueEnum};

use crate::install::PackageManager;

/// The end of the help of `lbrs datasource`.
pub(super) const AFTER_ADD: &str = "\
On a terminal, what no flag answers is asked. Without one, or with --yes, nothing is asked.

Examples:
  lbrs datasource
  lbrs datasource notes -c memory --set file=notes.json
  lbrs datasource mongo1 -c mongodb --set host=localhost --set port=27017 --secret password
  lbrs datasource --from-url 'postgres://app@db.example.com/orders' --name orders
  lbrs datasource main -c mysql --from-url '$DATABASE_URL'
  lbrs datasource --config '{\"name\": \"shop\", \"connector\": \"mysql\", \"host\": \"localhost\"}' --yes";

/// The end of the help of `lbrs create`.
pub(super) const AFTER_CREATE: &str = "\
On a terminal, what no flag answers is asked. Without one, or with --yes, nothing is asked.

Examples:
  lbrs create --type datasource
  lbrs create --type datasource notes -c memory --set file=notes.json
  lbrs create --type datasource main --from-url 'mysql://app@db.example.com/shop' --yes";

/// What `lbrs create` takes.
#[derive(Args)]
#[group(skip)]
pub struct CreateArgs {
    /// What to create
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Creatable,
    /// The same as for `lbrs datasource`.
    #[command(flatten)]
    pub add: AddArgs,
}

/// What `lbrs create` can create.
#[derive(Clone, Copy, ValueEnum)]
pub enum Creatable {
    /// A data source.
    Datasource,
}

/// What adding a data source takes.
#[derive(Args, Default)]
#[group(skip)]
pub struct AddArgs {
    /// The data source's name
    #[arg(value_name = "NAME", allow_hyphen_values = false)]
    pub name: Option<String>,
    /// The data source's name, also one that is a command or starts with a dash
    #[arg(long = "name", value_name = "NAME", conflicts_with = "name", allow_hyphen_values = true)]
    pub name_flag: Option<String>,
    /// The entry's key in the file, if it is to differ from the name
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub id: Option<String>,
    /// The connector: an id of `lbrs connectors`, or `other` with --dependency
    #[arg(short, long, value_name = "ID")]
    pub connector: Option<String>,
    /// Write to server/datasources.ENV.json what is to differ there
    #[arg(short, long, value_name = "ENV")]
    pub env: Option<String>,
    /// Ask nothing, take every default, install
    #[arg(short, long)]
    pub yes: bool,
    /// Replace an entry of the same id
    #[arg(long)]
    pub force: bool,
    /// Show the changes as a unified diff on stdout, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// What a URL answers.
    #[command(flatten)]
    pub url: UrlArgs,
    /// Where the answers come from.
    #[command(flatten)]
    pub settings: SettingArgs,
    /// What is done with the manifest.
    #[command(flatten)]
    pub manifest: ManifestArgs,
}

/// Options that answer by a connection URL.
#[derive(Args, Default, PartialEq)]
#[command(next_help_heading = "Settings")]
#[group(skip)]
pub struct UrlArgs {
    /// Connector and settings from a connection URL, or a reference to the variable that holds it
    #[arg(long, value_name = "URL|$VAR")]
    pub from_url: Option<String>,
    /// Let the URL in the variable VAR, when it is set, override the other settings
    #[arg(long, value_name = "VAR")]
    pub override_url: Option<String>,
}

/// Options that answer the questions for settings.
#[derive(Args, Default, PartialEq)]
#[command(next_help_heading = "Settings")]
#[group(skip)]
pub struct SettingArgs {
    /// A setting, typed by the catalog; repeatable, the last of a key counts (blank: leave it out)
    #[arg(short, long = "set", value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    /// A setting as raw JSON; repeatable
    #[arg(long, value_name = "KEY=JSON", allow_hyphen_values = true)]
    pub set_json: Vec<String>,
    /// A setting's text from a file, or from stdin with `-`; repeatable
    #[arg(long, value_name = "KEY=PATH")]
    pub set_file: Vec<String>,
    /// Keep a setting as a reference to VAR; a value given too goes to .env; repeatable
    #[arg(long, value_name = "KEY[=VAR]")]
    pub secret: Vec<String>,
    /// Where values of secret settings go when nothing else says so
    #[arg(long, value_name = "WHERE")]
    pub secrets: Option<SecretPlace>,
    /// Ask for the advanced settings too (without a terminal or with --yes nothing is asked)
    #[arg(long, overrides_with = "no_advanced")]
    pub advanced: bool,
    /// Do not ask for the advanced settings, nor whether to
    #[arg(long)]
    pub no_advanced: bool,
    /// All answers at once, as a JSON object: text, a file, or `-` for stdin
    #[arg(long, value_name = "JSON|FILE|-", allow_hyphen_values = true)]
    pub config: Option<String>,
}

/// Options that answer the questions for the dependency.
#[derive(Args, Default, PartialEq)]
#[command(next_help_heading = "Dependency")]
#[group(skip)]
pub struct ManifestArgs {
    /// Run the package manager afterwards (without a terminal and without --yes: not)
    #[arg(long, overrides_with = "no_install")]
    pub install: bool,
    /// Do not run the package manager
    #[arg(long)]
    pub no_install: bool,
    /// Which manifest gets the dependency
    #[arg(long, value_name = "KIND", default_value = "auto")]
    pub manifest: ManifestChoice,
    /// Which package manager installs it into package.json (default: the project's own)
    #[arg(long, value_name = "NAME")]
    pub package_manager: Option<PackageManager>,
    /// Another version or package than the catalog's: NAME, NAME@VERSION
    #[arg(long, value_name = "SPEC")]
    pub dependency: Option<String>,
}

/// Where the value of a secret setting is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SecretPlace {
    /// In `.env`, with a reference in the data source file.
    Env,
    /// In the data source file, as plain text.
    Inline,
}

/// Which manifest gets the dependency.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, ValueEnum)]
pub enum ManifestChoice {
    /// The one that the project has.
    #[default]
    Auto,
    /// `package.json`.
    Npm,
    /// `Cargo.toml`.
    Cargo,
    /// The dependency is left alone.
    None,
}
