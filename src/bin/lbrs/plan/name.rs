//! The name of a new entry, and whether it is free.

use zeroize::Zeroizing;

use super::input::Input;
use super::url::FromUrl;
use crate::errors::{Context, Error, Helpful, Result, Usage, told, usage};
use crate::prompt::{Prompter, Text, accept};
use crate::store::Store;
use lbrs::internal::catalog::{Catalog, Connector};
use lbrs::internal::datasource::check_name;
use lbrs::internal::nearest::did_you_mean;
use lbrs::internal::secret::{Policy, quoted};

/// What the name of a new entry depends on.
pub(super) struct Naming<'a> {
    /// What flags and the configuration answer.
    pub(super) input: &'a Input,
    /// Where the entry goes.
    pub(super) store: &'a Store,
    /// The known connectors.
    pub(super) catalog: &'a Catalog,
    /// The texts of the `.env` files; the last one wins.
    pub(super) env: &'a [Zeroizing<String>],
}

/// The name, if it is known, and a URL that the user typed in its place.
type Named = (Option<String>, Option<FromUrl>);

/// The question for the name.
const NAME: Text<'static> = Text {
    message: "Enter the datasource name:",
    hint: None,
    keeps: false,
    check: &accept,
    fallback: None,
    flag: "NAME",
};

impl Naming<'_> {
    /// Returns the name that the input gives, or else asks for it. The user may give a URL instead, which then
    /// suggests one.
    ///
    /// # Errors
    /// The name is invalid, or no connector takes the URL.
    pub(super) fn ask(&self, prompter: &mut dyn Prompter) -> Result<Named> {
        if let Some(name) = &self.input.name {
            let is_url = FromUrl::is_meant(name, self.catalog);
            let help = match is_url {
                true => "give a URL with `--from-url`".to_owned(),
                false => name_help(self.store, name, "choose another name"),
            };
            self.store.check_name(name).map_err(Usage).with_help(help)?;
            return Ok((Some(name.clone()), None));
        }
        if let Some(url) = &self.input.url {
            return Ok((Some(self.ask_with_url(url, prompter)?), None));
        }
        if !prompter.is_interactive() {
            return Ok((None, None));
        }
        let check = |text: &str| match FromUrl::is_meant(text, self.catalog) {
            true => self.check_url(text),
            false => self.check_free(text),
        };
        let answer = prompter.text(&Text { check: &check, ..NAME })?;
        if !FromUrl::is_meant(&answer, self.catalog) {
            return Ok((Some(answer), None));
        }
        let url = FromUrl::parse(&answer).map_err(Usage)?;
        Ok((Some(self.ask_with_url(&url, prompter)?), Some(url)))
    }

    /// Checks the id: the one that the input gives, else the name.
    ///
    /// # Errors
    /// The id is invalid, or another entry has it and is not to be replaced.
    pub(super) fn check_id(&self, name: &str) -> Result<()> {
        let id = self.input.id.as_deref();
        if let Some(id) = id {
            if self.store.has_classes() {
                return Err(one_name("--id", "leave it out"));
            }
            check_name(id).map_err(Usage).context("`--id`").with_help("choose another id")?;
        }
        match self.store.taken(id.unwrap_or(name), &Policy::new(self.catalog)) {
            Some(error) if !self.input.force => Err(error),
            _ => Ok(()),
        }
    }

    /// Returns the word for the connector: the one that the input gives, else the one of the URL's scheme.
    ///
    /// # Errors
    /// No connector takes the URL.
    pub(super) fn connector(&self, url: Option<&FromUrl>) -> Result<Option<String>> {
        match (&self.input.connector, url) {
            (None, Some(url)) => {
                let connector = url.connector(self.catalog, None, self.env)?;
                Ok(connector.map(|connector| connector.id.clone()))
            }
            (word, _) => Ok(word.clone()),
        }
    }

    /// Asks for the name of a data source that `url` describes, and suggests one.
    fn ask_with_url(&self, url: &FromUrl, prompter: &mut dyn Prompter) -> Result<String> {
        let word = self.connector(Some(url))?;
        let connector = word.as_deref().and_then(|word| self.catalog.get(word));
        let is_taken = |name: &str| self.is_taken(name);
        let suggested = url.suggestion(connector, |name| self.store.fitting(name), is_taken);
        let check = |name: &str| self.check_free(if name.is_empty() { &suggested } else { name });
        let fallback = Some(suggested.as_str());
        let name = prompter.text(&Text { hint: fallback, check: &check, fallback, ..NAME })?;
        Ok(if name.is_empty() { suggested.clone() } else { name })
    }

    fn is_taken(&self, id: &str) -> bool {
        self.store.taken(id, &Policy::new(self.catalog)).is_some()
    }

    fn check_url(&self, text: &str) -> Result<(), String> {
        let url = FromUrl::parse(text)?;
        let connector: Result<Option<&Connector>> = match &self.input.connector {
            Some(word) => Ok(self.catalog.get(word)),
            None => url.connector(self.catalog, None, self.env),
        };
        let answered = connector.and_then(|connector| match connector {
            Some(connector) => {
                let is_supplied = |key: &str| self.input.settings.contains_key(key);
                url.answers(connector, &is_supplied, &self.input.secrets).map(|_| ())
            }
            None => Ok(()),
        });
        answered.map_err(|error| told(&error).message)
    }

    fn check_free(&self, name: &str) -> Result<(), String> {
        self.store.check_name(name)?;
        if self.input.id.is_none() && !self.input.force && self.is_taken(name) {
            return Err(format!("{} already exists", quoted(name)));
        }
        Ok(())
    }
}

/// Returns what to do about a name that a data source cannot have: take one like it, or else `otherwise`.
pub(super) fn name_help(store: &Store, name: &str, otherwise: &str) -> String {
    store.name_like(name).as_deref().map_or_else(|| otherwise.to_owned(), did_you_mean)
}

/// Returns the error that a flag would make the name of a class's data source another than its id.
pub(super) fn one_name(flag: &str, help: &'static str) -> Error {
    usage!("`{flag}`: in LoopBack 4 the name of a data source is its id").with_help(help)
}
