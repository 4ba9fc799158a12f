//! Finds the workspace of a package, as cargo does.

use std::fmt;
use std::path::{Path, PathBuf};

use toml_edit::Item;

use super::declared::{Declared, same_crate};
use super::requirement::Requirement;
use crate::edit::toml::Document;
use crate::error::{Error, Result};
use crate::input::{self, normalized};

/// A workspace root, as far as its members inherit from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    manifest: PathBuf,
    members: Vec<String>,
    exclude: Vec<String>,
    dependencies: Vec<Declared>,
}

/// Finds the workspace of the package whose manifest this is: where `package.workspace` points, or
/// the manifest itself, or the nearest `Cargo.toml` above it with a `[workspace]` that does not
/// exclude it. Like cargo, it stops at cargo's own home folder and at `target/package`, and does not
/// ask whether the root lists the package as a member.
pub fn find_workspace(manifest_path: &Path) -> Result<Option<Workspace>> {
    let manifest = absolute(manifest_path)?;
    let home = cargo_home();
    let mut last_folder = None;
    let above = manifest
        .ancestors()
        .skip(2)
        .take_while(|folder| !folder.ends_with("target/package"))
        // Nothing above cargo's home: what lies in it is not part of what surrounds it.
        .take_while(|folder| {
            let last = last_folder.replace(*folder);
            last.is_none() || last != home.as_deref()
        })
        .map(|folder| folder.join("Cargo.toml"))
        .filter(|candidate| candidate.exists());
    for candidate in std::iter::once(manifest.clone()).chain(above) {
        let text = read(&candidate)?;
        let document = Document::parse(&candidate.display().to_string(), &text)?;
        if let Some(workspace) = Workspace::of(&candidate, &document)? {
            if candidate == manifest || !workspace.excludes(&manifest) {
                return Ok(Some(workspace));
            }
        } else if let Some(pointer) = root_pointer(&document)? {
            return pointed_root(&candidate, pointer).map(Some);
        }
    }
    Ok(None)
}

impl Workspace {
    /// Reads the text of a workspace root, or returns `None` if it has no `[workspace]`.
    pub fn parse(manifest: &Path, text: &str) -> Result<Option<Self>> {
        Self::of(manifest, &Document::parse(&manifest.display().to_string(), text)?)
    }

    /// Returns the path of the root's `Cargo.toml`.
    pub fn manifest(&self) -> &Path {
        &self.manifest
    }

    fn of(manifest: &Path, document: &Document) -> Result<Option<Self>> {
        let Some(workspace) = document.table(document.root(), "workspace")? else {
            return Ok(None);
        };
        let mut dependencies = Vec::new();
        if let Some(table) = document.table(workspace, "dependencies")? {
            for (key, item) in table.iter() {
                dependencies.push(Declared::read(document, key, item)?);
            }
        }
        Ok(Some(Self {
            manifest: manifest.to_owned(),
            members: document.strings(workspace, "members")?,
            exclude: document.strings(workspace, "exclude")?,
            dependencies,
        }))
    }

    /// Returns the entry that members inherit under this key.
    pub(super) fn get(&self, key: &str) -> Option<&Declared> {
        self.dependencies.iter().find(|entry| entry.key == key)
    }

    /// Returns the entry of a crate: of several, one whose version agrees with ours, else the first.
    pub(super) fn find(&self, package: &str, ours: &Requirement) -> Option<&Declared> {
        let entries = self.dependencies.iter();
        let found = entries.filter(|entry| same_crate(&entry.package, package));
        found.min_by_key(|entry| !entry.agrees(ours))
    }

    /// Returns whether `workspace.exclude` covers a manifest and `workspace.members` does not; both by plain
    /// paths, as cargo compares them here.
    fn excludes(&self, manifest: &Path) -> bool {
        let folder = self.manifest.parent().unwrap_or(Path::new(""));
        let covered = |paths: &[String]| {
            paths.iter().any(|path| manifest.starts_with(normalized(&folder.join(path))))
        };
        covered(&self.exclude) && !covered(&self.members)
    }
}
fn root_pointer(document: &Document) -> Result<Option<&str>> {
    for key in ["package", "project"] {
        if let Some(package) = document.table(document.root(), key)?
            && let Some(path) = document.typed(package, "workspace", "a path", Item::as_str)?
        {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn pointed_root(member: &Path, pointer: &str) -> Result<Workspace> {
    let folder = member.parent().unwrap_or(Path::new(""));
    let root = normalized(&folder.join(pointer).join("Cargo.toml"));
    let help = format!("`package.workspace` in {} points there", member.display());
    let text = read(&root).map_err(|error| error.with_help(&help))?;
    Workspace::parse(&root, &text)?.ok_or_else(|| {
        Error::new(format!("{}: no [workspace] here", root.display())).with_help(help)
    })
}

fn read(path: &Path) -> Result<String> {
    let failed = |why: &dyn fmt::Display| {
        Error::new(format!("cannot read {}: {why}", path.display()))
            .with_help("check that it is a file that you may read")
    };
    let bytes = input::read(path).map_err(|error| failed(&input::reason(&error)))?;
    String::from_utf8(bytes).map_err(|error| failed(&error.utf8_error()))
}

fn absolute(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path)
        .map_err(|error| Error::new(format!("{}: {}", path.display(), input::reason(&error))))?;
    Ok(normalized(&absolute))
}

/// Returns cargo's own folder, which holds packages from elsewhere.
fn cargo_home() -> Option<PathBuf> {
    match std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()) {
        Some(home) => absolute(Path::new(&home)).ok(),
        None => std::env::home_dir().map(|home| home.join(".cargo")),
    }
}
