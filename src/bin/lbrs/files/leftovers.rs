//! Names temporary files, and removes those that a killed run left.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempPath};

use super::fs::{self, OpenOptions};
use super::{Mode, disk};

const SUFFIX: &str = ".tmp";

/// Returns the prefix of a project's temporary files. It names the project, so that a run which holds the
/// project's lock knows that no other run uses such a file.
fn prefix(project: u64) -> String {
    format!(".lbrs-{project:x}-")
}

/// Creates an empty file in `folder`, with its mode from the start. Dropping removes it.
pub(super) fn new_file(folder: &Path, project: u64, mode: Mode) -> io::Result<NamedTempFile> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(match mode {
            Mode::Keep => 0o666,
            Mode::Private => 0o600,
        });
    }
    #[cfg(not(unix))]
    let _ = mode;
    named(folder, project, |path| fs::open(&options, path))
}

/// Gives the file at `place` a second name beside it, which dropping removes. Fails in a sticky folder,
/// where only the file's owner could remove that name.
pub(super) fn second_name(place: &Path, project: u64) -> io::Result<TempPath> {
    let folder = disk::folder_of(place);
    if disk::inode(&fs::metadata(folder)?).is_some_and(|folder| folder.mode & 0o1000 != 0) {
        return Err(ErrorKind::PermissionDenied.into());
    }
    let link = named(folder, project, |path| fs::hard_link(place, path))?;
    Ok(link.into_temp_path())
}

fn named<R>(
    folder: &Path,
    project: u64,
    make: impl FnMut(&Path) -> io::Result<R>,
) -> io::Result<NamedTempFile<R>> {
    Builder::new().prefix(&prefix(project)).suffix(SUFFIX).make_in(folder, make)
}

/// Removes the files that killed runs left beside these places. The caller holds the project's lock.
pub(super) fn remove<'a>(places: impl Iterator<Item = &'a Path>, project: u64) {
    let prefix = prefix(project);
    let folders: BTreeSet<_> = places
        .filter_map(|place| disk::follow(place.to_owned()).ok())
        .map(|place| disk::folder_of(&place).to_owned())
        .collect();
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| {
            name.strip_prefix(&prefix).is_some_and(|random| random.ends_with(SUFFIX))
        });
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // Nothing depends on it: the next run finds again what cannot be removed now.
            let _ = fs::remove_file(&entry.path());
        }
    }
}
