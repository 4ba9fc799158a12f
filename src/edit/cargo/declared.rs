//! What a manifest says about one crate.

use toml_edit::Item;

use super::requirement::Requirement;
use crate::edit::toml::Document;
use crate::error::Result;

/// What an entry says about its crate, in the manifest or in the workspace root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// Its key, by which code calls the crate.
    pub(super) key: String,
    /// The crate's name.
    pub(super) package: String,
    pub(super) version: Option<Requirement>,
    /// Whether it takes version and source from the workspace root.
    pub(super) inherits: bool,
    pub(super) default_features: Option<bool>,
    pub(super) optional: bool,
    pub(super) features: Vec<String>,
}

/// Returns whether two names mean one crate: registries do not tell `-` from `_`.
pub(super) fn same_crate(one: &str, other: &str) -> bool {
    let plain = |byte| if byte == b'-' { b'_' } else { byte };
    one.bytes().map(plain).eq(other.bytes().map(plain))
}

impl Declared {
    /// Reads an entry: a version alone, or a table.
    pub(super) fn read(document: &Document, key: &str, item: &Item) -> Result<Self> {
        let mut declared = Self { key: key.to_owned(), package: key.to_owned(), ..Self::default() };
        if item.is_str() {
            declared.version = Some(Requirement::read(document, key, item)?);
            return Ok(declared);
        }
        let wanted = "a version or a table";
        let table = item.as_table_like().ok_or_else(|| document.wrong_type(key, item, wanted))?;
        let version = table.get("version");
        let version = version.map(|item| Requirement::read(document, "version", item));
        declared.version = version.transpose()?;
        let flag = |key| document.typed(table, key, "true or false", Item::as_bool);
        declared.inherits = flag("workspace")?.unwrap_or(false);
        declared.optional = flag("optional")?.unwrap_or(false);
        // Cargo reads the field under its old name too.
        declared.default_features = match flag("default-features")? {
            None => flag("default_features")?,
            on => on,
        };
        declared.features = document.strings(table, "features")?;
        if let Some(package) = document.typed(table, "package", "a string", Item::as_str)? {
            package.clone_into(&mut declared.package);
        }
        Ok(declared)
    }

    /// Takes over what the workspace root says about the crate.
    pub(super) fn inherit(&mut self, root: &Self) {
        if self.package == self.key {
            self.package.clone_from(&root.package);
        }
        if self.version.is_none() {
            self.version.clone_from(&root.version);
        }
        let are_on = self.default_features.unwrap_or(false) || root.has_defaults();
        self.default_features = Some(are_on);
        self.features.extend(root.features.iter().cloned());
    }

    /// Returns whether its version is the root's, or has one in common with `ours`.
    pub(super) fn agrees(&self, ours: &Requirement) -> bool {
        self.inherits || self.version.as_ref().is_none_or(|version| !version.excludes(ours))
    }

    /// Returns whether the crate is built with its default features.
    pub(super) fn has_defaults(&self) -> bool {
        self.default_features.unwrap_or(true)
    }

    /// Returns the version requirement as it is written.
    pub(super) fn version_text(&self) -> Option<&str> {
        self.version.as_ref().map(|version| version.text.as_str())
    }
}
