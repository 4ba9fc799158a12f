//! Files that a transaction removes.

use std::fs;
use std::path::Path;

use crate::errors::Result;
use crate::files::{Change, FileChange, Mode, Snapshot, Written, commit};

use super::{created, project, refused, replaced, tree};

/// Sets these files and removes those, in one transaction.
fn change(root: &Path, set: &[(&str, &str)], gone: &[&str]) -> Result<Vec<Written>> {
    commit(Snapshot::new(root), |snapshot| {
        for path in gone {
            snapshot.remove(Path::new(path))?;
        }
        set.iter().try_for_each(|(path, text)| {
            snapshot.set(Path::new(path), (*text).to_owned(), Mode::Keep)
        })
    })
    .map(|((), written)| written)
}

fn removed(path: &str) -> Written {
    Written { path: path.into(), change: FileChange::Removed, in_place: false }
}

#[test]
fn a_file_is_removed_with_what_is_written_and_its_folder_stays() {
    let root = project(&[("src/old", "text"), ("index", "old")]);
    let written = change(root.path(), &[("new/new", "text"), ("index", "new")], &["src/old"]);
    assert_eq!(written.unwrap(), [removed("src/old"), created("new/new"), replaced("index")]);
    assert_eq!(
        tree(root.path()),
        [
            ("index".into(), Some("new".to_owned())),
            ("new".into(), None),
            ("new/new".into(), Some("text".to_owned())),
            ("src".into(), None),
        ]
    );
}

#[test]
fn what_was_said_of_a_file_last_counts() {
    let root = project(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let mut snapshot = Snapshot::new(root.path());
    let set = |snapshot: &mut Snapshot, path: &str, text: &str| {
        snapshot.set(Path::new(path), text.to_owned(), Mode::Keep).unwrap();
    };
    let remove = |snapshot: &mut Snapshot, path: &str| snapshot.remove(Path::new(path)).unwrap();
    remove(&mut snapshot, "a");
    assert_eq!(snapshot.read(Path::new("a")).unwrap(), None);
    assert_eq!(snapshot.read_before(Path::new("a")).unwrap(), Some("1"));
    set(&mut snapshot, "b", "new");
    remove(&mut snapshot, "b");
    set(&mut snapshot, "a", "new");
    assert_eq!(snapshot.read(Path::new("a")).unwrap(), Some("new"));
    remove(&mut snapshot, "c");
    set(&mut snapshot, "c", "3");
    set(&mut snapshot, "missing", "new");
    remove(&mut snapshot, "missing");
    let change = |path, before, after| Change { path, before, after, mode: Mode::Keep };
    assert_eq!(
        snapshot.changes().collect::<Vec<_>>(),
        [change(Path::new("a"), Some("1"), Some("new")), change(Path::new("b"), Some("2"), None),]
    );
    assert_eq!(snapshot.to_write(), [replaced("a"), removed("b")]);
    assert_eq!(tree(root.path()).len(), 3, "nothing is removed yet");
}

#[test]
fn a_missing_file_is_no_change() {
    let root = project(&[("a", "1")]);
    assert_eq!(change(root.path(), &[], &["b", "missing/b"]).unwrap(), []);
    assert_eq!(tree(root.path()).len(), 1);
}

#[test]
fn a_file_stays_if_another_change_fails() {
    let root = project(&[("a", "old"), ("folder/x", "")]);
    let error = refused(root.path(), || change(root.path(), &[("folder", "x")], &["a"]));
    assert_eq!(error, "`folder` is a folder, where a file is expected");
    let error = refused(root.path(), || change(root.path(), &[("a", "new")], &["folder"]));
    assert_eq!(error, "`folder` is a folder, where a file is expected");
}

#[test]
fn a_file_that_changes_after_the_computation_is_computed_again() {
    let root = project(&[("a", "old"), ("b", "old")]);
    let (a, b) = (root.path().join("a"), root.path().join("b"));
    let mut runs = 0;
    let ((), written) = commit(Snapshot::new(root.path()), |snapshot| {
        if snapshot.read(Path::new("a"))? == Some("old") {
            snapshot.remove(Path::new("a"))?;
        }
        snapshot.remove(Path::new("b"))?;
        runs += 1;
        if runs == 1 {
            fs::write(&a, "saved").unwrap();
            fs::remove_file(&b).unwrap();
        }
        Ok(())
    })
    .unwrap();
    assert_eq!((runs, written), (2, vec![]));
    assert_eq!(tree(root.path()), [("a".into(), Some("saved".to_owned()))]);
}

#[test]
fn only_the_removed_name_of_a_file_goes() {
    let root = project(&[("a", "text"), ("index", "old")]);
    fs::hard_link(root.path().join("a"), root.path().join("other")).unwrap();
    let written = change(root.path(), &[("index", "new")], &["a"]).unwrap();
    assert_eq!(written, [removed("a"), replaced("index")]);
    assert_eq!(
        tree(root.path()),
        [("index", "new"), ("other", "text")]
            .map(|(path, text)| (path.into(), Some(text.to_owned())))
    );
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::tests::sandbox::skipped;
    use crate::tests::sandbox::unix::set_mode;

    #[test]
    fn a_link_is_not_removed_nor_what_it_leads_to() {
        let root = project(&[("a", "old"), ("real", "text")]);
        symlink("real", root.path().join("link")).unwrap();
        let error = refused(root.path(), || change(root.path(), &[("a", "new")], &["link"]));
        assert_eq!(error, "`link` is a symbolic link, nothing was changed");
    }

    #[test]
    fn two_names_of_a_file_are_not_both_changed() {
        let root = project(&[("a", "old")]);
        fs::hard_link(root.path().join("a"), root.path().join("b")).unwrap();
        let error = refused(root.path(), || change(root.path(), &[("a", "new")], &["b"]));
        assert!(error.starts_with("`a` is a hard link to another file"), "{error}");
    }

    #[test]
    fn a_read_only_file_or_folder_is_refused() {
        let root = project(&[("a", "old"), ("b", "old"), ("closed/c", "old")]);
        set_mode(&root.path().join("b"), 0o444);
        let error = refused(root.path(), || change(root.path(), &[("a", "new")], &["b"]));
        assert_eq!(error, "`b` is read-only, nothing was changed");
        let closed = root.path().join("closed");
        set_mode(&closed, 0o555);
        if fs::write(closed.join("probe"), "").is_ok() {
            return skipped("the superuser can make files everywhere");
        }
        let error = refused(root.path(), || change(root.path(), &[("a", "new")], &["closed/c"]));
        set_mode(&closed, 0o755);
        assert_eq!(error, "cannot remove `closed/c`: permission denied, nothing was changed");
    }
}
