//! An editor that saves a file which others write too.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::entries;

/// An editor of one file. Each save adds a comment to it.
pub(super) struct Editor {
    path: PathBuf,
    /// How a comment begins.
    comment: &'static str,
    saves: usize,
    /// The ids of entries that a save wrote over although they had changed since the file was read.
    overwritten: BTreeSet<String>,
}

impl Editor {
    pub(super) fn of(path: PathBuf, comment: &'static str) -> Self {
        Self { path, comment, saves: 0, overwritten: BTreeSet::new() }
    }

    fn line(&self, number: usize) -> String {
        format!("{} save {number} of the editor\n", self.comment)
    }

    /// Whether names can be swapped where tests run: without that a save cannot look at what it replaces.
    pub(super) fn can_save_by_rename() -> bool {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
        [&one, &other].iter().for_each(|path| fs::write(path, "").unwrap());
        renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE).is_ok()
    }

    /// Saves by a rename, as most editors do: the text that was read a moment ago, with a comment more.
    pub(super) fn save_by_rename(&mut self) {
        let seen = fs::read_to_string(&self.path).unwrap();
        let temporary = self.path.with_extension("editor");
        fs::write(&temporary, seen.clone() + &self.line(self.saves)).unwrap();
        self.saves += 1;
        // As a rename, but for what was there, which is to be looked at.
        renameat_with(CWD, &temporary, CWD, &self.path, RenameFlags::EXCHANGE).unwrap();
        let there = fs::read_to_string(&temporary).unwrap();
        fs::remove_file(&temporary).unwrap();
        let (seen, there) = (entries(&seen), entries(&there));
        let ids = seen.keys().chain(there.keys()).cloned();
        self.overwritten.extend(ids.filter(|id| seen.get(id) != there.get(id)));
    }

    /// Appends in place. A file that was replaced after it was opened is opened again: what goes to it
    /// too late is lost, as is said of it.
    pub(super) fn append(&mut self) {
        let line = self.line(self.saves);
        self.saves += 1;
        loop {
            let mut file = OpenOptions::new().append(true).open(&self.path).unwrap();
            file.write_all(line.as_bytes()).unwrap();
            if fs::metadata(&self.path).unwrap().ino() == file.metadata().unwrap().ino() {
                return;
            }
        }
    }

    /// Whether this editor may have undone what was done to an entry.
    pub(super) fn overwrote(&self, id: &str) -> bool {
        self.overwritten.contains(id)
    }

    pub(super) fn assert_all_saves_are_there(&self) {
        let text = fs::read_to_string(&self.path).unwrap();
        for number in 0..self.saves {
            let line = self.line(number);
            assert!(text.contains(&line), "{line} is not in {}: {text}", self.path.display());
        }
    }
}
