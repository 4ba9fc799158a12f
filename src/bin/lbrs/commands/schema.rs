//! `lbrs schema`: the JSON Schema of data source files.

use std::path::Path;

use super::connectors::catalog_at;
use crate::ui::Ui;
use crate::{Result, schema};

/// Prints the schema for the connectors of the catalog, and for those of the project at or above `start`
/// if there is one.
///
/// # Errors
/// A file of one's own connectors is malformed.
pub(super) fn run(start: Option<&Path>, ui: Ui) -> Result<()> {
    ui.json(&schema::of(&catalog_at(start, ui)?));
    Ok(())
}
