//! The tools that a project declares: in its own folder, else in the nearest one above that does, up to the root
//! of the repository, where a monorepo declares them for its members.

use std::path::Path;

use super::node;
use crate::install::{self, PackageManager};
use lbrs::internal::input;
use lbrs::internal::json::Document;

/// What a `package.json` declares.
#[derive(Clone, Copy, Default)]
pub(super) struct Declared {
    /// The Node major to choose a package for.
    node: Option<u32>,
    /// The package manager that `packageManager` names.
    package_manager: Option<PackageManager>,
}

impl Declared {
    pub(super) fn of(document: &Document<'_>) -> Self {
        let root = document.root();
        let text_at = |outer: &str, inner: &str| root?.get(outer)?.get(inner)?.as_str();
        let node = [("engines", "node"), ("volta", "node")]
            .into_iter()
            .find_map(|(outer, inner)| node::of_range(&text_at(outer, inner)?));
        let package_manager = root.and_then(|root| root.get("packageManager")?.as_str());
        let package_manager = package_manager.and_then(|name| install::declared(&name));
        Self { node, package_manager }
    }

    fn read(folder: &Path) -> Self {
        let text = read(&folder.join("package.json")).unwrap_or_default();
        Document::parse(&text).map(|document| Self::of(&document)).unwrap_or_default()
    }
}

/// Returns the Node major for the project at `root`, whose `package.json` declares `own`.
pub(super) fn node(root: &Path, own: Declared) -> Option<u32> {
    nearest(root, own, |folder, declared| {
        declared.node.or_else(|| {
            let mut files = [".nvmrc", ".node-version"].into_iter();
            files.find_map(|name| node::of_version_file(&read(&folder.join(name))?))
        })
    })
}

/// Returns the package manager of the project at `root`, whose `package.json` declares `own`: the named one, else
/// the one whose lock file exists.
pub(super) fn package_manager(root: &Path, own: Declared) -> Option<PackageManager> {
    nearest(root, own, |folder, declared| {
        declared.package_manager.or_else(|| install::locked(folder))
    })
}

/// Returns what `find` finds first in `root` and the folders above it, up to the root of the repository. Outside
/// a repository, a folder above may have nothing to do with the project.
fn nearest<T>(
    root: &Path,
    own: Declared,
    find: impl Fn(&Path, Declared) -> Option<T>,
) -> Option<T> {
    find(root, own).or_else(|| {
        let repository = root.ancestors().position(|folder| folder.join(".git").exists())?;
        let above = root.ancestors().take(repository + 1).skip(1);
        above.into_iter().find_map(|folder| find(folder, Declared::read(folder)))
    })
}

fn read(path: &Path) -> Option<String> {
    String::from_utf8(input::read(path).ok()?).ok()
}
