//! The transaction: all or nothing, and nothing but what it must.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[cfg(unix)]
mod interrupted;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use lbrs::files::{Change, Mode, Snapshot, Written, commit};
use lbrs::{Error, Result};
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

/// The error of a transaction, after which the project must be as it was.
fn refused(root: &Path, attempt: impl FnOnce() -> Result<Vec<Written>>) -> Error {
    let before = tree(root);
    let error = attempt().unwrap_err();
    assert_eq!(tree(root), before, "{error}");
    assert!(error.help().is_some(), "no help: {error}");
    let root = root.display().to_string();
    assert!(!error.to_string().contains(&root), "shows where the project lies: {error}");
    error
}

fn created(path: &str) -> Written {
    Written { path: path.into(), created: true, in_place: false }
}

fn replaced(path: &str) -> Written {
    Written { path: path.into(), created: false, in_place: false }
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
            change(Path::new("d"), None, ""),
            change(Path::new("a"), Some("1"), "z"),
            change(Path::new("c"), Some("3"), "y"),
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
    assert_eq!(error.to_string(), "a.json:2:5: not UTF-8: found the byte 0xe4");
    assert!(error.help().is_some());
}

#[test]
fn a_second_file_that_cannot_be_written_leaves_the_first_as_it_was() {
    let root = project(&[("a", "old"), ("file", "no folder"), ("folder/x", "")]);
    let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("folder", "x")]));
    assert_eq!(error.to_string(), "`folder` is a folder, where a file is expected");

    let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("file/x", "x")]));
    assert!(error.to_string().contains("`file/x`"), "{error}");

    let long = format!("new/{}", "n".repeat(300));
    let error = refused(root.path(), || write(root.path(), &[("a", "new"), (&long, "x")]));
    assert!(error.to_string().contains("name too long"), "{error}");
}

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
    assert_eq!(error.to_string(), "`b` is a folder, where a file is expected");
    assert_eq!(fs::read_to_string(a).unwrap(), "old");
    assert_eq!(tree(root.path()).len(), 2, "no temporary file stays");
}

#[test]
fn a_failing_computation_leaves_everything_as_it_was() {
    let root = project(&[("a", "old")]);
    let error = refused(root.path(), || {
        commit(Snapshot::new(root.path()), |snapshot| {
            snapshot.set(Path::new("a"), "new".to_owned(), Mode::Keep)?;
            snapshot.set(Path::new("new/b"), "new".to_owned(), Mode::Keep)?;
            Err::<(), _>(Error::failed("no").with_help("none"))
        })
        .map(|(_, written)| written)
    });
    assert_eq!(error.to_string(), "no");
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
    assert!(error.to_string().starts_with("`a` changed "), "{error}");
    assert_eq!(
        tree(root.path()),
        [("a".into(), Some(saves.to_string())), ("b".into(), Some("old".to_owned()))]
    );
}

