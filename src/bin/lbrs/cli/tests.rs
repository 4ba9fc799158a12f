//! What the words of a command line mean, and what is said of wrong ones.

use std::ffi::OsString;

use clap::{ArgMatches, Args, Command, CommandFactory, FromArgMatches, parser::ValueSource};

use super::{Cli, Verb};
use crate::args::SettingArgs;

/// Every command and what it needs, from the root: `["lbrs", "datasource", "list"]`.
fn lines(command: &Command, before: &[String]) -> Vec<Vec<String>> {
    let line = [before, &[command.get_name().to_owned()]].concat();
    let below = command.get_subcommands().filter(|command| command.get_name() != "help");
    let mut all: Vec<_> = below.flat_map(|command| lines(command, &line)).collect();
    if !command.is_subcommand_required_set() {
        let needed = command.get_arguments().filter(|arg| arg.is_required_set());
        let needed = needed.flat_map(|arg| {
            let values = arg.get_possible_values();
            let value = values.first().map_or("x", |value| value.get_name()).to_owned();
            arg.get_long().map(|long| format!("--{long}")).into_iter().chain([value])
        });
        all.push(line.into_iter().chain(needed).collect());
    }
    all
}

/// The values of an option, on each level of the commands.
fn given(matches: &ArgMatches, id: &str) -> Vec<String> {
    let is_given = matches.value_source(id) == Some(ValueSource::CommandLine);
    let raw = matches.get_raw(id).filter(|_| is_given).into_iter().flatten();
    let here = raw.map(|value| value.to_string_lossy().into_owned());
    let below = matches.subcommand().map(|(_, below)| given(below, id));
    here.chain(below.into_iter().flatten()).collect()
}

#[test]
fn options_for_every_command_stand_anywhere_and_the_last_one_holds() {
    let mut lbrs = Cli::command();
    lbrs.build();
    let lines = lines(&lbrs, &[]);
    assert_eq!(lines.len(), 13, "{lines:?}");
    let is_global = |arg: &&clap::Arg| arg.is_global_set();
    let globals: Vec<_> = lbrs.get_arguments().filter(is_global).cloned().collect();
    assert_eq!(globals.len(), 5);
    for global in &globals {
        let option = format!("--{}", global.get_long().unwrap());
        let values = match global.get_id().as_str() {
            "project" => ["before", "behind"],
            "color" => ["always", "never"],
            _ => ["", ""],
        };
        let words = |value: &str| {
            let words = [option.clone(), value.to_owned()];
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>()
        };
        for line in &lines {
            for (places, last) in [([true, false], 0), ([false, true], 1), ([true, true], 1)] {
                let before = if places[0] { words(values[0]) } else { Vec::new() };
                let behind = if places[1] { words(values[1]) } else { Vec::new() };
                let words = [&line[..1], &before, &line[1..], &behind].concat();
                let matches = Cli::command().try_get_matches_from(&words);
                let matches = matches.unwrap_or_else(|error| panic!("{words:?}: {error}"));
                let given = given(&matches, global.get_id().as_str());
                let depth = line.iter().take_while(|word| !word.starts_with('-')).count();
                assert!(!given.is_empty() && given.len() <= depth, "{words:?}: {given:?}");
                let expected = Some(values[last]).filter(|value| !value.is_empty());
                let expected = expected.unwrap_or("true");
                assert!(given.iter().all(|value| value == expected), "{words:?}: {given:?}");
            }
        }
    }
}

#[test]
fn clap_finds_no_fault_with_the_types() {
    Cli::command().debug_assert();
}

#[test]
fn the_words_of_the_commands_are_those_that_clap_knows() {
    let lbrs = Cli::command();
    let verbs = lbrs.find_subcommand("datasource").unwrap().get_subcommands();
    let words: Vec<_> = verbs.flat_map(Command::get_name_and_visible_aliases).collect();
    assert_eq!(words, Verb::WORDS);
}

/// What is said of a line of words without blanks.
fn said(line: &str) -> String {
    let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
    let Err(error) = Cli::read(&words) else { panic!("{line} is not refused") };
    assert_eq!(error.exit_code(), if error.use_stderr() { 2 } else { 0 });
    error.render().to_string()
}

