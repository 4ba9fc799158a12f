//! The catalog: every connector that lbrs knows, with its settings and its dependencies.
//!
//! Built-in connectors come from `templates/connectors/<id>.toml`, each read when it is needed. Projects and
//! users add connectors of their own in the same form ([`Catalog::load`]): `docs/connectors.md` has a template
//! with every key.

mod built_in;
mod kind;
mod model;
pub mod package;
mod setting;
mod support;
mod template;

#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::input::{self, reason};
use crate::typo;

use built_in::{BUILT_IN, BuiltIn};
pub use kind::{Kind, Kinds};
pub use model::{
    Cargo, CargoCrate, Connector, CrateSpec, LoopBack, Npm, NpmRange, Off, Status, Support, Takes,
    UrlRule, keys_in_words, placeholders,
};
pub use setting::{Fit, Setting, is_falsy};

/// All connectors: the built-in ones and those of the project and the user.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    own: Vec<Connector>,
}

impl Catalog {
    /// Returns the built-in connectors alone.
    pub const fn built_in() -> Self {
        Self { own: Vec::new() }
    }

    /// Loads the built-in connectors and those of every `*.toml` in these folders, by name. A connector
    /// replaces an earlier one of the same id: a built-in one, or one from an earlier folder. A missing folder
    /// adds nothing.
    ///
    /// # Errors
    /// If a folder or file cannot be read, or a template is invalid; then the message names line and column.
    pub fn load(folders: &[PathBuf]) -> Result<Self> {
        let mut catalog = Self::built_in();
        for file in folders.iter().map(|folder| templates_in(folder)) {
            for file in file? {
                let id = file.file_stem().unwrap_or_default().to_string_lossy();
                let path = file.display().to_string();
                let added =
                    read_template(&file).and_then(|text| catalog.add_template(&path, &id, &text));
                added.map_err(|error| match error.help() {
                    Some(_) => error,
                    None => error.with_help("fix the file, or move it out of the folder"),
                })?;
            }
        }
        Ok(catalog)
    }

    /// Adds the connector `id` of the template `text`; `path` names its file in errors.
    ///
    /// # Errors
    /// If the template is invalid. The message names line and column.
    pub fn add_template(&mut self, path: &str, id: &str, text: &str) -> Result<()> {
        let mut connector = template::parse(path, id, text)?;
        connector.file = Some(path.to_owned());
        match self.own.iter_mut().find(|own| own.id == connector.id) {
            Some(own) => *own = connector,
            None => self.own.push(connector),
        }
        Ok(())
    }

    /// Returns the connector of this id, else the only one that `word` describes ([`Connector::describes`]).
    pub fn get(&self, word: &str) -> Option<&Connector> {
        let built_in = || BUILT_IN.iter().find(|known| known.id == word).map(BuiltIn::connector);
        self.own(word).or_else(built_in).or_else(|| {
            let mut described = self.describing(word);
            described.next().filter(|_| described.next().is_none())
        })
    }

