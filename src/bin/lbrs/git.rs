//! What git knows about a file.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::program;

/// The variables by which git tells the programs that it starts, such as hooks, which repository it is in. That
/// may be another one than the file's.
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

/// Returns whether git ignores `name` in `folder`, `None` outside a repository. Without git on the machine,
/// nothing is known to be ignored.
pub fn ignores(folder: &Path, name: &str) -> Option<bool> {
    // If this cannot be read, git decides: a secret must not wrongly count as safe from being committed.
    let is_there = |ancestor: &&Path| ancestor.join(".git").try_exists().unwrap_or(true);
    folder.ancestors().find(is_there)?;
    Some(succeeds(folder, &["check-ignore", "--quiet", "--", name]))
}

/// Returns whether git already tracks `name` in `folder`: then no `.gitignore` keeps it out.
pub fn tracks(folder: &Path, name: &str) -> bool {
    succeeds(folder, &["ls-files", "--error-unmatch", "--", name])
}

fn succeeds(folder: &Path, args: &[&str]) -> bool {
    let Some(git) = program::find("git") else { return false };
    // The repository's own configuration may come from anyone, and can name programs to run: one that
    // watches the file system, and one that fetches what a partial clone left out.
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
