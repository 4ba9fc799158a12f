//! From the words of the command line to its types.

use std::ffi::OsString;
use std::mem;

use clap::error::Error;
use clap::{ArgMatches, Args, FromArgMatches, Subcommand};

use super::deferred::with_global;
use super::{AddArgs, Cli, Command, DatasourceArgs, Global, VERBS, Verb};

/// The whole command line, as help, the manual and completion show it.
pub fn command() -> clap::Command {
    with_global(commands(), |lbrs| lbrs)
}

/// The commands, without the options that may stand before them.
fn commands() -> clap::Command {
    let lbrs = clap::Command::new("lbrs")
        .version(env!("CARGO_PKG_VERSION"))
        .max_term_width(100)
        .subcommand_required(true)
        .arg_required_else_help(true);
    // After its commands, whose type would have it be about itself.
    Command::augment_subcommands(lbrs)
        .about("Add LoopBack-style data sources to a project, and see what there is")
}

impl Cli {
    /// What the words `args` say, of which the first is the program's own name.
    ///
    /// # Errors
    /// They are wrong, or ask for help or the version; [`Error::exit`] says so and ends the program.
    pub fn read(args: &[OsString]) -> Result<Self, Error> {
        // Telling clap of an argument takes longer than what most runs do with it. What is wrong with a
        // line is said by the whole tree.
        if starts_with_command(args)
            && let Ok(cli) = Self::of(called(args), args, |_| Ok(Global::default()))
        {
            return Ok(cli);
        }
        Self::of(command(), args, Global::from_arg_matches_mut)
    }

    fn of(
        mut tree: clap::Command,
        args: &[OsString],
        first_options: fn(&mut ArgMatches) -> Result<Global, Error>,
    ) -> Result<Self, Error> {
        let mut matches = tree.try_get_matches_from_mut(args)?;
        let mut global = first_options(&mut matches)?;
        let command = Command::from_arg_matches_mut(&mut matches)?;
        for later in command.global() {
            global.extend(later);
        }
        // Thousands of small allocations: the end of the process frees them in one go.
        mem::forget((tree, matches));
        Ok(Self { command, global })
    }
}

/// As much of the command line as a line of these words needs that starts with a command.
fn called(args: &[OsString]) -> clap::Command {
    let is_verb =
        |word: &OsString| word.to_str().is_some_and(|it| it == "help" || VERBS.contains(&it));
    let is_datasource = |word: &OsString| word == "datasource" || word == "ds";
    let least: fn(clap::Command) -> clap::Command =
        if args.windows(2).any(|pair| is_datasource(&pair[0]) && is_verb(&pair[1])) {
            |datasource| with_global(datasource, Verb::augment_subcommands)
        } else if args.iter().any(is_verb) {
            return commands();
        } else {
            |datasource| with_global(datasource, AddArgs::augment_args)
        };
    commands().mut_subcommand("datasource", |datasource| datasource.defer(least))
}

fn starts_with_command(args: &[OsString]) -> bool {
    args.get(1).is_some_and(|word| !word.as_encoded_bytes().starts_with(b"-"))
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

#[cfg(test)]
mod tests {
    use super::command;

    /// A line that is wider than the help would be broken once more.
    #[test]
    fn the_end_of_no_help_has_to_be_broken() {
        let mut lbrs = command();
        lbrs.build();
        let mut open = vec![&lbrs];
        let mut seen = 0;
        while let Some(command) = open.pop() {
            let end = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in end.lines() {
                assert!(line.chars().count() <= 100, "{}: {line}", command.get_name());
                seen += 1;
            }
            open.extend(command.get_subcommands());
        }
        assert!(seen > 40, "only {seen} lines were found");
    }
}
