//! What is wrong with a command line. clap finds it; here it gets the form of any other error, and help that
//! knows what was meant. A value is never quoted, since it may be a secret; names of options are.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::slice;

use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Styles};
use clap::error::{ContextKind, ContextValue, Error as ClapError, ErrorFormatter, ErrorKind};
use clap::{ArgMatches, Command, CommandFactory};

use super::{Cli, Global, Verb};
use crate::errors::{Error, Helpful, usage};
use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::catalog::nearest::nearest;
use lbrs::internal::catalog::{Catalog, Setting};

/// A word that will be a command of `lbrs datasource`.
const RESERVED: &str = "ping";

/// Words that read like a command with another name, each with what does it.
const OTHER_WORDS: [(&str, &str); 11] = [
    ("change", "edit ID` changes one"),
    ("create", "add NAME` adds one"),
    ("delete", "remove ID` removes one"),
    ("destroy", "remove ID` removes one"),
    ("get", "show ID` shows one"),
    ("insert", "add NAME` adds one"),
    ("modify", "edit ID` changes one"),
    ("new", "add NAME` adds one"),
    ("rename", "edit ID --rename NEW` renames one"),
    ("update", "edit ID` changes one"),
    ("validate", "check` checks them"),
];

/// Prints an error of clap's as `error:` and `help:`. [`explained`] has given it its help.
pub struct HouseForm;

impl ErrorFormatter for HouseForm {
    fn format_error(error: &ClapError<Self>) -> StyledStr {
        let (red, cyan) = (*Styles::styled().get_error(), AnsiColor::Cyan.on_default());
        let mut text = StyledStr::new();
        let _ = writeln!(text, "{red}error:{red:#} {}", message(error));
        for help in context(error, ContextKind::Custom) {
            let _ = writeln!(text, "{cyan}help:{cyan:#} {help}");
        }
        text
    }
}

