//! The answers that flags and the configuration give, before any question.

mod config;
mod conflicts;
mod text;

use std::io::Read;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::from_url::{FromUrl, bad_url};
use crate::cli::{AddArgs, EditArgs, ManifestArgs, SecretPlace, SettingArgs, UrlArgs};
use crate::dependency::{ManifestChoice, PackageManager};
use crate::errors::{Context, Helpful, Result, Usage, usage};
use config::Slip;
pub(super) use conflicts::contradiction;
use conflicts::{
    refuse_idle_installer, refuse_removal_from_none, refuse_two_flags, refuse_two_readers_of_stdin,
    two_flags,
};
use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::datasource::is_object_name;
use lbrs::internal::json::parse_strict;
use lbrs::internal::secret::{Sensitive, holds_password, quoted, shown_name};
use lbrs::internal::text::{is_hidden, without_line_end};
use text::{read_text, refuse_value_for_path};

/// Answers that need no question.
#[derive(Default)]
pub struct Given {
    /// The data source's name.
    pub name: Option<String>,
    /// The entry's id, if it differs from the name.
    pub id: Option<String>,
    /// The connector.
    pub connector: Option<String>,
    /// The settings, in the order given; a later value of a key replaces an earlier one.
    pub settings: IndexMap<String, GivenValue>,
    /// The members of the configuration's `settings`, until [`Given::open_config`] has placed them.
    nested: Sensitive<Map<String, Value>>,
    /// The members of the configuration that look misspelled.
    pub(super) slips: Vec<Slip>,
    /// The URL, or the variable with one, that answers for the connector and its settings.
    pub from_url: Option<FromUrl>,
    /// The settings that the URL answers, if only by leaving them out.
    pub url_answers: Vec<String>,
    /// The settings that get no other value than the URL's.
    pub url_says: Vec<String>,
    /// The variable whose URL, when it is set, overrides the settings.
    pub override_url: Option<String>,
    /// The settings to keep as references, each with the variable's name if it was given.
    pub secrets: IndexMap<String, Option<String>>,
    /// Where other secrets go.
    pub secret_place: Option<SecretPlace>,
    /// Whether to ask for the advanced settings.
    pub advanced: Option<bool>,
    /// The dependency that replaces the catalog's.
    pub dependency: Option<String>,
    /// The manifest that it goes to.
    pub manifest: ManifestChoice,
    /// The package manager that installs it.
    pub package_manager: Option<PackageManager>,
    /// Whether to run the package manager.
    pub install: Option<bool>,
    /// Whether to replace an entry of the same id.
    pub force: bool,
    /// The keys of the settings to remove.
    pub unset: IndexSet<String>,
}

/// The value of a setting as it was given.
#[derive(Clone, PartialEq)]
pub enum GivenValue {
    /// Text, to be typed by the catalog.
    Text(Sensitive<String>),
    /// Text of a URL that the user typed at a question: a question can ask where to keep it.
    Typed(Sensitive<String>),
    /// JSON from a configuration, to be checked against the catalog.
    Config(Sensitive<Value>),
    /// JSON that is written as it is.
    Raw(Sensitive<Value>),
}

impl Given {
    /// Returns whether there is a value for `setting`, or whether it is to become a secret or be removed.
    pub fn speaks_of(&self, setting: &Setting) -> bool {
        let mut keys = self.settings.keys().chain(self.secrets.keys()).chain(&self.unset);
        keys.any(|key| setting.is_called(key))
    }

    /// Collects the answers of `args` and of the files that they name; a flag wins over the configuration.
    pub fn from_args(args: &AddArgs, stdin: &mut impl Read) -> Result<Self> {
        refuse_idle_installer(&args.manifest)?;
        let mut given = Self::from_settings(&args.settings, &[], stdin)?;
        given.put_url(&args.url)?;
        given.put_names(args)?;
        given.put_manifest(&args.manifest);
        given.force = args.change.force;
        Ok(given)
    }

