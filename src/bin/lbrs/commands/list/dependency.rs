//! Whether what a data source needs is in the manifest.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::dependency::{Manifest, ManifestChoice, Need, Target};
use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::resolve::{DataSource, connector_of};

/// A dependency, and whether it is there.
#[derive(Clone)]
pub(super) struct Presence {
    /// The package or crate: `NAME@VERSION`, or `NAME` for one that the catalog does not know.
    package: String,
    /// The manifest's path.
    manifest: String,
    /// Whether the manifest has it.
    pub(super) present: bool,
}

impl Presence {
    pub(super) fn to_json(&self) -> Value {
        json!({ "package": self.package, "manifest": self.manifest, "present": self.present })
    }
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
        let shown = self.project.shown(manifest.path());
        let presence =
            |package: String, present: bool| Presence { package, manifest: shown.clone(), present };
        let (files, project) = (&mut self.files, self.project);
        let Some(entry) = connector_of(source) else {
            for need in Need::candidates(connector, None, manifest) {
                if manifest.has(&need, files, project)? {
                    return Ok(need.name().map(|name| presence(name.to_owned(), true)));
                }
            }
            return Ok(None);
        };
        // What cannot be had in such a project is not missing from its manifest.
        let Ok(need) = Need::of(entry, Some(manifest), None) else { return Ok(None) };
        let Some(label) = need.label() else { return Ok(None) };
        let present = manifest.has(&need, files, project)?;
        Ok(Some(presence(label, present)))
    }
}
