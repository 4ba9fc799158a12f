//! Decides where each secret is stored: in the data source file, or in a variable that the file refers to.

mod path;
mod used;

use std::collections::HashSet;
use std::env;

use indexmap::map::Slice;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::Variable;
use super::input::Input;
use super::settings::{Answer, Origin};
use super::supplied::Supplied;
use crate::args::SecretPlace;
use crate::errors::{Helpful, Result, usage};
use crate::prompt::{Confirm, Prompter, Select, Text};
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::{Reference, check_variable, variable_name};
use lbrs::internal::edit::dotenv;
use lbrs::internal::secret::{KeyPath, Policy, Sensitive, Why, quoted, shown_name};
use path::{Path, Step, dotted, each_text, text_of, value_at, value_at_mut};

/// Decides where every secret among the answers is stored, and replaces those stored elsewhere by references.
pub struct SecretPolicy<'a> {
    /// The data source's id, after which variables are named.
    pub id: &'a str,
    /// The connector that the settings belong to.
    pub connector: &'a Connector,
    /// What the flags say.
    pub input: &'a Input,
    /// What they say of the connector's settings.
    pub supplied: &'a Supplied,
    /// The text of `.env`.
    pub env: &'a str,
    /// The name of the data source file, for the question.
    pub file: &'a str,
    /// The settings of an entry that changes.
    pub existing: &'a Map<String, Value>,
}

/// What is stored where.
#[derive(Default)]
pub struct Stored {
    /// The variables that the entry refers to.
    pub variables: Vec<Variable>,
    /// The settings whose secrets stay in the file though the user did not choose that: `password`, or a path
    /// into an object.
    pub inline: Vec<String>,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
}

/// A secret that the user typed, and what limits where it can go.
struct Typed<'a> {
    key: &'a str,
    value: &'a str,
    /// The variables that other settings refer to.
    used: &'a HashSet<String>,
    /// The variables that get a value in this run.
    promised: &'a [Variable],
}

/// Where one secret goes.
enum Place {
    /// To this variable in `.env`.
    Stored { name: String, replace: bool },
    /// To this variable, which the user sets.
    Elsewhere { name: String },
    /// To the data source file.
    Inline,
}

