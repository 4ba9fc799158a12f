//! The transaction: the one module that writes and removes files, all or nothing.
//!
//! A [`Snapshot`] holds the files of a project as they were read, and their new texts.
//! [`commit`] locks the project, computes the changes from what the files hold then, and writes
//! them: every file is whole at any moment, old or new, and a run that fails leaves all of them old.

use lbrs::internal::secret::quoted_path;

mod change;
mod disk;
mod folders;
mod fs;
mod leftovers;
mod lock;
mod rename;
mod replacement;
#[cfg(test)]
mod tests;
mod write;

use std::fs::Metadata;
use std::io::ErrorKind;
use std::mem;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use zeroize::Zeroize;

pub use self::change::{Change, FileChange, Mode, Written};
use self::lock::{PATIENCE, ProjectLock};
use self::write::Outcome;
use crate::errors::{Helpful, Result, anyhow};
use crate::signals::HeldSignal;

/// How often to compute the changes, or to restore an old file, before a file that another program keeps
/// changing is an error.
const ATTEMPTS: usize = 64;

/// The files of a project as they were read, and their new texts.
///
/// Paths are absolute or relative to the project's root, and shown relative to it. Spell a path the same way
/// each time, relative or under the root: `a/../b` and `b` are two files here, and [`commit`] rejects
/// both together.
#[derive(Debug)]
pub struct Snapshot {
    root: PathBuf,
    /// The files by their places. Those that change come last, in the order in which they were set or removed first.
    files: IndexMap<PathBuf, Tracked>,
    /// The existing files to close to all but their owner.
    private: Vec<PathBuf>,
}

/// One file that was read.
#[derive(Debug)]
struct Tracked {
    /// Relative to the root if it lies inside.
    path: PathBuf,
    /// The same path under the root.
    place: PathBuf,
    /// The text that was read, or `None` for a missing file.
    before: Option<String>,
    after: After,
    /// The file was set to a text for its owner alone.
    is_secret: bool,
    /// Files of a higher rank are written later.
    rank: usize,
}

/// The file that a commit leaves.
#[derive(Debug)]
enum After {
    /// The one that was read.
    Same,
    Text(String, Mode),
    /// None.
    Removed,
}

