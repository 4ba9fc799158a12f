//! The command line. The arguments of a command are declared beside its code, in `commands/`.

pub mod errors;
mod shared;
pub mod slip;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::Error;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::ArgValueCompleter;

pub use crate::commands::add::{AddArgs, Creatable, CreateArgs};
pub use crate::commands::check::CheckArgs;
pub use crate::commands::completions::CompletionsArgs;
pub use crate::commands::connectors::ConnectorsArgs;
pub use crate::commands::edit::EditArgs;
pub use crate::commands::list::ListArgs;
pub use crate::commands::man::ManArgs;
pub use crate::commands::remove::RemoveArgs;
pub use crate::commands::schema::SchemaArgs;
pub use crate::commands::show::ShowArgs;
use crate::completion::words;
pub use shared::{
    ChangeArgs, LoadArgs, ManifestArgs, SecretPlace, SettingArgs, UnneededArgs, UrlArgs,
};

/// Add LoopBack-style data sources to a project, and see what there is
#[derive(Parser)]
#[command(name = "lbrs", bin_name = "lbrs", version, max_term_width = 100)]
pub struct Cli {
    /// The options of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command, anywhere on the line.
#[derive(Args, Default)]
#[command(next_help_heading = "Everywhere")]
#[group(skip)]
pub struct Global {
    /// Work in the project at or above DIR instead of the current folder
    #[arg(short = 'C', long, global = true, value_name = "DIR", add = ArgValueCompleter::new(words::folders))]
    pub project: Option<PathBuf>,
    /// Print one JSON document on stdout instead of words on stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// When to use colour (default: auto; also switched off by NO_COLOR)
    #[arg(long, global = true, value_name = "WHEN")]
    pub color: Option<Color>,
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
    #[command(visible_alias = "ds")]
    Datasource(Box<DatasourceArgs>),
    Create(Box<CreateArgs>),
    Connectors(ConnectorsArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Add a data source, or list, show, edit, remove and check them
///
/// On a terminal, lbrs asks what no flag answers. Without one, or with --yes, it asks nothing.
#[derive(Args)]
#[command(
    override_usage = "lbrs datasource [OPTIONS] [NAME]\n       lbrs datasource <COMMAND>",
    after_help = "\
Examples:
  lbrs datasource
  lbrs datasource notes -c memory --set file=notes.json
  lbrs datasource mongo1 -c mongodb --set host=localhost --set port=27017 --secret password
  lbrs datasource --from-url 'postgres://app@db.example.com/orders' --name orders
  lbrs datasource main -c mysql --from-url '$DATABASE_URL'
  lbrs datasource --config '{\"name\": \"shop\", \"connector\": \"mysql\", \"host\": \"localhost\"}' --yes"
)]
#[group(skip)]
pub struct DatasourceArgs {
    /// The command; without one, `lbrs datasource` adds.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// The arguments of adding.
    #[command(flatten)]
    pub add: AddArgs,
}

/// What `lbrs datasource` can do.
#[derive(Subcommand)]
pub enum Verb {
    Add(Box<AddArgs>),
    #[command(visible_alias = "ls")]
    List(ListArgs),
    Show(ShowArgs),
    Edit(Box<EditArgs>),
    #[command(visible_alias = "rm")]
    Remove(RemoveArgs),
    Check(CheckArgs),
}

impl Cli {
    /// Parses the words of a command line, of which the first is the program's own name.
    ///
    /// # Errors
    /// The words are invalid, or ask for help or the version; [`errors::say`] prints that.
    pub fn read(words: &[OsString]) -> Result<Self, Error<errors::HouseForm>> {
        Self::try_parse_from(words).map_err(|error| errors::explained(error, words))
    }
}

impl Verb {
    /// Returns the words after `lbrs datasource` that are commands.
    pub fn words() -> Vec<String> {
        let lbrs = Cli::command();
        let datasource = lbrs.find_subcommand("datasource");
        let verbs = datasource.into_iter().flat_map(clap::Command::get_subcommands);
        verbs.flat_map(|verb| verb.get_name_and_visible_aliases()).map(str::to_owned).collect()
    }
}
