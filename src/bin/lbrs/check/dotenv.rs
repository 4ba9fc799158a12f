//! `.env`: who can read it, and whether git would take it.

use super::{Code, FileId, Findings};
use crate::plan::action::Action;

/// What is known of the project's `.env`.
pub struct DotEnv {
    pub file: FileId,
    /// Whether git ignores it; `None` outside a repository.
    pub ignored: Option<bool>,
    /// Whether git has it already.
    pub tracked: bool,
    /// Whether others than its owner can read it.
    pub open: bool,
}

pub(super) fn check(found: &mut Findings<'_>) {
    let Some(dotenv) = &found.facts.dotenv else { return };
    let mut add = |code, message: &str, help: &str, fix| {
        found.add(code, dotenv.file.whole(), message, help).fix = fix;
    };
    if dotenv.tracked {
        let help =
            "`git rm --cached .env` removes it, but not from the history: change the secrets in it";
        add(Code::EnvNotIgnored, ".env is already in the git repository", help, None);
    } else if dotenv.ignored == Some(false) {
        let message = "git does not ignore .env, and would commit the secrets in it";
        let help = "`lbrs datasource check --fix` adds the line `.env` to .gitignore";
        add(Code::EnvNotIgnored, message, help, Some(Action::Ignore));
    }
    if dotenv.open {
        let help = "`chmod 600 .env` keeps it to its owner";
        let message = "users other than its owner can read .env";
        add(Code::EnvReadable, message, help, Some(Action::Private));
    }
}