impl Snapshot {
    /// Returns an empty snapshot of the project in `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
        Self { root, files: IndexMap::new(), private: Vec::new() }
    }

    /// Returns the text that a file will have: the one that was set, else the one on disk, which is read
    /// once. Returns `None` if the file was removed or is missing, as behind a dangling symbolic link.
    pub fn read(&mut self, path: &Path) -> Result<Option<&str>> {
        let index = self.track(path)?;
        let file = &self.files[index];
        Ok(match &file.after {
            After::Same => file.before.as_deref(),
            After::Text(text, _) => Some(text),
            After::Removed => None,
        })
    }

    /// Returns the text of a file as it was read from disk, whatever was set since.
    pub fn read_before(&mut self, path: &Path) -> Result<Option<&str>> {
        let index = self.track(path)?;
        Ok(self.files[index].before.as_deref())
    }

    /// Sets the new text of a file, after reading the one that it replaces if that was not read yet.
    pub fn set(&mut self, path: &Path, text: String, mode: Mode) -> Result<()> {
        let index = self.track(path)?;
        self.files[index].is_secret |= mode == Mode::Private;
        self.change(index, After::Text(text, mode));
        Ok(())
    }

    /// Removes a file, after reading it if that was not done yet. A missing one is no change.
    pub fn remove(&mut self, path: &Path) -> Result<()> {
        let index = self.track(path)?;
        self.change(index, After::Removed);
        Ok(())
    }

    /// Makes a file one of those that change.
    fn change(&mut self, index: usize, after: After) {
        let file = &mut self.files[index];
        let is_first = matches!(file.after, After::Same);
        file.forget();
        file.after = after;
        if is_first {
            self.files.move_index(index, self.files.len() - 1);
        }
    }

    /// Makes a commit write these files, as far as they are set, after all others and in this order. Others
    /// are written in the order in which they were set first; those that can only be written in place come
    /// last, and then those that are removed. Reports keep their order.
    pub fn write_last<'p>(&mut self, paths: impl IntoIterator<Item = &'p Path>) {
        let last = self.files.values().map(|file| file.rank).max().unwrap_or_default();
        for (path, rank) in paths.into_iter().zip(last + 1..) {
            if let Some(index) = self.index_of(path) {
                self.files[index].rank = rank;
            }
        }
    }

    /// Makes a commit close an existing file to all but its owner, as [`Mode::Private`] does for a new one,
    /// after all texts are written.
    pub fn make_private(&mut self, path: &Path) {
        let path = path.strip_prefix(&self.root).unwrap_or(path).to_owned();
        if !self.private.contains(&path) {
            self.private.push(path);
        }
    }

    /// Returns the files of [`Snapshot::make_private`] that are open to others now, each with its mode.
    pub fn opened(&self) -> Vec<(&Path, u32)> {
        let mode = |path: &Path| disk::open_mode(&self.root.join(path)).ok()?;
        self.private.iter().filter_map(|path| Some((path.as_path(), mode(path)?))).collect()
    }

    /// Returns the files whose text differs, in the order in which they were set.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.files.values().filter_map(Tracked::change)
    }

    /// Returns what a commit would write: the files of [`Snapshot::changes`].
    pub fn to_write(&self) -> Vec<Written> {
        self.changes().map(|change| change.written(false)).collect()
    }

    /// Returns the same changes in the order in which they are written.
    fn changes_to_write(&self) -> Vec<Change<'_>> {
        let mut files: Vec<_> = self.files.values().collect();
        files.sort_by_key(|file| file.rank);
        files.into_iter().filter_map(Tracked::change).collect()
    }

    /// Sorts the written files into the order in which they were set.
    fn as_set(&self, mut written: Vec<Written>) -> Vec<Written> {
        written.sort_by_key(|written| self.index_of(&written.path));
        written
    }

    /// Returns the index of a file, after reading it if necessary.
    fn track(&mut self, path: &Path) -> Result<usize> {
        if let Some(index) = self.index_of(path) {
            return Ok(index);
        }
        let place = self.root.join(path);
        let path = path.strip_prefix(&self.root).unwrap_or(path).to_owned();
        let before = disk::read(&path, &place)?;
        let file = Tracked {
            path,
            place: place.clone(),
            before,
            after: After::Same,
            is_secret: false,
            rank: 0,
        };
        Ok(self.files.insert_full(place, file).0)
    }

    /// Returns the index of a file that was read.
    fn index_of(&self, path: &Path) -> Option<usize> {
        let place = || self.files.get_index_of(&self.root.join(path));
        self.files.get_index_of(path).or_else(place)
    }

    /// Forgets the new texts, and the files that hold another text by now.
    fn refresh(&mut self) {
        self.private.clear();
        self.files.retain(|_, file| {
            file.forget();
            file.rank = 0;
            disk::holds(&file.place, file.before.as_deref()).unwrap_or(false)
        });
    }

    /// Closes the private files to all but their owner, and adds them to those written.
    fn close(&self, written: &mut Vec<Written>) -> Result<()> {
        for path in &self.private {
            let closed = disk::close_to_others(&self.root.join(path))
                .map_err(|error| disk::cannot_close(path, &error, !written.is_empty()))?;
            if closed && !written.iter().any(|written| written.path == *path) {
                let (path, change) = (path.clone(), FileChange::Changed);
                written.push(Written { path, change, in_place: false });
            }
        }
        Ok(())
    }
}

/// A file for its owner alone holds secrets, and may have held some before.
impl Drop for Tracked {
    fn drop(&mut self) {
        if self.is_secret {
            self.forget();
            self.before.zeroize();
        }
    }
}

impl Tracked {
    fn forget(&mut self) {
        if let After::Text(mut after, Mode::Private) = mem::replace(&mut self.after, After::Same) {
            after.zeroize();
        }
    }

    /// Returns the change, if the text differs.
    fn change(&self) -> Option<Change<'_>> {
        let (after, mode) = match &self.after {
            After::Same => return None,
            After::Text(text, mode) => (Some(text.as_str()), *mode),
            After::Removed => (None, Mode::Keep),
        };
        let before = self.before.as_deref();
        (before != after).then_some(Change { path: &self.path, before, after, mode })
    }
}

