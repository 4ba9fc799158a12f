//! Reads the dependencies of a manifest, in every form that cargo accepts.

use std::ops::Range;

use toml_edit::{Item, TableLike};

use super::declared::Declared;
use super::workspace::Workspace;
use crate::edit::Edit;
use crate::edit::toml::{self, Document, Order};
use crate::error::Result;

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
    pub(super) section: Section,
    /// The target that it is for, a triple or a `cfg`, or `None` if it is for all.
    pub(super) target: Option<&'d str>,
    /// What it says, with what it inherits.
    pub(super) declared: Declared,
}

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
