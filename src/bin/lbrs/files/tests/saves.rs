//! Programs that save a file at any call that the transaction makes of the disk.

use std::cell::{Cell, RefCell};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::rc::Rc;

use super::{Disk, GONE, MANY, NOTHING, each_call, others, project, skipped, watch};
use crate::errors::{Result, told};
use crate::files::{Mode, Snapshot, Written, commit};

/// Returns whether names can be swapped here.
pub(super) fn can_swap() -> bool {
    let root = project();
    let [one, other] = ["package.json", "linked"].map(|path| root.path().join(path));
    crate::files::fs::swap(&one, &other).is_ok()
}

/// Saves a file as an editor does, by a rename or in place.
pub(super) fn save(place: &Path, in_place: bool, text: &str) {
    if in_place {
        fs::write(place, text).unwrap();
    } else {
        let temporary = place.with_extension("editor");
        fs::write(&temporary, text).unwrap();
        fs::rename(temporary, place).unwrap();
    }
}

/// The files of the runs beside an editor.
const EDITED: [&str; 2] = ["package.json", "server/datasources.json"];

/// A run beside an editor: a `+` to each file, but for the one that is removed unless it was saved.
pub(super) fn run_beside_an_editor(root: &Path, files: [&str; 2]) -> Result<Vec<Written>> {
    let ((), written) = commit(Snapshot::new(root), |snapshot| {
        files.iter().try_for_each(|path| {
            if *path == GONE {
                let is_saved = snapshot.read(Path::new(path))? != Some("<>");
                return if is_saved { Ok(()) } else { snapshot.remove(Path::new(path)) };
            }
            let text = format!("{}+", snapshot.read(Path::new(path))?.unwrap_or_default());
            snapshot.set(Path::new(path), text, Mode::Keep)
        })
    })?;
    Ok(written)
}

#[test]
fn a_save_at_any_call_is_not_lost() {
    if !can_swap() {
        return skipped("names cannot be swapped here");
    }
    for (path, in_place) in [
        ("package.json", false),
        ("package.json", true),
        ("server/datasources.json", false),
        ("server/datasources.json", true),
    ] {
        each_call(|number| {
            let root = project();
            let place = root.path().join(path);
            let saved = Rc::new(Cell::new(None));
            let watcher = {
                let (place, saved) = (place.clone(), Rc::clone(&saved));
                move |name, count| {
                    if count == number {
                        // What it read a moment ago, and a mark.
                        let text = fs::read_to_string(&place)? + "#";
                        save(&place, in_place, &text);
                        saved.set(Some(name));
                    }
                    Ok(())
                }
            };
            watch(Disk::Swaps, watcher, || run_beside_an_editor(root.path(), EDITED)).unwrap();
            let Some(name) = saved.get() else { return false };
            let text = fs::read_to_string(&place).unwrap();
            let marks = &text[2..];
            assert!(
                marks == "+#" || marks == "#+",
                "saved ({in_place}) at call {number}, {name}: {text:?}"
            );
            assert_eq!(others(root.path()), NOTHING);
            true
        });
    }
}

/// Two saves, of two files of the run or of one, at two calls. Returns whether the run made the second of these.
pub(super) fn save_twice(
    disk: Disk,
    files: [&str; 2],
    paths: [&str; 2],
    in_place: bool,
    calls: [usize; 2],
) -> bool {
    let root = project();
    let places = paths.map(|path| root.path().join(path));
    let saved = Rc::new(Cell::new(None));
    let watcher = {
        let (places, saved) = (places.clone(), Rc::clone(&saved));
        move |name, count| {
            if count == calls[0] {
                save(&places[0], in_place, "first");
            } else if count == calls[1] {
                save(&places[1], in_place, "second");
                saved.set(Some(name));
            }
            Ok(())
        }
    };
    watch(disk, watcher, || run_beside_an_editor(root.path(), files)).unwrap();
    let Some(name) = saved.get() else { return false };
    let is_one_file = paths[0] == paths[1];
    for (place, text) in places.iter().zip(["first", "second"]).skip(is_one_file.into()) {
        let found = fs::read_to_string(place).unwrap();
        let path = place.display();
        assert!(
            found == text || found == format!("{text}+"),
            "{path}, {calls:?}, {name}: {found:?}"
        );
    }
    assert_eq!(others(root.path()), NOTHING);
    true
}

