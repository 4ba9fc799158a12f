//! `lbrs datasource`: a verb, or what adding one takes.

use clap::error::Error;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};

use super::{
    AddArgs, CheckArgs, Deferred, EditArgs, Global, ListArgs, RemoveArgs, ShowArgs, change, read,
};

/// What `lbrs datasource` takes: a verb, or what adding takes.
#[allow(clippy::large_enum_variant, reason = "a run makes one of it")]
pub enum DatasourceArgs {
    /// Add one.
    Add(AddArgs),
    /// Do something else.
    Verb {
        /// What.
        verb: Verb,
        /// Whether there are arguments before it, which only adding takes.
        adds: bool,
    },
}

/// What `lbrs datasource` can do besides adding one.
#[derive(Subcommand)]
pub enum Verb {
    /// List the data sources of the project
    #[command(visible_alias = "ls", after_help = read::AFTER_LIST)]
    List(Deferred<ListArgs>),
    /// Show the settings as the application will see them
    #[command(after_help = read::AFTER_SHOW)]
    Show(Deferred<ShowArgs>),
    /// Change a data source
    #[command(after_help = change::AFTER_EDIT)]
    Edit(Deferred<EditArgs>),
    /// Take a data source out of the project
    #[command(visible_alias = "rm", after_help = change::AFTER_REMOVE)]
    Remove(Deferred<RemoveArgs>),
    /// Find what is wrong with the data sources, for people and for CI
    #[command(after_help = read::AFTER_CHECK)]
    Check(Deferred<CheckArgs>),
}

/// The words after `lbrs datasource` that are commands, or will be: none of them is read as a NAME.
pub const VERBS: [&str; 8] = ["list", "ls", "show", "check", "edit", "remove", "rm", "ping"];

impl Args for DatasourceArgs {
    fn augment_args(command: Command) -> Command {
        Verb::augment_subcommands(AddArgs::augment_args(command))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Verb::augment_subcommands_for_update(AddArgs::augment_args_for_update(command))
    }
}

impl FromArgMatches for DatasourceArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        if matches.subcommand_name().is_none() {
            return AddArgs::from_arg_matches_mut(matches).map(Self::Add);
        }
        let adds = matches.ids().any(|id| {
            !Global::IDS.contains(&id.as_str())
                && matches.value_source(id.as_str()) == Some(ValueSource::CommandLine)
        });
        Ok(Self::Verb { verb: Verb::from_arg_matches_mut(matches)?, adds })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Verb {
    /// Its word on the command line.
    pub fn word(&self) -> &'static str {
        match self {
            Self::List(_) => "list",
            Self::Show(_) => "show",
            Self::Edit(_) => "edit",
            Self::Remove(_) => "remove",
            Self::Check(_) => "check",
        }
    }

    /// The options for every command that stand after it.
    pub(super) fn global(&self) -> &Global {
        match self {
            Self::List(args) => &args.global,
            Self::Show(args) => &args.global,
            Self::Edit(args) => &args.global,
            Self::Remove(args) => &args.global,
            Self::Check(args) => &args.global,
        }
    }
}
