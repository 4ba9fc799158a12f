//! Creates the folders of new files, removes them again if nothing is written, and syncs folders.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{disk, fs};

/// The folders that were created for new files. Dropping removes them unless `keep` was called.
#[derive(Default)]
pub(super) struct NewFolders {
    made: Vec<PathBuf>,
}

impl NewFolders {
    /// Creates a folder and its parents, as far as they are missing.
    pub(super) fn make(&mut self, folder: &Path) -> io::Result<()> {
        if fs::is_dir(folder) {
            return Ok(());
        }
        let parent = disk::folder_of(folder);
        if parent != folder {
            self.make(parent)?;
        }
        match fs::create_dir(folder) {
            Ok(()) => self.made.push(folder.to_owned()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && fs::is_dir(folder) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Keeps the folders, and returns them.
    pub(super) fn keep(mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.made)
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // A folder in which another program has created a file meanwhile stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Makes the names in the folders of these places survive a loss of power, as far as the system can.
/// Returns the folder that failed.
pub(super) fn sync<'a>(places: impl Iterator<Item = &'a Path>) -> Result<(), (PathBuf, io::Error)> {
    let folders: BTreeSet<_> = places.map(disk::folder_of).collect();
    for folder in folders {
        sync_one(folder).map_err(|error| (folder.to_owned(), error))?;
    }
    Ok(())
}

#[cfg(unix)]
fn sync_one(folder: &Path) -> io::Result<()> {
    let opened = fs::open(fs::OpenOptions::new().read(true), folder);
    match opened.and_then(|folder| fs::sync(&folder)) {
        // The folder can be written but not read, or the file system does not sync folders.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_one(_folder: &Path) -> io::Result<()> {
    Ok(())
}
