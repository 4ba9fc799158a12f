//! Reads files that others have written.
//!
//! Only regular files are opened: a device may never end (a repository can hold a symbolic link to
//! `/dev/zero`), and a pipe waits for a writer.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::{fs, io::ErrorKind};

/// Returns the system's message as a part of a sentence, without its error number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text).trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Takes `.` and `..` out of a path by its text alone, so that going up from it means going up the folders that are
/// named in it.
pub fn normalized(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Reads the file at `path`.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?.file_type();
    // The system itself says what is wrong with a folder.
    if kind.is_file() || kind.is_dir() {
        return fs::read(path);
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "it is a pipe, a socket or a device"))
}

/// Returns the text of the file at `path`, if it can be read and is one.
pub fn text(path: &Path) -> Option<String> {
    String::from_utf8(read(path).ok()?).ok()
}

/// Reads a file or a pipe: password managers hand out a `.env` through one.
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
