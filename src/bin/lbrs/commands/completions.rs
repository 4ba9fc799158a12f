//! `lbrs completions SHELL`: the script that makes a shell complete.

use clap::Args;
use clap_complete::Shell;

use crate::completion;
use crate::errors::Result;
use crate::ui::Ui;

/// Print the script that makes a shell complete
///
/// It completes commands and flags, connectors, the keys of settings, the codes of findings, and the data
/// sources and environments of the project.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs completions bash > lbrs.bash
  lbrs completions zsh > _lbrs
  lbrs completions fish > lbrs.fish")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, ui: Ui) -> Result<()> {
    ui.refuse_json("lbrs completions")?;
    ui.out(completion::script(args.shell)?);
    Ok(())
}
