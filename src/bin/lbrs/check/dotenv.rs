//! `.env` files: who can read them, and whether git would take them.

use std::path::PathBuf;

use super::{Code, FileId, Findings};
use crate::plan::action::Action;

/// What is known of an `.env` file.
pub struct DotEnv {
    pub path: PathBuf,
    pub file: FileId,
    /// Whether git ignores it; `None` outside a repository.
    pub ignored: Option<bool>,
    /// Whether git has it already.
    pub tracked: bool,
    /// Whether others than its owner can read it.
    pub open: bool,
}

pub(super) fn check(found: &mut Findings<'_>) {
    for DotEnv { path, file, ignored, tracked, open } in &found.facts.dotenv {
        let name = &found.facts.texts.get(*file).shown;
        let mut add = |code, message: String, help: String, fix| {
            found.add(code, file.whole(), message, help).fix = fix;
        };
        if *tracked {
            let help = format!(
                "`git rm --cached {name}` removes it, but not from the history: change the secrets in it"
            );
            add(
                Code::EnvNotIgnored,
                format!("{name} is already in the git repository"),
                help,
                None,
            );
        } else if *ignored == Some(false) {
            let message = format!("git does not ignore {name}, and would commit the secrets in it");
            let help =
                format!("`lbrs datasource check --fix` adds the line `{name}` to .gitignore");
            add(Code::EnvNotIgnored, message, help, Some(Action::Ignore(path.clone())));
        }
        if *open {
            let help = format!("`chmod 600 {name}` keeps it to its owner");
            let message = format!("users other than its owner can read {name}");
            add(Code::EnvReadable, message, help, Some(Action::Private(path.clone())));
        }
    }
}