/// Prints what clap has to say: what is wrong, or the help or version that is asked for. Returns the exit code.
pub fn say(error: &ClapError<HouseForm>) -> ExitCode {
    let said = error.print().and_then(|()| io::stdout().flush());
    let ui = Ui::new(&Global::default());
    if !error.use_stderr()
        && let Err(lost) = ui.arrived(said)
    {
        return ui.error(&lost);
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Adds the help to what clap says of the words of a command line.
pub(super) fn explained(error: ClapError, words: &[OsString]) -> ClapError<HouseForm> {
    let mut error = error.apply();
    let help = help(&error, words);
    error.insert(ContextKind::Custom, ContextValue::String(help));
    error
}

/// Returns the error that arguments of adding stand before a verb.
pub fn adds_beside_a_verb() -> Error {
    usage!("`lbrs datasource` takes a command, or what adds a data source, and not both")
        .with_help("leave one of the two out; `lbrs datasource add NAME` adds one of any name")
}

/// Returns the error that `name` is reserved for a command, or reads like one.
pub fn kept_word(name: &str) -> Option<Error> {
    let help = format!("`lbrs datasource add {name}` adds a data source of this name");
    if name == RESERVED || Verb::words().iter().any(|verb| verb == name) {
        return Some(usage!("`{name}` is reserved for a command").with_help(help));
    }
    let meant = meant_by(name)?;
    let error = usage!("`{name}` reads like a command");
    Some(error.with_help(format!("{meant}; {help}")))
}

/// Asks whether a command was meant by a name.
pub fn misspelt_verb(name: &str) -> Option<String> {
    let verbs = Verb::words();
    let verb = nearest(name, verbs.iter().map(String::as_str))?;
    Some(format!("did you mean the command `{verb}`?"))
}

/// Says what does that for which `word` stands elsewhere.
fn meant_by(word: &str) -> Option<String> {
    let (_, does) = OTHER_WORDS.into_iter().find(|(other, _)| *other == word)?;
    Some(format!("`lbrs datasource {does}"))
}

/// What clap knows of an error.
fn context(error: &ClapError<HouseForm>, kind: ContextKind) -> &[String] {
    match error.get(kind) {
        Some(ContextValue::String(text)) => slice::from_ref(text),
        Some(ContextValue::Strings(texts)) => texts,
        _ => &[],
    }
}

fn message(error: &ClapError<HouseForm>) -> String {
    let arg = context(error, ContextKind::InvalidArg).join("`, `");
    match error.kind() {
        ErrorKind::UnknownArgument => match option(&arg) {
            Some(option) => format!("unexpected argument `{option}`"),
            None => "unexpected argument that belongs to no option".to_owned(),
        },
        ErrorKind::InvalidSubcommand => "no such command".to_owned(),
        ErrorKind::InvalidValue if context(error, ContextKind::InvalidValue) == [""] => {
            format!("`{arg}` needs a value")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("invalid value for `{arg}`")
        }
        ErrorKind::TooManyValues => format!("`{arg}` takes no value"),
        ErrorKind::MissingRequiredArgument => format!("missing argument: `{arg}`"),
        ErrorKind::ArgumentConflict => {
            let prior = context(error, ContextKind::PriorArg).join("`, `");
            let is_same = prior == arg;
            if is_same {
                format!("`{arg}` is given twice")
            } else {
                format!("`{arg}` cannot be used with `{prior}`")
            }
        }
        kind => kind.as_str().unwrap_or("the command line is wrong").to_owned(),
    }
}

/// The name of an option, without the value that may hang on it.
fn option(argument: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let end = argument.find(|c| !is_name(c)).unwrap_or(argument.len());
    Some(&argument[..end]).filter(|name| name.starts_with('-'))
}

/// As much of a command line as clap can read.
struct Line {
    /// The words that call the command, such as `lbrs datasource list`.
    called: String,
    command: Command,
    matches: ArgMatches,
}

impl Line {
    fn read(words: &[OsString]) -> Self {
        let mut command = Cli::command().ignore_errors(true);
        let matches = command.try_get_matches_from_mut(words);
        let mut line = Self {
            called: command.get_name().to_owned(),
            command,
            matches: matches.unwrap_or_default(),
        };
        while let Some((name, below)) = line.matches.remove_subcommand()
            && let Some(command) = line.command.find_subcommand(&name)
        {
            line.called = format!("{} {name}", line.called);
            line.command = command.clone();
            line.matches = below;
        }
        line
    }

    /// The value of an argument, if the command has such a one.
    fn value(&self, id: &str) -> Option<&String> {
        self.matches.try_get_one(id).ok().flatten()
    }
}

/// What to do about an error.
fn help(error: &ClapError<HouseForm>, words: &[OsString]) -> String {
    let line = Line::read(words);
    let arg = context(error, ContextKind::InvalidArg).first();
    let known = match (error.kind(), arg.and_then(|arg| option(arg))) {
        (ErrorKind::InvalidSubcommand, _) => misplaced_verb(error, &line),
        (ErrorKind::UnknownArgument, Some(option)) => {
            setting_as_flag(option, &line).or_else(|| {
                let near = context(error, ContextKind::SuggestedArg).last()?;
                Some(format!("did you mean `{near}`?"))
            })
        }
        (ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument, _) => stray_word(&line),
        (ErrorKind::InvalidValue, _) => {
            let values = context(error, ContextKind::ValidValue);
            (!values.is_empty()).then(|| format!("possible values: {}", values.join(", ")))
        }
        _ => None,
    };
    known.unwrap_or_else(|| format!("`{} --help` shows what it takes", line.called))
}

/// A command of `lbrs datasource` that was given to `lbrs`, or a word that is misspelt.
fn misplaced_verb(error: &ClapError<HouseForm>, line: &Line) -> Option<String> {
    let word = context(error, ContextKind::InvalidSubcommand).first()?;
    let verbs = Verb::words();
    let did_you_mean = |called: &str, verb: &str| Some(format!("did you mean `{called} {verb}`?"));
    if verbs.contains(word) {
        return did_you_mean("lbrs datasource", word);
    }
    if let Some(near) = context(error, ContextKind::SuggestedSubcommand).last() {
        return did_you_mean(&line.called, near);
    }
    meant_by(word).or_else(|| {
        did_you_mean("lbrs datasource", nearest(word, verbs.iter().map(String::as_str))?)
    })
}

/// A word too many, or one where another is missing.
fn stray_word(line: &Line) -> Option<String> {
    let name = line.value("name")?;
    if line.called == "lbrs create" {
        return Some(
            "use `lbrs create --type datasource NAME`, or `lbrs datasource NAME`".to_owned(),
        );
    }
    meant_by(name).or_else(|| {
        let called = &line.called;
        Some(format!(
            "each setting has a `--set` of its own; `{called} --help` shows what it takes"
        ))
    })
}

/// A flag that is called like a setting.
fn setting_as_flag(option: &str, line: &Line) -> Option<String> {
    let name = option.strip_prefix("--").filter(|name| !name.is_empty())?;
    line.command.get_arguments().find(|arg| arg.get_id() == "set")?;
    let folders = Project::find(None).map(|(project, _)| project.connector_folders());
    let catalog = Catalog::load(&folders.unwrap_or_default()).unwrap_or_default();
    let connector = line.value("connector").and_then(|id| catalog.get(id));
    let mut connectors = connector.into_iter().chain(catalog.iter());
    let Setting { key, secret, .. } = connectors.find_map(|it| it.setting(name))?;
    Some(match secret {
        true => format!(
            "a secret is given with --set-file {key}=PATH, or - for stdin; --secret {key} keeps it as a reference"
        ),
        false => format!("settings are given with --set {key}=VALUE"),
    })
}
