//! Where a connector comes from that takes the place of a built-in one.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::project::Project;
use crate::ui::Ui;
use lbrs::internal::catalog::{Catalog, Connector};

/// Returns the template of `connector`, if that takes the place of a built-in one.
pub fn file(connector: &Connector, project: Option<&Project>) -> Option<String> {
    let file = connector.file.as_deref().filter(|_| Catalog::replaced(connector).is_some())?;
    Some(project.map_or_else(|| file.to_owned(), |project| project.shown(Path::new(file))))
}

/// Says which of `connectors` take the place of built-in ones, each once.
pub fn say<'c>(
    connectors: impl IntoIterator<Item = &'c Connector>,
    project: Option<&Project>,
    ui: Ui,
) {
    let replacing = connectors.into_iter().filter_map(|connector| {
        let file = file(connector, project)?;
        Some(format!("the connector {} comes from {file}, not from lbrs", connector.id))
    });
    for line in replacing.collect::<BTreeSet<_>>() {
        ui.note(&line);
    }
}

/// Adds the member `connectorFile` to a document about `connector`, if that takes the place of a built-in one.
pub fn with_file(
    mut document: Value,
    connector: Option<&Connector>,
    project: Option<&Project>,
) -> Value {
    if let Some(file) = connector.and_then(|connector| file(connector, project)) {
        document["connectorFile"] = file.into();
    }
    document
}
