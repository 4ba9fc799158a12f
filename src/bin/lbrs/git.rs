//! What git would do with a file.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::{files, program};
use lbrs::internal::edit::gitignore;
use lbrs::internal::input::reason;

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

/// How long git has for one answer: it waits forever if it is to read a pipe.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether git has let `PATIENCE` pass: then it is not asked again.
static HANGS: AtomicBool = AtomicBool::new(false);

/// What git would do with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: no repository is around it.
    Outside,
    /// It ignores the file.
    Ignored,
    /// It would take the file.
    Taken,
    /// It has the file already: then no `.gitignore` keeps it out.
    Tracked,
    /// It cannot tell; the reason is the end of a sentence.
    Unknown(String),
}

/// Asks git about the text at `place`. Symbolic links are followed: git has nothing of a link but where it leads.
pub fn ask(place: &Path) -> Answer {
    let (folder, name) = parts(place);
    // If this cannot be read, git decides: a secret must not wrongly count as safe from being committed.
    let is_there = |ancestor: &&Path| ancestor.join(".git").try_exists().unwrap_or(true);
    let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
    if real.ancestors().find(is_there).is_none() {
        return Answer::Outside;
    }
    // With the dot, no name is one of git's patterns.
    let name = Path::new(".").join(name);
    let ask = |words: &[&str]| run(&folder, words, name.as_os_str());
    match ask(&["check-ignore", "--quiet", "--"]) {
        Ok(Some(_)) => return Answer::Ignored,
        Ok(None) => {}
        Err(reason) => return Answer::Unknown(reason),
    }
    match ask(&["--literal-pathspecs", "ls-files", "--error-unmatch", "--"]) {
        Ok(Some(_)) => Answer::Tracked,
        Ok(None) => Answer::Taken,
        Err(reason) => Answer::Unknown(reason),
    }
}

/// A line that makes git ignore a file, and the file that it belongs to.
#[derive(Clone)]
pub struct IgnoreLine {
    pub file: PathBuf,
    pub line: String,
}

/// Returns the line for the text at `place`, in the `.gitignore` beside it. Git does not follow one that is a
/// symbolic link: then it is the repository's own list.
pub fn ignore_line(place: &Path) -> IgnoreLine {
    let (folder, name) = parts(place);
    let file = folder.join(".gitignore");
    let own = if file.is_symlink() { own_list(&folder) } else { None };
    let (file, above) = own.unwrap_or((file, String::new()));
    IgnoreLine { file, line: gitignore::pattern(&(above + &name.to_string_lossy())) }
}

/// Returns the list of what one clone ignores, and the path from the top of the repository to `folder`.
fn own_list(folder: &Path) -> Option<(PathBuf, String)> {
    let words = ["rev-parse", "--git-path", "info/exclude"];
    let said = run(folder, &words, "--show-prefix".as_ref()).ok()??;
    // Warnings come before it.
    let mut lines = said.lines().rev();
    let above = lines.next()?.to_owned();
    Some((folder.join(lines.next()?), above))
}

/// Returns the folder and the name of the file at `place`, symbolic links followed.
fn parts(place: &Path) -> (PathBuf, PathBuf) {
    let file = files::real(place);
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    (folder, file.file_name().map(PathBuf::from).unwrap_or_default())
}

/// Runs git in `folder`. Returns its exit code and what it said: for a failure, why.
///
/// # Errors
/// It cannot be run, or hangs.
fn run(folder: &Path, words: &[&str], last: &OsStr) -> Result<Option<String>, String> {
    let hangs = || Err(format!("it did not answer in {} seconds", PATIENCE.as_secs()));
    if HANGS.load(Ordering::Relaxed) {
        return hangs();
    }
    let git = program::find("git").ok_or("it is not installed")?;
    let told = |error: io::Error| reason(&error);
    let (mut answer, end) = io::pipe().map_err(told)?;
    let mut command = Command::new(git);
    for name in REPOSITORY.iter().filter(|name| env::var_os(name).is_some()) {
        command.env_remove(name);
    }
    // The repository's own configuration may come from anyone, and can name programs to run: one that
    // watches the file system, and one that fetches what a partial clone left out.
    command
        .args(["-c", "core.fsmonitor=false"])
        .args(words)
        .arg(last)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "")
        .env("LC_ALL", "C")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(end.try_clone().map_err(told)?)
        .stderr(end);
    let mut child = command.spawn().map_err(told)?;
    // It has the other end of the pipe, which is to close when git ends.
    drop(command);
    let (sender, receiver) = mpsc::channel();
    let read = move || {
        let mut said = Vec::new();
        let _ = answer.read_to_end(&mut said);
        let _ = sender.send(said);
    };
    let reader = thread::Builder::new().spawn(read);
    let said = reader.map(|_| receiver.recv_timeout(PATIENCE));
    if !matches!(said, Ok(Ok(_))) {
        // It may have ended by itself.
        let _ = child.kill();
    }
    let status = child.wait().map_err(told)?;
    let Ok(said) = said.map_err(told)? else {
        HANGS.store(true, Ordering::Relaxed);
        return hangs();
    };
    let said = String::from_utf8_lossy(&said);
    let fatal = || said.lines().find_map(|line| line.strip_prefix("fatal: "));
    match status.code() {
        Some(0) => Ok(Some(said.to_string())),
        Some(1) => Ok(None),
        _ => Err(fatal().or(said.lines().next()).unwrap_or("it failed").to_owned()),
    }
}
