//! `.env` files: who can read them, whether git would take them, and whether Node sees what is in them.

use std::path::PathBuf;

use super::{Code, FileId, Findings};
use crate::git::{Answer, IgnoreLine};
use crate::plan::action::Action;

/// What is known of an `.env` file.
pub struct DotEnv {
    pub file: FileId,
    pub path: PathBuf,
    /// What it is called, with what it is a link to.
    pub named: String,
    /// What git would do with it.
    pub git: Answer,
    /// What makes git ignore it, and the name of the file for that.
    pub ignore: (IgnoreLine, String),
    /// The command by which git forgets it.
    pub untrack: String,
    /// Whether others than its owner can read it.
    pub open: bool,
    /// The first variable, if a byte order mark hides it from Node.
    pub hidden: Option<String>,
}

pub(super) fn check(found: &mut Findings<'_>) {
    for dotenv in &found.facts.dotenv {
        check_one(found, dotenv);
    }
}

fn check_one(found: &mut Findings<'_>, dotenv: &DotEnv) {
    let DotEnv { path, named, untrack, .. } = dotenv;
    let shown = &found.facts.texts.get(dotenv.file).shown;
    let mut add = |code, message: String, help: String, fix| {
        found.add(code, dotenv.file.whole(), message, help).fix = fix;
    };
    match &dotenv.git {
        Answer::Tracked => {
            let help = format!(
                "`{untrack}` removes it, but not from the history: change the secrets in it"
            );
            let message = format!("{named} is already in the git repository");
            add(Code::EnvNotIgnored, message, help, None);
        }
        Answer::Taken => {
            let (ignore, file) = &dotenv.ignore;
            let help =
                format!("`lbrs datasource check --fix` adds the line `{}` to {file}", ignore.line);
            let fix = Action::Ignore { secrets: path.clone(), ignore: ignore.clone() };
            let message =
                format!("git does not ignore {named}, and would commit the secrets in it");
            add(Code::EnvNotIgnored, message, help, Some(fix));
        }
        Answer::Outside | Answer::Ignored | Answer::Unknown(_) => {}
    }
    if dotenv.open {
        let help = format!("`chmod 600 {shown}` keeps it to its owner");
        let message = format!("users other than its owner can read {named}");
        add(Code::EnvReadable, message, help, Some(Action::Private(path.clone())));
    }
    if let Some(name) = &dotenv.hidden {
        let message = format!(
            "a byte order mark, which Node takes for a part of the name: it does not see {name}"
        );
        let help = "`lbrs datasource check --fix` removes it; or save the file without it";
        add(Code::EnvMark, message, help.to_owned(), Some(Action::Unmark(path.clone())));
    }
}