#[test]
fn the_project_that_is_not_there_is_an_error() {
    let root = project(&[]);
    let missing = root.path().join("missing");
    let error = write(&missing, &[("a", "new")]).unwrap_err();
    assert!(error.to_string().contains("missing"), "{error}");
    assert!(!missing.exists());
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
        loop {
            thread::park();
        }
        #[expect(unreachable_code, reason = "gives the closure its type")]
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_killed_run_blocks_nobody() {
    let root = project(&[("a", "old")]);
    let mut run = Command::new(std::env::current_exe().unwrap())
        .args(["files::run_that_holds_the_lock", "--exact", "--ignored", "--nocapture"])
        .env("LBRS_TEST_ROOT", root.path())
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

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use lbrs::files::is_open;

    use super::*;
    use crate::sandbox::skipped;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn text_that_does_not_change_is_not_written() {
        let root = project(&[("a", "same"), ("b", "old")]);
        let seen = |name| {
            let metadata = fs::metadata(root.path().join(name)).unwrap();
            (metadata.ino(), metadata.modified().unwrap())
        };
        let before = (seen("a"), seen("b"));
        let written = write(root.path(), &[("a", "same"), ("b", "new")]).unwrap();
        assert_eq!(written, [replaced("b")]);
        assert_eq!(seen("a"), before.0);
        assert_ne!(seen("b").0, before.1.0, "replaced, not overwritten");
    }

    #[test]
    fn a_file_keeps_its_mode() {
        let root = project(&[("a", "old"), ("b", "old"), ("c", "old")]);
        for (name, mode) in [("a", 0o600), ("b", 0o664), ("c", 0o755)] {
            set_mode(&root.path().join(name), mode);
        }
        commit(Snapshot::new(root.path()), |snapshot| {
            for name in ["a", "b", "c"] {
                snapshot.set(Path::new(name), "new".to_owned(), Mode::Private)?;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(
            ["a", "b", "c"].map(|name| mode(&root.path().join(name))),
            [0o600, 0o664, 0o755]
        );
    }

    #[test]
    fn a_new_file_has_the_usual_mode_or_is_private() {
        let root = project(&[("usual", "")]);
        commit(Snapshot::new(root.path()), |snapshot| {
            snapshot.set(Path::new("keep"), "x".to_owned(), Mode::Keep)?;
            snapshot.set(Path::new("private"), "x".to_owned(), Mode::Private)
        })
        .unwrap();
        assert_eq!(mode(&root.path().join("keep")), mode(&root.path().join("usual")));
        assert_eq!(mode(&root.path().join("private")), 0o600);
    }

    #[test]
    fn a_file_keeps_its_owner_where_that_is_permitted() {
        let root = project(&[("a", "old")]);
        let a = root.path().join("a");
        if std::os::unix::fs::chown(&a, Some(4711), Some(4712)).is_err() {
            return skipped("only the superuser can give a file to another user");
        }
        write(root.path(), &[("a", "new")]).unwrap();
        let metadata = fs::metadata(&a).unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (4711, 4712));
    }

    #[test]
    fn symbolic_links_stay_and_lead_to_the_written_file() {
        let root = project(&[("real/sources.json", "old"), ("server/x", "")]);
        let path = root.path();
        symlink("../real/link.json", path.join(SOURCES)).unwrap();
        symlink("sources.json", path.join("real/link.json")).unwrap();
        symlink("real/new.json", path.join("dangling")).unwrap();
        let written = write(path, &[(SOURCES, "new"), ("dangling", "made")]).unwrap();
        assert_eq!(written, [replaced(SOURCES), created("dangling")]);
        assert!(path.join(SOURCES).is_symlink() && path.join("dangling").is_symlink());
        assert_eq!(fs::read_to_string(path.join("real/sources.json")).unwrap(), "new");
        assert_eq!(fs::read_to_string(path.join("real/new.json")).unwrap(), "made");
    }

    #[test]
    fn all_names_of_a_file_show_the_new_text() {
        let root = project(&[("a", "old and long"), ("b", "old")]);
        let (a, other) = (root.path().join("a"), root.path().join("other"));
        fs::hard_link(&a, &other).unwrap();
        set_mode(&a, 0o640);
        let before = fs::metadata(&a).unwrap();
        let written = write(root.path(), &[("a", "new"), ("b", "new")]).unwrap();
        assert_eq!(
            written,
            [Written { path: "a".into(), created: false, in_place: true }, replaced("b")]
        );
        let after = fs::metadata(&a).unwrap();
        assert_eq!((after.ino(), after.mode()), (before.ino(), before.mode()));
        assert_eq!(fs::read_to_string(&other).unwrap(), "new");
        assert_eq!(tree(root.path()).len(), 3, "no temporary file stays");
    }

    #[test]
    fn a_file_is_open_if_others_than_its_owner_can_use_it() {
        let root = project(&[("a", "")]);
        let a = root.path().join("a");
        for (mode, open) in
            [(0o600, false), (0o700, false), (0o640, true), (0o604, true), (0o620, true)]
        {
            set_mode(&a, mode);
            assert_eq!(is_open(&a), open, "{mode:o}");
        }
        assert!(!is_open(&root.path().join("missing")));
    }

    #[test]
    fn links_that_lead_nowhere_useful_are_refused() {
        let root = project(&[("a", "old")]);
        symlink("missing/x", root.path().join("dangling")).unwrap();
        symlink("loop", root.path().join("loop")).unwrap();
        symlink("a", root.path().join("same")).unwrap();
        let cases = [
            (
                "dangling",
                "`dangling` is a symbolic link to `missing/x`, whose folder does not exist, nothing was changed",
            ),
            ("loop", "cannot read `loop`: too many levels of symbolic links"),
            (
                "same",
                "`same` is a symbolic link to another file of the same change, nothing was changed",
            ),
        ];
        for (path, message) in cases {
            let error = refused(root.path(), || write(root.path(), &[("a", "new"), (path, "x")]));
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn a_socket_is_refused_and_not_opened() {
        let root = project(&[("a", "old")]);
        let _socket = UnixListener::bind(root.path().join("socket")).unwrap();
        let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("socket", "x")]));
        assert!(error.to_string().starts_with("`socket` is a pipe, a socket"), "{error}");
    }

    #[test]
    fn a_read_only_file_is_refused() {
        let root = project(&[("a", "old"), ("b", "old")]);
        set_mode(&root.path().join("b"), 0o444);
        let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("b", "new")]));
        assert_eq!(error.to_string(), "`b` is read-only, nothing was changed");
    }

    #[test]
    fn in_a_folder_where_no_file_can_be_made_the_file_is_overwritten() {
        let root = project(&[("server/datasources.json", "old and long"), ("a", "old")]);
        let server = root.path().join("server");
        set_mode(&server, 0o555);
        if fs::write(server.join("probe"), "").is_ok() {
            return skipped("the superuser can make files everywhere");
        }
        let written = write(root.path(), &[(SOURCES, "new"), ("a", "new")]).unwrap();
        let refusal = refused(root.path(), || {
            write(root.path(), &[(SOURCES, "newer"), ("a", "newer"), ("server/b", "x")])
        });
        set_mode(&server, 0o755);
        assert!(written[0].in_place && !written[1].in_place, "{written:?}");
        assert_eq!(fs::read_to_string(root.path().join(SOURCES)).unwrap(), "new");
        assert_eq!(
            refusal.to_string(),
            "cannot write `server/b`: permission denied, nothing was changed"
        );
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_nothing_else() {
        let root = project(&[("server/x", "")]);
        let project = fs::metadata(root.path()).unwrap().ino();
        let ours = format!("server/.lbrs-{project:x}-k3jd9a.tmp");
        let others = format!("server/.lbrs-{:x}-k3jd9a.tmp", project + 1);
        for name in [&ours, &others, "server/.lbrs-notes", "server/a.tmp"] {
            fs::write(root.path().join(name), "half a te").unwrap();
        }
        write(root.path(), &[(SOURCES, "{}")]).unwrap();
        assert!(!root.path().join(&ours).exists());
        for name in [&others, "server/.lbrs-notes", "server/a.tmp"] {
            assert!(root.path().join(name).exists(), "{name}");
        }
    }
}
