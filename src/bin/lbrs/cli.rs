//! The command line. The arguments of a command are declared beside its code, in `commands/`.

pub mod errors;
#[cfg(test)]
mod tests;

use std::ffi::OsString;

use clap::error::Error;
use clap::{Args, Parser, Subcommand};

use crate::args::Global;
pub use crate::commands::add::{AddArgs, CreateArgs};
pub use crate::commands::check::CheckArgs;
pub use crate::commands::completions::CompletionsArgs;
pub use crate::commands::connectors::ConnectorsArgs;
pub use crate::commands::edit::EditArgs;
pub use crate::commands::import::ImportArgs;
pub use crate::commands::list::ListArgs;
pub use crate::commands::man::ManArgs;
pub use crate::commands::remove::RemoveArgs;
pub use crate::commands::schema::SchemaArgs;
pub use crate::commands::show::ShowArgs;

/// Add LoopBack-style data sources to a project, and see what there is
#[derive(Parser)]
#[command(name = "lbrs", bin_name = "lbrs", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
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

/// Add a data source, or list, show, edit, remove, check and import them
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
    Import(ImportArgs),
}

impl Cli {
    /// Parses the words of a command line, of which the first is the program's own name.
    pub fn read(words: &[OsString]) -> Result<Self, Error<errors::HouseForm>> {
        Self::try_parse_from(words).map_err(|error| errors::explained(error, words))
    }
}

impl Verb {
    /// The words after `lbrs datasource` that are commands, aliases included.
    ///
    /// Every add asks for them, and clap would have to build all its commands again to tell.
    pub const WORDS: [&str; 9] =
        ["add", "list", "ls", "show", "edit", "remove", "rm", "check", "import"];
}
