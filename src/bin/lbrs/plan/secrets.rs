//! Decides where each secret is stored: in the data source file, or in a variable that the file refers to.

mod ask;
mod found;
mod used;

use std::borrow::Cow;
use std::collections::HashSet;
use std::env;
use std::path::Path;

use indexmap::map::Slice;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::Variable;
use super::input::Input;
use super::inside::Referred;
use super::path::{Step, ValuePath, dotted, text_of, value_at, value_at_mut};
use super::settings::{Answer, Origin};
use super::supplied::Supplied;
use crate::args::SecretPlace;
use crate::errors::{Helpful, Result, usage};
use crate::prompt::Prompter;
use ask::Typed;
use lbrs::internal::catalog::Connector;
use lbrs::internal::datasource::{Reference, variable_name};
use lbrs::internal::edit::dotenv;
use lbrs::internal::secret::{Sensitive, quoted, shown_name};

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
    /// The texts of the `.env` files; the last one gets the values.
    pub env: &'a [Zeroizing<String>],
    /// The path of that one.
    pub env_file: &'a Path,
    /// The name of the data source file, for the question.
    pub file: &'a str,
    /// The settings of an entry that changes.
    pub existing: &'a Map<String, Value>,
    /// The variables that keep their values for the layers below.
    pub kept: HashSet<String>,
    /// Whether a variable within a text counts too, as in a template of TypeScript.
    pub has_templates: bool,
}

/// What is stored where.
#[derive(Default)]
pub struct Stored {
    /// The variables that the entry refers to.
    pub variables: Vec<Variable>,
    /// The settings whose secrets a flag keeps in the file: `password`, or a path into an object.
    pub inline: Vec<String>,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
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
                let variable = variable.as_deref();
                self.refer(key, &[], answer.value.expose_mut(), variable, used, stored)?;
                continue;
            }
            let is_inside =
                |inner: &&Referred| self.connector.spellings(key).any(|key| *key == inner.setting);
            for Referred { path, variable, .. } in self.supplied.referred.iter().filter(is_inside) {
                if let Some(value) = value_at_mut(answer.value.expose_mut(), path) {
                    self.refer(key, path, value, variable.as_deref(), used, stored)?;
                }
            }
            if answer.origin == Origin::Existing
                && self.input.secret_place != Some(SecretPlace::Env)
            {
                continue;
            }
            for path in self.secret_paths(key, answer.value.expose()) {
                if self.is_unchanged(key, &path, answer) {
                    continue;
                }
                self.apply_to(key, answer, &path, used, stored, prompter)?;
            }
        }
        Ok(())
    }

    /// Makes the value at `path` of a setting a reference, for `--secret KEY[=VAR]`; if there is one, it goes to
    /// `.env`.
    fn refer(
        &self,
        setting: &str,
        path: &[Step],
        answer: &mut Value,
        variable: Option<&str>,
        used: &HashSet<String>,
        stored: &mut Stored,
    ) -> Result<()> {
        let key = &*dotted(setting, path);
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
                .with_help(format!(
                    "name a member with `--secret {}.MEMBER`, or use `--secrets env`",
                    shown_name(key)
                )));
            }
        };
        let referred = self.variable_now(setting, path);
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
            && !self.env.iter().any(|env| dotenv::parse(env).iter().any(|var| var.name == name))
    }

    fn apply_to(
        &self,
        setting: &str,
        answer: &mut Answer,
        path: &ValuePath,
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
            (Some(SecretPlace::Inline), _) => {
                stored.inline.push(key);
                return Ok(());
            }
            (None, _) if answer.origin == Origin::Typed => {
                let name = now.map_or_else(own, str::to_owned);
                let answer = Typed { key: &key, value: &text, used, promised: &stored.variables };
                self.ask_place(&answer, name, now.is_some(), prompter)?
            }
            // A secret in a variable stays there.
            (_, Some(name)) => Place::Stored { name: name.to_owned(), replace: true },
            (_, None) => Place::Stored { name: own(), replace: self.input.force },
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

    /// Returns why `.env` cannot hold `value`, whether or not it sets the variable `name`.
    fn unwritable(&self, name: &str, value: &str) -> Option<String> {
        match dotenv::set(self.env_text(), name, value) {
            Ok(_) | Err(dotenv::Problem::Conflict { .. }) => None,
            Err(problem) => Some(problem.to_string()),
        }
    }

    /// Returns the name of the file that gets the values.
    fn env_name(&self) -> Cow<'_, str> {
        self.env_file.file_name().unwrap_or_default().to_string_lossy()
    }

    /// Returns its text.
    fn env_text(&self) -> &str {
        self.env.last().map_or("", |text| text)
    }

    fn is_taken(&self, name: &str, value: &str) -> bool {
        dotenv::parse(self.env_text())
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
                .map_err(|problem| usage!("{} cannot hold the value of {}: {problem}", self.env_name(), quoted(key)))
                .with_help(format!("`--secret {}={variable}` without a value refers to {variable}, which you set yourself; `--secrets inline` keeps the value in the file", shown_name(key)))?;
        }
        let (file, key) = (self.env_file.to_owned(), key.to_owned());
        stored.variables.push(Variable { file, key, name: variable, value, replace });
        Ok(())
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
