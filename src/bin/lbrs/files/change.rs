//! What a commit changes, and what it has written.

use std::path::{Path, PathBuf};

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Those who may now; for a new file, what the umask leaves of 0666.
    Keep,
    /// Its owner alone, from the very start: 0600 for a new file under any umask. Where files have no such mode,
    /// the same as any other file.
    Private,
}

/// One file whose text really changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// Relative to the project's root if it lies inside.
    pub path: &'a Path,
    /// The text that the new one was computed from, or `None` if the file is created.
    pub before: Option<&'a str>,
    /// The new text, or `None` if the file is removed.
    pub after: Option<&'a str>,
    /// Who may read the file.
    pub mode: Mode,
}

impl Change<'_> {
    pub(super) fn is_removal(&self) -> bool {
        self.after.is_none()
    }

    /// Returns what the system could not do, if the change fails.
    pub(super) fn verb(&self) -> &'static str {
        if self.is_removal() { "remove" } else { "write" }
    }

    /// Returns the file as it is reported once it is written.
    pub(super) fn written(&self, in_place: bool) -> Written {
        let change = match (self.before, self.after) {
            (_, None) => FileChange::Removed,
            (None, _) => FileChange::Created,
            _ => FileChange::Changed,
        };
        Written { path: self.path.to_owned(), change, in_place }
    }
}

/// One file that was written or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Relative to the project's root if it lies inside.
    pub path: PathBuf,
    pub change: FileChange,
    /// The file could not be replaced by a rename, or has other names (hard links) that a rename would
    /// cut off, and was overwritten: a crash in that moment would have left it half written.
    pub in_place: bool,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It did not exist before.
    Created,
    /// Its text or its mode is another one.
    Changed,
    /// It no longer exists.
    Removed,
}

impl FileChange {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}