    /// Collects the answers of `args`, which change an entry.
    pub fn from_edit(args: &EditArgs, stdin: &mut impl Read) -> Result<Self> {
        refuse_idle_installer(&args.manifest)?;
        refuse_removal_from_none(args)?;
        let mut given = Self::from_settings(&args.settings, &args.unset, stdin)?;
        given.check_identity(args)?;
        if let Some(name) = &args.name {
            given.name = Some(name.clone());
        }
        if let Some(connector) = given_text(&args.connector, "--connector")? {
            given.connector = Some(connector);
        }
        given.put_url(&args.url)?;
        given.put_manifest(&args.manifest);
        given.force = args.change.force;
        for key in &args.unset {
            check_key("--unset", key)?;
            if given.secrets.contains_key(key) {
                return Err(two_flags("--secret", "--unset", key));
            }
            if given.settings.contains_key(key) {
                return Err(two_flags("--config", "--unset", key));
            }
            given.unset.insert(key.clone());
        }
        Ok(given)
    }

    /// Rejects a configuration for another entry.
    fn check_identity(&mut self, args: &EditArgs) -> Result<()> {
        if let (Some(id), Some(meant)) = (&self.id, &args.id)
            && id != meant
        {
            return Err(usage!(
                "the configuration has the id {}, and the command changes {}",
                quoted(id),
                quoted(meant)
            )
            .with_help("`--rename NEW` gives another id"));
        }
        if args.rename.is_some() && self.name.is_some() {
            return Err(contradiction(
                "--rename",
                "--config",
                "the name follows the id, and the configuration has a `name`",
            ));
        }
        Ok(())
    }

    fn from_settings(
        settings: &SettingArgs,
        unset: &[String],
        stdin: &mut impl Read,
    ) -> Result<Self> {
        let mut given = Self::default();
        refuse_two_readers_of_stdin(settings)?;
        refuse_two_flags(settings, unset)?;
        if let Some(source) = &settings.config {
            given.read_config(source.expose(), stdin)?;
        }
        for text in &settings.set {
            let (key, value) = key_and_value("--set", "KEY=VALUE", text.expose())?;
            given.put(key, GivenValue::Text(value.to_owned().into()));
        }
        for text in &settings.set_json {
            let (key, value) = key_and_value("--set-json", "KEY=JSON", text.expose())?;
            let value = parse_strict(value).map_err(|error| {
                let key = shown_name(key);
                if let Some(help) = error.help {
                    let place = format!("character {}", error.offset + 1);
                    return usage!("`--set-json {key}=...`, {place}: {error}")
                        .with_help(help);
                }
                usage!("`--set-json {key}=...` is not JSON at character {}", error.offset + 1)
                    .with_help("text needs quotes of its own: --set-json 'KEY=\"text\"'; `--set KEY=text` adds them")
            })?;
            given.put(key, GivenValue::Raw(value.into()));
        }
        for text in &settings.set_file {
            let (key, path) = key_and_value("--set-file", "KEY=PATH", text.expose())?;
            refuse_value_for_path(key, path)?;
            let value = read_text(path, stdin, &format!("--set-file {}", shown_name(key)))?;
            let value = without_line_end(value.expose());
            if value.is_empty() {
                // A secret that got lost on its way must not pass for a blank answer.
                return Err(usage!("`--set-file {}`: the file is empty", shown_name(key))
                    .with_help("`--set KEY=` leaves a setting blank"));
            }
            given.put(key, GivenValue::Text(value.to_owned().into()));
        }
        for text in &settings.secret {
            given.put_secret(text.expose())?;
        }
        given.secret_place = settings.secrets;
        given.advanced = either(settings.advanced, settings.no_advanced);
        Ok(given)
    }

    fn put_url(&mut self, args: &UrlArgs) -> Result<()> {
        if let Some(text) = &args.from_url {
            self.from_url = Some(FromUrl::parse(text.expose()).map_err(bad_url)?);
        }
        if let Some(variable) = &args.override_url {
            check_variable(variable)
                .map_err(Usage)
                .context("`--override-url`")
                .with_help("the form is --override-url VAR")?;
            self.override_url = Some(variable.clone());
        }
        Ok(())
    }

    /// Answers the settings of `connector` from the URL and from the variable that overrides them. Returns warnings.
    pub fn open_url(&mut self, connector: &Connector, typed: bool) -> Result<Vec<String>> {
        let before = self.settings.len();
        let warnings = match self.from_url.take() {
            Some(url) => url.answer(connector, self)?,
            None => Vec::new(),
        };
        for value in self.settings.values_mut().skip(before).filter(|_| typed) {
            if let GivenValue::Text(text) = value {
                *value = GivenValue::Typed(std::mem::take(text));
            }
        }
        if let Some(variable) = self.override_url.take() {
            self.override_by(connector, &variable)?;
        }
        Ok(warnings)
    }

