//! What clap says of a command line that it refuses, in the words and on the lines of any other error.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::Global;
use crate::ui::Ui;
use lbrs::internal::text::{is_hidden, visible};

/// Says what clap has to say that is no error of ours: the help and the version that somebody asks for. Returns how
/// the program ends.
pub fn say(error: &Error) -> ExitCode {
    let said = error.print().and_then(|()| io::stdout().flush());
    let ui = Ui::new(&Global::default());
    if !error.use_stderr()
        && let Err(lost) = ui.arrived(said)
    {
        ui.error(&lost);
        return ExitCode::from(lost.exit_code());
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// How a style of clap's starts and ends.
const ESCAPE: char = '\u{1b}';

/// The error for what clap says of the words `args`; `Err` gives back what is no error, such as a help that
/// is asked for.
///
/// # Errors
/// Nothing is refused: what was asked for is to be printed.
pub fn refused(error: Error, args: &[OsString]) -> Result<crate::Error, Error> {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Err(error);
    }
    Ok(in_our_words(&spelled_out(error, args).render().ansi().to_string()))
}

/// The error with what it quotes spelled out, as in any other: what a terminal would act on must not be
/// taken for a style.
fn spelled_out(error: Error, args: &[OsString]) -> Error {
    let is_plain = |word: &OsString| !word.to_string_lossy().chars().any(is_hidden);
    if args.iter().all(is_plain) { error } else { shown(error) }
}

/// What clap suggests holds styles of its own and is left out.
fn shown(mut error: Error) -> Error {
    let spelled = |text: &String| visible(text).into_owned();
    let quotes: Vec<(ContextKind, ContextValue)> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, ContextValue::String(spelled(text)))),
            ContextValue::Strings(texts) => {
                Some((kind, ContextValue::Strings(texts.iter().map(spelled).collect())))
            }
            _ if kind == ContextKind::Suggested => Some((kind, ContextValue::None)),
            _ => None,
        })
        .collect();
    for (kind, value) in quotes {
        error.insert(kind, value);
    }
    error
}

/// A message of clap's with its styles: a first part, then its tips, its usage, and where help is.
fn in_our_words(styled: &str) -> crate::Error {
    let text = without_styles(&with_backquotes(styled));
    let mut parts = text.trim_end().split("\n\n");
    let mut message = parts.next().unwrap_or_default().trim_start_matches("error: ").lines();
    let first = message.next().unwrap_or_default();
    let (remarks, missing): (Vec<&str>, Vec<&str>) =
        message.map(str::trim).partition(|line| line.starts_with('['));
    let message = match missing.as_slice() {
        [] => first.to_owned(),
        missing => format!("{first} {}", missing.join(", ")),
    };
    let remarks = remarks.into_iter().map(|line| line.trim_matches(['[', ']']).to_owned());
    let mut help: Vec<String> = remarks.collect();
    let mut called = "lbrs".to_owned();
    for part in parts {
        if let Some(usage) = part.strip_prefix("Usage: ") {
            called = command(usage);
        }
        let tips = part.lines().filter_map(|line| line.trim().strip_prefix("tip: "));
        help.extend(tips.map(str::to_owned));
    }
    if help.is_empty() {
        help.push(format!("`{called} --help` shows what it takes"));
    }
    crate::Error::usage(message).with_help(help.join("; "))
}

/// The words of a usage that call the command.
fn command(usage: &str) -> String {
    let is_word = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    usage.split_whitespace().take_while(is_word).collect::<Vec<_>>().join(" ")
}

/// The text with backquotes around what clap quotes: that has a style, and what somebody typed has none.
fn with_backquotes(styled: &str) -> String {
    styled.replace("'\u{1b}", "`\u{1b}").replace("\u{1b}[0m'", "\u{1b}[0m`")
}

fn without_styles(styled: &str) -> String {
    let mut parts = styled.split(ESCAPE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::refused;
    use crate::cli::Cli;

    #[test]
    fn a_refused_line_gets_a_message_and_one_help() {
        for (line, message, help) in [
            (
                "lbrs datasource show a it's",
                "unexpected argument `it's` found",
                "`lbrs datasource show --help` shows what it takes",
            ),
            (
                "lbrs connectors --color pink",
                "invalid value `pink` for `--color <WHEN>`",
                "possible values: auto, always, never",
            ),
            (
                "lbrs create x",
                "the following required arguments were not provided: --type <TYPE>",
                "`lbrs create --help` shows what it takes",
            ),
            (
                "lbrs datasource x --forc",
                "unexpected argument `--forc` found",
                "a similar argument exists: `--force`",
            ),
            (
                "lbrs -q -v man",
                "the argument `--quiet` cannot be used with `--verbose`",
                "`lbrs --help` shows what it takes",
            ),
            (
                "lbrs connectors a\u{1b}[31m b'c\u{1b}[0m",
                "unexpected argument `b'c\\u{1b}[0m` found",
                "`lbrs connectors --help` shows what it takes",
            ),
        ] {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let Err(error) = Cli::read(&args) else { panic!("{line} is not refused") };
            let Ok(error) = refused(error, &args) else { panic!("{line} asks for help") };
            assert_eq!((error.to_string().as_str(), error.help()), (message, Some(help)), "{line}");
            assert_eq!(error.exit_code(), 2);
        }
    }

    #[test]
    fn help_is_no_error() {
        for line in ["lbrs --help", "lbrs", "lbrs --version", "lbrs help man"] {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let Err(error) = Cli::read(&args) else { panic!("{line} is not refused") };
            assert!(refused(error, &args).is_err(), "{line}");
        }
    }
}
