//! Whether what a data source needs is in the manifest.

use std::collections::HashMap;

use serde::Serialize;

use crate::dependency::{Manifest, ManifestChoice, Need, Target};
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::resolve::{DataSource, connector_of};

/// A dependency, and whether it is there.
#[derive(Clone, Serialize)]
pub(super) struct Presence {
    /// The package or crate: `NAME@VERSION`, or `NAME` for one that the catalog does not know.
    package: String,
    manifest: String,
    pub(super) present: bool,
}

/// The dependencies of the project's connectors; each connector is looked up once.
pub(super) struct Dependencies<'p> {
    project: &'p Project,
    files: Snapshot,
    manifests: Vec<Manifest>,
    known: HashMap<String, Option<Presence>>,
    ui: Ui,
}

impl<'p> Dependencies<'p> {
    /// Those of `project`. A manifest that is broken is said to be so, and nothing is known of it.
    pub(super) fn new(project: &'p Project, files: Snapshot, ui: Ui) -> Self {
        let target = Target::of(project, ManifestChoice::Auto);
        let manifests = target.map(Target::into_manifests).unwrap_or_else(|error| {
            ui.warn(error);
            Vec::new()
        });
        Self { project, files, manifests, known: HashMap::new(), ui }
    }

    /// Returns what `source` needs, if anything can be said of it: of several manifests, the one that has it.
    pub(super) fn of(&mut self, source: &DataSource) -> Option<Presence> {
        let connector = source.connector()?;
        let key = connector_of(source).map_or(connector, |connector| &connector.id);
        if let Some(known) = self.known.get(key) {
            return known.clone();
        }
        let mut found: Option<Presence> = None;
        for manifest in self.manifests.clone() {
            let presence = match self.look(source, connector, &manifest) {
                Ok(presence) => presence,
                Err(error) => {
                    self.ui.warn(error);
                    self.manifests.retain(|other| *other != manifest);
                    continue;
                }
            };
            if found.as_ref().is_none_or(|found| !found.present) {
                found = presence.or(found);
            }
        }
        self.known.insert(key.to_owned(), found.clone());
        found
    }

    fn look(
        &mut self,
        source: &DataSource,
        connector: &str,
        manifest: &Manifest,
    ) -> Result<Option<Presence>> {
        let known = connector_of(source);
        let needs = match known {
            // What cannot be had in such a project is not missing from its manifest.
            Some(known) => Need::of(known, Some(manifest), None).into_iter().collect(),
            None => Need::candidates(connector, None, manifest),
        };
        for need in needs {
            let name = || need.name().map(str::to_owned);
            let package = if known.is_some() { need.label() } else { name() };
            let Some(package) = package else { continue };
            let present = manifest.has(&need, &mut self.files, self.project)?;
            if present || known.is_some() {
                let manifest = self.project.shown(manifest.path());
                return Ok(Some(Presence { package, manifest, present }));
            }
        }
        Ok(None)
    }
}
