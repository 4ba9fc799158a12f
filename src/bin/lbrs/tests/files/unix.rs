//! Modes, owners, links and what else only Unix has.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use crate::files::{Mode, Snapshot, Written, commit, is_open};

use super::{SOURCES, created, project, refused, replaced, tree, write};
use crate::tests::sandbox::skipped;
use crate::tests::sandbox::unix::{mode, set_mode};

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
fn a_file_keeps_its_mode_or_becomes_private() {
    let root = project(&[("a", "old"), ("b", "old"), ("c", "old")]);
    for (name, mode) in [("a", 0o600), ("b", 0o664), ("c", 0o755)] {
        set_mode(&root.path().join(name), mode);
    }
    for (wanted, modes) in
        [(Mode::Keep, [0o600, 0o664, 0o755]), (Mode::Private, [0o600, 0o600, 0o700])]
    {
        commit(Snapshot::new(root.path()), |snapshot| {
            for name in ["a", "b", "c"] {
                snapshot.set(Path::new(name), format!("{wanted:?}"), wanted)?;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(["a", "b", "c"].map(|name| mode(&root.path().join(name))), modes);
    }
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
    assert_eq!(written, [Written { in_place: true, ..replaced("a") }, replaced("b")]);
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
        assert_eq!(error, message);
    }
}

#[test]
fn a_socket_is_refused_and_not_opened() {
    let root = project(&[("a", "old")]);
    let _socket = UnixListener::bind(root.path().join("socket")).unwrap();
    let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("socket", "x")]));
    assert!(error.starts_with("`socket` is a pipe, a socket"), "{error}");
}

#[test]
fn a_read_only_file_is_refused() {
    let root = project(&[("a", "old"), ("b", "old")]);
    set_mode(&root.path().join("b"), 0o444);
    let error = refused(root.path(), || write(root.path(), &[("a", "new"), ("b", "new")]));
    assert_eq!(error, "`b` is read-only, nothing was changed");
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
    let error = refused(root.path(), || {
        write(root.path(), &[(SOURCES, "newer"), ("a", "newer"), ("server/b", "x")])
    });
    set_mode(&server, 0o755);
    assert!(written[0].in_place && !written[1].in_place, "{written:?}");
    assert_eq!(fs::read_to_string(root.path().join(SOURCES)).unwrap(), "new");
    assert_eq!(error, "cannot write `server/b`: permission denied, nothing was changed");
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
