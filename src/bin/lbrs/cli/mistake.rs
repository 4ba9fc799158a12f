//! Command lines that mean something else than what they say, and what to run in their place.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error as ClapError, ErrorKind};

use super::{AddArgs, VERBS};
use crate::Error;
use crate::project::Project;
use lbrs::internal::catalog::{Catalog, Setting};
use lbrs::internal::text::visible;

/// Words that read like a command which is called otherwise, each with what does it.
const OTHER_WORDS: [(&str, &str); 12] = [
    ("add", "NAME` adds one"),
    ("change", "edit ID` changes one"),
    ("create", "NAME` adds one"),
    ("delete", "remove ID` takes one out"),
    ("destroy", "remove ID` takes one out"),
    ("get", "show ID` shows one"),
    ("insert", "NAME` adds one"),
    ("modify", "edit ID` changes one"),
    ("new", "NAME` adds one"),
    ("rename", "edit ID --rename NEW` renames one"),
    ("update", "edit ID` changes one"),
    ("validate", "check` checks them"),
];

/// The error that `name` is reserved for a command, or reads like one.
pub fn kept_word(name: &str) -> Option<Error> {
    if VERBS.contains(&name) {
        return Some(
            Error::usage(format!("`{name}` is reserved for a command"))
                .with_help(format!("to add a data source of this name, use `--name {name}`")),
        );
    }
    let (_, does) = OTHER_WORDS.into_iter().find(|(word, _)| *word == name)?;
    Some(Error::usage(format!("`{name}` reads like a command, and cannot be NAME")).with_help(
        format!("`lbrs datasource {does}; to add a data source of this name, use `--name {name}`"),
    ))
}

/// The error that the command `verb` was given what adds a data source.
pub fn adds_nothing(verb: &str) -> Error {
    Error::usage(format!("`{verb}` takes nothing that adds a data source")).with_help(format!(
        "`lbrs datasource {verb} --help` shows what it takes; one named `{verb}` is added with `--name {verb}`"
    ))
}

/// What is wrong with the words `args`, of which clap says `error`, where it is known what was meant.
pub fn explained(error: &ClapError, args: &[OsString]) -> Option<Error> {
    use ErrorKind::{InvalidSubcommand, MissingRequiredArgument, UnknownArgument};
    let kind = error.kind();
    if !matches!(kind, InvalidSubcommand | MissingRequiredArgument | UnknownArgument) {
        return None;
    }
    let words: Vec<&str> = args.iter().skip(1).map(|arg| arg.to_str().unwrap_or("")).collect();
    if kind == InvalidSubcommand {
        return misplaced_command(context(error, ContextKind::InvalidSubcommand)?);
    }
    let after = |command: &[&str]| {
        let pair = words.windows(2).find(|pair| command.contains(&pair[0]));
        pair.map(|pair| pair[1])
    };
    let verb = after(&["datasource", "ds"]);
    if let Some("datasource" | "ds") = after(&["create"]) {
        return Some(
            Error::usage("`create` is told what to create by `--type`")
                .with_help("use `lbrs create --type datasource NAME`, or `lbrs datasource NAME`"),
        );
    }
    let refused = verb.filter(|verb| !VERBS.contains(verb)).and_then(kept_word);
    if refused.is_some() || kind != UnknownArgument {
        return refused;
    }
    let argument = context(error, ContextKind::InvalidArg)?;
    match verb.filter(|verb| VERBS.contains(verb)) {
        None | Some("edit") => setting_as_flag(argument, &words),
        Some(verb) => is_flag_of_adding(argument).then(|| adds_nothing(verb)),
    }
}

fn context(error: &ClapError, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

/// A command of `lbrs datasource` that was given to `lbrs`.
fn misplaced_command(word: &str) -> Option<Error> {
    let is_verb = VERBS.contains(&word) && word != "ping";
    let help = match OTHER_WORDS.into_iter().find(|(other, _)| *other == word) {
        Some((_, does)) => format!("`lbrs datasource {does}"),
        None if is_verb => format!("did you mean `lbrs datasource {word}`?"),
        None => return None,
    };
    Some(Error::usage(format!("`lbrs` has no command `{word}`")).with_help(help))
}

/// A flag that is called like a setting.
fn setting_as_flag(argument: &str, words: &[&str]) -> Option<Error> {
    let flag = argument.split('=').next().unwrap_or_default();
    let name = flag.strip_prefix("--").filter(|name| !name.is_empty())?;
    let folders = Project::find(None).map(|(project, _)| project.connector_folders());
    let catalog = Catalog::load(&folders.unwrap_or_default()).unwrap_or_default();
    let connector = words.windows(2).find(|pair| matches!(pair[0], "-c" | "--connector"));
    let connector = connector.and_then(|pair| catalog.get(pair[1]));
    let mut connectors = connector.into_iter().chain(catalog.iter());
    let setting = connectors.find_map(|connector| connector.setting(name))?;
    let Setting { key, secret, .. } = setting;
    let help = match secret {
        true => format!(
            "a secret is given with --set-file {key}=PATH, or - for stdin; --secret {key} keeps it as a reference"
        ),
        false => format!("settings are given with --set {key}=VALUE"),
    };
    Some(Error::usage(format!("unexpected argument `{}`", visible(flag))).with_help(help))
}

fn is_flag_of_adding(argument: &str) -> bool {
    let add = <AddArgs as clap::Args>::augment_args(clap::Command::new("add"));
    let word = argument.split('=').next().unwrap_or_default();
    add.get_arguments().any(|arg| {
        let is_long = arg.get_long().is_some_and(|long| word.strip_prefix("--") == Some(long));
        let short = word.strip_prefix('-').and_then(|letters| letters.chars().next());
        is_long || (short.is_some() && arg.get_short() == short)
    })
}
