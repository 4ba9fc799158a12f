//! LoopBack 4 applications, whose data sources are classes in TypeScript: what else can be wrong there.

mod application;
mod bound;
mod classes;
mod config;
mod lb4;
mod members;
mod secrets;
mod values;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;

use super::secret::Home;
use super::{FileId, Findings, Spot};
use lbrs::internal::edit::typescript::index::Exported;
use lbrs::internal::typescript::{Class, classes};

pub(super) use values::check as check_values;

/// What is known of a LoopBack 4 application, besides its data sources.
#[derive(Default)]
pub struct LoopBack4 {
    /// The files that it looks for data sources in.
    pub files: IndexSet<FileId>,
    /// The files of JSON from which these take settings.
    pub settings: IndexSet<FileId>,
    /// The other files beside them, in which it does not look.
    pub strays: Vec<FileId>,
    /// Whether the application says itself where it looks.
    pub looks_elsewhere: bool,
    /// The file that exports them for others, relative to the project.
    pub index: PathBuf,
    /// What that file exports, if that is known.
    pub exported: Option<Exported>,
    /// The files that may bind settings in place of those of a data source.
    pub binding: Vec<FileId>,
    /// `src/application.ts`, if nothing of the application takes data sources in.
    pub without_mixin: Option<FileId>,
    /// Whether a file loads `.env`.
    pub loads_env: bool,
    /// Whether `import *` of a file of JSON gets a member `default`.
    pub copies_json: bool,
    /// The `.env` files of the environments, `.env` first.
    pub homes: Vec<Home>,
}

impl LoopBack4 {
    /// Returns the name by which the file that exports others knows the file at `path`: `./orders.datasource`.
    fn module(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(self.index.parent()?).ok()?.with_extension("");
        let parts: Vec<&str> = below.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
        Some(format!("./{}", parts.join("/")))
    }

    /// Returns whether there is a file that may have data sources.
    pub fn has_files(&self) -> bool {
        !self.files.is_empty() || !self.strays.is_empty()
    }
}

/// What is known while one class after another is looked at.
struct Seen<'f> {
    application: &'f LoopBack4,
    /// The place of each name that was met.
    names: HashMap<String, Spot>,
    /// The layer of each data source that is in JSON.
    layers: HashMap<&'f str, FileId>,
}

/// Looks at what does not depend on the environment.
pub(super) fn check(found: &mut Findings<'_>) {
    let facts = found.facts;
    let Some(application) = &facts.loopback4 else { return };
    let in_layer = |layer: &FileId| (facts.texts.entries(*layer), *layer);
    let layers = facts.layers.iter().rev().map(in_layer);
    let layers = layers.flat_map(|(ids, layer)| ids.map(move |id| (id, layer))).collect();
    let mut seen = Seen { application, names: HashMap::new(), layers };
    let mut promised = super::secret::Promised::new();
    for &file in &application.files {
        let text = facts.texts.get(file);
        let Some(document) = text.typescript() else { continue };
        let Ok(classes) = classes(&document) else { continue };
        config::check_imports(file, &document, application, found);
        if classes.is_empty() {
            classes::none(file, found);
        }
        for (class, id) in with_ids(&classes, facts.texts.exported(file)) {
            classes::check(file, class, id, &mut seen, found);
            let Some(id) = id else { continue };
            lb4::check(file, class, id, found);
            members::check(file, class, id, found);
            secrets::check(file, class, id, &mut promised, found);
        }
    }
    for &file in &application.strays {
        classes::check_stray(file, application, found);
    }
    config::check_settings(application, found);
    application::check(application, found);
}

/// Returns the classes, those that are exported with their ids.
fn with_ids<'c, 'd>(
    classes: &'c [Class<'d>],
    ids: &'c [String],
) -> impl Iterator<Item = (&'c Class<'d>, Option<&'c str>)> {
    let mut ids = ids.iter().map(String::as_str);
    classes.iter().map(move |class| {
        let id = if class.is_exported { ids.next() } else { None };
        (class, id)
    })
}
