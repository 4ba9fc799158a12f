//! The calls of [`std::fs`] that the transaction makes.
//!
//! Every call goes through here, so that unit tests can make each one fail in turn, on any system.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

pub(super) use std::fs::{File, Metadata, OpenOptions};

#[cfg(test)]
use super::tests::call;

/// Marks the moment before a call of the disk, for the tests.
#[cfg(not(test))]
fn call(_name: &'static str) -> io::Result<()> {
    Ok(())
}

pub(super) fn metadata(path: &Path) -> io::Result<Metadata> {
    call("metadata")?;
    fs::metadata(path)
}

pub(super) fn symlink_metadata(path: &Path) -> io::Result<Metadata> {
    call("symlink_metadata")?;
    fs::symlink_metadata(path)
}

/// Returns whether a folder exists.
pub(super) fn is_dir(path: &Path) -> bool {
    metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

pub(super) fn read_link(path: &Path) -> io::Result<PathBuf> {
    call("read_link")?;
    fs::read_link(path)
}

pub(super) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    call("canonicalize")?;
    fs::canonicalize(path)
}

pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    call("read")?;
    fs::read(path)
}

/// Appends the next bytes of a file to `part`: as many as `length`, or those up to its end.
pub(super) fn read_part(file: &File, length: usize, part: &mut Vec<u8>) -> io::Result<()> {
    call("read_part")?;
    file.take(length as u64).read_to_end(part).map(drop)
}

pub(super) fn read_dir(path: &Path) -> io::Result<fs::ReadDir> {
    call("read_dir")?;
    fs::read_dir(path)
}

pub(super) fn open(options: &OpenOptions, path: &Path) -> io::Result<File> {
    call("open")?;
    options.open(path)
}

pub(super) fn write(mut file: &File, text: &[u8]) -> io::Result<()> {
    call("write")?;
    file.write_all(text)
}

pub(super) fn set_len(file: &File, length: usize) -> io::Result<()> {
    call("set_len")?;
    file.set_len(length as u64)
}

pub(super) fn sync(file: &File) -> io::Result<()> {
    call("sync")?;
    file.sync_all()
}

pub(super) fn try_lock(file: &File) -> Result<(), fs::TryLockError> {
    call("try_lock").map_err(fs::TryLockError::Error)?;
    file.try_lock()
}

pub(super) fn chown(file: &File, owner: u32, group: u32) -> io::Result<()> {
    call("chown")?;
    #[cfg(unix)]
    std::os::unix::fs::fchown(file, Some(owner), Some(group))?;
    let _ = (file, owner, group);
    Ok(())
}

/// Sets the mode of an open file. Elsewhere than on Unix files have no mode.
pub(super) fn chmod(file: &File, mode: u32) -> io::Result<()> {
    call("chmod")?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    let _ = (file, mode);
    Ok(())
}

/// Sets the mode of the file at `path`, as [`chmod`] does.
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    call("set_permissions")?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    let _ = (path, mode);
    Ok(())
}

/// Gives an open file the access control list of the one at `from`, or takes away what its folder gave it. Where
/// such a list counts beside the mode, no file gets one here.
pub(super) fn copy_acl(from: &Path, to: &File) -> io::Result<()> {
    call("copy_acl")?;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{XattrFlags, fremovexattr, fsetxattr, getxattr};
        use rustix::io::Errno;

        const LIST: &str = "system.posix_acl_access";
        let mut list = [0; 4096];
        let copied = match getxattr(from, LIST, &mut list) {
            Ok(length) => fsetxattr(to, LIST, &list[..length], XattrFlags::empty()),
            Err(Errno::NODATA) => fremovexattr(to, LIST),
            Err(error) => Err(error),
        };
        if let Err(error) = copied
            && ![Errno::NODATA, Errno::NOTSUP].contains(&error)
        {
            return Err(error.into());
        }
    }
    let _ = (from, to);
    Ok(())
}

pub(super) fn hard_link(from: &Path, to: &Path) -> io::Result<()> {
    call("hard_link")?;
    fs::hard_link(from, to)
}

/// Gives a temporary file the name `to`. A failure returns the file.
pub(super) fn rename(from: TempPath, to: &Path) -> Result<(), (io::Error, TempPath)> {
    if let Err(error) = call("rename") {
        return Err((error, from));
    }
    from.persist(to).map_err(|failure| (failure.error, failure.path))
}

/// Gives any file the name `to`, replacing the file there.
pub(super) fn rename_old(from: &Path, to: &Path) -> io::Result<()> {
    call("rename_old")?;
    fs::rename(from, to)
}

/// Gives a temporary file the unused name `to`. A failure returns the file.
pub(super) fn rename_new(from: TempPath, to: &Path) -> Result<(), (io::Error, TempPath)> {
    if let Err(error) = call("rename_new") {
        return Err((error, from));
    }
    from.persist_noclobber(to).map_err(|failure| (failure.error, failure.path))
}

/// Swaps the names of two files in one step.
///
/// # Errors
/// Among others, if the system or the file system cannot do that.
pub(super) fn swap(one: &Path, other: &Path) -> io::Result<()> {
    call("swap")?;
    #[cfg(any(target_vendor = "apple", target_os = "linux", target_os = "android"))]
    return {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    };
    #[cfg(not(any(target_vendor = "apple", target_os = "linux", target_os = "android")))]
    return {
        let _ = (one, other);
        Err(io::ErrorKind::Unsupported.into())
    };
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    call("remove_file")?;
    fs::remove_file(path)
}

pub(super) fn create_dir(path: &Path) -> io::Result<()> {
    call("create_dir")?;
    fs::create_dir(path)
}

pub(super) fn remove_dir(path: &Path) -> io::Result<()> {
    call("remove_dir")?;
    fs::remove_dir(path)
}
