//! Other writers: an editor between reading and writing, and other runs.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, io, thread};

use crate::errors::told;
use crate::files::{Mode, Snapshot, commit};

use super::{SOURCES, project, replaced, tree, write};

#[test]
fn a_file_that_turns_into_a_folder_meanwhile_is_refused() {
    let root = project(&[("a", "old"), ("b", "old")]);
    let (a, b) = (root.path().join("a"), root.path().join("b"));
    let error = commit(Snapshot::new(root.path()), |snapshot| {
        snapshot.set(Path::new("a"), "new".to_owned(), Mode::Keep)?;
        snapshot.set(Path::new("b"), "new".to_owned(), Mode::Keep)?;
        fs::remove_file(&b).unwrap();
        fs::create_dir(&b).unwrap();
        Ok(())
    })
    .unwrap_err();
    assert_eq!(told(&error).message, "`b` is a folder, where a file is expected");
    assert_eq!(fs::read_to_string(a).unwrap(), "old");
    assert_eq!(tree(root.path()).len(), 2, "no temporary file stays");
}

#[test]
fn a_file_that_changed_since_it_was_read_is_read_again() {
    let root = project(&[("a", "old"), ("b", "same")]);
    let mut snapshot = Snapshot::new(root.path());
    snapshot.read(Path::new("a")).unwrap();
    snapshot.read(Path::new("b")).unwrap();
    fs::write(root.path().join("a"), "edited").unwrap();
    let ((), written) = commit(snapshot, |snapshot| {
        let text = format!("{}+", snapshot.read(Path::new("a"))?.unwrap());
        snapshot.set(Path::new("a"), text, Mode::Keep)
    })
    .unwrap();
    assert_eq!(written, [replaced("a")]);
    assert_eq!(fs::read_to_string(root.path().join("a")).unwrap(), "edited+");
}

#[test]
fn a_file_that_changes_after_the_computation_is_computed_again() {
    let root = project(&[("a", "old"), ("b", "old")]);
    let mut editor_saves = vec!["saved once", "saved twice"].into_iter();
    let ((), written) = commit(Snapshot::new(root.path()), |snapshot| {
        for path in ["b", "a", "c"] {
            let text = format!("{}+", snapshot.read(Path::new(path))?.unwrap_or_default());
            snapshot.set(Path::new(path), text, Mode::Keep)?;
        }
        match editor_saves.next() {
            Some(text) => fs::write(root.path().join("a"), text).unwrap(),
            None if !root.path().join("c").exists() => {
                fs::write(root.path().join("c"), "appeared").unwrap();
            }
            None => {}
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(written, [replaced("b"), replaced("a"), replaced("c")]);
    assert_eq!(
        tree(root.path()),
        [("a", "saved twice+"), ("b", "old+"), ("c", "appeared+")]
            .map(|(path, text)| (path.into(), Some(text.to_owned())))
    );
}

#[test]
fn a_file_that_never_stops_changing_is_an_error() {
    let root = project(&[("a", "0"), ("b", "old")]);
    let a = root.path().join("a");
    let mut saves = 0;
    let error = commit(Snapshot::new(root.path()), |snapshot| {
        snapshot.set(Path::new("b"), "new".to_owned(), Mode::Keep)?;
        snapshot.set(Path::new("a"), "new".to_owned(), Mode::Keep)?;
        saves += 1;
        fs::write(&a, saves.to_string()).unwrap();
        Ok(())
    })
    .unwrap_err();
    assert!(told(&error).message.starts_with("`a` changed "), "{error:?}");
    assert_eq!(
        tree(root.path()),
        [("a".into(), Some(saves.to_string())), ("b".into(), Some("old".to_owned()))]
    );
}

#[test]
fn runs_at_the_same_time_lose_nothing() {
    let root = project(&[]);
    let root = root.path();
    thread::scope(|scope| {
        for run in 0..4 {
            scope.spawn(move || {
                for round in 0..16 {
                    // What was read before the lock is old by then, in most rounds.
                    let mut snapshot = Snapshot::new(root);
                    snapshot.read(Path::new(SOURCES)).unwrap();
                    commit(snapshot, |snapshot| {
                        for path in [SOURCES, "package.json"] {
                            let old = snapshot.read(Path::new(path))?.unwrap_or_default();
                            let text = format!("{old}{run}:{round}\n");
                            snapshot.set(Path::new(path), text, Mode::Keep)?;
                        }
                        Ok(())
                    })
                    .unwrap();
                }
            });
        }
    });
    let texts = [SOURCES, "package.json"].map(|path| fs::read_to_string(root.join(path)).unwrap());
    let mut lines: Vec<_> = texts[0].lines().collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), 64, "lines of all runs, each once");
    assert_eq!(texts[0], texts[1], "both files are written in the same order");
    assert_eq!(tree(root).len(), 3, "no temporary file stays");
}

/// Not a test of its own: the run that `a_killed_run_blocks_nobody` kills.
#[test]
#[ignore = "started by another test"]
fn run_that_holds_the_lock() {
    let Ok(root) = std::env::var("LBRS_TEST_ROOT") else { return };
    commit(Snapshot::new(root), |_| {
        println!("\nlocked");
        // Until it is killed, or the test that started it is gone.
        io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_killed_run_blocks_nobody() {
    let root = project(&[("a", "old")]);
    let mut run = Command::new(std::env::current_exe().unwrap())
        .args([
            "tests::files::races::run_that_holds_the_lock",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env("LBRS_TEST_ROOT", root.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(run.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "locked"));
    run.kill().unwrap();
    run.wait().unwrap();
    write(root.path(), &[("a", "new")]).unwrap();
    assert_eq!(tree(root.path()), [("a".into(), Some("new".to_owned()))]);
}
