//! Reads what lies at a path, and words the errors of the system.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::fs::{self, File, Metadata, OpenOptions};
use crate::errors::{Error, Helpful, Result, anyhow};
pub(super) use lbrs::internal::input::reason;
use lbrs::internal::secret::quoted_path;

/// As many links as Linux follows before it calls them a loop.
const MAX_LINKS: usize = 40;

/// The most bytes of a file that are compared at once.
const PART: usize = 1 << 16;

/// Returns what is at `place`, symbolic links followed, or `None` if nothing is.
pub(super) fn metadata(place: &Path) -> io::Result<Option<Metadata>> {
    match fs::metadata(place) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the text of the file at `place`, shown as `path`, or `None` if it is missing.
pub(super) fn read(path: &Path, place: &Path) -> Result<Option<String>> {
    let cannot_read = |error| cannot("read", path, &error);
    let Some(metadata) = metadata(place).map_err(cannot_read)? else { return Ok(None) };
    expect_file(path, &metadata)?;
    let bytes = fs::read(place).map_err(cannot_read)?;
    Ok(String::from_utf8(bytes).map(Some).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let message = format!("not UTF-8: found the byte 0x{:02x}", bytes[offset]);
        lbrs::Error::in_text(path.display(), &String::from_utf8_lossy(bytes), offset, message)
            .with_help("save the file as UTF-8, then try again")
    })?)
}

/// Returns whether the file at `place` still holds `text`; `None` means that it is missing.
pub(super) fn holds(place: &Path, text: Option<&(impl AsRef<[u8]> + ?Sized)>) -> io::Result<bool> {
    let Some(metadata) = metadata(place)? else { return Ok(text.is_none()) };
    match text.as_ref().map(AsRef::as_ref) {
        // Only a regular file may be opened: a pipe would wait for a writer.
        Some(text) if metadata.is_file() && metadata.len() == text.len() as u64 => {
            is_rest(&fs::open(OpenOptions::new().read(true), place)?, text)
        }
        _ => Ok(false),
    }
}

/// Returns whether the rest of `file` is `text`. Reads it in parts: to make a copy of a large file takes several
/// times as long as to compare it.
fn is_rest(file: &File, text: &[u8]) -> io::Result<bool> {
    let length = text.len().clamp(1, PART);
    let mut part = Zeroizing::new(Vec::with_capacity(length));
    // After the last part, the file has to end.
    for expected in text.chunks(length).chain([&[][..]]) {
        part.clear();
        fs::read_part(file, length, &mut part)?;
        if *part != expected {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What only Unix tells of a file.
#[cfg_attr(not(unix), allow(dead_code, reason = "no file has one"))]
pub(super) struct Inode {
    /// The number of the device, and that of the file there, whatever its name.
    pub(super) identity: (u64, u64),
    pub(super) links: u64,
    pub(super) mode: u32,
    pub(super) owner: u32,
    pub(super) group: u32,
}

#[cfg(unix)]
pub(super) fn inode(file: &Metadata) -> Option<Inode> {
    use std::os::unix::fs::MetadataExt;

    Some(Inode {
        identity: (file.dev(), file.ino()),
        links: file.nlink(),
        mode: file.mode(),
        owner: file.uid(),
        group: file.gid(),
    })
}

#[cfg(not(unix))]
pub(super) fn inode(_file: &Metadata) -> Option<Inode> {
    None
}

/// Returns whether the file is this user's, or the superuser asks.
pub(super) fn is_own(file: &Metadata) -> bool {
    #[cfg(unix)]
    if let Some(file) = inode(file) {
        let user = rustix::process::geteuid();
        return user.is_root() || user.as_raw() == file.owner;
    }
    let _ = file;
    true
}

/// Returns the mode of the file at `place`, if others than its owner can read or write it.
pub(super) fn open_mode(place: &Path) -> io::Result<Option<u32>> {
    let file = metadata(place)?.filter(Metadata::is_file);
    let mode = file.and_then(|file| inode(&file)).map(|inode| inode.mode & 0o777);
    Ok(mode.filter(|mode| mode & 0o077 != 0))
}

/// Closes the file at `place` to all but its owner. Returns whether it was open to others.
pub(super) fn close_to_others(place: &Path) -> io::Result<bool> {
    let Some(mode) = open_mode(place)? else { return Ok(false) };
    fs::set_mode(place, mode & 0o700).map(|()| true)
}

/// Rejects anything that cannot be read and replaced as a file.
pub(super) fn expect_file(path: &Path, metadata: &Metadata) -> Result<()> {
    let found = if metadata.is_dir() {
        "a folder"
    } else if metadata.is_file() {
        return Ok(());
    } else {
        "a pipe, a socket or a device"
    };
    let path = quoted_path(path);
    Err(anyhow!("{path} is {found}, where a file is expected")
        .with_help("move it out of the way, then try again"))
}

/// Returns the place where the symbolic links at `place` end, whether or not a file exists there.
pub(super) fn follow(place: PathBuf) -> io::Result<PathBuf> {
    let mut end = place;
    for _ in 0..MAX_LINKS {
        match fs::symlink_metadata(&end) {
            Ok(metadata) if metadata.is_symlink() => {
                let link = fs::read_link(&end)?;
                end = folder_of(&end).join(link);
            }
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => return Ok(end),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

/// Returns the folder of a file.
pub(super) fn folder_of(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Returns the error for a file that cannot be read or written: `verb` says which.
pub(super) fn cannot(verb: &str, path: &Path, error: &io::Error) -> Error {
    let unchanged = if verb == "read" { "" } else { ", nothing was changed" };
    let message = format!("cannot {verb} {}: {}{unchanged}", quoted_path(path), reason(error));
    anyhow!("{message}").with_help(remedy(error))
}

/// Returns the error for a file that cannot be closed to others; `changed` says whether other changes are made.
pub(super) fn cannot_close(path: &Path, error: &io::Error, changed: bool) -> Error {
    if !changed {
        return cannot("change the mode of", path, error);
    }
    let (path, reason) = (quoted_path(path), reason(error));
    anyhow!("all changes are made, but the mode of {path} could not be changed: {reason}")
        .with_help("others can still read or write it: run `chmod go=` on it as its owner")
}

/// Returns the help for an error of the system.
pub(super) fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "free some space, then try again"
        }
        ErrorKind::PermissionDenied => "check the permissions of the file and its folder",
        ErrorKind::ReadOnlyFilesystem => "make the file system writable, then try again",
        ErrorKind::NotADirectory => "a file is where a folder is needed: move it out of the way",
        ErrorKind::NotFound => "check that its folder still exists",
        _ => "check the file, its links and its disk, then try again",
    }
}

#[cfg(test)]
mod tests {
    use super::{PART, holds};

    #[test]
    fn a_file_holds_a_text_to_its_last_byte() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("file");
        for length in [0, 1, PART - 1, PART, PART + 1, 3 * PART] {
            let text = vec![b'a'; length];
            std::fs::write(&place, &text).unwrap();
            assert!(holds(&place, Some(&text)).unwrap(), "{length}");
            let longer = [&text[..], b"a"].concat();
            assert!(!holds(&place, Some(&longer)).unwrap(), "{length}");
            let Some((_, start)) = text.split_last() else { continue };
            assert!(!holds(&place, Some(start)).unwrap(), "{length}");
            let other = [start, b"b"].concat();
            assert!(!holds(&place, Some(&other)).unwrap(), "{length}");
        }
    }
}
