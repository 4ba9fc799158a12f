//! Reading files that others have written.
//!
//! What is no file is refused before it is opened: a device may never end (a repository can hold a
//! symbolic link to `/dev/zero`), and a pipe waits for a writer.

use std::io;
use std::path::Path;
use std::{fs, io::ErrorKind};

/// What the system says, as a part of a sentence and without its number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text).trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The bytes of the file at `path`.
///
/// # Errors
/// There is none, it is no file, or it cannot be read.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?.file_type();
    // Of a folder the system says itself what is wrong.
    if kind.is_file() || kind.is_dir() {
        return fs::read(path);
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "it is a pipe, a socket or a device"))
}

/// The same, but of a pipe too: keepers of passwords hand out a `.env` through one.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_or_pipe(path: &Path) -> io::Result<Vec<u8>> {
    if is_pipe(path) { fs::read(path) } else { read(path) }
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;

    fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_path: &Path) -> bool {
    false
}
