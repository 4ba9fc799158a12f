//! Many files replaced as one: each new text goes to a temporary file beside its target, all are
//! synced, then renamed; and what was renamed is put back if a later one fails.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::folders::{self, NewFolders};
use super::{Change, Mode, Written, disk, leftovers};
use crate::error::{Error, Result};

/// How the writing ended, if nothing failed.
pub(super) enum Outcome {
    /// All is written.
    Written(Vec<Written>),
    /// Nothing is: this file no longer holds the text that its change was computed from.
    Outdated(PathBuf),
}

/// One file on its way to its new text.
struct Replacement<'a> {
    change: Change<'a>,
    /// Where the file lies, symbolic links followed.
    target: PathBuf,
    state: State,
}

enum State {
    /// The new text is in a temporary file beside the target.
    Staged(NamedTempFile),
    /// No file can be made beside the target, which has to be overwritten.
    Unstaged,
    /// The target was replaced. The old file has a second name while it may be needed again.
    Replaced(Option<TempPath>),
    /// The target is overwritten, maybe in part.
    Overwritten,
}

/// Makes all changes or none.
pub(super) fn all_or_nothing(root: &Path, project: u64, changes: &[Change<'_>]) -> Result<Outcome> {
    // Declared first, so that on a failure they are removed after the temporary files in them.
    let mut new_folders = NewFolders::default();
    let mut replacements = changes
        .iter()
        .map(|change| Replacement::stage(root, project, *change, &mut new_folders))
        .collect::<Result<Vec<_>>>()?;
    refuse_one_file_twice(&replacements)?;
    // All texts are written before the first is synced: the file system syncs them together.
    for replacement in &replacements {
        replacement.sync().map_err(|error| replacement.cannot_write(&error))?;
    }
    for replacement in &replacements {
        if !replacement.is_current().map_err(|error| replacement.cannot_write(&error))? {
            return Ok(Outcome::Outdated(replacement.change.path.to_owned()));
        }
    }
    replace_all(&mut replacements, project)?;
    let new_folders = new_folders.keep();
    let written = replacements.iter().map(Replacement::written).collect();
    sync_names(root, &replacements, &new_folders)?;
    Ok(Outcome::Written(written))
}

/// Two names of one file would lose one of the two texts.
fn refuse_one_file_twice(replacements: &[Replacement<'_>]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for Replacement { change, target, .. } in replacements {
        // A target in a folder that was reached in another way has another path.
        let place = fs::canonicalize(disk::folder_of(target))
            .map_err(|error| disk::cannot("write", change.path, &error))?;
        if !seen.insert((place, target.file_name())) {
            let path = change.path.display();
            return Err(Error::failed(format!(
                "`{path}` is a symbolic link to another file of the same change, nothing was changed"
            ))
            .with_help("make it a file of its own, then try again"));
        }
    }
    Ok(())
}

fn replace_all(replacements: &mut [Replacement<'_>], project: u64) -> Result<()> {
    // A rename is sure to be undone, an overwritten file only if the disk plays along: renames first.
    let (staged, unstaged): (Vec<_>, Vec<_>) =
        (0..replacements.len()).partition(|index| replacements[*index].is_staged());
    let mut order = staged.into_iter().chain(unstaged).peekable();
    while let Some(index) = order.next() {
        let undoable = order.peek().is_some();
        if let Err(error) = replacements[index].replace(project, undoable) {
            return Err(undo_all(replacements, index, &error));
        }
    }
    Ok(())
}

/// Puts the old texts back after the replacement at `failed` went wrong.
fn undo_all(replacements: &mut [Replacement<'_>], failed: usize, error: &io::Error) -> Error {
    // Frees their space, which an old text may need.
    for replacement in replacements.iter_mut().filter(|replacement| replacement.is_staged()) {
        replacement.state = State::Unstaged;
    }
    let mut message = String::new();
    for replacement in replacements.iter_mut() {
        if let Err(error) = replacement.undo() {
            let path = replacement.change.path.display();
            let reason = disk::reason(&error);
            message.push_str(&format!(", and `{path}` could not be put back: {reason}"));
        }
    }
    let failed = &replacements[failed];
    if message.is_empty() {
        return failed.cannot_write(error);
    }
    let path = failed.change.path.display();
    Error::failed(format!("cannot write `{path}`: {}{message}", disk::reason(error)))
        .with_help("compare the named files with your version control")
}

/// Makes the renames, and the names of new folders, survive a loss of power.
fn sync_names(
    root: &Path,
    replacements: &[Replacement<'_>],
    new_folders: &[PathBuf],
) -> Result<()> {
    let renamed = replacements
        .iter()
        .filter(|replacement| matches!(replacement.state, State::Replaced(_)))
        .map(|replacement| replacement.target.as_path());
    let made = new_folders.iter().map(PathBuf::as_path);
    folders::sync(renamed.chain(made)).map_err(|(folder, error)| {
        let folder = folder.strip_prefix(root).unwrap_or(&folder);
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let (folder, reason) = (folder.display(), disk::reason(&error));
        Error::failed(format!(
            "all changes are made, but the folder `{folder}` could not be synced: {reason}"
        ))
        .with_help("a loss of power now could undo them: check the disk")
    })
}

impl<'a> Replacement<'a> {
    /// Writes the new text beside its target, where that is possible.
    fn stage(
        root: &Path,
        project: u64,
        change: Change<'a>,
        new_folders: &mut NewFolders,
    ) -> Result<Self> {
        let cannot_write = |error| disk::cannot("write", change.path, &error);
        let place = root.join(change.path);
        let target = disk::follow(place.clone()).map_err(cannot_write)?;
        let old = existing(change.path, &target)?;
        let folder = disk::folder_of(&target);
        if old.is_none() && target == place {
            new_folders.make(folder).map_err(cannot_write)?;
        } else if old.is_none() {
            let shown = target.strip_prefix(root).unwrap_or(&target);
            expect_folder_of_link(change.path, folder, shown)?;
        }
        // The mode of a file that exists is set when the text is in: until then, nobody else reads.
        let mode = if old.is_some() { Mode::Private } else { change.mode };
        let state = match leftovers::new_file(folder, project, mode) {
            Ok(file) => State::Staged(file),
            Err(error) if old.is_some() && is_folder_closed(&error) => State::Unstaged,
            Err(error) => return Err(cannot_write(error)),
        };
        if let State::Staged(file) = &state {
            fill(file.as_file(), &change, old.as_ref()).map_err(cannot_write)?;
        }
        Ok(Self { change, target, state })
    }

    fn is_staged(&self) -> bool {
        matches!(self.state, State::Staged(_))
    }

    fn sync(&self) -> io::Result<()> {
        match &self.state {
            State::Staged(file) => file.as_file().sync_all(),
            _ => Ok(()),
        }
    }

    /// Whether the target still holds the text that the change was computed from.
    fn is_current(&self) -> io::Result<bool> {
        disk::holds(&self.target, self.change.before)
    }

    /// Gives the target its new text, by a rename where that can be.
    fn replace(&mut self, project: u64, undoable: bool) -> io::Result<()> {
        if let State::Staged(file) = std::mem::replace(&mut self.state, State::Unstaged) {
            // Where there are no second names, the old text is written again if it is needed.
            let backup = (undoable && self.change.before.is_some())
                .then(|| leftovers::second_name(&self.target, project).ok())
                .flatten();
            match rename(file.into_temp_path(), &self.target) {
                Ok(()) => {
                    self.state = State::Replaced(backup);
                    return Ok(());
                }
                Err(error) if self.change.before.is_some() && is_name_fixed(&error) => {}
                Err(error) => return Err(error),
            }
        }
        self.state = State::Overwritten;
        overwrite(&self.target, self.change.after)
    }

    /// Gives the target its old text again.
    fn undo(&mut self) -> io::Result<()> {
        let state = std::mem::replace(&mut self.state, State::Unstaged);
        match (state, self.change.before) {
            (State::Staged(_) | State::Unstaged, _) => Ok(()),
            (_, None) => fs::remove_file(&self.target),
            (State::Replaced(Some(backup)), Some(before)) => {
                rename(backup, &self.target).or_else(|_| put_back(&self.target, before))
            }
            (State::Replaced(None) | State::Overwritten, Some(before)) => {
                put_back(&self.target, before)
            }
        }
    }

    fn written(&self) -> Written {
        Written {
            path: self.change.path.to_owned(),
            created: self.change.before.is_none(),
            in_place: matches!(self.state, State::Overwritten),
        }
    }

    fn cannot_write(&self, error: &io::Error) -> Error {
        disk::cannot("write", self.change.path, error)
    }
}

/// The file at `target`, if there is one. It must be a file that may be written, although a rename
/// would replace any: who made it read-only meant that.
fn existing(path: &Path, target: &Path) -> Result<Option<Metadata>> {
    let metadata = match fs::metadata(target) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(disk::cannot("write", path, &error)),
    };
    disk::expect_file(path, &metadata)?;
    // The first holds for the superuser too, who may open every file.
    let opened = OpenOptions::new().write(true).open(target);
    let denied = opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    if metadata.permissions().readonly() || denied {
        let path = path.display();
        return Err(Error::failed(format!("`{path}` is read-only, nothing was changed"))
            .with_help("make the file writable, then try again"));
    }
    opened.map_err(|error| disk::cannot("write", path, &error))?;
    Ok(Some(metadata))
}

/// Folders are made in the project, but not wherever a link leads: that may be a disk that is not
/// there now.
fn expect_folder_of_link(path: &Path, folder: &Path, target: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let (path, target) = (path.display(), target.display());
    Err(Error::failed(format!(
        "`{path}` is a symbolic link to `{target}`, whose folder does not exist, nothing was changed"
    ))
    .with_help("make that folder, or remove the link"))
}

/// Writes the text, and gives the file the owner and mode of the one that it will replace.
fn fill(mut file: &File, change: &Change<'_>, old: Option<&Metadata>) -> io::Result<()> {
    file.write_all(change.after.as_bytes())?;
    match old {
        Some(old) => keep_owner_and_mode(file, old),
        None if change.mode == Mode::Private => make_private(file),
        None => Ok(()),
    }
}

#[cfg(unix)]
fn keep_owner_and_mode(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let (owner, group) = (Some(old.uid()), Some(old.gid()));
    let mode = old.mode() & 0o777;
    let same_group = fchown(file, owner, group).or_else(|_| fchown(file, None, group)).is_ok();
    // What the old group might do is not for the group that the new file has: that one gets what
    // everybody may do.
    let mode = if same_group { mode } else { mode & 0o707 | (mode & 0o007) << 3 };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Nobody else could read the file from the start; this gives its owner what a umask took away.
#[cfg(unix)]
fn make_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn keep_owner_and_mode(_file: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn make_private(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Overwrites a file and syncs it. It is not emptied first: a full disk must not take the old text
/// and leave no room for the new one.
fn overwrite(target: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(target)?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

/// Overwrites a file with its old text, unless it still holds it.
fn put_back(target: &Path, before: &str) -> io::Result<()> {
    overwrite(target, before).or_else(|error| match disk::holds(target, Some(before)) {
        Ok(true) => Ok(()),
        _ => Err(error),
    })
}

#[cfg(not(windows))]
fn rename(from: TempPath, to: &Path) -> io::Result<()> {
    from.persist(to).map_err(|failure| failure.error)
}

/// On Windows, a virus scanner or an indexer may have the target open for a moment.
#[cfg(windows)]
fn rename(mut from: TempPath, to: &Path) -> io::Result<()> {
    use std::time::Duration;

    let mut waits = [1, 5, 20, 100, 200].map(Duration::from_millis).into_iter();
    loop {
        let failure = match from.persist(to) {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        match waits.next() {
            Some(wait) if failure.error.kind() == ErrorKind::PermissionDenied => {
                std::thread::sleep(wait);
            }
            _ => return Err(failure.error),
        }
        from = failure.path;
    }
}

/// No file can be made in the folder.
fn is_folder_closed(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

/// The name stands for this very file: it is a mount point, or in a sticky folder and another's.
fn is_name_fixed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
    )
}