    fn put_names(&mut self, args: &AddArgs) -> Result<()> {
        if let Some(name) = args.name_flag.clone().or_else(|| args.name.clone()) {
            self.name = Some(name);
        }
        if let Some(id) = given_text(&args.id, "--id")? {
            self.id = Some(id);
        }
        if let Some(connector) = given_text(&args.connector, "--connector")? {
            self.connector = Some(connector);
        }
        Ok(())
    }

    fn put_manifest(&mut self, args: &ManifestArgs) {
        self.dependency = args.dependency.clone();
        self.manifest = args.manifest.unwrap_or_default();
        self.package_manager = args.package_manager;
        self.install = either(args.install, args.no_install);
    }

    fn put(&mut self, key: &str, value: GivenValue) {
        self.settings.insert(key.to_owned(), value);
    }

    fn put_secret(&mut self, text: &str) -> Result<()> {
        let (key, variable) = match text.split_once('=') {
            Some((key, variable)) => (key, Some(variable)),
            None => (text, None),
        };
        check_key("--secret", key)?;
        if let Some(variable) = variable {
            check_variable(variable)
                .map_err(Usage)
                .with_context(|| format!("`--secret {}`", shown_name(key)))
                .with_help("the form is --secret KEY=VAR; give the value with `--set-file KEY=-` or `--set KEY=VALUE`")?;
        }
        let variable = variable.map(str::to_owned);
        let there = self.secrets.entry(key.to_owned()).or_default();
        if there.is_some() && variable.is_some() && *there != variable {
            // The names are not quoted: one may be the secret itself.
            return Err(usage!("`--secret {}` names two variables", shown_name(key))
                .with_help("leave one of the two out"));
        }
        *there = there.take().or(variable);
        Ok(())
    }
}

/// Returns the flag that asks for an installation, if any.
pub(super) fn flag_of_installing(
    install: bool,
    manager: Option<PackageManager>,
) -> Option<&'static str> {
    match manager {
        _ if install => Some("--install"),
        Some(_) => Some("--package-manager"),
        None => None,
    }
}

/// Checks that `${VARIABLE}` can refer to `variable`.
pub fn check_variable(variable: &str) -> Result<(), String> {
    let word = variable.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if variable.is_empty() {
        Err("a variable's name is required".to_owned())
    } else if !word || variable.starts_with(|c: char| c.is_ascii_digit()) {
        // The text may be a secret that was typed in the wrong place: it is not quoted.
        Err("a variable's name has only letters, digits and _, and does not start with a digit"
            .to_owned())
    } else {
        Ok(())
    }
}

fn given_text(value: &Option<String>, flag: &str) -> Result<Option<String>> {
    match value.as_deref() {
        Some("") => Err(usage!("`{flag}` is empty").with_help("leave it out to be asked for it")),
        Some(value) => Ok(Some(value.to_owned())),
        None => Ok(None),
    }
}

/// Returns what a flag and the one that says the opposite come to.
fn either(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

fn key_and_value<'a>(flag: &str, form: &str, text: &'a str) -> Result<(&'a str, &'a str)> {
    // What precedes the first `=` is quoted only if it is a key: it may be half a secret.
    let Some((key, value)) = text.split_once('=') else {
        return Err(usage!("`{flag}` has no `=`").with_help(format!("the form is {flag} {form}")));
    };
    check_key(flag, key)?;
    Ok((key, value))
}

fn check_key(place: &str, key: &str) -> Result<()> {
    if key.is_empty() {
        return Err(usage!("{place}: a setting has no key")
            .with_help("`lbrs connectors ID` lists the settings of a connector"));
    }
    if matches!(key, "name" | "connector") {
        return Err(usage!("{place}: `{key}` is not a setting").with_help(format!("use `--{key}`")));
    }
    if holds_password(key) {
        // It is not quoted, and must not become a key, which everyone may see.
        return Err(usage!("{place}: a setting's key cannot hold a password")
            .with_help("`--from-url` takes a URL, and `--set` the setting as KEY=VALUE"));
    }
    if is_object_name(key) || key.chars().any(is_hidden) {
        return Err(usage!("{place}: {} cannot be a setting's key", quoted(key))
            .with_help("`lbrs connectors ID` lists the settings of a connector"));
    }
    Ok(())
}
