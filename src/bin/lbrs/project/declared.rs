//! The tools that a project declares: in its own folder, else in the nearest one above that does, up to the root
//! of the repository, where a monorepo declares them for its members.

use std::borrow::Cow;
use std::iter;
use std::path::Path;

use super::node::{self, Node};
use lbrs::internal::input;
use lbrs::internal::json::Document;

#[derive(Clone, Default)]
pub struct Declared {
    node: Option<Node>,
    /// What `packageManager` names: `pnpm@9.1.0`.
    pub package_manager: Option<String>,
}

impl Declared {
    pub(super) fn of(document: &Document<'_>) -> Self {
        let root = document.root();
        let text_at = |outer: &str, inner: &str| root?.get(outer)?.get(inner)?.as_str();
        let node = [("engines", "node"), ("volta", "node")]
            .into_iter()
            .find_map(|(outer, inner)| node::of_range(&text_at(outer, inner)?));
        let package_manager = root.and_then(|root| root.get("packageManager")?.as_str());
        Self { node, package_manager: package_manager.map(Cow::into_owned) }
    }

    fn read(folder: &Path) -> Self {
        let text = input::text(&folder.join("package.json")).unwrap_or_default();
        Document::parse(&text).map(|document| Self::of(&document)).unwrap_or_default()
    }

    /// Returns the Node to choose a package for in `folder`, which declares this.
    pub(super) fn node(&self, folder: &Path) -> Option<Node> {
        self.node.or_else(|| {
            let mut files = [".nvmrc", ".node-version"].into_iter();
            files.find_map(|name| node::of_version_file(&input::text(&folder.join(name))?))
        })
    }
}

/// Returns `root`, which declares `own`, and the folders above it up to the root of the repository, each with what
/// it declares. Outside a repository, a folder above may have nothing to do with the project.
pub(super) fn nearest_first(root: &Path, own: Declared) -> impl Iterator<Item = (&Path, Declared)> {
    let above = move || {
        let repository = root.ancestors().position(|folder| folder.join(".git").exists());
        let above = root.ancestors().take(repository.map_or(0, |above| above + 1)).skip(1);
        above.map(|folder| (folder, Declared::read(folder)))
    };
    // Most projects declare it themselves: what is above is not looked at then.
    iter::once((root, own)).chain(iter::once_with(above).flatten())
}
