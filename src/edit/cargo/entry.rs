//! Reads the dependencies of a manifest, in every form that cargo accepts.

use std::ops::Range;

use toml_edit::{Item, TableLike};

use super::requirement::Requirement;
use super::workspace::Workspace;
use crate::catalog::package::is_crate_name;
use crate::edit::Edit;
use crate::edit::toml::{self, Document, Order};
use crate::error::{Error, Result};
use crate::secret::quoted;

/// The tables of dependencies by the names that cargo reads, the old ones with `_` too.
const TABLES: [(&str, Section); 5] = [
    ("dependencies", Section::Normal),
    ("dev-dependencies", Section::Dev),
    ("dev_dependencies", Section::Dev),
    ("build-dependencies", Section::Build),
    ("build_dependencies", Section::Build),
];

/// Where a crate comes from, in `cargo add`'s order.
const SOURCE: [&str; 10] = [
    "version",
    "base",
    "path",
    "git",
    "branch",
    "tag",
    "rev",
    "registry",
    "registry-index",
    "package",
];

/// What a dependency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Normal,
    Dev,
    Build,
}

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

/// One dependency of the manifest.
#[derive(Clone, Debug)]
pub(super) struct Entry<'d> {
    path: Vec<&'d str>,
    pub(super) key_span: Option<Range<usize>>,
    item: &'d Item,
    pub(super) section: Section,
    /// The target that it is for, a triple or a `cfg`, or `None` if it is for all.
    pub(super) target: Option<&'d str>,
    /// What it says, with what it inherits.
    pub(super) declared: Declared,
}

/// Returns whether two names mean one crate: registries do not tell `-` from `_`.
pub(super) fn same_crate(one: &str, other: &str) -> bool {
    let plain = |byte| if byte == b'-' { b'_' } else { byte };
    one.bytes().map(plain).eq(other.bytes().map(plain))
}

/// Refuses a name that no crate can have.
pub(super) fn check_name(name: &str) -> Result<()> {
    if is_crate_name(name) {
        return Ok(());
    }
    let error = Error::new(format!("{} is not the name of a crate", quoted(name)));
    Err(error.with_help("a name starts with a letter; letters, digits, `-` and `_` follow"))
}

/// Writes an array of features.
pub(super) fn features_text(features: &[String]) -> String {
    let quoted: Vec<String> = features.iter().map(|feature| toml::string_text(feature)).collect();
    format!("[{}]", quoted.join(", "))
}

/// Reads every dependency of the manifest, those for all targets first.
pub(super) fn read<'d>(
    document: &'d Document,
    workspace: Option<&'d Workspace>,
) -> Result<Vec<Entry<'d>>> {
    let mut entries = Vec::new();
    let mut read_tables = |parent: &'d dyn TableLike, target: Option<&'d str>| -> Result<()> {
        for (table, section) in TABLES {
            let Some(dependencies) = document.table(parent, table)? else { continue };
            for (key, item) in dependencies.iter() {
                let mut declared = Declared::read(document, key, item)?;
                if declared.inherits
                    && let Some(root) = workspace.and_then(|root| root.get(key))
                {
                    declared.inherit(root);
                }
                let above = target.map(|target| ["target", target]);
                let path = above.into_iter().flatten().chain([table, key]).collect();
                let key_span = dependencies.key(key).and_then(toml_edit::Key::span);
                entries.push(Entry { path, key_span, item, section, target, declared });
            }
        }
        Ok(())
    };
    read_tables(document.root(), None)?;
    if let Some(targets) = document.table(document.root(), "target")? {
        for (target, item) in targets.iter() {
            let table =
                item.as_table_like().ok_or_else(|| document.wrong_type(target, item, "a table"))?;
            read_tables(table, Some(target))?;
        }
    }
    Ok(entries)
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
    fn inherit(&mut self, root: &Self) {
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

    /// Returns whether the crate is built with its default features.
    pub(super) fn has_defaults(&self) -> bool {
        self.default_features.unwrap_or(true)
    }

    /// Returns the version requirement as it is written.
    pub(super) fn version_text(&self) -> Option<&str> {
        self.version.as_ref().map(|version| version.text.as_str())
    }
}

impl<'d> Entry<'d> {
    /// Returns the fields that say where the crate comes from.
    pub(super) fn source(&self) -> Vec<(&'static str, &'d str)> {
        match (self.item.as_str(), self.item.as_table_like()) {
            (Some(version), _) => vec![("version", version)],
            (None, Some(table)) => SOURCE
                .iter()
                .filter_map(|field| Some((*field, table.get(field)?.as_str()?)))
                .collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Returns the edits that add features to the entry, written as it is. A version by itself becomes an
    /// inline table.
    pub(super) fn with_features(&self, document: &Document, features: &[String]) -> Vec<Edit> {
        let Some(table) = self.item.as_table_like() else {
            let Some(item) = self.item.span() else { return Vec::new() };
            let version = &document.text()[item.clone()];
            let features = features_text(features);
            let inline = format!("{{ version = {version}, features = {features} }}");
            return vec![Edit { range: item, text: inline }];
        };
        if let Some(array) = table.get("features").and_then(Item::as_array) {
            let features: Vec<&str> = features.iter().map(String::as_str).collect();
            return document.extend(array, &features);
        }
        let features = features_text(features);
        document.insert(&self.path, "features", &format!(" = {features}"), Order::Last)
    }
}