#[test]
fn two_saves_at_any_two_calls_are_not_lost() {
    if !can_swap() {
        return skipped("names cannot be swapped here");
    }
    for (first, second) in EDITED.iter().flat_map(|one| EDITED.map(|other| (*one, other))) {
        for in_place in [false, true] {
            each_call(|call| {
                let both = |other: &usize| {
                    save_twice(Disk::Swaps, EDITED, [first, second], in_place, [call, *other])
                };
                (call + 1..MANY).take_while(both).count() > 0
            });
        }
    }
}

#[test]
fn a_save_that_began_before_a_file_was_replaced_is_not_lost() {
    if !can_swap() {
        return skipped("names cannot be swapped here");
    }
    each_call(|number| {
        let root = project();
        let place = root.path().join("package.json");
        let done = Rc::new(Cell::new(false));
        let watcher = {
            let (place, done) = (place.clone(), Rc::clone(&done));
            let mut open = None;
            move |_, count| {
                if count == number {
                    open = Some(fs::OpenOptions::new().append(true).open(&place)?);
                } else if let Some(mut file) = open.take() {
                    file.write_all(b"#")?;
                    done.set(true);
                }
                Ok(())
            }
        };
        watch(Disk::Swaps, watcher, || run_beside_an_editor(root.path(), EDITED)).unwrap();
        let text = fs::read_to_string(&place).unwrap();
        assert!(!done.get() || text.contains('#'), "opened at call {number}: {text:?}");
        done.get()
    });
}

/// How a program takes a file out of its place.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Removal {
    /// It keeps the old file under another name, and saves the file anew at a later call.
    Moved {
        /// How many calls later.
        back_after: usize,
    },
    /// It deletes the file.
    Deleted,
}

/// What a program that takes a file out of its place has done by the end of a run, and what is there then.
#[derive(Clone, Default)]
struct Removed {
    /// It has taken the file out of its place.
    gone: bool,
    /// It has saved the file anew.
    back: bool,
    text: Option<String>,
}

/// Lets a program take a file out of its place at a call.
fn remove_at(path: &str, removal: Removal, number: usize) -> Removed {
    let root = project();
    let place = root.path().join(path);
    let done = Rc::new(RefCell::new(Removed::default()));
    let watcher = {
        let (place, done) = (place.clone(), Rc::clone(&done));
        let aside = root.path().join("elsewhere/old");
        move |_, count| {
            let mut done = done.borrow_mut();
            match removal {
                Removal::Moved { back_after } if count == number + back_after => {
                    save(&place, true, &(fs::read_to_string(&aside)? + "#"));
                    done.back = true;
                }
                _ if count != number => {}
                Removal::Moved { .. } => fs::rename(&place, &aside)?,
                Removal::Deleted => fs::remove_file(&place)?,
            }
            done.gone |= count == number;
            Ok(())
        }
    };
    let result = watch(Disk::Swaps, watcher, || run_beside_an_editor(root.path(), EDITED));
    if let Err(error) = result {
        // It was there at one look, and not at the next.
        let expected = format!("`{path}`: no such file or directory");
        assert!(
            told(&error).message.contains(&expected),
            "{removal:?} at call {number}: {error:?}"
        );
    }
    assert_eq!(others(root.path()), NOTHING, "{removal:?} at call {number}");
    Removed { text: fs::read_to_string(&place).ok(), ..done.take() }
}

#[test]
fn a_save_of_a_file_that_was_moved_away_at_any_call_is_not_lost() {
    if !can_swap() {
        return skipped("names cannot be swapped here");
    }
    for path in EDITED {
        for back_after in 1..6 {
            each_call(|number| {
                let removal = Removal::Moved { back_after };
                let Removed { gone, back, text } = remove_at(path, removal, number);
                let is_kept = text.as_ref().is_some_and(|text| text.contains('#'));
                assert!(!back || is_kept, "{path}, {removal:?} at call {number}: {text:?}");
                gone
            });
        }
    }
}

#[test]
fn a_file_that_is_deleted_at_any_call_does_not_come_back() {
    if !can_swap() {
        return skipped("names cannot be swapped here");
    }
    for path in EDITED {
        each_call(|number| {
            let Removed { gone, text, .. } = remove_at(path, Removal::Deleted, number);
            // The run makes a new one if it finds none.
            let is_new = text.as_ref().is_none_or(|text| text == "+");
            assert!(!gone || is_new, "{path}, deleted at call {number}: {text:?}");
            gone
        });
    }
}
