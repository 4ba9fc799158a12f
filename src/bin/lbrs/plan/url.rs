//! `--from-url`: a connection URL, or a variable that holds one, answers the questions for the connector and its
//! settings.

use indexmap::IndexMap;
use zeroize::Zeroizing;

use crate::errors::{Error, Helpful, Result, Usage, usage};
use lbrs::internal::catalog::{Catalog, Connector, UrlRule};
use lbrs::internal::datasource::check_variable;
use lbrs::internal::edit::dotenv;
use lbrs::internal::secret::{Sensitive, holds_password, shown_name};
use lbrs::internal::text::visible;
use lbrs::internal::url::{
    Apart, ConnectionUrl, NotTaken, Role, decoded, take_apart, take_variable, url_setting,
    with_encoded_user,
};

/// What the user gave with the flag, or in place of a name.
pub enum FromUrl {
    /// A connection URL.
    Url(Sensitive<String>),
    /// The variable that holds one.
    Variable(String),
}

impl FromUrl {
    /// Parses a URL, `$VAR` or `${VAR}`.
    ///
    /// # Errors
    /// The reason why `text` is none of these. It does not quote `text`, which may hold a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let Some(word) = text.strip_prefix('$') else {
            let text = Sensitive::from(
                with_encoded_user(text).map_err(|fault| fault.reason())?.into_owned(),
            );
            return ConnectionUrl::parse(text.expose())
                .map(|url| Self::Url(url.text.to_owned().into()));
        };
        let variable =
            word.strip_prefix('{').and_then(|word| word.strip_suffix('}')).unwrap_or(word);
        check_variable(variable)?;
        Ok(Self::Variable(variable.to_owned()))
    }

    /// Returns whether `text`, in place of a name, is meant as a URL or a variable. No name has a colon: whatever
    /// starts with a scheme of the catalog is a URL, though maybe a malformed one.
    pub fn is_meant(text: &str, catalog: &Catalog) -> bool {
        let starts_with_scheme = || {
            let scheme = text.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
            scheme.is_some_and(|scheme| scheme == "jdbc" || catalog.for_scheme(&scheme).is_some())
        };
        text.trim_start().starts_with('$') || ConnectionUrl::is_meant(text) || starts_with_scheme()
    }

    /// Returns the connector for the URL's scheme: `existing` if that takes such URLs. A variable is looked up in
    /// the environment, then in `env`, the texts of `.env` files; it may be unknown here, or match no connector.
    pub fn connector<'c>(
        &self,
        catalog: &'c Catalog,
        existing: Option<&'c Connector>,
        env: &[Zeroizing<String>],
    ) -> Result<Option<&'c Connector>> {
        let by_scheme = |text: &str| {
            let url = ConnectionUrl::parse(text).ok()?;
            let scheme = url.scheme.to_ascii_lowercase();
            let existing = existing.filter(|existing| existing.lists_scheme(&scheme));
            existing.or_else(|| catalog.for_scheme(&scheme))
        };
        match self {
            Self::Url(text) => match by_scheme(text.expose()) {
                None => Err(unknown_scheme(text.expose(), catalog)),
                found => Ok(found),
            },
            Self::Variable(name) => Ok(with_value(name, env, by_scheme).flatten()),
        }
    }

    /// Returns why a variable chooses no connector.
    pub fn why_none(&self, env: &[Zeroizing<String>]) -> Option<String> {
        let Self::Variable(name) = self else { return None };
        Some(match with_value(name, env, |_| ()) {
            None => format!(
                "{name} is not set here or in .env, so its scheme cannot choose the connector"
            ),
            Some(_) => format!("{name} holds no URL with the scheme of a connector"),
        })
    }

    /// Suggests a free name for the data source, after the database or else the connector.
    pub fn suggestion(
        &self,
        connector: Option<&Connector>,
        fitting: impl Fn(&str) -> Option<String>,
        is_taken: impl Fn(&str) -> bool,
    ) -> String {
        let database = match self {
            Self::Url(text) => ConnectionUrl::parse(text.expose())
                .ok()
                .and_then(|url| decoded(url.path.trim_matches('/')).ok()),
            Self::Variable(_) => None,
        };
        let named = database.filter(|name| name.len() < 40).and_then(|name| fitting(&name));
        let name = named.or_else(|| fitting(&connector?.id));
        let name = name.unwrap_or_else(|| "db".to_owned());
        let numbered = (2..).map(|number| format!("{name}{number}"));
        std::iter::once(name.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(name)
    }

    /// Returns what it answers for `connector`, beside the settings that `is_supplied` and the `references`.
    ///
    /// # Errors
    /// The connector does not take it.
    pub fn answers(
        &self,
        connector: &Connector,
        is_supplied: &dyn Fn(&str) -> bool,
        references: &References,
    ) -> Result<UrlAnswers> {
        let mut answers = UrlAnswers { references: references.clone(), ..UrlAnswers::default() };
        let apart = match self {
            Self::Variable(name) => {
                take_variable(name, connector).ok_or_else(|| takes_no_url(connector, name))?
            }
            Self::Url(text) => {
                let url = ConnectionUrl::parse(text.expose()).map_err(bad_url)?;
                let is_secret = |key| references.contains_key(key);
                let keeps_whole = url_setting(connector).is_some_and(is_secret);
                let apart = take_apart(url, connector, keeps_whole)
                    .map_err(|reason| not_taken(reason, connector))?;
                answers.warnings.extend(left_over(&apart, connector));
                if let Some(key) = apart.whole {
                    answers.keep_as_secret(&url, key, connector, is_supplied);
                }
                apart
            }
        };
        let settings = apart.settings.into_iter();
        answers.settings = settings.map(|(key, text)| (key, text.into())).collect();
        answers.decides = apart.decides;
        answers.answers = apart.answers;
        Ok(answers)
    }
}

