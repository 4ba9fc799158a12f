//! `.env`: who can read it, and whether git would take it.

use super::{Code, Facts, FileId, Findings, Fix, Subject};

/// What is known of the project's `.env`.
pub struct DotEnv {
    /// The file.
    pub file: FileId,
    /// Whether git ignores it; none where there is no repository.
    pub ignored: Option<bool>,
    /// Whether git has it already.
    pub tracked: bool,
    /// Whether others than its owner can read it.
    pub open: bool,
}

/// Looks at `.env`.
pub(super) fn check(facts: &Facts, found: &mut Findings<'_>) {
    let Some(dotenv) = &facts.dotenv else { return };
    if dotenv.tracked {
        let message = "git has .env in the repository already".to_owned();
        found.add(Code::EnvNotIgnored, dotenv.file.whole(), message).about(Subject::Project).help(
            "`git rm --cached .env` takes it out, but not out of the history: change what it held",
        );
    } else if dotenv.ignored == Some(false) {
        let message = "git does not ignore .env, and so takes the secrets in it".to_owned();
        let finding = found.add(Code::EnvNotIgnored, dotenv.file.whole(), message);
        finding.about(Subject::Project).help("add the line `.env` to .gitignore").fix =
            Some(Fix::Ignore);
    }
    if dotenv.open {
        let message = "others than its owner can read .env".to_owned();
        let finding = found.add(Code::EnvReadable, dotenv.file.whole(), message);
        finding.about(Subject::Project).help("`chmod 600 .env` keeps it to its owner").fix =
            Some(Fix::MakePrivate);
    }
}
