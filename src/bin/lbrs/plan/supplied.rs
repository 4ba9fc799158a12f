//! What the input answers for one connector's settings.

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::input::config::{MEMBERS, flag_named, is_option_of_lb4};
use super::input::{Input, InputValue, check_key};
use super::inside::{Before, Referred, check_depth};
use super::url::FromUrl;
use crate::errors::{Helpful, Result, Usage, usage};
use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::datasource::Reference;
use lbrs::internal::nearest::nearest;
use lbrs::internal::secret::{Sensitive, quoted, shown_name};
use lbrs::internal::url::{Fault, spell};

/// What flags, the configuration and a URL answer for the settings of one connector.
#[derive(Default)]
pub struct Supplied {
    /// The values, in the order given.
    pub values: IndexMap<String, InputValue>,
    /// The settings to keep as references, each with the variable's name if there is one.
    pub references: IndexMap<String, Option<String>>,
    /// Values inside settings to keep as references.
    pub referred: Vec<Referred>,
    /// What was written as the literal that its text spells.
    pub(super) literals: Vec<String>,
    /// The keys of the settings to remove.
    pub unset: IndexSet<String>,
    /// The settings that a URL answers, if only by leaving them out.
    pub url_answers: Vec<String>,
    /// The settings that get no other value than the URL's.
    pub url_decides: Vec<String>,
    /// The members of the configuration that look misspelled.
    pub misspelt: Vec<Misspelt>,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
}

/// A member of the configuration that looks like a misspelled one of [`MEMBERS`].
pub struct Misspelt {
    /// Its key.
    pub key: String,
    /// The member that the user may have meant.
    pub meant: &'static str,
}

impl Supplied {
    /// Returns what `input` answers for `connector` of an entry that was as `before`, together with `url`: that of the
    /// input, or one that was `typed` at a question.
    ///
    /// # Errors
    /// A member of the configuration is no setting, the connector does not take the URL, or two flags answer
    /// one setting.
    pub fn of(
        input: &Input,
        url: Option<&FromUrl>,
        typed: bool,
        connector: &Connector,
        before: &Before<'_>,
    ) -> Result<Self> {
        let mut supplied = Self {
            values: input.settings.clone(),
            references: input.secrets.clone(),
            unset: input.unset.clone(),
            misspelt: misspelt(input, Some(connector))?,
            ..Self::default()
        };
        supplied.leave_options_of_lb4(connector);
        supplied.open_config(input.nested.expose().clone(), connector)?;
        supplied.open_paths(before, connector)?;
        supplied.open_literals(connector);
        if let Some(url) = url {
            supplied.open_url(url, typed, connector)?;
        }
        if let Some(variable) = &input.override_url {
            supplied.override_by(connector, variable)?;
        }
        supplied.spell(connector)?;
        check(connector, &supplied)?;
        Ok(supplied)
    }

    /// Returns whether there is a value for `setting`, or whether it is to become a secret or be removed.
    pub fn speaks_of(&self, setting: &Setting) -> bool {
        self.keys().chain(&self.unset).any(|key| setting.is_called(key))
    }

    /// Returns the keys that have a value or are to become a secret.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.values.keys().chain(self.references.keys())
    }

    /// Returns whether a value given for another setting, such as a URL, keeps the connector from reading this one.
    pub fn overrides(&self, setting: &Setting, connector: &Connector) -> bool {
        let is_given = |winner: &Setting| self.values.keys().any(|key| winner.is_called(key));
        connector.winners(&setting.key).any(is_given)
    }

    /// Removes the members of the configuration that are options of `lb4 datasource` and no settings.
    fn leave_options_of_lb4(&mut self, connector: &Connector) {
        let warnings = &mut self.warnings;
        self.values.retain(|key, value| {
            let is_option = matches!(value, InputValue::Config(_)) && is_option_of_lb4(key);
            let leaves = is_option && connector.setting(key).is_none();
            if leaves {
                warnings.push(format!(
                    "--config: {} is an option of lb4, not a setting: it is ignored",
                    quoted(key)
                ));
            }
            !leaves
        });
    }

    /// Adds the members of the configuration's `settings` to those beside it, unless `connector` has a setting
    /// called `settings` (as `es` has) and does not know the members. A flag that names another variable wins
    /// over a reference.
    fn open_config(&mut self, nested: Map<String, Value>, connector: &Connector) -> Result<()> {
        let known = |key: &str| connector.setting(key).is_some();
        let members = if known("settings") && nested.keys().any(|key| !known(key)) {
            Map::from_iter([("settings".to_owned(), Value::Object(nested))])
        } else {
            nested
        };
        let is_config = |key: &str| matches!(self.values.get(key), Some(InputValue::Config(_)));
        let is_beside = |key: &str| connector.spellings(key).any(is_config);
        if let Some(key) = members.keys().find(|key| is_beside(key)) {
            return Err(usage!("--config: {} stands beside `settings` and in it", quoted(key))
                .with_help("remove one of them"));
        }
        for (key, value) in members {
            check_key("--config", &key)?;
            self.values.entry(key).or_insert(InputValue::Config(value.into()));
        }
        for (secret, variable) in &self.references {
            let Some(variable) = variable else { continue };
            self.values.retain(|key, value| {
                let InputValue::Config(value) = value else { return true };
                let Some(text) = value.expose().as_str() else { return true };
                let other = Reference::whole(text).filter(|there| there.variable != variable);
                other.is_none() || key != secret
            });
        }
        Ok(())
    }

    fn open_url(&mut self, url: &FromUrl, typed: bool, connector: &Connector) -> Result<()> {
        let is_supplied = |key: &str| self.values.contains_key(key);
        let answers = url.answers(connector, &is_supplied, &self.references)?;
        for (key, text) in answers.settings {
            if !connector.spellings(&key).any(|key| self.values.contains_key(key)) {
                let value = if typed { InputValue::Typed(text) } else { InputValue::Text(text) };
                self.values.insert(key, value);
            }
        }
        self.references = answers.references;
        self.url_decides = answers.decides;
        self.url_answers = answers.answers;
        self.warnings.extend(answers.warnings);
        Ok(())
    }

    /// Spells URLs so that the driver reads them, and rejects URLs and hosts that can mean several things.
    fn spell(&mut self, connector: &Connector) -> Result<()> {
        for (key, value) in &mut self.values {
            let text = match value {
                InputValue::Set(text) | InputValue::Text(text) | InputValue::Typed(text) => {
                    Some(text.expose().as_str())
                }
                InputValue::Config(value) => value.expose().as_str(),
                InputValue::Raw(_) => None,
            };
            let fault = spell(connector, key, text.unwrap_or_default()).map_err(|fault| {
                usage!("{} has {}", quoted(key), fault.place())
                    .with_help(format!("{}; `--set-json` writes any text", fault.help))
            })?;
            let Some(fault) = fault else { continue };
            self.warnings.push(respelled(key, &fault));
            let text = Sensitive::from(fault.respelled.unwrap_or_default());
            *value = match value {
                InputValue::Typed(_) => InputValue::Typed(text),
                _ => InputValue::Text(text),
            };
        }
        Ok(())
    }

    /// Refers to the URL in `variable` in the connector's setting for a URL.
    fn override_by(&mut self, connector: &Connector, variable: &str) -> Result<()> {
        let Some(setting) = connector.overriding() else {
            return Err(usage!("{} has no URL that overrides its other settings", shown_name(&connector.id))
                .with_help("leave `--override-url` out, and give the settings as references: `--secret KEY=VAR`"));
        };
        if self.keys().any(|key| setting.is_called(key)) {
            return Err(usage!(
                "`--override-url` and a value for `{}` contradict each other",
                setting.key
            )
            .with_help(format!("both set `{}`", setting.key)));
        }
        self.values
            .insert(setting.key.clone(), InputValue::Text(format!("${{{variable}}}").into()));
        Ok(())
    }
}

