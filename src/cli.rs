//! The command line: its types, and nothing else.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::manifest::install::PackageManager;

/// Add LoopBack-style data sources to a project, and see what there is
#[derive(Parser)]
#[command(name = "lbrs", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options that every command takes.
#[derive(Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Work in the project at or above DIR instead of the current folder
    #[arg(short = 'C', long, value_name = "DIR", global = true)]
    pub project: Option<PathBuf>,
    /// Print one JSON document on stdout instead of words on stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// When to use colour (also switched off by NO_COLOR)
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub color: Color,
    /// Say nothing but warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say which project was found as well
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What lbrs can do.
#[derive(Subcommand)]
pub enum Command {
    /// Add a data source to the project
    #[command(visible_alias = "ds", after_help = AFTER_ADD)]
    Datasource(AddArgs),
    /// Create something: `lbrs create --type datasource` is `lbrs datasource`
    #[command(after_help = AFTER_ADD)]
    Create(CreateArgs),
    /// List the connectors, or show one with its settings
    #[command(
        after_help = "Examples:\n  lbrs connectors\n  lbrs connectors mongodb\n  lbrs connectors --json"
    )]
    Connectors(ConnectorsArgs),
}

const AFTER_ADD: &str = "\
On a terminal, what no flag answers is asked. Without one, or with --yes, nothing is asked.

Examples:
  lbrs datasource
  lbrs datasource notes -c memory --set file=notes.json
  lbrs datasource mongo1 -c mongodb --set host=localhost --set port=27017 --secret password
  lbrs datasource --config '{\"name\": \"shop\", \"connector\": \"mysql\", \"host\": \"localhost\"}' --yes";

/// What `lbrs create` takes.
#[derive(Args)]
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

/// What `lbrs datasource` takes.
#[derive(Args, Default)]
pub struct AddArgs {
    /// The data source's name
    #[arg(value_name = "NAME", allow_hyphen_values = false)]
    pub name: Option<String>,
    /// The data source's name, also one that starts with a dash
    #[arg(long = "name", value_name = "NAME", conflicts_with = "name", allow_hyphen_values = true)]
    pub name_flag: Option<String>,
    /// The entry's key in the file, if it is to differ from the name
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub id: Option<String>,
    /// The connector: an id of `lbrs connectors`, or `other` with --dependency
    #[arg(short, long, value_name = "ID")]
    pub connector: Option<String>,
    /// Ask nothing, take every default, install
    #[arg(short, long)]
    pub yes: bool,
    /// Replace an entry of the same id
    #[arg(long)]
    pub force: bool,
    /// Show the changes as a unified diff on stdout, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where the answers come from.
    #[command(flatten)]
    pub settings: SettingArgs,
    /// What is done with the manifest.
    #[command(flatten)]
    pub manifest: ManifestArgs,
}

/// Options that answer the questions for settings.
#[derive(Args, Default)]
#[command(next_help_heading = "Settings")]
pub struct SettingArgs {
    /// A setting, typed by the catalog; repeatable (blank: leave it out)
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
    /// All answers at once, as a JSON object: text, a file, or `-` for stdin
    #[arg(long, value_name = "JSON|FILE|-", allow_hyphen_values = true)]
    pub config: Option<String>,
}

/// Options that answer the questions for the dependency.
#[derive(Args, Default)]
#[command(next_help_heading = "Dependency")]
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
    /// Which package manager installs it (default: the project's own)
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

/// What `lbrs connectors` takes.
#[derive(Args)]
pub struct ConnectorsArgs {
    /// Show this one with its settings and the flags that set them
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}
