//! What flags and the configuration answer before any question. It does not change afterwards.

pub mod config;
pub mod conflicts;
mod text;

use std::io::Read;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::url::{FromUrl, bad_url};
use crate::args::{ChangeArgs, ManifestArgs, SecretPlace, SettingArgs, UrlArgs};
use crate::dependency::{ManifestChoice, PackageManager};
use crate::errors::{Context, Helpful, Result, Usage, usage};
use conflicts::{
    contradiction, refuse_idle_installer, refuse_two_flags, refuse_two_readers_of_stdin, two_flags,
};
use lbrs::internal::datasource::{check_variable, is_object_name};
use lbrs::internal::json::parse_strict;
use lbrs::internal::secret::{Sensitive, holds_password, quoted, shown_name};
use lbrs::internal::text::{is_hidden, without_line_end};
use text::{read_text, refuse_value_for_path};

/// What flags and the configuration answer.
#[derive(Default)]
pub struct Input {
    /// The data source's name.
    pub name: Option<String>,
    /// The entry's id, if it differs from the name.
    pub id: Option<String>,
    /// The connector.
    pub connector: Option<String>,
    /// The settings, in the order given; a later value of a key replaces an earlier one.
    pub settings: IndexMap<String, InputValue>,
    /// The members of the configuration's `settings`.
    pub nested: Sensitive<Map<String, Value>>,
    /// The URL, or the variable with one, that answers for the connector and its settings.
    pub url: Option<FromUrl>,
    /// The variable whose URL, when it is set, overrides the settings.
    pub override_url: Option<String>,
    /// The settings to keep as references, each with the variable's name if there is one.
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
    /// Whether to replace an entry of the same id, or a variable that has another value.
    pub force: bool,
    /// Whether to take every default, and to install the dependency.
    pub yes: bool,
    /// The keys of the settings to remove.
    pub unset: IndexSet<String>,
    /// What the user may have meant instead, for the error about missing answers.
    pub instead: Option<String>,
}

/// The flags of adding and changing that answer something.
pub struct Flags<'a> {
    /// The name.
    pub name: Option<&'a String>,
    /// The id, where it may differ from the name.
    pub id: Option<&'a String>,
    /// The connector.
    pub connector: Option<&'a String>,
    /// Where the entry is written, and how.
    pub change: &'a ChangeArgs,
    /// What a URL answers.
    pub url: &'a UrlArgs,
    /// The settings.
    pub settings: &'a SettingArgs,
    /// The keys of the settings to remove.
    pub unset: &'a [String],
    /// What is done with the manifest.
    pub manifest: &'a ManifestArgs,
}

/// The value of a setting, and where it comes from.
#[derive(Clone, PartialEq)]
pub enum InputValue {
    /// Text of `--set`, to be typed by the catalog; where that does not know the key, it may be a literal.
    Set(Sensitive<String>),
    /// Text, to be typed by the catalog.
    Text(Sensitive<String>),
    /// Text of a URL that the user typed at a question: a question can ask where to keep it.
    Typed(Sensitive<String>),
    /// JSON from a configuration, to be checked against the catalog.
    Config(Sensitive<Value>),
    /// JSON that is written as it is.
    Raw(Sensitive<Value>),
}

impl Input {
    /// Collects what `flags` answer, and the files that they name; a flag wins over the configuration.
    ///
    /// # Errors
    /// Flags contradict each other, a value is malformed, or a file cannot be read.
    pub fn read(flags: &Flags<'_>, stdin: &mut impl Read) -> Result<Self> {
        refuse_idle_installer(flags.manifest)?;
        let mut input = Self::from_settings(flags.settings, flags.unset, stdin)?;
        input.put_url(flags.url)?;
        if let Some(name) = flags.name {
            input.name = Some(name.clone());
        }
        if let Some(id) = not_empty(flags.id, "--id")? {
            input.id = Some(id);
        }
        if let Some(connector) = not_empty(flags.connector, "--connector")? {
            input.connector = Some(connector);
        }
        input.put_manifest(flags.manifest);
        input.force = flags.change.force;
        input.yes = flags.change.yes;
        for key in flags.unset {
            check_key("--unset", key)?;
            if input.secrets.contains_key(key) {
                return Err(two_flags("--secret", "--unset", key));
            }
            if input.settings.contains_key(key) {
                return Err(two_flags("--config", "--unset", key));
            }
            input.unset.insert(key.clone());
        }
        Ok(input)
    }

    /// Rejects a configuration for another entry than the one of `id`, or with a name where the id changes.
    ///
    /// # Errors
    /// The configuration is such a one.
    pub fn check_identity(&self, id: Option<&str>, renames: bool) -> Result<()> {
        if let (Some(own), Some(meant)) = (self.id.as_deref(), id)
            && own != meant
        {
            return Err(usage!(
                "the configuration has the id {}, and the command changes {}",
                quoted(own),
                quoted(meant)
            )
            .with_help("`--rename NEW` gives another id"));
        }
        if renames && self.name.is_some() {
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
        let mut input = Self::default();
        refuse_two_readers_of_stdin(settings)?;
        refuse_two_flags(settings, unset)?;
        if let Some(source) = &settings.config {
            input.read_config(source.expose(), stdin)?;
        }
        for text in &settings.set {
            let (key, value) = key_and_value("--set", "KEY=VALUE", text.expose())?;
            input.put(key, InputValue::Set(value.to_owned().into()));
        }
        for text in &settings.set_string {
            let (key, value) = key_and_value("--set-string", "KEY=VALUE", text.expose())?;
            input.put(key, InputValue::Raw(Value::from(value).into()));
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
            input.put(key, InputValue::Raw(value.into()));
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
            input.put(key, InputValue::Text(value.to_owned().into()));
        }
        for text in &settings.secret {
            input.put_secret(text.expose())?;
        }
        input.secret_place = settings.secrets;
        input.advanced = either(settings.advanced, settings.no_advanced);
        Ok(input)
    }

    fn put_url(&mut self, args: &UrlArgs) -> Result<()> {
        if let Some(text) = &args.from_url {
            self.url = Some(FromUrl::parse(text.expose()).map_err(bad_url)?);
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

    fn put_manifest(&mut self, args: &ManifestArgs) {
        self.dependency = args.dependency.clone();
        self.manifest = args.manifest.unwrap_or_default();
        self.package_manager = args.package_manager;
        self.install = either(args.install, args.no_install);
    }

    fn put(&mut self, key: &str, value: InputValue) {
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

fn not_empty(value: Option<&String>, flag: &str) -> Result<Option<String>> {
    match value.map(String::as_str) {
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

pub(super) fn check_key(place: &str, key: &str) -> Result<()> {
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