/// Returns the warning that the value of `key` was spelled in another way.
pub(super) fn respelled(key: &str, fault: &Fault) -> String {
    format!("{} has {}: it is written as the driver reads it", quoted(key), fault.place())
}

/// Returns the members of the configuration that look misspelled; all of its settings may be where no connector
/// is known.
///
/// # Errors
/// A member is the name of a flag, or is `settings` and no object.
pub fn misspelt(input: &Input, connector: Option<&Connector>) -> Result<Vec<Misspelt>> {
    let is_known = |key: &str| connector.is_some_and(|known| known.setting(key).is_some());
    let mut misspelt = Vec::new();
    for (key, value) in &input.settings {
        if !matches!(value, InputValue::Config(_)) || is_known(key) {
            continue;
        }
        if let Some(flag) = flag_named(key) {
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
            misspelt.push(Misspelt { key: key.clone(), meant });
        }
    }
    Ok(misspelt)
}

/// Checks the values of settings that the catalog knows, before anything is asked.
fn check(connector: &Connector, supplied: &Supplied) -> Result<()> {
    for (key, value) in &supplied.values {
        let value = match connector.setting(key) {
            Some(setting) => {
                refuse_two_spellings(setting, supplied)?;
                value.typed(connector, setting, key)?
            }
            None => value.untyped(),
        };
        value.map_or(Ok(()), |value| check_depth(key, &value))?;
    }
    Ok(())
}

/// Rejects a setting together with its alias: both would be written, and only the connector knows which one it
/// reads.
pub(super) fn refuse_two_spellings(setting: &Setting, supplied: &Supplied) -> Result<()> {
    let mut spellings = supplied.keys().filter(|key| setting.is_called(key));
    let Some(one) = spellings.next() else { return Ok(()) };
    // A URL replaces what it removes.
    let is_of_url = supplied.url_decides.iter().any(|said| setting.is_called(said));
    let mut unset = supplied.unset.iter().filter(|key| !is_of_url && setting.is_called(key));
    let Some(other) = spellings.find(|key| *key != one).or_else(|| unset.next()) else {
        return Ok(());
    };
    let (first, second) = (one.min(other), one.max(other));
    Err(usage!("{} and {} are the same setting", quoted(first), quoted(second))
        .with_help(format!("give `{}` alone", setting.key)))
}

impl InputValue {
    /// Returns the value as `setting` takes it, given as `key`; `None` leaves the setting blank.
    ///
    /// # Errors
    /// The setting does not take it.
    pub(super) fn typed(
        &self,
        connector: &Connector,
        setting: &Setting,
        key: &str,
    ) -> Result<Option<Value>> {
        let checked = match self {
            Self::Raw(value) => Ok(Some(value.expose().clone())),
            Self::Config(value) => setting.check_json(value.expose().clone()),
            Self::Set(text) | Self::Text(text) | Self::Typed(text) => setting.typed(text.expose()),
        };
        checked.map_err(Usage).with_help(format!(
            "`lbrs connectors {}` shows what {} takes; `--set-json` writes any JSON",
            shown_name(&connector.id),
            quoted(key)
        ))
    }

    /// Returns the value for a setting that the catalog does not know; `None` leaves it blank.
    pub(super) fn untyped(&self) -> Option<Value> {
        let value = match self {
            Self::Set(text) | Self::Text(text) | Self::Typed(text) => {
                Value::from(text.expose().as_str())
            }
            Self::Raw(value) => return Some(value.expose().clone()),
            Self::Config(value) => value.expose().clone(),
        };
        (!value.is_null() && value.as_str() != Some("")).then_some(value)
    }
}
