//! The catalog: every connector that lbrs knows, with its settings and its dependencies.
//!
//! Built-in connectors come from `templates/connectors/<id>.toml`, each read when it is needed. A project
//! and a person add connectors of their own in the same form ([`Catalog::load`]).
//!
//! # Templates
//!
//! A template is a TOML file named after the connector's id. Everything in it may be left out;
//! a key that is not listed here is an error. For `acme.toml`:
//!
//! ```toml
//! id = "acme"                        # the file's name, if it is there at all
//! label = "Acme DB"                  # what the list shows; the id, if left out
//! connector = "acme"                 # the entry's `connector` member; the id, if left out
//! also = ["acme-db"]                 # other values that mean this one; the npm package always does
//! support = "community"              # or "strongloop"
//! status = "active"                  # or "built-in", "dormant", "dead"
//! notes = ["Acme DB has no transactions."]
//! required = [["url"], ["host"]]     # at least one of these must be there whole
//!
//! [fixed]                            # members that are always written
//! dialect = "acme/2"
//!
//! [[settings]]                       # one for each setting, in the order of the questions
//! key = "url"
//! prompt = "Connection String url"   # the question; the key, if left out
//! credentials = true                 # the value may hold a password
//!
//! [[settings]]
//! key = "dsn"
//!
//! [[settings]]
//! key = "host"
//! aliases = ["hostname"]             # other spellings that the connector reads
//! default = "localhost"              # what the connector takes when it is left out
//!
//! [[settings]]
//! key = "password"
//! secret = true
//!
//! [[settings]]
//! key = "mode"
//! type = "string"                    # number, port, boolean, object, array, boolean|string, boolean|object
//! choices = ["fast", "safe"]
//! advanced = true                    # asked only behind one more question
//! note = "safe is slow"
//!
//! [[settings]]
//! key = "auth"
//! type = "object"
//! secret-members = ["login.pass"]    # members of the value that are secret
//! unread = "ignored from 3 on"       # why it does nothing today; makes it advanced
//!
//! [url]
//! setting = "url"                    # the setting that holds a connection URL
//! above = ["dsn"]                    # settings that hold one too, and win over it
//! template = "acme://{host}"         # the URL, from the other settings
//! overrides = ["host"]               # the settings that it makes meaningless
//! schemes = ["acme"]                 # the schemes that mean this connector
//! also = ["acmedb"]                  # and those that people write, but it does not read itself
//! escapes = false                    # it puts settings into that URL without percent-encoding them
//!
//! [npm]
//! package = "loopback-connector-acme"
//! range = "^3.1.0"                   # for every LoopBack; or `lb3` and `lb4`, each one of
//!                                    #   "^3.1.0"
//!                                    #   "built-in"
//!                                    #   { node = { 22 = "^3.1.0", 18 = "^2.0.0" } }
//!                                    #   { unavailable = "why" }
//! until = { 2 = "Up to 2.x, it has no TLS." } # a note on versions up to that major, shown when one is added
//!
//! [cargo]                            # or `nothing = "why"`, or `unavailable = "why"`
//! crate = "acme"
//! version = "2"
//! features = ["tls"]
//! default-features = false
//! companions = { tokio = { version = "1", features = ["macros"] } }
//! open = "acme::Client::open(&url)?" # the expression that opens a client
//! url = "acme://{host}"              # the URL that it takes, from the settings
//! rust-version = "1.85"
//! note = "needs a C compiler"
//! ```

mod built_in;
mod form;
mod kind;
mod model;
pub mod nearest;
pub mod package;
mod template;
mod words;

#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::input::{self, reason};

use built_in::{BUILT_IN, BuiltIn};
pub use form::UrlForm;
pub use kind::{Fit, Kind};
pub use model::{
    Cargo, CargoCrate, Connector, CrateSpec, LoopBack, Npm, NpmRange, Setting, Status, Support,
    UrlRule, keys_in_words, placeholders,
};

/// All connectors: the built-in ones and those of a project and a person.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    own: Vec<Connector>,
}

impl Catalog {
    /// The built-in connectors alone.
    pub const fn built_in() -> Self {
        Self { own: Vec::new() }
    }

    /// The built-in connectors and those of every `*.toml` in these folders, by name. A connector of
    /// one's own takes the place of an earlier one of the same id: of a built-in one, or one from an
    /// earlier folder. A folder that does not exist adds nothing.
    ///
    /// # Errors
    /// A folder or file that cannot be read, and what is wrong in a file, with line and column.
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
    /// What is wrong in the text, with line and column.
    pub fn add_template(&mut self, path: &str, id: &str, text: &str) -> Result<()> {
        self.add(template::parse(path, id, text)?);
        Ok(())
    }

    fn add(&mut self, connector: Connector) {
        match self.own.iter_mut().find(|own| own.id == connector.id) {
            Some(own) => *own = connector,
            None => self.own.push(connector),
        }
    }

    /// The connector of this id, else the only one that `word` describes ([`Connector::describes`]).
    pub fn get(&self, word: &str) -> Option<&Connector> {
        self.of_id(word).or_else(|| {
            let mut described = self.describing(word);
            described.next().filter(|_| described.next().is_none())
        })
    }

