//! `lbrs completions SHELL`: the script that makes a shell complete.

use crate::cli::CompletionsArgs;
use crate::ui::Ui;
use crate::{Result, completion};

/// Prints the script.
///
/// # Errors
/// As [`completion::script`].
pub(super) fn run(args: &CompletionsArgs, ui: Ui) -> Result<()> {
    ui.out(completion::script(args.shell)?);
    Ok(())
}
