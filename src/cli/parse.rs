//! From the words of the command line to its types.

use std::ffi::OsString;
use std::mem;

use clap::error::Error;
use clap::{Args, CommandFactory, FromArgMatches, Subcommand};

use super::{Cli, Command, DatasourceArgs, Global, Verb};

impl Cli {
    /// What the words `args` say, of which the first is the program's own name.
    ///
    /// # Errors
    /// They are wrong, or ask for help or the version; [`Error::exit`] says so and ends the program.
    pub fn read(args: Vec<OsString>) -> Result<Self, Error> {
        let mut command = Self::command();
        if names_verb(&args) {
            // A verb needs none of the forty options of adding.
            command = command.mut_subcommand("datasource", |datasource| {
                datasource.defer(|it| Global::augment_args(Verb::augment_subcommands(it)))
            });
        }
        let mut matches = command.try_get_matches_from_mut(args)?;
        let mut cli = Self::from_arg_matches_mut(&mut matches)?;
        for later in cli.command.global() {
            cli.global.extend(later);
        }
        // Thousands of small allocations: the end of the process frees them in one go.
        mem::forget((command, matches));
        Ok(cli)
    }
}

/// Whether a verb of `lbrs datasource` is named right after it.
fn names_verb(args: &[OsString]) -> bool {
    args.windows(2).any(|pair| {
        (pair[0] == "datasource" || pair[0] == "ds")
            && pair[1].to_str().is_some_and(Verb::has_subcommand)
    })
}

impl Command {
    /// The options for every command that stand after the command's word, the last ones last.
    fn global(&self) -> Vec<&Global> {
        match self {
            Self::Datasource(args) => match &**args {
                DatasourceArgs::Add(_) => vec![&args.global],
                DatasourceArgs::Verb { verb, .. } => vec![&args.global, verb.global()],
            },
            Self::Create(args) => vec![&args.global],
            Self::Connectors(args) => vec![&args.global],
            Self::Schema(args) => vec![&args.global],
            Self::Completions(args) => vec![&args.global],
            Self::Man(args) => vec![&args.global],
        }
    }
}

impl Global {
    /// The ids of its arguments.
    pub(super) const IDS: [&str; 5] = ["project", "json", "color", "quiet", "verbose"];

    /// Adds those that stand further on: the last word of a thing holds.
    fn extend(&mut self, later: &Self) {
        if later.project.is_some() {
            self.project.clone_from(&later.project);
        }
        self.color = later.color.or(self.color);
        self.json |= later.json;
        self.quiet |= later.quiet;
        self.verbose |= later.verbose;
    }
}