    fn of_id(&self, id: &str) -> Option<&Connector> {
        let built_in = || BUILT_IN.iter().find(|known| known.id == id).map(BuiltIn::connector);
        self.own(id).or_else(built_in)
    }

    fn own(&self, id: &str) -> Option<&Connector> {
        self.own.iter().find(|own| own.id == id)
    }

    /// The connector of an entry whose `connector` is `word` and whose members `member` knows. Of several
    /// that share the word, the most fixed members tell, then the id. Where no fixed members fit, it is
    /// the connector that the word alone means; none where nothing tells several apart.
    pub fn of_entry(
        &self,
        word: &str,
        member: impl Fn(&str) -> Option<Value>,
    ) -> Option<&Connector> {
        let has = |(key, fixed): &(String, Value)| member(key).as_ref() == Some(fixed);
        let rank = |connector: &Connector| (connector.fixed.len(), connector.id == word);
        let described = self.describing(word);
        let fitting: Vec<_> = described.filter(|known| known.fixed.iter().all(has)).collect();
        let Some(most) = fitting.iter().copied().map(rank).max() else { return self.get(word) };
        let mut best = fitting.into_iter().filter(|connector| rank(connector) == most);
        best.next().filter(|_| best.next().is_none())
    }

    /// Every connector that `word` describes; several where they share a `connector` value. Of the built-in
    /// ones, an id describes that one alone.
    pub fn describing(&self, word: &str) -> impl Iterator<Item = &Connector> {
        let is_id = BUILT_IN.iter().any(|known| known.id == word);
        self.among(move |id| !is_id || id == word).filter(move |known| known.describes(word))
    }

    /// The connector that a URL of this scheme means: the last one of one's own that lists it, else the
    /// first in the order of the list.
    pub fn for_scheme(&self, scheme: &str) -> Option<&Connector> {
        let own = self.own.iter().rev();
        own.chain(self.iter()).find(|connector| connector.lists_scheme(scheme))
    }

    /// The schemes of URLs that mean a connector, each once, in alphabetical order.
    pub fn schemes(&self) -> Vec<&str> {
        let rules = self.all().filter_map(|connector| connector.url.as_ref());
        let mut schemes: Vec<&str> = rules.flat_map(UrlRule::all_schemes).collect();
        schemes.sort();
        schemes.dedup();
        schemes
    }

    /// All connectors in the order of the wizard's list: first the living, then the dormant, then the
    /// dead; among each, `memory` and the others as LoopBack lists them, then one's own.
    pub fn iter(&self) -> impl Iterator<Item = &Connector> {
        (0..3).flat_map(|rank| {
            self.all().filter(move |connector| match connector.status {
                Status::BuiltIn | Status::Active => rank == 0,
                Status::Dormant => rank == 1,
                Status::Dead => rank == 2,
            })
        })
    }

    /// The built-in connectors, each replaced by the one of one's own with its id, then the others.
    fn all(&self) -> impl Iterator<Item = &Connector> {
        self.among(|_| true)
    }

    /// The same, but of the built-in connectors only those whose ids are `wanted`.
    fn among(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &Connector> {
        let is_built_in = |own: &&Connector| BUILT_IN.iter().any(|known| known.id == own.id);
        let built_in =
            BUILT_IN.iter().filter(move |known| wanted(known.id) || self.own(known.id).is_some());
        built_in
            .map(|known| self.own(known.id).unwrap_or_else(|| known.connector()))
            .chain(self.own.iter().filter(move |own| !is_built_in(own)))
    }

    /// The keys that connectors of one's own call secret.
    pub fn own_secrets(&self) -> impl Iterator<Item = &str> {
        let settings = self.own.iter().flat_map(|connector| connector.settings.iter());
        settings.flat_map(|setting| {
            let itself = setting.spellings().filter(|_| setting.secret);
            let members = setting.secret_members.iter();
            let members = members.map(|path| path.rsplit_once('.').map_or(&**path, |(_, key)| key));
            itself.chain(members)
        })
    }

    /// Up to three ids that a person may have meant by `word`, likeliest first: ids that begin with it
    /// or are a slip of the keyboard away, labels that begin with it, connectors that it describes.
    pub fn nearest(&self, word: &str) -> Vec<&str> {
        let mut found: Vec<(usize, &str)> = self
            .iter()
            .filter_map(|connector| Some((unlikeness(word, connector)?, &*connector.id)))
            .collect();
        found.sort_by_key(|(unlikeness, _)| *unlikeness);
        found.into_iter().take(3).map(|(_, id)| id).collect()
    }
}

/// How far `word` is from meaning the connector; none when it is too far to be worth a mention.
fn unlikeness(word: &str, connector: &Connector) -> Option<usize> {
    let starts = |text: &str| {
        let text: String = text.chars().flat_map(char::to_lowercase).collect();
        word.chars().count() > 1 && text.starts_with(&word.to_lowercase())
    };
    if connector.describes(word) || starts(&connector.id) {
        return Some(0);
    }
    nearest::slip(word, &connector.id).or_else(|| starts(&connector.label).then_some(4))
}

/// The templates in a folder, by name; hidden files are left to the editors that make them.
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