/// Returns what is at `place`, symbolic links followed, or `None` if nothing is.
///
/// # Errors
/// If the system does not tell. To take that for nothing would write the wrong files.
pub fn found(place: &Path) -> Result<Option<Metadata>> {
    match disk::metadata(place) {
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(None),
        found => found.map_err(|error| disk::cannot("read", place, &error)),
    }
}

/// Returns the place where the symbolic links at `place` end.
pub fn real(place: &Path) -> PathBuf {
    disk::follow(place.to_owned()).unwrap_or_else(|_| place.to_owned())
}

/// Returns whether this user may change the mode of the file at `place`.
pub fn is_own(place: &Path) -> bool {
    disk::metadata(place).is_ok_and(|file| file.is_none_or(|file| disk::is_own(&file)))
}

/// Returns whether others than its owner can read the file at `place`. False where files have no such mode.
pub fn is_open(place: &Path) -> bool {
    matches!(disk::open_mode(place), Ok(Some(_)))
}

/// Writes the files that `compute` sets and removes those that it removes, all or nothing, and returns its value
/// and these files.
///
/// The project is locked against other runs meanwhile. `compute` starts from the current files: texts
/// that `snapshot` read are kept if they still hold, texts that it set are forgotten. If another
/// program changes a file before it is written, `compute` runs again. Where two files can swap
/// their names in one step (most file systems of Linux and macOS), this holds to the last moment: a
/// file that was swapped out is read again, and restored if it is not the one that was read. Only
/// what a program writes even later, to a file that it had opened before, is lost. Elsewhere, and
/// in a file that is overwritten, a save between the last check and the write is lost too.
/// Unchanged text is not written. A file behind a symbolic link, or with several hard links, is
/// written where it lies; missing folders of the project are created. Files are removed after all others are
/// written, and lose no other name that they have; a symbolic link is not removed.
///
/// On Unix, the signals `HUP`, `INT`, `QUIT` and `TERM` wait while files are written: one that comes
/// before the first file is replaced undoes everything, one that comes later waits until all is
/// written, and then it ends the process.
///
/// # Errors
/// Those of `compute`; and if another run holds the lock for long, or a file is read-only, cannot be written,
/// cannot be removed or keeps changing. Nothing is changed then, or the error says what is.
pub fn commit<T>(
    snapshot: Snapshot,
    compute: impl FnMut(&mut Snapshot) -> Result<T>,
) -> Result<(T, Vec<Written>)> {
    let (value, written, signal) = commit_and_hold(snapshot, |_| (), compute)?;
    drop(signal);
    Ok((value, written))
}

/// Commits as [`commit`] does, and tells `waiting` if another run has to end first. A signal that came after
/// the first file was replaced ends the process only when it is dropped, so that the report comes first.
pub(crate) fn commit_and_hold<T>(
    mut snapshot: Snapshot,
    waiting: impl FnOnce(&str),
    mut compute: impl FnMut(&mut Snapshot) -> Result<T>,
) -> Result<(T, Vec<Written>, HeldSignal)> {
    let lock = ProjectLock::take(&snapshot.root, PATIENCE, waiting)?;
    let mut changed = PathBuf::new();
    for _ in 0..ATTEMPTS {
        snapshot.refresh();
        let value = compute(&mut snapshot)?;
        if lock.is_held() {
            let places = snapshot.files.keys().map(PathBuf::as_path);
            leftovers::remove(places, lock.project);
        }
        let changes = snapshot.changes_to_write();
        match write::all_or_nothing(&snapshot.root, lock.project, &changes)? {
            Outcome::Written(mut written) => {
                let signal = HeldSignal::now();
                snapshot.close(&mut written)?;
                return Ok((value, snapshot.as_set(written), signal));
            }
            Outcome::Outdated(path) => changed = path,
        }
    }
    let changed = quoted_path(&changed);
    Err(anyhow!(
        "{changed} changed {ATTEMPTS} times while the changes were made, nothing was changed"
    )
    .with_help("close the program that writes it, then try again"))
}