impl SecretPolicy<'_> {
    /// Stores the secrets among `answers`, asking where only for those that the user has typed. No new value goes to
    /// a variable of `used`.
    pub fn apply(
        &self,
        answers: &mut Slice<String, Answer>,
        used: &HashSet<String>,
        stored: &mut Stored,
        prompter: &mut dyn Prompter,
    ) -> Result<()> {
        for (key, answer) in answers {
            let secrets = &self.supplied.references;
            let asked = self.connector.spellings(key).find_map(|key| secrets.get(key));
            if let Some(variable) = asked {
                self.refer(key, answer.value.expose_mut(), variable.as_deref(), used, stored)?;
                continue;
            }
            if answer.origin == Origin::Existing
                && self.input.secret_place != Some(SecretPlace::Env)
            {
                continue;
            }
            for path in self.secret_paths(key, answer.value.expose()) {
                self.apply_to(key, answer, &path, used, stored, prompter)?;
            }
        }
        Ok(())
    }

    /// Makes the setting a reference, for `--secret KEY[=VAR]`; its value, if any, goes to `.env`.
    fn refer(
        &self,
        key: &str,
        answer: &mut Value,
        variable: Option<&str>,
        used: &HashSet<String>,
        stored: &mut Stored,
    ) -> Result<()> {
        if let Some(there) = answer.as_str().and_then(Reference::whole) {
            return same_variable(key, there.variable, variable);
        }
        let value = match (text_of(answer), &*answer) {
            (Some(text), _) => text.into_owned(),
            (None, Value::Bool(value)) => value.to_string(),
            _ => {
                return Err(usage!(
                    "`--secret {}`: a variable can only hold text",
                    shown_name(key)
                )
                .with_help("refer to variables inside the object, or use `--secrets env`"));
            }
        };
        let referred = self.variable_now(key, &[]);
        let now = referred.filter(|name| takes(name, &value, used, &stored.variables));
        let own = || self.own_variable(key, referred, &value, used);
        let name = variable.or(now).map_or_else(own, str::to_owned);
        // The variable that the setting already refers to changes its value.
        let replace = self.input.force || now == Some(name.as_str());
        put_reference(answer, &name);
        let value = Some(value).filter(|value| !value.is_empty());
        if value.is_none() && variable.is_some_and(|name| self.may_be_a_value(name)) {
            let key = shown_name(key);
            stored.warnings.push(format!(
                "`--secret {key}`: the text after `=` is taken for a variable's name; a value goes with `--set-file {key}=PATH`, or `-` for stdin"
            ));
        }
        self.store(key, name, value.map(Sensitive::from), replace, stored)
    }

    /// Returns whether `name`, which a flag gives as a variable's name, does not look like one and nothing sets it.
    fn may_be_a_value(&self, name: &str) -> bool {
        name.contains(|c: char| c.is_ascii_lowercase())
            && env::var_os(name).is_none()
            && !dotenv::parse(self.env).iter().any(|variable| variable.name == name)
    }

    fn apply_to(
        &self,
        setting: &str,
        answer: &mut Answer,
        path: &Path,
        used: &HashSet<String>,
        stored: &mut Stored,
        prompter: &mut dyn Prompter,
    ) -> Result<()> {
        let key = dotted(setting, path);
        let Some(value) = value_at_mut(answer.value.expose_mut(), path) else { return Ok(()) };
        let Some(text) = text_of(value) else { return Ok(()) };
        let referred = self.variable_now(setting, path);
        let now = referred.filter(|name| takes(name, &text, used, &stored.variables));
        let own = || self.own_variable(&key, referred, &text, used);
        let place = match (self.input.secret_place, now) {
            (Some(SecretPlace::Inline), _) => Place::Inline,
            (None, _) if answer.origin == Origin::Typed => {
                let name = now.map_or_else(own, str::to_owned);
                let answer = Typed { key: &key, value: &text, used, promised: &stored.variables };
                self.ask_place(&answer, name, now.is_some(), prompter)?
            }
            // A secret in a variable stays there.
            (_, Some(name)) => Place::Stored { name: name.to_owned(), replace: true },
            (place, None) if place.is_some() || referred.is_some() || self.leaves_variable() => {
                Place::Stored { name: own(), replace: self.input.force }
            }
            (_, None) => {
                stored.inline.push(key);
                return Ok(());
            }
        };
        match place {
            Place::Stored { name, replace } => {
                let text = text.into_owned();
                put_reference(value, &name);
                self.store(&key, name, Some(text.into()), replace, stored)
            }
            Place::Elsewhere { name } => {
                put_reference(value, &name);
                self.store(&key, name, None, false, stored)
            }
            Place::Inline => Ok(()),
        }
    }

    /// Asks where to keep a typed value; `name` is the variable for it, which the setting refers to if `is_its`.
    fn ask_place(
        &self,
        typed: &Typed<'_>,
        name: String,
        is_its: bool,
        prompter: &mut dyn Prompter,
    ) -> Result<Place> {
        let Typed { key, value, promised, .. } = typed;
        if let Some(reason) = self.unwritable(&name, value) {
            return self.ask_place_outside(key, name, &reason, prompter);
        }
        let options = [
            format!("in the environment variable {name}, its value in .env"),
            "in another environment variable, its value in .env".to_owned(),
            format!("in {}, as plain text", self.file),
        ];
        match ask_where(&format!("Where to keep {}:", shown_name(key)), &options, prompter)? {
            0 if is_promised(promised, &name, value) => self.ask_variable(typed, prompter),
            0 if is_its => Ok(Place::Stored { name, replace: true }),
            0 if !self.is_taken(&name, value) => Ok(Place::Stored { name, replace: false }),
            0 => {
                let message = format!("{name} is in .env with another value. Replace it?");
                let question = Confirm { message: &message, default: false };
                if prompter.confirm(&question)? {
                    Ok(Place::Stored { name, replace: true })
                } else {
                    self.ask_variable(typed, prompter)
                }
            }
            1 => self.ask_variable(typed, prompter),
            _ => Ok(Place::Inline),
        }
    }

    /// Asks where to keep a value that `.env` cannot hold.
    fn ask_place_outside(
        &self,
        key: &str,
        name: String,
        reason: &str,
        prompter: &mut dyn Prompter,
    ) -> Result<Place> {
        let options = [
            format!("in the environment variable {name}, which you set yourself"),
            format!("in {}, as plain text", self.file),
        ];
        let message = format!("Where to keep {} (not in .env: {reason}):", shown_name(key));
        match ask_where(&message, &options, prompter)? {
            0 => Ok(Place::Elsewhere { name }),
            _ => Ok(Place::Inline),
        }
    }

    fn ask_variable(&self, typed: &Typed<'_>, prompter: &mut dyn Prompter) -> Result<Place> {
        let Typed { value, used, promised, .. } = typed;
        let check = |name: &str| {
            check_variable(name)?;
            if is_promised(promised, name, value) {
                Err(format!("{name} already holds another secret of this data source"))
            } else if used.contains(name) {
                Err(format!("another setting of this data source refers to {name}"))
            } else if self.is_taken(name, value) {
                Err(format!("{name} is in .env with another value"))
            } else {
                Ok(())
            }
        };
        let question = Text {
            message: "Name of the environment variable:",
            hint: None,
            keeps: false,
            check: &check,
            fallback: None,
            flag: "--secret KEY=VAR",
        };
        Ok(Place::Stored { name: prompter.text(&question)?, replace: false })
    }

    /// Returns a variable of its own for the value of `key`: the usual one, with a number where another setting
    /// refers to that. A setting that has to leave the variable that it is `referred` to by now gets one that
    /// `.env` does not have with another value either.
    fn own_variable(
        &self,
        key: &str,
        referred: Option<&str>,
        value: &str,
        used: &HashSet<String>,
    ) -> String {
        let usual = variable_name(self.id, key);
        let is_free = |name: &String| {
            !used.contains(name) && (referred.is_none() || !self.is_taken(name, value))
        };
        let numbered = (2..).map(|number| format!("{usual}_{number}"));
        std::iter::once(usual.clone()).chain(numbered).find(is_free).unwrap_or(usual)
    }

    /// Returns the variable that the value at `path` of the setting `key` already refers to.
    fn variable_now(&self, key: &str, path: &[Step]) -> Option<&str> {
        let reference = Reference::whole(value_at(self.existing.get(key)?, path)?.as_str()?)?;
        Some(reference.variable)
    }

    /// Returns whether a URL replaces what a variable holds now.
    fn leaves_variable(&self) -> bool {
        let is_told = |key: &str| {
            self.connector.setting(key).is_some_and(|s| s.secret || s.may_hold_credentials)
        };
        let is_reference =
            |value: &Value| value.as_str().is_some_and(|text| Reference::whole(text).is_some());
        !self.supplied.url_decides.is_empty()
            && self.existing.iter().any(|(key, value)| is_told(key) && is_reference(value))
    }

    /// Returns why `.env` cannot hold `value`, whether or not it sets the variable `name`.
    fn unwritable(&self, name: &str, value: &str) -> Option<String> {
        match dotenv::set(self.env, name, value) {
            Ok(_) | Err(dotenv::Problem::Conflict { .. }) => None,
            Err(problem) => Some(problem.to_string()),
        }
    }

    fn is_taken(&self, name: &str, value: &str) -> bool {
        dotenv::parse(self.env)
            .iter()
            .rfind(|var| var.name == name)
            .is_some_and(|var| var.value.expose() != value)
    }

    fn store(
        &self,
        key: &str,
        variable: String,
        value: Option<Sensitive<String>>,
        replace: bool,
        stored: &mut Stored,
    ) -> Result<()> {
        let same = stored.variables.iter().find(|stored| stored.name == variable);
        if same.is_some_and(|same| value.is_some() && same.value.is_some() && same.value != value) {
            return Err(usage!("{variable} would get two different values")
                .with_help("name another variable with `--secret KEY=VAR`"));
        }
        if let Some(value) = &value {
            dotenv::quote(value.expose())
                .map(Zeroizing::new)
                .map_err(|problem| usage!(".env cannot hold the value of {}: {problem}", quoted(key)))
                .with_help(format!("set {variable} in the environment yourself, or keep the value in the file with `--secrets inline`"))?;
        }
        stored.variables.push(Variable { key: key.to_owned(), name: variable, value, replace });
        Ok(())
    }

    /// Returns the paths to the secret texts and numbers inside an answer that are not references.
    fn secret_paths(&self, key: &str, answer: &Value) -> Vec<Path> {
        let policy = Policy::default();
        let setting = policy.member(&KeyPath::entry_of(self.connector), key);
        // A URL replaces one that may have held a password.
        let replaces = |path: &Path| {
            self.connector.setting(key).is_some_and(|setting| setting.may_hold_credentials)
                && self.variable_now(key, path).is_some()
        };
        let mut paths = Vec::new();
        each_text(answer, &mut Vec::new(), &mut |path, text| {
            let at = path.iter().fold(setting.clone(), |at, step| match step {
                Step::Member(key) => policy.member(&at, key.clone()),
                Step::Element(_) => at,
            });
            let is_plain = !text.is_empty() && Reference::in_text(text).is_none();
            let is_secret = || policy.verdict(&at, text).is_some_and(Why::is_certain);
            if is_plain && (is_secret() || replaces(path)) {
                paths.push(path.clone());
            }
        });
        paths
    }
}

