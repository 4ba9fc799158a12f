//! The transaction: all or nothing, and nothing but what it must.

#[cfg(unix)]
mod interrupted;
mod races;
mod removal;
#[cfg(unix)]
mod unix;

use std::fs;
use std::path::{Path, PathBuf};

use crate::errors::{Helpful, Result, Told, anyhow, told};
use crate::files::{Change, FileChange, Mode, Snapshot, Written, commit};
use tempfile::TempDir;

const SOURCES: &str = "server/datasources.json";

/// A project with these files.
fn project(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

/// Sets these files in one transaction.
fn write(root: &Path, files: &[(&str, &str)]) -> Result<Vec<Written>> {
    commit(Snapshot::new(root), |snapshot| {
        files.iter().try_for_each(|(path, text)| {
            snapshot.set(Path::new(path), (*text).to_owned(), Mode::Keep)
        })
    })
    .map(|((), written)| written)
}

/// All files and folders of a project with their texts, sorted.
fn tree(root: &Path) -> Vec<(PathBuf, Option<String>)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path.clone());
            }
            let text = fs::read_to_string(&path).ok();
            found.push((path.strip_prefix(root).unwrap().to_owned(), text));
        }
    }
    found.sort();
    found
}

/// The message of a transaction that fails, after which the project must be as it was.
fn refused(root: &Path, attempt: impl FnOnce() -> Result<Vec<Written>>) -> String {
    let before = tree(root);
    let error = attempt().unwrap_err();
    assert_eq!(tree(root), before, "{error:?}");
    let Told { message, help, .. } = told(&error);
    assert!(help.is_some(), "no help: {message}");
    let root = root.display().to_string();
    assert!(!message.contains(&root), "shows where the project lies: {message}");
    message
}

fn created(path: &str) -> Written {
    Written { path: path.into(), change: FileChange::Created, in_place: false }
}

fn replaced(path: &str) -> Written {
    Written { path: path.into(), change: FileChange::Changed, in_place: false }
}

#[test]
fn files_are_replaced_and_created_with_their_folders() {
    let root = project(&[("package.json", "{}\n")]);
    let written = write(root.path(), &[(SOURCES, "{\"a\": 1}"), ("package.json", "{\"b\": 2}\n")]);
    assert_eq!(written.unwrap(), [created(SOURCES), replaced("package.json")]);
    assert_eq!(
        tree(root.path()),
        [
            ("package.json".into(), Some("{\"b\": 2}\n".to_owned())),
            ("server".into(), None),
            (SOURCES.into(), Some("{\"a\": 1}".to_owned())),
        ]
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let root = project(&[("a.json", "\u{feff}{\r\n}\r\n")]);
    commit(Snapshot::new(root.path()), |snapshot| {
        let text = snapshot.read(Path::new("a.json"))?.unwrap().replace('}', "\t\r\n}");
        snapshot.set(Path::new("a.json"), text, Mode::Keep)
    })
    .unwrap();
    assert_eq!(fs::read(root.path().join("a.json")).unwrap(), b"\xef\xbb\xbf{\r\n\t\r\n}\r\n");
}

#[test]
fn changes_are_what_really_changes_in_the_order_of_set() {
    let root = project(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let mut snapshot = Snapshot::new(root.path());
    for path in ["a", "b", "c", "d"] {
        snapshot.read(Path::new(path)).unwrap();
    }
    for (path, text) in [("d", ""), ("b", "2"), ("a", "x"), ("c", "y"), ("a", "z")] {
        // The absolute path of a file means the same file.
        let path = if path == "c" { root.path().join(path) } else { path.into() };
        snapshot.set(&path, text.to_owned(), Mode::Keep).unwrap();
    }
    assert_eq!(snapshot.read(Path::new("a")).unwrap(), Some("z"));
    let change = |path, before, after| Change { path, before, after, mode: Mode::Keep };
    assert_eq!(
        snapshot.changes().collect::<Vec<_>>(),
        [
            change(Path::new("d"), None, Some("")),
            change(Path::new("a"), Some("1"), Some("z")),
            change(Path::new("c"), Some("3"), Some("y")),
        ]
    );
    assert_eq!(fs::read_to_string(root.path().join("a")).unwrap(), "1", "nothing is written yet");
}

#[test]
fn what_is_written_last_is_shown_in_the_order_of_set() {
    let root = project(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let ((), written) = commit(Snapshot::new(root.path()), |snapshot| {
        for path in ["c", "a", "b"] {
            snapshot.set(Path::new(path), "new".to_owned(), Mode::Keep)?;
        }
        snapshot.write_last(["a", "b", "missing", "c"].map(Path::new));
        let shown: Vec<_> = snapshot.changes().map(|change| change.path.to_owned()).collect();
        assert_eq!(shown, ["c", "a", "b"].map(PathBuf::from));
        Ok(())
    })
    .unwrap();
    assert_eq!(written, [replaced("c"), replaced("a"), replaced("b")]);
}

#[test]
fn what_was_set_before_the_commit_is_forgotten() {
    let root = project(&[("a", "1")]);
    let mut snapshot = Snapshot::new(root.path());
    snapshot.set(Path::new("a"), "planned".to_owned(), Mode::Keep).unwrap();
    let (seen, written) =
        commit(snapshot, |snapshot| Ok(snapshot.read(Path::new("a"))?.map(str::to_owned))).unwrap();
    assert_eq!((seen.as_deref(), written), (Some("1"), vec![]));
}

#[test]
fn a_file_that_is_not_utf8_is_refused_with_its_place() {
    let root = project(&[]);
    fs::write(root.path().join("a.json"), b"{\n  \"\xc3\xa4\xe4\": 1}").unwrap();
    let error = Snapshot::new(root.path()).read(Path::new("a.json")).unwrap_err();
    let Told { message, help, .. } = told(&error);
    assert_eq!(message, "a.json:2:5: not UTF-8: found the byte 0xe4");
    assert!(help.is_some());
}

#[test]
fn a_second_file_that_cannot_be_written_leaves_the_first_as_it_was() {
    let root = project(&[("a", "old"), ("file", "no folder"), ("folder/x", "")]);
    let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("folder", "x")]));
    assert_eq!(error, "`folder` is a folder, where a file is expected");

    let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("file/x", "x")]));
    assert!(error.contains("`file/x`"), "{error}");

    let long = format!("new/{}", "n".repeat(300));
    let error = refused(root.path(), || write(root.path(), &[("a", "new"), (&long, "x")]));
    assert!(error.contains("name too long"), "{error}");
}

#[test]
fn a_failing_computation_leaves_everything_as_it_was() {
    let root = project(&[("a", "old")]);
    let error = refused(root.path(), || {
        commit(Snapshot::new(root.path()), |snapshot| {
            snapshot.set(Path::new("a"), "new".to_owned(), Mode::Keep)?;
            snapshot.set(Path::new("new/b"), "new".to_owned(), Mode::Keep)?;
            Err::<(), _>(anyhow!("no").with_help("none"))
        })
        .map(|(_, written)| written)
    });
    assert_eq!(error, "no");
}

#[test]
fn the_project_that_is_not_there_is_an_error() {
    let root = project(&[]);
    let missing = root.path().join("missing");
    let Told { message, .. } = told(&write(&missing, &[("a", "new")]).unwrap_err());
    assert!(message.contains("missing"), "{message}");
    assert!(!missing.exists());
}