#[test]
fn a_refused_line_gets_a_message_and_one_help() {
    for (line, message, help) in [
        (
            "lbrs datasource show a stray",
            "one word too many after ID",
            "`lbrs datasource show --help` shows what it takes",
        ),
        (
            "lbrs connectors --color pink",
            "invalid value for `--color <WHEN>`",
            "possible values: auto, always, never",
        ),
        (
            "lbrs create x",
            "missing argument: `--type <TYPE>`",
            "use `lbrs create --type datasource NAME`, or `lbrs datasource NAME`",
        ),
        ("lbrs datasource x --forc", "unexpected argument `--forc`", "did you mean `--force`?"),
        (
            "lbrs -q -v man",
            "`--quiet` cannot be used with `--verbose`",
            "`lbrs man --help` shows what it takes",
        ),
        (
            "lbrs man --json --json",
            "`--json` is given twice",
            "`lbrs man --help` shows what it takes",
        ),
        (
            "lbrs ds edit a --rename b --env c --name d",
            "`--rename <NEW>` cannot be used with `--env <ENV>`, `--name <NAME>`",
            "`lbrs datasource edit --help` shows what it takes",
        ),
        ("lbrs list", "`lbrs` has no such command", "did you mean `lbrs datasource list`?"),
        ("lbrs lsit", "`lbrs` has no such command", "did you mean `lbrs datasource list`?"),
        ("lbrs datasorce", "`lbrs` has no such command", "did you mean `lbrs datasource`?"),
        ("lbrs delete x", "`lbrs` has no such command", "`lbrs datasource remove ID` removes one"),
        (
            "lbrs ds x --host=secret",
            "unexpected argument `--host`",
            "settings are given with --set host=VALUE",
        ),
        (
            "lbrs ds x --id list --zzz",
            "unexpected argument `--zzz`",
            "`lbrs datasource --help` shows what it takes",
        ),
        (
            "lbrs ds x -s host=h secret",
            "one word too many after NAME",
            "the connector is given with `-c ID`, a setting with `--set KEY=VALUE`",
        ),
        (
            "lbrs ds list --json=secret",
            "`--json` takes no value",
            "`lbrs datasource list --help` shows what it takes",
        ),
        (
            "lbrs ds x --b'c\u{1b}[31m",
            "unexpected argument `--b`",
            "`lbrs datasource --help` shows what it takes",
        ),
        (
            "lbrs ds x --config",
            "`--config <JSON|FILE|->` needs a value",
            "`lbrs datasource --help` shows what it takes",
        ),
        (
            "lbrs datasource rm -dash",
            "unexpected argument `-d`",
            "to pass it as a value, use `--` before it",
        ),
        (
            "lbrs create --type datasource delete orders",
            "one word too many after NAME",
            "`lbrs datasource remove ID` removes one",
        ),
        (
            "lbrs create --type datasource list orders",
            "one word too many after NAME",
            "did you mean `lbrs datasource list`?",
        ),
        (
            "lbrs create --type datasource x mysql",
            "one word too many after NAME",
            "the connector is given with `-c ID`, a setting with `--set KEY=VALUE`",
        ),
        (
            "lbrs datasource remov orders",
            "one word too many after NAME",
            "did you mean the command `remove`?",
        ),
        (
            "lbrs schema orders",
            "one word too many after `lbrs schema`",
            "`lbrs schema --help` shows what it takes",
        ),
        (
            "lbrs datasource delete --version",
            "unexpected argument `--version`",
            "`lbrs datasource remove ID` removes one",
        ),
        (
            "lbrs datasource update --version",
            "unexpected argument `--version`",
            "`lbrs datasource edit ID` changes one",
        ),
        (
            "lbrs datasource x --version",
            "unexpected argument `--version`",
            "`--version` belongs behind `lbrs`",
        ),
        (
            "lbrs --set a=b datasource x",
            "unexpected argument `--set`",
            "`--set` belongs behind `lbrs datasource`, `lbrs datasource add`, `lbrs datasource edit`, `lbrs create`",
        ),
        (
            "lbrs --password S datasource x",
            "unexpected argument `--password`",
            "a secret is given with --set-file password=PATH, or - for stdin; --secret password keeps it as a reference",
        ),
        (
            "lbrs datasource x --unset host",
            "unexpected argument `--unset`",
            "`--unset` belongs behind `lbrs datasource edit`",
        ),
        (
            "lbrs datasource list --deny x",
            "unexpected argument `--deny`",
            "`--deny` belongs behind `lbrs datasource check`",
        ),
        (
            "lbrs datasource x --hsot h",
            "unexpected argument `--hsot`",
            "did you mean `--set host=VALUE`?",
        ),
        (
            "lbrs --json",
            "`lbrs` needs a command",
            "the commands of `lbrs` are datasource, create, connectors, schema, completions, man",
        ),
        (
            "lbrs -- datasource",
            "one word too many after `lbrs`",
            "remove the `--` before the command",
        ),
        (
            "lbrs datasource help orders",
            "`lbrs datasource` has no such command",
            "the commands of `lbrs datasource` are add, list, show, edit, remove, check, import",
        ),
        (
            "lbrs hunter2",
            "`lbrs` has no such command",
            "the commands of `lbrs` are datasource, create, connectors, schema, completions, man",
        ),
    ] {
        assert_eq!(said(line), format!("error: {message}\nhelp: {help}\n"), "{line}");
    }
}

#[test]
fn help_is_no_error() {
    for line in ["lbrs --help", "lbrs", "lbrs --version", "lbrs help man"] {
        let said = said(line);
        assert!(!said.contains("error:") && !said.contains("help: "), "{line}: {said}");
    }
}

/// A line that is wider than the help would be broken once more.
#[test]
fn the_end_of_no_help_has_to_be_broken() {
    let mut lbrs = Cli::command();
    lbrs.build();
    let mut open = vec![&lbrs];
    let mut seen = 0;
    while let Some(command) = open.pop() {
        let end = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for (at, line) in end.lines().enumerate() {
            assert!(line.chars().count() <= 100, "{}: {line}", command.get_name());
            // The manual has the lines below under a heading of its own.
            assert_eq!(at == 0, line == "Examples:", "{}: {line}", command.get_name());
            seen += 1;
        }
        open.extend(command.get_subcommands());
    }
    assert!(seen > 40, "only {seen} lines were found");
}

#[test]
fn what_may_be_secret_on_the_line_is_not_shown() {
    let words = "--set password=s3cret --set-json token=\"s3cret\" --secret key=s3cret --config {\"key\":\"s3cret\"}";
    let line = SettingArgs::augment_args(Command::new("lbrs").no_binary_name(true));
    let matches = line.try_get_matches_from(words.split(' ')).unwrap();
    let args = SettingArgs::from_arg_matches(&matches).unwrap();
    assert_eq!(args.set[0].expose(), "password=s3cret");
    let shown = format!("{args:?}");
    assert!(shown.contains("set: [****]") && !shown.contains("s3cret"), "{shown}");
}
