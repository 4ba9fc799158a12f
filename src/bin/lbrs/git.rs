//! What git says of a file.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::install::find_program;

/// By these git tells the programs that it starts, a hook say, which repository it is in. That need not be
/// the one of the file.
const REPOSITORY: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_SHALLOW_FILE",
];

/// Whether git ignores `name` in `folder`; none where there is no repository. Where git itself is not on
/// the machine nothing is known to be ignored.
pub fn ignores(folder: &Path, name: &str) -> Option<bool> {
    // Where it cannot be told, git is asked: a secret must not be taken for one that nobody commits.
    let is_there = |ancestor: &&Path| ancestor.join(".git").try_exists().unwrap_or(true);
    folder.ancestors().find(is_there)?;
    Some(succeeds(folder, &["check-ignore", "--quiet", "--", name]))
}

/// Whether `name` in `folder` is in the repository already, where no `.gitignore` keeps it out.
pub fn tracks(folder: &Path, name: &str) -> bool {
    succeeds(folder, &["ls-files", "--error-unmatch", "--", name])
}

fn succeeds(folder: &Path, args: &[&str]) -> bool {
    let Some(git) = find_program("git") else { return false };
    // The repository's own configuration may come from anybody, and names programs: one that watches the
    // file system, and one that fetches what a partial clone has left out.
    let mut command = Command::new(git);
    for name in REPOSITORY.iter().filter(|name| env::var_os(name).is_some()) {
        command.env_remove(name);
    }
    let status = command
        .args(["-c", "core.fsmonitor=false"])
        .args(args)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}
