//! What is wrong with a command line. clap finds it; here it becomes an error like any other, with help that
//! knows what was meant. No value is quoted, since it may be a secret; names of options and of commands are.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::slice;

use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Styles};
use clap::error::{ContextKind, ContextValue, Error as ClapError, ErrorFormatter, ErrorKind};
use clap::{Arg, ArgMatches, Command, CommandFactory};

use super::{Cli, Verb};
use crate::errors::{Error, Helpful, usage};
use crate::project::{Project, connector_folders};
use crate::ui::{Output, Ui};
use lbrs::internal::catalog::{Catalog, Setting};
use lbrs::internal::nearest::{did_you_mean, nearest};

/// A word reserved for a future command of `lbrs datasource`.
const RESERVED: &str = "ping";

/// Words that read like a command, each with the command that does it.
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

/// Prints an error of clap's as `error:` and `help:`, with the texts that [`explained`] has given it.
pub struct HouseForm;

impl ErrorFormatter for HouseForm {
    fn format_error(error: &ClapError<Self>) -> StyledStr {
        let (red, cyan) = (*Styles::styled().get_error(), AnsiColor::Cyan.on_default());
        let mut text = StyledStr::new();
        if let [message, help] = context(error, ContextKind::Custom) {
            let _ = writeln!(text, "{red}error:{red:#} {message}");
            let _ = writeln!(text, "{cyan}help:{cyan:#} {help}");
        }
        text
    }
}

