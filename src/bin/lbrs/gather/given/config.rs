//! The answers in `--config`.

use std::cell::LazyCell;
use std::io::Read;

use clap::{Arg, Command, CommandFactory};
use serde_json::{Map, Value};

use super::text::{is_inline, read_text};
use super::{Given, GivenValue, check_key};
use crate::cli::Cli;
use crate::errors::{Error, Helpful, Result, usage};
use lbrs::internal::catalog::Connector;
use lbrs::internal::catalog::nearest::nearest;
use lbrs::internal::datasource::Reference;
use lbrs::internal::error::Position;
use lbrs::internal::json::parse_strict;
use lbrs::internal::secret::{Sensitive, quoted, shown_name};

/// The members that are not settings.
const MEMBERS: [&str; 4] = ["name", "connector", "settings", "id"];

/// A member of the configuration that looks like a misspelled [`MEMBERS`] one.
pub(in crate::gather) struct Slip {
    /// Its key.
    pub(in crate::gather) key: String,
    /// The member that the user may have meant.
    pub(in crate::gather) meant: &'static str,
}

impl Given {
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
                self.put(key, GivenValue::Config(value.into()));
            }
        }
        Ok(())
    }

    /// Adds the members of the configuration's `settings` to those beside it, unless `connector` has a setting
    /// called `settings` (as `es` has) and does not know the members. A flag that names another variable wins
    /// over a reference.
    pub fn open_config(&mut self, connector: &Connector) -> Result<()> {
        self.look_at_members(connector)?;
        let nested = std::mem::take(&mut self.nested).into_exposed();
        let known = |key: &str| connector.setting(key).is_some();
        let members = if known("settings") && nested.keys().any(|key| !known(key)) {
            Map::from_iter([("settings".to_owned(), Value::Object(nested))])
        } else {
            nested
        };
        for (key, value) in members {
            check_key("--config", &key)?;
            self.settings.entry(key).or_insert(GivenValue::Config(value.into()));
        }
        for (secret, variable) in &self.secrets {
            let Some(variable) = variable else { continue };
            self.settings.retain(|key, value| {
                let GivenValue::Config(value) = value else { return true };
                let Some(text) = value.expose().as_str() else { return true };
                let other = Reference::whole(text).filter(|there| there.variable != variable);
                other.is_none() || key != secret
            });
        }
        Ok(())
    }

    /// Rejects members that are flags, and notes those that look misspelled.
    fn look_at_members(&mut self, connector: &Connector) -> Result<()> {
        let unknown = self.settings.iter().filter(|(key, value)| {
            matches!(value, GivenValue::Config(_)) && connector.setting(key).is_none()
        });
        let flags = LazyCell::new(flags);
        for (key, _) in unknown {
            if let Some(flag) = flags.iter().find(|flag| letters(flag) == letters(key)) {
                let key = quoted(key);
                return Err(usage!("--config: {key} is a flag, not a setting").with_help(format!(
                    "use `--{flag}`; under `settings`, or with `--set`, {key} is a setting"
                )));
            }
            if key == "settings" {
                return Err(usage!("--config: `settings` must be an object").with_help(
                    "give each setting as a member of it, or beside `name` and `connector`",
                ));
            }
            if let Some(meant) = nearest(key, MEMBERS) {
                self.slips.push(Slip { key: key.clone(), meant });
            }
        }
        Ok(())
    }

    /// Adds to `error`, about missing answers, a guess at which member was meant for one.
    pub(in crate::gather) fn explained(&self, error: Error) -> Error {
        match self.slips.first() {
            Some(Slip { key, meant }) => error.with_help(format!(
                "the configuration has {}: did you mean `{meant}`?",
                quoted(key)
            )),
            None => error,
        }
    }
}

/// Returns the flags of adding and changing that answer nothing about the entry, and so are no members.
fn flags() -> Vec<String> {
    let mut lbrs = Cli::command();
    lbrs.build();
    let add = lbrs.find_subcommand("datasource");
    let edit = add.and_then(|add| add.find_subcommand("edit"));
    let args = add.into_iter().chain(edit).flat_map(Command::get_arguments);
    let flags = args.filter_map(Arg::get_long);
    flags.filter(|flag| *flag != "help" && !MEMBERS.contains(flag)).map(str::to_owned).collect()
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
    use super::{flags, letters};

    #[test]
    fn the_words_of_a_flag_are_joined_in_any_way() {
        assert!(flags().contains(&"dry-run".to_owned()));
        for key in ["dry-run", "dryRun", "dry_run", "DRY_RUN"] {
            assert_eq!(letters(key), letters("dry-run"));
        }
    }
}
