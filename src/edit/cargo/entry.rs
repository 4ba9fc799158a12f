//! The dependencies that a manifest lists, in all the forms in which they can be written.

use std::ops::Range;

use toml_edit::{Item, TableLike};

use super::requirement::Requirement;
use super::workspace::Workspace;
use crate::catalog::package::is_crate_name;
use crate::edit::Edit;
use crate::edit::toml::{self, Document, Order};
use crate::error::{Error, Result};

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

/// One dependency of the manifest.
#[derive(Clone, Debug)]
pub(super) struct Entry<'d> {
    path: Vec<&'d str>,
    pub(super) key_span: Option<Range<usize>>,
    item: &'d Item,
    /// Its key, by which code calls the crate.
    pub(super) key: &'d str,
    /// The crate's name.
    pub package: &'d str,
    pub(super) section: Section,
    /// The target that it is for: a triple or a `cfg`; none if it is for all.
    pub(super) target: Option<&'d str>,
    pub(super) version: Option<Requirement>,
    /// Whether it takes version and source from the workspace root.
    pub(super) inherits: bool,
    pub(super) default_features: Option<bool>,
    pub(super) optional: bool,
    pub(super) features: Vec<&'d str>,
}

/// Whether two names mean one crate: registries take `-` and `_` for the same.
pub(super) fn same_crate(one: &str, other: &str) -> bool {
    let plain = |byte| if byte == b'-' { b'_' } else { byte };
    one.bytes().map(plain).eq(other.bytes().map(plain))
}

/// Refuses what cannot be the name of a crate.
pub(super) fn check_name(name: &str) -> Result<()> {
    if is_crate_name(name) {
        return Ok(());
    }
    let error = Error::new(format!("`{}` is not the name of a crate", name.escape_debug()));
    Err(error.with_help("a name starts with a letter; letters, digits, `-` and `_` follow"))
}

/// An array of features.
pub(super) fn features_text(features: &[&str]) -> String {
    let quoted: Vec<String> = features.iter().map(|feature| toml::string_text(feature)).collect();
    format!("[{}]", quoted.join(", "))
}

/// Every dependency of the manifest: those for all targets first.
pub(super) fn read<'d>(
    document: &'d Document,
    workspace: Option<&'d Workspace>,
) -> Result<Vec<Entry<'d>>> {
    let mut entries = Vec::new();
    let mut read_tables = |parent: &'d dyn TableLike, path: &[&'d str]| -> Result<()> {
        for (table, section) in TABLES {
            let Some(dependencies) = document.table(parent, table)? else { continue };
            for (key, item) in dependencies.iter() {
                let mut path = path.to_vec();
                path.extend([table, key]);
                let key_span = dependencies.key(key).and_then(toml_edit::Key::span);
                entries.push(Entry::read(document, workspace, path, key_span, item, section)?);
            }
        }
        Ok(())
    };
    read_tables(document.root(), &[])?;
    if let Some(targets) = document.table(document.root(), "target")? {
        for (target, item) in targets.iter() {
            let table =
                item.as_table_like().ok_or_else(|| document.wrong_type(target, item, "a table"))?;
            read_tables(table, &["target", target])?;
        }
    }
    Ok(entries)
}

impl<'d> Entry<'d> {
    fn read(
        document: &'d Document,
        workspace: Option<&'d Workspace>,
        path: Vec<&'d str>,
        key_span: Option<Range<usize>>,
        item: &'d Item,
        section: Section,
    ) -> Result<Self> {
        let key = path.last().copied().unwrap_or_default();
        let target = (path.first() == Some(&"target")).then(|| path[1]);
        let mut entry = Self {
            path,
            key_span,
            item,
            key,
            package: key,
            section,
            target,
            version: None,
            inherits: false,
            default_features: None,
            optional: false,
            features: Vec::new(),
        };
        if item.is_str() {
            entry.version = Some(Requirement::read(document, key, item)?);
            return Ok(entry);
        }
        let wanted = "a version or a table";
        let table = item.as_table_like().ok_or_else(|| document.wrong_type(key, item, wanted))?;
        entry.version = table
            .get("version")
            .map(|item| Requirement::read(document, "version", item))
            .transpose()?;
        entry.inherits = flag(document, table, "workspace")?.unwrap_or(false);
        entry.optional = flag(document, table, "optional")?.unwrap_or(false);
        entry.default_features = default_features(document, table)?;
        entry.features = document.strings(table, "features")?;
        let inherited = workspace.filter(|_| entry.inherits).and_then(|root| root.get(key));
        entry.package = match (string(document, table, "package")?, inherited) {
            (Some(package), _) => package,
            (None, Some(inherited)) => &inherited.package,
            (None, None) => key,
        };
        Ok(entry)
    }

    /// The fields that say where the crate comes from.
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

    /// The splices that add features to the entry, in the form in which it is written. A version by
    /// itself becomes an inline table.
    pub(super) fn with_features(&self, document: &Document, features: &[&str]) -> Vec<Edit> {
        let Some(table) = self.item.as_table_like() else {
            let Some(item) = self.item.span() else { return Vec::new() };
            let version = &document.text()[item.clone()];
            let features = features_text(features);
            let inline = format!("{{ version = {version}, features = {features} }}");
            return vec![Edit { range: item, text: inline }];
        };
        if let Some(array) = table.get("features").and_then(Item::as_array) {
            return document.extend(array, features);
        }
        let features = features_text(features);
        document.insert(&self.path, "features", &format!(" = {features}"), Order::Last)
    }
}

/// What an entry says about its default features, under either name of the field.
pub(super) fn default_features(document: &Document, table: &dyn TableLike) -> Result<Option<bool>> {
    match flag(document, table, "default-features")? {
        None => flag(document, table, "default_features"),
        on => Ok(on),
    }
}

pub(super) fn string<'d>(
    document: &Document,
    table: &'d dyn TableLike,
    key: &str,
) -> Result<Option<&'d str>> {
    let Some(item) = table.get(key) else { return Ok(None) };
    item.as_str().map(Some).ok_or_else(|| document.wrong_type(key, item, "a string"))
}

fn flag(document: &Document, table: &dyn TableLike, key: &str) -> Result<Option<bool>> {
    let Some(item) = table.get(key) else { return Ok(None) };
    item.as_bool().map(Some).ok_or_else(|| document.wrong_type(key, item, "true or false"))
}
