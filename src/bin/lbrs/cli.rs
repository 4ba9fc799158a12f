//! The command line: its types, and how it is read.

mod add;
mod change;
mod datasource;
mod deferred;
pub mod mistake;
mod parse;
mod read;
pub mod refusal;
pub mod slip;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub use add::{
    AddArgs, Creatable, CreateArgs, ManifestArgs, ManifestChoice, SecretPlace, SettingArgs, UrlArgs,
};
pub use change::{EditArgs, RemoveArgs};
pub use datasource::{DatasourceArgs, VERBS, Verb};
pub use deferred::Deferred;
pub use parse::command;
pub use read::{CheckArgs, ListArgs, LoadArgs, ShowArgs};

/// What the words of the command line say.
pub struct Cli {
    /// What to do.
    pub command: Command,
    /// What holds for every command, wherever it stands on the line.
    pub global: Global,
}

/// Options that every command takes.
#[derive(Args, Default)]
#[command(next_help_heading = "Everywhere")]
#[group(skip)]
pub struct Global {
    /// Work in the project at or above DIR instead of the current folder
    #[arg(short = 'C', long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Print one JSON document on stdout instead of words on stderr
    #[arg(long)]
    pub json: bool,
    /// When to use colour (default: auto; also switched off by NO_COLOR)
    #[arg(long, value_name = "WHEN")]
    pub color: Option<Color>,
    /// Say nothing but warnings and errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say which project was found as well
    #[arg(short, long)]
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
    /// Add a data source, or list, show, edit, remove and check them
    #[command(
        visible_alias = "ds",
        override_usage = "lbrs datasource [OPTIONS] [NAME]\n       lbrs datasource <COMMAND>",
        after_help = add::AFTER_ADD
    )]
    Datasource(Deferred<DatasourceArgs>),
    /// Create something: `lbrs create --type datasource` is `lbrs datasource`
    #[command(after_help = add::AFTER_CREATE)]
    Create(Deferred<CreateArgs>),
    /// List the connectors, or show one with its settings
    #[command(
        after_help = AFTER_CONNECTORS
    )]
    Connectors(Deferred<ConnectorsArgs>),
    /// Print the JSON Schema of datasources.json, for editors to complete and check by
    #[command(after_help = AFTER_SCHEMA)]
    Schema(Deferred<SchemaArgs>),
    /// Print the script that makes a shell complete
    #[command(after_help = AFTER_COMPLETIONS)]
    Completions(Deferred<CompletionsArgs>),
    /// Print the manual, or write its pages into a folder
    #[command(after_help = AFTER_MAN)]
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
#[allow(clippy::enum_variant_names, reason = "one of them is called so")]
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

/// What `lbrs schema` takes: nothing of its own.
#[derive(Args)]
pub struct SchemaArgs {}

/// What `lbrs man` takes.
#[derive(Args)]
pub struct ManArgs {
    /// Write each page into this folder, made if missing, as lbrs.1, lbrs-datasource.1 and so on
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

const AFTER_COMPLETIONS: &str = "\
It completes commands and flags, connectors, the keys of settings, the codes of findings, and
the data sources and environments of the project.

Examples:
  lbrs completions bash > lbrs.bash
  lbrs completions zsh > _lbrs
  lbrs completions fish > lbrs.fish";

const AFTER_SCHEMA: &str = "\
It knows the connectors of the catalog and those of the project.

Examples:
  lbrs schema > datasources.schema.json";

const AFTER_MAN: &str = "\
`lbrs man | man -l -` shows the pages where they are not installed.

Examples:
  lbrs man > lbrs.roff
  lbrs man ~/.local/share/man/man1";

const AFTER_CONNECTORS: &str = "\
The list has the order of the wizard: connectors that are maintained come first, and then each as
LoopBack's own list has them.

Examples:
  lbrs connectors
  lbrs connectors mongodb
  lbrs connectors --json";

/// What `lbrs connectors` takes.
#[derive(Args)]
pub struct ConnectorsArgs {
    /// Show this one with its settings and the flags that set them
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}
