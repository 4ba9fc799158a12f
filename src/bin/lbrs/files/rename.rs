//! Gives a temporary file the name of its target, or the other way round.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::TempPath;

use super::fs;

/// How many milliseconds to wait before each further attempt. On Windows, a virus scanner or an indexer may have
/// a file open for a moment.
const WAITS: &[u64] = if cfg!(windows) { &[1, 5, 20, 100, 200] } else { &[] };

/// The error of Windows for a file that another program does not share.
const SHARING_VIOLATION: i32 = 32;

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
pub(super) fn replace(from: TempPath, to: &Path) -> io::Result<()> {
    patiently(from, |from| fs::rename(from, to))
}

/// Takes the file at `place` away: gives it the name of the temporary file `to`, which it replaces.
pub(super) fn take_away(place: &Path, to: &Path) -> io::Result<()> {
    patiently((), |()| fs::rename_old(place, to).map_err(|error| (error, ())))
}

/// Makes an attempt, which gives back what it was given if it fails, and repeats it while a file is in use.
fn patiently<T>(mut given: T, attempt: impl Fn(T) -> Result<(), (io::Error, T)>) -> io::Result<()> {
    let mut waits = WAITS.iter().copied().map(Duration::from_millis);
    loop {
        let error;
        (error, given) = match attempt(given) {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        let is_in_use = error.kind() == ErrorKind::PermissionDenied
            || error.raw_os_error() == Some(SHARING_VIOLATION);
        match waits.next() {
            Some(wait) if is_in_use => thread::sleep(wait),
            _ => return Err(error),
        }
    }
}
