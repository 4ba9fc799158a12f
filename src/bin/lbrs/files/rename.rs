//! Gives a temporary file the name of its target.

use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::TempPath;

use super::fs;

/// Gives the file at `from` the unused name `to`.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] if the name is in use.
pub(super) fn create(from: TempPath, to: &Path) -> io::Result<()> {
    let Err((error, from)) = fs::rename_new(from, to) else { return Ok(()) };
    if error.kind() == ErrorKind::AlreadyExists {
        return Err(error);
    }
    // Not every file system can do that in one step. A real failure occurs again.
    match fs::symlink_metadata(to) {
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => replace(from, to),
        Err(error) => Err(error),
    }
}

/// Gives the file at `from` the name `to`, replacing any other file.
#[cfg(not(windows))]
pub(super) fn replace(from: TempPath, to: &Path) -> io::Result<()> {
    fs::rename(from, to).map_err(|(error, _)| error)
}

/// Gives the file at `from` the name `to`, replacing any other file. On Windows, a virus scanner
/// or an indexer may have that open for a moment.
#[cfg(windows)]
pub(super) fn replace(mut from: TempPath, to: &Path) -> io::Result<()> {
    use std::time::Duration;

    let mut waits = [1, 5, 20, 100, 200].map(Duration::from_millis).into_iter();
    loop {
        let error;
        (error, from) = match fs::rename(from, to) {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        match waits.next() {
            Some(wait) if error.kind() == ErrorKind::PermissionDenied => std::thread::sleep(wait),
            _ => return Err(error),
        }
    }
}
