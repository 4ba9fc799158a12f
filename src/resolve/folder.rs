//! The folder that layers are read from: on disk, or texts in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::input;
use crate::text::below;

/// A folder of files.
#[derive(Clone)]
pub(super) enum Folder {
    /// On disk.
    Disk {
        /// Where it is.
        path: PathBuf,
        /// The folder that shown paths are relative to, if any.
        root: Option<PathBuf>,
    },
    /// Texts by file name.
    Memory(BTreeMap<String, String>),
}

impl Folder {
    /// Returns the path of a file in it, as messages show it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        match self {
            Self::Disk { path, .. } => self.shown(&path.join(name)),
            Self::Memory(_) => PathBuf::from(name),
        }
    }

    /// Returns `path` as messages show it: relative to the root if it is there.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        let Self::Disk { root: Some(root), .. } = self else { return path.to_owned() };
        below(root, path).map_or_else(|| path.to_owned(), PathBuf::from)
    }

    /// Returns the folder that the file at `path` is in.
    pub(super) fn beside(&self, path: &Path) -> Self {
        match self {
            Self::Disk { root, .. } => {
                let path = path.parent().unwrap_or(path).to_owned();
                Self::Disk { path, root: root.clone() }
            }
            memory @ Self::Memory(_) => memory.clone(),
        }
    }

    /// Returns whether anything of this name exists, as LoopBack checks it.
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Self::Disk { path, .. } => fs::metadata(path.join(name)).is_ok(),
            Self::Memory(files) => files.contains_key(name),
        }
    }

    /// Reads a file.
    pub(super) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        match self {
            Self::Disk { path, .. } => input::read(&path.join(name)),
            Self::Memory(files) => match files.get(name) {
                Some(text) => Ok(text.clone().into_bytes()),
                None => Err(io::ErrorKind::NotFound.into()),
            },
        }
    }

    /// Returns the names of what is in it; empty if the folder is missing.
    pub(super) fn names(&self) -> io::Result<Vec<String>> {
        match self {
            Self::Memory(files) => Ok(files.keys().cloned().collect()),
            Self::Disk { path, .. } => match fs::read_dir(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                entries => entries?
                    .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                    .collect(),
            },
        }
    }
}
