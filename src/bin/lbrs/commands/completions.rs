//! `lbrs completions SHELL`: the script that makes a shell complete.

use crate::cli::CompletionsArgs;
use crate::ui::Ui;
use crate::{Result, completion};

/// Prints the script.
///
/// # Errors
/// As [`completion::script`]; or JSON is asked for, which a script is not.
pub(super) fn run(args: &CompletionsArgs, ui: Ui) -> Result<()> {
    ui.refuse_json("lbrs completions")?;
    ui.out(completion::script(args.shell)?);
    Ok(())
}
