//! `lbrs schema`: the JSON Schema of data source files.

use std::path::Path;

use clap::Args;

use super::connectors::catalog_at;
use crate::errors::Result;
use crate::origin;
use crate::schema;
use crate::ui::Ui;

/// Print the JSON Schema of datasources.json, for editors to complete and check by
///
/// It knows the connectors of the catalog and those of the project.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs schema > datasources.schema.json")]
pub struct SchemaArgs {}

/// Prints the schema for the connectors of the catalog, and for those of the project at or above `start`
/// if there is one.
pub(super) fn run(start: Option<&Path>, ui: Ui) -> Result<()> {
    let (catalog, project) = catalog_at(start, ui)?;
    origin::say(catalog.iter(), project.as_ref(), ui);
    ui.json(&schema::of(&catalog));
    Ok(())
}
