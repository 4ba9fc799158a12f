//! What keeps a file of secrets out of git and from other users.

use std::path::Path;

use super::{Action, Plan};
use crate::files::{self, Snapshot};
use crate::git::{self, Answer};
use crate::project::Project;
use lbrs::internal::edit::dotenv;

impl Plan {
    /// Keeps the file at `path`, which gets a secret, out of git and from other users, and warns of what stands
    /// against that. Node has to see the variables in it, too.
    pub(super) fn guard(&mut self, path: &Path, project: &Project, files: &mut Snapshot) {
        let named = project.named(path);
        self.keep_out(path, &named, project, files);
        let is_open = files::is_open(path);
        if is_open && files::is_own(path) {
            self.actions.push(Action::Private(path.to_owned()));
            self.warnings.push(format!(
                "other users of this machine can read {named}: it becomes private to its owner"
            ));
        } else if is_open {
            self.warnings.push(format!("other users of this machine can read {named}, and only its owner can change that, by `chmod 600`"));
        }
        let text = files.read(path).ok().flatten().unwrap_or_default();
        if dotenv::without_mark(text).is_some() {
            self.warnings.push(format!("{named} starts with a byte order mark, by which Node misses the first variable: the mark is removed"));
        }
    }

    fn keep_out(&mut self, path: &Path, named: &str, project: &Project, files: &mut Snapshot) {
        let answer = git::ask(path);
        let warning = match &answer {
            Answer::Outside | Answer::Ignored => return,
            Answer::Taken => None,
            Answer::Tracked => {
                let untrack = project.untrack(path);
                Some(format!(
                    "{named} is already in the git repository, and the secret would be too: `{untrack}` removes it"
                ))
            }
            Answer::Unknown(reason) => {
                Some(format!("git cannot tell whether it ignores {named}: {reason}"))
            }
        };
        self.warnings.extend(warning);
        let ignore = git::ignore_line(path);
        if !ignore.file.ends_with(".gitignore") {
            let (line, file) = (&ignore.line, project.shown(&ignore.file));
            self.warnings.push(format!("git does not follow .gitignore, a symbolic link: {line} is ignored by {file}, which no other clone has"));
        }
        // Where git itself is at a loss, so may lbrs be, and the line is only a precaution.
        if !matches!(answer, Answer::Unknown(_)) || files.read(&ignore.file).is_ok() {
            self.actions.push(Action::Ignore { secrets: path.to_owned(), ignore });
        }
    }
}
