//! The command line: its types, and how it is read.

mod change;
mod deferred;
mod refusal;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::manifest::install::PackageManager;

pub use change::{EditArgs, OutdatedArgs, RemoveArgs};
pub use deferred::Deferred;
pub use refusal::parse;

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
    /// Add a data source to the project, or see those that it has
    #[command(
        visible_alias = "ds",
        override_usage = "lbrs datasource [OPTIONS] [NAME]\n       lbrs datasource <COMMAND>",
        after_help = AFTER_ADD
    )]
    Datasource(Deferred<DatasourceArgs>),
    /// Create something: `lbrs create --type datasource` is `lbrs datasource`
    #[command(after_help = AFTER_ADD)]
    Create(Deferred<CreateArgs>),
    /// List the connectors, or show one with its settings
    #[command(
        after_help = "Examples:\n  lbrs connectors\n  lbrs connectors mongodb\n  lbrs connectors --json"
    )]
    Connectors(Deferred<ConnectorsArgs>),
    /// Print the JSON Schema of datasources.json, for editors to complete and check by
    #[command(after_help = AFTER_SCHEMA)]
    Schema,
    /// Print the script that makes a shell complete
    #[command(after_help = AFTER_COMPLETIONS)]
    Completions(Deferred<CompletionsArgs>),
    /// Print the manual, or write its pages into a folder
    #[command(after_help = "Examples:\n  lbrs man\n  lbrs man .")]
    Man(Deferred<ManArgs>),
}

/// What `lbrs completions` takes.
#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// A shell that completes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Elvish.
    Elvish,
    /// Fish.
    Fish,
    /// PowerShell.
    #[value(name = "powershell")]
    PowerShell,
    /// Zsh.
    Zsh,
}

impl Shell {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Elvish => "elvish",
            Self::Fish => "fish",
            Self::PowerShell => "powershell",
            Self::Zsh => "zsh",
        }
    }
}

/// What `lbrs man` takes.
#[derive(Args)]
pub struct ManArgs {
    /// Write each page into this folder, as lbrs.1, lbrs-datasource.1 and so on
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

const AFTER_COMPLETIONS: &str = "\
It completes commands and flags, connectors, the keys of settings, and the data sources and environments
of the project.

Examples:
  lbrs completions bash > lbrs.bash
  lbrs completions zsh > _lbrs
  lbrs completions fish > lbrs.fish";

const AFTER_SCHEMA: &str = "\
It knows the connectors of the catalog and those of the project.

Examples:
  lbrs schema > datasources.schema.json";

const AFTER_ADD: &str = "\
On a terminal, what no flag answers is asked. Without one, or with --yes, nothing is asked.

Examples:
  lbrs datasource
  lbrs datasource notes -c memory --set file=notes.json
  lbrs datasource mongo1 -c mongodb --set host=localhost --set port=27017 --secret password
  lbrs datasource --from-url 'postgres://app@db.example.com/orders' --name orders
  lbrs datasource main -c mysql --from-url '$DATABASE_URL'
  lbrs datasource --config '{\"name\": \"shop\", \"connector\": \"mysql\", \"host\": \"localhost\"}' --yes";

/// What `lbrs datasource` takes: a verb, or what adding takes.
#[derive(Args)]
pub struct DatasourceArgs {
    /// What to do with the data sources; without it, add one.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// What adding one takes.
    #[command(flatten)]
    pub add: AddArgs,
}

/// What `lbrs datasource` can do besides adding one.
#[derive(Subcommand)]
pub enum Verb {
    /// List the data sources of the project
    #[command(after_help = AFTER_LIST)]
    List(Deferred<ListArgs>),
    /// Show the settings as the application will see them
    #[command(after_help = AFTER_SHOW)]
    Show(Deferred<ShowArgs>),
    /// Change a data source
    #[command(after_help = change::AFTER_EDIT)]
    Edit(Deferred<EditArgs>),
    /// Take a data source out of the project
    #[command(after_help = change::AFTER_REMOVE)]
    Remove(Deferred<RemoveArgs>),
    /// Find what is wrong with the data sources, for people and for CI
    #[command(after_help = AFTER_CHECK)]
    Check(Deferred<CheckArgs>),
}

/// The words after `lbrs datasource` that are commands, or will be: none of them is read as a NAME.
pub const VERBS: [&str; 6] = ["list", "show", "check", "edit", "remove", "ping"];

const AFTER_LIST: &str = "\
The settings are those that the application loads: a layer of the environment counts, and so do variables.

Examples:
  lbrs datasource list
  lbrs datasource list --env production
  lbrs datasource list --json";

const AFTER_SHOW: &str = "\
Variables come from the environment, else from .env, else from server/config.json and what overrides it.

Examples:
  lbrs datasource show
  lbrs datasource show db --origin
  lbrs datasource show --env production --json";

const AFTER_CHECK: &str = "\
All environments that have a layer are looked at, and development. The exit code is 1 if an error or a denied
warning is found. --allow wins over --deny.

Examples:
  lbrs datasource check
  lbrs datasource check db --env production
  lbrs datasource check --deny warnings --allow unused-data-source
  lbrs datasource check --fix --dry-run";

/// What `lbrs datasource list` takes.
#[derive(Args)]
pub struct ListArgs {
    /// Which settings are loaded, and how.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Show the URLs whole, with the secrets in them
    #[arg(long)]
    pub reveal: bool,
}

/// What `lbrs datasource show` takes.
#[derive(Args)]
pub struct ShowArgs {
    /// Show this one alone
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Which settings are loaded, and how.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Show secrets instead of ****
    #[arg(long)]
    pub reveal: bool,
    /// Show where each value comes from: file, line and column, or a variable
    #[arg(long)]
    pub origin: bool,
}

/// What `lbrs datasource check` takes.
#[derive(Args)]
pub struct CheckArgs {
    /// Look at this one alone
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Which settings are loaded, and how.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Take findings of this code for errors, or all `warnings`; repeatable
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Leave findings of this code out; repeatable
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Mend what has one right answer
    #[arg(long)]
    pub fix: bool,
    /// With --fix: show the changes as a unified diff on stdout, write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Which settings are loaded, and how.
#[derive(Args)]
pub struct LoadArgs {
    /// The environment: datasources.ENV.json counts (default: NODE_ENV, else development)
    #[arg(short, long, value_name = "ENV")]
    pub env: Option<String>,
    /// Take no variables from .env, as when the application is started without it
    #[arg(long)]
    pub no_dotenv: bool,
}

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

/// What adding a data source takes.
#[derive(Args, Default, PartialEq)]
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
    /// Ask for the advanced settings too
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
