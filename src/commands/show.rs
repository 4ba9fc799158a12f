//! `lbrs datasource show [ID]`: the settings as the application will see them.

use std::path::Path;

use super::loading;
use crate::Result;
use crate::cli::ShowArgs;
use crate::project::Project;
use crate::ui::Ui;

/// Shows the data sources of the project at or above `start`, or one.
///
/// # Errors
/// There is no project or no such data source, or a layer cannot be read or merged.
pub(super) fn run(args: &ShowArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let (project, _) = Project::find(start)?;
    for source in &loading::load(&project, &args.load)? {
        ui.out(format_args!("{}\n", source.id()));
    }
    Ok(())
}