/// Prints an error, or the help or version that the user asked for. Returns the exit code.
pub fn say(error: &ClapError<HouseForm>) -> ExitCode {
    let said = error.print().and_then(|()| io::stdout().flush());
    let ui = Ui::new(&Output::default());
    if !error.use_stderr()
        && let Err(lost) = ui.arrived(said)
    {
        return ui.error(&lost);
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Gives an error of clap's its message and its help.
pub(super) fn explained(error: ClapError, words: &[OsString]) -> ClapError<HouseForm> {
    let mut error = error.apply();
    let line = Line::read(words);
    let help = help(&error, &line)
        .unwrap_or_else(|| format!("`{} --help` shows what it takes", line.called));
    let texts = vec![message(&error, &line), help];
    error.insert(ContextKind::Custom, ContextValue::Strings(texts));
    error
}

/// Returns the error that what adds a data source, such as a name, stands before a command.
pub fn adds_beside_a_verb(name: Option<&str>) -> Error {
    let words: Vec<_> = env::args_os().collect();
    let called = Line::read(&words).called;
    let meant = name.and_then(|name| Some((format!("`{name}`"), meant_by(name)?)));
    let (word, help) = meant.unwrap_or_else(|| {
        let word = if name.is_some() { "NAME" } else { "a flag that adds a data source" };
        let help = "leave one of the two out; `lbrs datasource add NAME` adds one of any name";
        (word.to_owned(), help.to_owned())
    });
    usage!("{word} cannot be used with `{called}`").with_help(help)
}

/// Returns the error that `name` is reserved for a command, or reads like one.
pub fn reserved_word(name: &str) -> Option<Error> {
    let help = format!("`lbrs datasource add {name}` adds a data source of this name");
    if name == RESERVED || Verb::WORDS.contains(&name) {
        return Some(usage!("`{name}` is reserved for a command").with_help(help));
    }
    let meant = meant_by(name)?;
    let error = usage!("`{name}` reads like a command");
    Some(error.with_help(format!("{meant}; {help}")))
}

/// Asks whether a name is a misspelt command.
pub fn misspelt_verb(name: &str) -> Option<String> {
    let verb = nearest(name, Verb::WORDS)?;
    Some(format!("did you mean the command `{verb}`?"))
}

/// Names the command for a word that elsewhere stands for it.
fn meant_by(word: &str) -> Option<String> {
    let (_, does) = OTHER_WORDS.into_iter().find(|(other, _)| *other == word)?;
    Some(format!("`lbrs datasource {does}"))
}

/// Returns what clap knows of an error.
fn context(error: &ClapError<HouseForm>, kind: ContextKind) -> &[String] {
    match error.get(kind) {
        Some(ContextValue::String(text)) => slice::from_ref(text),
        Some(ContextValue::Strings(texts)) => texts,
        _ => &[],
    }
}

/// Returns what is wrong. clap takes `port=3` for a misspelt `import`.
fn kind(error: &ClapError<HouseForm>) -> ErrorKind {
    let is_setting = |word: &String| word.contains('=');
    let is_meant = !context(error, ContextKind::InvalidSubcommand).iter().any(is_setting);
    if is_meant { error.kind() } else { ErrorKind::UnknownArgument }
}

fn message(error: &ClapError<HouseForm>, line: &Line) -> String {
    let arg = context(error, ContextKind::InvalidArg).join("`, `");
    match kind(error) {
        ErrorKind::UnknownArgument => match option(&arg) {
            Some(option) => format!("unexpected argument `{option}`"),
            None => match line.positional() {
                Some(name) => format!("one word too many after {name}"),
                None => format!("one word too many after `{}`", line.called),
            },
        },
        ErrorKind::InvalidSubcommand => format!("`{}` has no such command", line.called),
        ErrorKind::MissingSubcommand => format!("`{}` needs a command", line.called),
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
            if prior == arg {
                format!("`{arg}` is given twice")
            } else {
                format!("`{arg}` cannot be used with `{prior}`")
            }
        }
        kind => kind.as_str().unwrap_or("the command line is invalid").to_owned(),
    }
}

/// Returns the name of an option, without a value attached to it.
fn option(argument: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let end = argument.find(|c| !is_name(c)).unwrap_or(argument.len());
    Some(&argument[..end]).filter(|name| name.starts_with('-'))
}

/// The part of a command line that clap can read.
struct Line {
    /// The words that name the command, such as `lbrs datasource list`.
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

    /// Returns the value of an argument.
    fn value(&self, id: &str) -> Option<&String> {
        self.matches.try_get_one(id).ok().flatten()
    }

    /// Returns the name of the word that the command takes, such as `NAME`.
    fn positional(&self) -> Option<&str> {
        let positional = self.command.get_positionals().next()?;
        positional.get_value_names()?.first().map(|name| &**name)
    }

    fn commands(&self) -> String {
        let names = self.command.get_subcommands().map(Command::get_name);
        let names: Vec<_> = names.filter(|name| *name != "help").collect();
        format!("the commands of `{}` are {}", self.called, names.join(", "))
    }
}

/// Says what to do about an error.
fn help(error: &ClapError<HouseForm>, line: &Line) -> Option<String> {
    let arg = context(error, ContextKind::InvalidArg).first();
    match (kind(error), arg.and_then(|arg| option(arg))) {
        (ErrorKind::MissingSubcommand, _) => Some(line.commands()),
        (ErrorKind::InvalidSubcommand, _) => {
            misplaced_verb(error, line).or_else(|| Some(line.commands()))
        }
        (ErrorKind::UnknownArgument, Some(option)) => line
            .value("name")
            .and_then(|name| meant_by(name))
            .or_else(|| value_with_a_dash(option, line))
            .or_else(|| flag_of_another_command(option))
            .or_else(|| setting_as_flag(option, line)),
        (ErrorKind::UnknownArgument, None)
            if arg.is_some_and(|arg| line.command.find_subcommand(arg).is_some()) =>
        {
            Some("remove the `--` before the command".to_owned())
        }
        (ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument, _) => stray_word(line),
        (ErrorKind::InvalidValue, _) => {
            let values = context(error, ContextKind::ValidValue);
            (!values.is_empty()).then(|| format!("possible values: {}", values.join(", ")))
        }
        _ => None,
    }
}

/// Finds a command of `lbrs datasource` that follows `lbrs`, or a misspelt command.
fn misplaced_verb(error: &ClapError<HouseForm>, line: &Line) -> Option<String> {
    let word = context(error, ContextKind::InvalidSubcommand).first()?;
    let called = |by: &str, verb: &str| did_you_mean(&format!("{by} {verb}"));
    if Verb::WORDS.contains(&word.as_str()) {
        return Some(called("lbrs datasource", word));
    }
    if let Some(near) = context(error, ContextKind::SuggestedSubcommand).last() {
        return Some(called(&line.called, near));
    }
    meant_by(word).or_else(|| Some(called("lbrs datasource", nearest(word, Verb::WORDS)?)))
}

/// Explains a word too many, or one where another is missing.
fn stray_word(line: &Line) -> Option<String> {
    let name = line.value("name")?;
    if Verb::WORDS.contains(&name.as_str()) {
        return Some(did_you_mean(&format!("lbrs datasource {name}")));
    }
    let has_type = line.matches.try_contains_id("kind").unwrap_or(true);
    let usual = if has_type {
        "the connector is given with `-c ID`, a setting with `--set KEY=VALUE`"
    } else {
        "use `lbrs create --type datasource NAME`, or `lbrs datasource NAME`"
    };
    meant_by(name).or_else(|| misspelt_verb(name)).or_else(|| Some(usual.to_owned()))
}

/// Explains how a value that starts with a dash is given.
fn value_with_a_dash(option: &str, line: &Line) -> Option<String> {
    let positional = line.command.get_positionals().next()?;
    let given = line.matches.try_contains_id(positional.get_id().as_str());
    (given.is_ok_and(|is_given| !is_given) && !option.starts_with("--"))
        .then(|| "to pass it as a value, use `--` before it".to_owned())
}

/// Names the commands that take a flag.
fn flag_of_another_command(option: &str) -> Option<String> {
    let mut lbrs = Cli::command();
    lbrs.build();
    let mut open = vec![("lbrs".to_owned(), &lbrs)];
    let mut owners = Vec::new();
    while let Some((called, command)) = open.pop() {
        let is_it = |arg: &Arg| {
            arg.get_long().is_some_and(|long| option.strip_prefix("--") == Some(long))
                || arg.get_short().is_some_and(|short| option == format!("-{short}"))
        };
        if command.get_arguments().any(is_it) {
            owners.push(format!("`{called}`"));
        }
        let below = command.get_subcommands().filter(|command| command.get_name() != "help");
        open.extend(below.map(|below| (format!("{called} {}", below.get_name()), below)));
    }
    owners.sort_by_key(|called| (called.starts_with("`lbrs create"), called.len()));
    (!owners.is_empty()).then(|| format!("`{option}` belongs behind {}", owners.join(", ")))
}

/// Explains a flag that is called like a setting, or that misspells a flag or a setting.
fn setting_as_flag(option: &str, line: &Line) -> Option<String> {
    let name = option.strip_prefix("--").filter(|name| !name.is_empty())?;
    let near = nearest(name, line.command.get_arguments().filter_map(Arg::get_long));
    let near = near.map(|near| did_you_mean(&format!("--{near}")));
    let takes_settings = line.command.get_arguments().any(|arg| arg.get_id() == "set");
    if !takes_settings && line.command.get_name() != "lbrs" {
        return near;
    }
    let project = Project::find(None).ok().map(|(project, _)| project);
    let catalog = Catalog::load(&connector_folders(project.as_ref())).unwrap_or_default();
    let connector = line.value("connector").and_then(|id| catalog.get(id));
    let connectors = connector.into_iter().chain(catalog.iter());
    let settings: Vec<_> = connectors.flat_map(|connector| &connector.settings).collect();
    let called = |name: &str| settings.iter().find(|setting| setting.key == name);
    let setting = match (called(name), near) {
        (None, Some(near)) => return Some(near),
        (None, None) => called(nearest(name, settings.iter().map(|setting| &*setting.key))?)?,
        (Some(setting), _) => setting,
    };
    let Setting { key, secret, .. } = setting;
    Some(match secret {
        true => format!(
            "a secret is given with --set-file {key}=PATH, or - for stdin; --secret {key} keeps it as a reference"
        ),
        false if key == name => format!("settings are given with --set {key}=VALUE"),
        // `did_you_mean` would mask the word VALUE behind a key that sounds like a secret.
        false => format!("did you mean `--set {key}=VALUE`?"),
    })
}
