//! Faults of the disk, and programs that save a file at the worst moment: at each call in turn that the
//! transaction makes of the disk, on any system.

mod removals;
mod saves;

use std::cell::{Cell, RefCell};
use std::fs;
use std::io::{self, ErrorKind, Write as _};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use tempfile::TempDir;

use super::{FileChange, Mode, Snapshot, Written, commit};
use crate::errors::{Result, told};

type Watcher = Box<dyn FnMut(&'static str) -> io::Result<()>>;

thread_local! {
    static WATCHER: RefCell<Option<Watcher>> = const { RefCell::new(None) };
}

/// The moment before the transaction makes the call `name` of the disk: whoever watches may let it fail.
pub(super) fn call(name: &'static str) -> io::Result<()> {
    // What the watcher does itself is not watched.
    let Some(mut watcher) = WATCHER.take() else { return Ok(()) };
    let result = watcher(name);
    WATCHER.set(Some(watcher));
    result
}

/// Whether the disk can swap two names.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Disk {
    /// If the system can.
    Swaps,
    /// On no system.
    SwapsNothing,
}

/// Lets `watcher` see each call of the disk that `run` makes: its name, and how many came before.
fn watch<T>(
    disk: Disk,
    mut watcher: impl FnMut(&'static str, usize) -> io::Result<()> + 'static,
    run: impl FnOnce() -> T,
) -> T {
    let mut count = 0;
    WATCHER.set(Some(Box::new(move |name| {
        count += 1;
        watcher(name, count - 1)?;
        match name {
            "swap" if disk == Disk::SwapsNothing => Err(ErrorKind::Unsupported.into()),
            _ => Ok(()),
        }
    })));
    let result = run();
    WATCHER.set(None);
    result
}

/// The files of the project before the run. Two are made by it, one of them in a new folder, and one is removed;
/// the last has a second name, and so is written in place where that is seen.
const FILES: [(&str, Option<&str>); 6] = [
    ("package.json", Some("{}")),
    (GONE, Some("<>")),
    ("server/datasources.json", Some("[]")),
    ("made/model.json", None),
    (".env", None),
    ("linked", Some("()")),
];

/// The file that a run removes.
const GONE: &str = "server/gone.json";

/// The file that others can read until a run keeps it to its owner.
const OPEN: &str = "package.json";

/// Every error that is treated in a way of its own, and one that is not.
const ERRORS: [ErrorKind; 6] = [
    ErrorKind::StorageFull,
    ErrorKind::PermissionDenied,
    ErrorKind::Interrupted,
    ErrorKind::NotFound,
    ErrorKind::AlreadyExists,
    ErrorKind::Other,
];

/// More calls than any run makes.
const MANY: usize = 1000;

fn project() -> TempDir {
    // In memory, if that can be: a disk takes long to sync so often.
    let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    for folder in ["server", "elsewhere"] {
        fs::create_dir(root.path().join(folder)).unwrap();
    }
    for (path, text) in FILES {
        if let Some(text) = text {
            fs::write(root.path().join(path), text).unwrap();
        }
    }
    #[cfg(unix)]
    fs::set_permissions(root.path().join(OPEN), fs::Permissions::from_mode(0o644)).unwrap();
    fs::hard_link(root.path().join("linked"), root.path().join("elsewhere/link")).unwrap();
    root
}

/// A run: each file gets a `+`, but for the one that is removed, and one is made private to its owner.
fn run(root: &Path) -> Result<Vec<Written>> {
    let ((), written) = commit(Snapshot::new(root), |snapshot| {
        snapshot.make_private(Path::new(OPEN));
        FILES.iter().try_for_each(|(path, _)| {
            if *path == GONE {
                return snapshot.remove(Path::new(path));
            }
            let text = format!("{}+", snapshot.read(Path::new(path))?.unwrap_or_default());
            snapshot.set(Path::new(path), text, Mode::Private)
        })
    })?;
    Ok(written)
}

/// How many runs each file has seen; none for one that is not there.
type Seen = [Option<usize>; FILES.len()];

/// Returns what each file has seen, if it is whole.
fn seen(root: &Path) -> Seen {
    FILES.map(|(path, before)| {
        let text = fs::read_to_string(root.join(path)).ok()?;
        let added = text.strip_prefix(before.unwrap_or_default());
        let added = added.unwrap_or_else(|| panic!("{path} is not whole: {text:?}"));
        assert_eq!(added.trim_start_matches('+'), "", "{path} is not whole: {text:?}");
        Some(added.len())
    })
}

const NOTHING: [PathBuf; 0] = [];

const OLD: Seen = [Some(0), Some(0), Some(0), None, None, Some(0)];

const NEW: Seen = [Some(1), None, Some(1), Some(1), Some(1), Some(1)];

fn removes(written: &[Written]) -> bool {
    written.iter().any(|file| file.path == Path::new(GONE) && file.change == FileChange::Removed)
}

/// The files and folders that are there beside those of the project.
fn others(root: &Path) -> Vec<PathBuf> {
    let folders = ["", "server", "made"].map(|folder| root.join(folder));
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let path = entries.map(|entry| entry.unwrap().path());
    let is_known = |path: &PathBuf| {
        let path = path.strip_prefix(root).unwrap();
        ["server", "elsewhere", "made"].iter().any(|folder| path == Path::new(folder))
            || FILES.iter().any(|(file, _)| path == Path::new(file))
    };
    path.filter(|path| !is_known(path)).collect()
}

/// Runs `attempt` with each number from 0 on until it says that the run made no such call.
fn each_call(mut attempt: impl FnMut(usize) -> bool) {
    let calls = (0..MANY).position(|number| !attempt(number));
    assert!(calls.is_some_and(|calls| calls > 30), "{calls:?}");
}

/// The same with both disks.
fn each_call_of_each_disk(mut attempt: impl FnMut(Disk, usize) -> bool) {
    for disk in [Disk::Swaps, Disk::SwapsNothing] {
        each_call(|number| attempt(disk, number));
    }
}

/// Says that a test could not be made here, and why, although the output of tests is captured.
pub(super) fn skipped(why: &str) {
    let name = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(io::stderr(), "{name} was skipped: {why}");
}

#[test]
fn each_call_that_fails_leaves_all_old_or_all_new() {
    for error in ERRORS {
        each_call_of_each_disk(|disk, number| {
            let root = project();
            let hit = Rc::new(Cell::new(None));
            let watcher = {
                let hit = Rc::clone(&hit);
                move |name, count| {
                    if count != number {
                        return Ok(());
                    }
                    hit.set(Some(name));
                    Err(error.into())
                }
            };
            let result = watch(disk, watcher, || run(root.path()));
            let Some(name) = hit.get() else { return false };
            let what = format!("{error} at call {number}, {name}, {disk:?}: {result:?}");
            match (seen(root.path()), &result) {
                (seen, Ok(written)) => {
                    let mut expected = NEW;
                    // What is said not to be there is not removed.
                    if error == ErrorKind::NotFound && !removes(written) {
                        expected[1] = OLD[1];
                    }
                    assert_eq!(seen, expected, "{what}");
                    // A file that is not there any more needs no mode.
                    let gone = error == ErrorKind::NotFound && name == "metadata";
                    assert!(gone || !super::is_open(&root.path().join(OPEN)), "{what}");
                }
                (OLD, Err(error)) => {
                    assert!(told(error).help.is_some(), "{what}");
                    assert!(!root.path().join("made").exists() || name == "remove_dir", "{what}");
                }
                (seen, Err(error)) => {
                    assert!(told(error).message.starts_with("all changes are made"), "{what}");
                    assert_eq!(seen, NEW, "{what}");
                }
            }
            assert_eq!(others(root.path()), NOTHING, "{what}");
            assert!(run(root.path()).is_ok(), "the next run after {what}");
            true
        });
    }
}

#[test]
fn a_disk_that_fails_from_a_call_on_leaves_each_file_whole_and_tells_of_those_that_are_new() {
    each_call_of_each_disk(|disk, number| {
        let root = project();
        let hit = Rc::new(Cell::new(false));
        let watcher = {
            let hit = Rc::clone(&hit);
            move |_, count| {
                if count < number {
                    return Ok(());
                }
                hit.set(true);
                Err(io::Error::other("the disk is gone"))
            }
        };
        let result = watch(disk, watcher, || run(root.path()));
        if !hit.get() {
            return false;
        }
        let seen = seen(root.path());
        match result {
            Ok(_) => assert_eq!(seen, NEW, "after call {number}"),
            Err(error) => {
                let message = told(&error).message;
                for ((path, _), (now, old)) in FILES.iter().zip(seen.into_iter().zip(OLD)) {
                    let is_told = message.contains(&format!("`{path}` could not be restored"))
                        || message.starts_with("all changes are made");
                    assert!(now == old || is_told, "{path} after call {number}: {message}");
                }
            }
        }
        assert!(run(root.path()).is_ok(), "the next run after call {number}");
        assert_eq!(others(root.path()), NOTHING, "after call {number}");
        true
    });
}

/// Not a test of its own: the run that is killed by the next one.
#[test]
#[ignore = "started by another test"]
fn run_that_ends_at_a_call() {
    let Ok(root) = std::env::var("LBRS_TEST_ROOT") else { return };
    let number: usize = std::env::var("LBRS_TEST_CALL").unwrap().parse().unwrap();
    let swaps = std::env::var_os("LBRS_TEST_SWAPS").is_some();
    let disk = if swaps { Disk::Swaps } else { Disk::SwapsNothing };
    // Nothing of the run is cleaned up by it.
    let watcher = move |_, count| if count == number { std::process::exit(1) } else { Ok(()) };
    watch(disk, watcher, || run(Path::new(&root))).unwrap();
}

#[test]
fn a_run_that_is_killed_at_any_call_leaves_each_file_whole_and_the_next_cleans_up() {
    each_call_of_each_disk(|disk, number| {
        let root = project();
        let mut command = Command::new(std::env::current_exe().unwrap());
        if disk == Disk::Swaps {
            command.env("LBRS_TEST_SWAPS", "1");
        }
        let status = command
            .args(["files::tests::run_that_ends_at_a_call", "--exact", "--ignored"])
            .env("LBRS_TEST_ROOT", root.path())
            .env("LBRS_TEST_CALL", number.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        let after = seen(root.path());
        let is_gone = !root.path().join(GONE).exists();
        assert!(!is_gone || after == NEW, "removed before all is written, at call {number}");
        run(root.path()).unwrap();
        assert_eq!(others(root.path()), NOTHING, "after call {number}, {disk:?}");
        for ((path, _), (runs, now)) in FILES.iter().zip(after.iter().zip(seen(root.path()))) {
            let next = (*path != GONE).then(|| runs.unwrap_or_default() + 1);
            assert_eq!(now, next, "{path} after call {number}");
        }
        !status.success()
    });
}
