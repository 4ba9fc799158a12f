//! Programs that save the file that is removed, at any call that the transaction makes of the disk.

use std::cell::{Cell, RefCell};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::rc::Rc;

use super::saves::{can_swap, run_beside_an_editor, save, save_twice};
use super::{
    Disk, GONE, MANY, NOTHING, each_call, each_call_of_each_disk, others, project, skipped, watch,
};
use crate::files::disk::inode;

/// The files of the runs: one is removed, and one written.
const EDITED: [&str; 2] = [GONE, "package.json"];

/// What identifies the file at `place`, and its mode.
fn same(place: &Path) -> Option<((u64, u64), u32)> {
    inode(&fs::metadata(place).ok()?).map(|inode| (inode.identity, inode.mode))
}

#[test]
fn a_save_at_any_call_keeps_the_file() {
    for in_place in [false, true] {
        each_call_of_each_disk(|disk, number| {
            let root = project();
            let place = root.path().join(GONE);
            let saved = Rc::new(Cell::new(None));
            let watcher = {
                let (place, saved) = (place.clone(), Rc::clone(&saved));
                move |name, count| {
                    if count == number {
                        save(&place, in_place, "saved");
                        saved.set(Some((name, same(&place))));
                    }
                    Ok(())
                }
            };
            watch(disk, watcher, || run_beside_an_editor(root.path(), EDITED)).unwrap();
            let Some((name, file)) = saved.get() else { return false };
            let what = format!("saved ({in_place}) at call {number}, {name}, {disk:?}");
            assert_eq!(fs::read_to_string(&place).unwrap(), "saved", "{what}");
            assert_eq!(same(&place), file, "another file, {what}");
            assert_eq!(fs::read_to_string(root.path().join("package.json")).unwrap(), "{}+");
            assert_eq!(others(root.path()), NOTHING, "{what}");
            true
        });
    }
}

#[test]
fn a_save_that_began_before_the_file_was_removed_is_not_lost() {
    each_call_of_each_disk(|disk, number| {
        let root = project();
        let place = root.path().join(GONE);
        let done = Rc::new(Cell::new(false));
        let watcher = {
            let (place, done) = (place.clone(), Rc::clone(&done));
            let mut open = None;
            move |_, count| {
                if count == number {
                    open = OpenOptions::new().append(true).open(&place).ok();
                } else if let Some(mut file) = open.take() {
                    file.write_all(b"#")?;
                    done.set(true);
                }
                Ok(())
            }
        };
        watch(disk, watcher, || run_beside_an_editor(root.path(), EDITED)).unwrap();
        let text = fs::read_to_string(&place).unwrap_or_default();
        assert!(!done.get() || text.contains('#'), "opened at call {number}, {disk:?}: {text:?}");
        done.get()
    });
}

/// Saves both files, at any two calls.
fn save_both(disk: Disk, paths: [&str; 2]) {
    for in_place in [false, true] {
        each_call(|call| {
            let both = |other: &usize| save_twice(disk, EDITED, paths, in_place, [call, *other]);
            (call + 1..MANY).take_while(both).count() > 0
        });
    }
}

#[test]
fn two_saves_at_any_two_calls_are_not_lost() {
    let [gone, other] = EDITED;
    save_both(Disk::SwapsNothing, [gone, gone]);
    if !can_swap() {
        return skipped("names cannot be swapped here");
    }
    for paths in [[gone, gone], [gone, other], [other, gone]] {
        save_both(Disk::Swaps, paths);
    }
}

#[test]
fn a_file_that_was_moved_away_at_any_call_and_is_saved_anew_stays() {
    for back_after in 1..6 {
        each_call_of_each_disk(|disk, number| {
            let root = project();
            let place = root.path().join(GONE);
            // Whether it was moved away, and saved anew.
            let done = Rc::new(RefCell::new((false, false)));
            let watcher = {
                let (place, done) = (place.clone(), Rc::clone(&done));
                let aside = root.path().join("elsewhere/old");
                move |_, count| {
                    let mut done = done.borrow_mut();
                    if count == number {
                        done.0 = fs::rename(&place, &aside).is_ok();
                    } else if count == number + back_after && done.0 {
                        save(&place, true, "saved");
                        done.1 = true;
                    }
                    Ok(())
                }
            };
            // It may be there at one look, and not at the next: an error that says so.
            let result = watch(disk, watcher, || run_beside_an_editor(root.path(), EDITED));
            let (gone, back) = *done.borrow();
            let text = fs::read_to_string(&place).ok();
            let what = format!("{back_after} after call {number}, {disk:?}: {result:?}");
            assert_eq!(text.as_deref(), back.then_some("saved"), "{what}");
            assert_eq!(others(root.path()), NOTHING, "{what}");
            gone
        });
    }
}
