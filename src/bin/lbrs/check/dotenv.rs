//! `.env`: who can read it, and whether git would take it.

use super::{Code, Facts, FileId, Findings, Fix, Subject};

/// What is known of the project's `.env`.
pub struct DotEnv {
    /// The file.
    pub file: FileId,
    /// Whether git ignores it; `None` outside a repository.
    pub ignored: Option<bool>,
    /// Whether git has it already.
    pub tracked: bool,
    /// Whether others than its owner can read it.
    pub open: bool,
}

/// Looks at `.env`.
pub(super) fn check(facts: &Facts, found: &mut Findings<'_>) {
    let Some(dotenv) = &facts.dotenv else { return };
    let mut add = |code, message: &str, help: &str, fix| {
        let finding = found.add(code, dotenv.file.whole(), message, help);
        finding.subject = Subject::Project;
        finding.fix = fix;
    };
    if dotenv.tracked {
        let help =
            "`git rm --cached .env` takes it out, but not out of the history: change what it held";
        add(Code::EnvNotIgnored, "git has .env in the repository already", help, None);
    } else if dotenv.ignored == Some(false) {
        let message = "git does not ignore .env, and so takes the secrets in it";
        let help = "add the line `.env` to .gitignore";
        add(Code::EnvNotIgnored, message, help, Some(Fix::Ignore));
    }
    if dotenv.open {
        let help = "`chmod 600 .env` keeps it to its owner";
        let message = "others than its owner can read .env";
        add(Code::EnvReadable, message, help, Some(Fix::MakePrivate));
    }
}