/// Replaces a secret by a reference to `variable`.
fn put_reference(value: &mut Value, variable: &str) {
    let reference = Value::String(format!("${{{variable}}}"));
    drop(Sensitive::from(std::mem::replace(value, reference)));
}

/// Rejects a flag that names another variable than the one that the setting `key` refers to.
fn same_variable(key: &str, there: &str, named: Option<&str>) -> Result<()> {
    if named.is_none_or(|named| named == there) {
        return Ok(());
    }
    // The other name is not quoted: it may be the secret itself.
    Err(usage!("{} is set to `${{{there}}}`, and `--secret` names another variable", quoted(key))
        .with_help("leave one of the two out"))
}

/// Returns whether `variable` can take a new value of one of the settings that refer to it. If another one keeps its
/// value, or gets another value, the new one needs a variable of its own.
fn takes(variable: &str, value: &str, used: &HashSet<String>, promised: &[Variable]) -> bool {
    match promised.iter().find(|secret| secret.name == variable && secret.value.is_some()) {
        Some(secret) => secret.value.as_ref().is_some_and(|there| there.expose() == value),
        None => !used.contains(variable),
    }
}

/// Returns whether `variable` already gets another value.
fn is_promised(promised: &[Variable], variable: &str, value: &str) -> bool {
    promised.iter().any(|secret| {
        secret.name == variable
            && secret.value.as_ref().is_some_and(|there| there.expose() != value)
    })
}

fn ask_where(message: &str, options: &[String], prompter: &mut dyn Prompter) -> Result<usize> {
    prompter.select(&Select {
        message,
        options,
        keywords: &[],
        behind: &[],
        start: 0,
        fallback: Some(0),
        flag: "--secrets env|inline",
    })
}