    /// Returns the built-in connector whose place one of the user's own takes: the one of its id, else the first that
    /// its entries or its URLs would mean without it.
    pub fn replaced(own: &Connector) -> Option<&'static Connector> {
        own.file.as_ref()?;
        let mut built_in = BUILT_IN.iter();
        built_in.clone().find(|known| known.id == own.id).map(BuiltIn::connector).or_else(|| {
            let shares_scheme = |known: &Connector| {
                let rule = own.url.iter().flat_map(UrlRule::all_schemes);
                rule.into_iter().any(|scheme| known.lists_scheme(scheme))
            };
            let means = |known: &Connector| {
                known.describes(&own.connector) || own.also.iter().any(|word| known.describes(word))
            };
            built_in.find_map(|known| {
                Some(known.connector()).filter(|known| means(known) || shares_scheme(known))
            })
        })
    }

    fn own(&self, id: &str) -> Option<&Connector> {
        self.own.iter().find(|own| own.id == id)
    }

    /// Returns the connector of an entry whose `connector` is `word` and whose members `member` knows. Of
    /// several that share the word, the one with the most fixed members wins, then the one with this id. If
    /// no fixed members fit, the word alone decides. Returns `None` if nothing tells several apart.
    pub fn of_entry(
        &self,
        word: &str,
        member: impl Fn(&str) -> Option<Value>,
    ) -> Option<&Connector> {
        let has = |(key, fixed): (&String, &Value)| member(key).as_ref() == Some(fixed);
        let rank = |connector: &Connector| (connector.fixed.len(), connector.id == word);
        let described = self.describing(word);
        let fitting: Vec<_> = described.filter(|known| known.fixed.iter().all(has)).collect();
        let Some(most) = fitting.iter().copied().map(rank).max() else { return self.get(word) };
        let mut best = fitting.into_iter().filter(|connector| rank(connector) == most);
        best.next().filter(|_| best.next().is_none())
    }

    /// Returns every connector that `word` describes: several if they share a `connector` value. Of the
    /// built-in ones, an id describes that one alone.
    pub fn describing(&self, word: &str) -> impl Iterator<Item = &Connector> {
        let is_id = BUILT_IN.iter().any(|known| known.id == word);
        self.among(move |id| !is_id || id == word).filter(move |known| known.describes(word))
    }

    /// Returns the connector that a URL of this scheme means: the last of the user's own that lists it, else
    /// the first in the order of the list.
    pub fn for_scheme(&self, scheme: &str) -> Option<&Connector> {
        let own = self.own.iter().rev();
        own.chain(self.iter()).find(|connector| connector.lists_scheme(scheme))
    }

    /// Returns the schemes of URLs that mean a connector, each once, in alphabetical order.
    pub fn schemes(&self) -> Vec<&str> {
        let rules = self.all().filter_map(|connector| connector.url.as_ref());
        let mut schemes: Vec<&str> = rules.flat_map(UrlRule::all_schemes).collect();
        schemes.sort();
        schemes.dedup();
        schemes
    }

    /// Returns all connectors in the order of the wizard's list: first the living, then the dormant, then the
    /// dead. Each group has the built-in ones as LoopBack lists them, then the user's own.
    pub fn iter(&self) -> impl Iterator<Item = &Connector> {
        (0..3).flat_map(|rank| {
            self.all().filter(move |connector| match connector.status {
                Status::BuiltIn | Status::Active => rank == 0,
                Status::Dormant => rank == 1,
                Status::Dead => rank == 2,
            })
        })
    }

    /// Returns the built-in connectors, each replaced by the user's own of its id, then the others.
    fn all(&self) -> impl Iterator<Item = &Connector> {
        self.among(|_| true)
    }

    /// Returns the same, but of the built-in connectors only those whose ids are `wanted`.
    fn among(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &Connector> {
        let is_built_in = |own: &&Connector| BUILT_IN.iter().any(|known| known.id == own.id);
        let built_in =
            BUILT_IN.iter().filter(move |known| wanted(known.id) || self.own(known.id).is_some());
        built_in
            .map(|known| self.own(known.id).unwrap_or_else(|| known.connector()))
            .chain(self.own.iter().filter(move |own| !is_built_in(own)))
    }

    /// Returns the keys that the user's own connectors call secret.
    pub fn own_secrets(&self) -> impl Iterator<Item = &str> {
        let settings = self.own.iter().flat_map(|connector| connector.settings.iter());
        settings.flat_map(|setting| {
            let itself = setting.spellings().filter(|_| setting.secret);
            let members = setting.secret_members.iter();
            let members = members.map(|path| path.rsplit_once('.').map_or(&**path, |(_, key)| key));
            itself.chain(members)
        })
    }

    /// Returns up to three ids that the user may have meant by `word`, likeliest first, and dead ones last: ids that
    /// begin with it or are a typo away, labels that begin with it, connectors that it describes.
    pub fn nearest(&self, word: &str) -> Vec<&str> {
        let rank = |connector: &Connector| {
            Some((connector.status == Status::Dead, unlikeness(word, connector)?))
        };
        let mut found: Vec<((bool, usize), &str)> =
            self.iter().filter_map(|connector| Some((rank(connector)?, &*connector.id))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(3).map(|(_, id)| id).collect()
    }
}

/// Returns how far `word` is from meaning the connector, or `None` if it is too far to be mentioned.
fn unlikeness(word: &str, connector: &Connector) -> Option<usize> {
    let starts = |text: &str| {
        let text: String = text.chars().flat_map(char::to_lowercase).collect();
        word.chars().count() > 1 && text.starts_with(&word.to_lowercase())
    };
    if connector.describes(word) || starts(&connector.id) {
        return Some(0);
    }
    typo::distance(word, &connector.id).or_else(|| starts(&connector.label).then_some(4))
}

/// Returns the templates in a folder, by name. Hidden files belong to the editors that make them.
fn templates_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let cannot_read = |error: io::Error| {
        Error::new(format!("cannot read the folder {}: {}", folder.display(), reason(&error)))
            .with_help("make it a folder that you may read, or move it away")
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(cannot_read)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(cannot_read)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.extension() == Some(OsStr::new("toml")) && !hidden && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read_template(file: &Path) -> Result<String> {
    let path = file.display().to_string();
    let bytes = input::read(file).map_err(|error| {
        Error::new(format!("cannot read {path}: {}", reason(&error)))
            .with_help("make it a file that you may read, or move it away")
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        Error::in_text(&path, &before, before.len(), "the text is not UTF-8")
    })
}