/// The settings to keep as references, each with the variable's name if there is one.
type References = IndexMap<String, Option<String>>;

/// What a URL answers.
#[derive(Default)]
pub struct UrlAnswers {
    /// The settings.
    pub settings: Vec<(String, Sensitive<String>)>,
    /// The settings to keep as references.
    pub references: References,
    /// The settings that get no other value than the URL's.
    pub decides: Vec<String>,
    /// The settings that the URL answers, if only by leaving them out.
    pub answers: Vec<String>,
    /// What the user should know, one sentence each.
    pub warnings: Vec<String>,
}

impl UrlAnswers {
    /// Makes `key`, the setting that holds the whole URL, the secret if `--secret password` names a part of the
    /// URL.
    fn keep_as_secret(
        &mut self,
        url: &ConnectionUrl<'_>,
        key: &str,
        connector: &Connector,
        is_supplied: &dyn Fn(&str) -> bool,
    ) {
        let has_secret = url.user.is_some() || url.password.is_some() || holds_password(url.text);
        let is_part = |word: &str| {
            let is_in_url = (has_secret && Role::Password.is_called(connector, word))
                || (url.user.is_some() && Role::User.is_called(connector, word));
            is_in_url && !is_supplied(word)
        };
        let (parts, mut others): (References, References) =
            self.references.clone().into_iter().partition(|(word, _)| is_part(word));
        let Some((word, _)) = parts.first() else { return };
        self.warnings.push(format!(
            "the URL is kept whole, so `--secret {}` keeps all of it in a variable, to which `{key}` refers",
            shown_name(word)
        ));
        let variable = || parts.values().flatten().next().cloned();
        others.entry(key.to_owned()).or_insert_with(variable);
        self.references = others;
    }
}

fn takes_no_url(connector: &Connector, variable: &str) -> Error {
    usage!(
        "{} has no setting for a URL, which could hold ${{{variable}}}",
        shown_name(&connector.id)
    )
    .with_help(format!(
        "`lbrs connectors {}` shows its settings; `--set` gives each by itself",
        shown_name(&connector.id)
    ))
}

/// Reads the variable `name` of the environment, else of `env`, the texts of `.env` files, the last one first.
fn with_value<T>(name: &str, env: &[Zeroizing<String>], read: impl FnOnce(&str) -> T) -> Option<T> {
    if let Ok(value) = std::env::var(name) {
        return Some(read(&value));
    }
    let mut variables = env.iter().flat_map(|text| dotenv::parse(text));
    let variable = variables.rfind(|variable| variable.name == name)?;
    Some(read(variable.value.expose()))
}

/// Returns the error about a malformed URL.
pub fn bad_url(reason: impl Into<String>) -> Error {
    Error::new(Usage(reason.into())).context("the URL cannot be read")
        .with_help("the form is SCHEME://USER:PASSWORD@HOST:PORT/DATABASE, or '$VAR' for the variable that holds it")
}

fn unknown_scheme(text: &str, catalog: &Catalog) -> Error {
    // Without the slashes, what precedes the colon may be anything.
    let Some((scheme, _)) = text.split_once(':').filter(|(_, rest)| rest.starts_with("//")) else {
        return bad_url("a URL starts with a scheme, such as `mysql://`");
    };
    usage!("no connector takes a URL that starts with `{}:`", visible(scheme))
        .with_help(format!("the known schemes are {}", catalog.schemes().join(", ")))
}

/// Returns the error that the connector does not take a URL.
fn not_taken(reason: NotTaken, connector: &Connector) -> Error {
    let id = shown_name(&connector.id);
    match reason {
        NotTaken::Malformed(reason) => bad_url(reason),
        NotTaken::Scheme(scheme) => {
            let schemes: Vec<&str> = connector.url.iter().flat_map(UrlRule::all_schemes).collect();
            let help = if schemes.is_empty() {
                "`--set` gives its settings one by one".to_owned()
            } else {
                format!(
                    "its URLs start with {}; without `--connector` the URL decides",
                    schemes.join(", ")
                )
            };
            usage!("{id} takes no URL that starts with `{}:`", visible(&scheme)).with_help(help)
        }
        NotTaken::Special => usage!("{id} has no setting for all that the URL says")
            .with_help("it takes a URL with one host, and none that asks for TLS"),
    }
}

/// Warns of the parts of a URL that no setting takes.
fn left_over(apart: &Apart<'_>, connector: &Connector) -> Option<String> {
    let end = match apart.whole {
        Some(key) => format!("it is kept whole, in `{key}`"),
        None => "left out".to_owned(),
    };
    let left = apart.left.join(", ");
    (!left.is_empty()).then(|| {
        format!("{} has no setting for {left} of the URL: {end}", shown_name(&connector.id))
    })
}
