//! `lbrs datasource list`: what there is.

use std::path::Path;

use super::loading;
use crate::Result;
use crate::cli::ListArgs;
use crate::project::Project;
use crate::ui::Ui;

/// Lists the data sources of the project at or above `start`.
///
/// # Errors
/// There is no project, or a layer cannot be read or merged.
pub(super) fn run(args: &ListArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let (project, _) = Project::find(start)?;
    for source in &loading::load(&project, &args.load)? {
        ui.out(format_args!("{}\n", source.id()));
    }
    Ok(())
}
