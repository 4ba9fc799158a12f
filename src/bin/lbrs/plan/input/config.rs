//! The answers in `--config`.

use std::io::Read;

use clap::{Arg, Args, Command};
use serde_json::Value;

use super::text::{is_inline, read_text};
use super::{Input, InputValue, check_key};
use crate::args::{ChangeArgs, Global, ManifestArgs, SettingArgs, UnusedDependencyArgs, UrlArgs};
use crate::errors::{Helpful, Result, usage};
use lbrs::internal::error::Position;
use lbrs::internal::json::parse_strict;
use lbrs::internal::secret::{Sensitive, shown_name};

/// The members that are not settings.
pub(in crate::plan) const MEMBERS: [&str; 4] = ["name", "connector", "settings", "id"];

/// The options of `lb4 datasource` that answer nothing here, in lower case and in one word.
const OF_LB4: [&str; 5] = ["skipcache", "forceinstall", "askanswered", "format", "lint"];

/// The flags that only changing an entry has.
const OF_EDIT: [&str; 3] = ["rename", "to-typescript", "unset"];

impl Input {
    /// Reads the configuration that `source` is or names.
    pub(super) fn read_config(&mut self, source: &str, stdin: &mut impl Read) -> Result<()> {
        if source.trim().is_empty() {
            return Err(usage!("`--config` is empty")
                .with_help("it takes a JSON object, a file that holds one, or `-` for stdin"));
        }
        let inline = is_inline(source);
        let text = if inline {
            Sensitive::from(source.to_owned())
        } else {
            read_text(source, stdin, "--config")?
        };
        let place = match source {
            _ if inline => "--config".to_owned(),
            "-" => "stdin".to_owned(),
            path => shown_name(path).into_owned(),
        };
        let text = text.expose().trim_start_matches('\u{feff}');
        let value = parse_strict(text).map_err(|error| {
            // The text may be half a secret: the error gives its position only.
            let Position { line, column } = Position::of(text, error.offset);
            if let Some(help) = error.help {
                return usage!("{place}:{line}:{column}: {error}").with_help(help);
            }
            usage!("{place}:{line}:{column}: not JSON").with_help(
                "`--config` takes a JSON object, a file that holds one, or `-` for stdin",
            )
        })?;
        let Value::Object(members) = value else {
            return Err(usage!("{place}: the configuration is not a JSON object")
                .with_help("the form is {\"name\": ..., \"connector\": ..., SETTING: ...}"));
        };
        for (key, value) in members {
            self.put_config_member(&place, &key, value)?;
        }
        Ok(())
    }

    fn put_config_member(&mut self, place: &str, key: &str, value: Value) -> Result<()> {
        match (key, value) {
            ("name", value) => self.name = config_text(place, "name", value)?,
            ("connector", value) => self.connector = config_text(place, "connector", value)?,
            ("id", value) => self.id = config_text(place, "id", value)?,
            // What `lb4 datasource --config` users pass as well, and what needs no answer here.
            ("skipInstall" | "skip-install", Value::Bool(skip)) => self.install = Some(!skip),
            ("settings", Value::Object(settings)) => self.nested = settings.into(),
            // A text may be a setting of this name: a connector has one.
            ("settings", Value::Number(_) | Value::Bool(_) | Value::Array(_)) => {
                return Err(usage!("{place}: `settings` is not a JSON object").with_help(
                    "the form is {\"name\": ..., \"connector\": ..., \"settings\": {SETTING: ...}}",
                ));
            }
            (_, value) => {
                check_key(place, key)?;
                self.put(key, InputValue::Config(value.into()));
            }
        }
        Ok(())
    }
}

/// Returns the flag of adding or changing that `key` names, in whatever way its words are joined, unless it
/// answers something about the entry.
pub(in crate::plan) fn flag_named(key: &str) -> Option<String> {
    let flags = ManifestArgs::augment_args(Command::new("lbrs"));
    let flags =
        UnusedDependencyArgs::augment_args(SettingArgs::augment_args(UrlArgs::augment_args(flags)));
    let flags = Global::augment_args(ChangeArgs::augment_args(flags));
    let longs = flags.get_arguments().filter_map(Arg::get_long).chain(OF_EDIT);
    let mut others = longs.filter(|long| !MEMBERS.contains(long));
    others.find(|long| letters(long) == letters(key)).map(str::to_owned)
}

/// Returns whether `key` is an option of `lb4 datasource`, in whatever way its words are joined.
pub(in crate::plan) fn is_option_of_lb4(key: &str) -> bool {
    OF_LB4.contains(&letters(key).as_str())
}

/// Returns the letters of a word, in whatever way its parts are joined: `dryRun`, `dry_run`.
fn letters(word: &str) -> String {
    word.chars().filter(|c| !"-_".contains(*c)).map(|c| c.to_ascii_lowercase()).collect()
}

fn config_text(place: &str, member: &str, value: Value) -> Result<Option<String>> {
    match value {
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Null => Ok(None),
        _ => Err(usage!("{place}: `{member}` is not a string")
            .with_help(format!("write it as \"{member}\": \"...\""))),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command, CommandFactory};

    use super::{MEMBERS, flag_named};
    use crate::cli::Cli;

    #[test]
    fn every_flag_of_adding_and_changing_is_known() {
        let mut lbrs = Cli::command();
        lbrs.build();
        let add = lbrs.find_subcommand("datasource");
        let edit = add.and_then(|add| add.find_subcommand("edit"));
        let arguments = add.into_iter().chain(edit).flat_map(Command::get_arguments);
        for flag in arguments.filter_map(Arg::get_long) {
            let is_member = flag == "help" || MEMBERS.contains(&flag);
            assert_eq!(flag_named(flag).is_none(), is_member, "{flag}");
        }
    }

    #[test]
    fn the_words_of_a_flag_are_joined_in_any_way() {
        for key in ["dry-run", "dryRun", "dry_run", "DRY_RUN"] {
            assert_eq!(flag_named(key).as_deref(), Some("dry-run"));
        }
    }
}
