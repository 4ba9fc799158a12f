//! One file on its way to its new text: staged beside its target, put in its place, and taken back.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::folders::NewFolders;
use super::fs::{self, File, Metadata, OpenOptions};
use super::{ATTEMPTS, Change, Mode, Written, disk, leftovers, rename};
use crate::errors::{Error, Helpful, Result, anyhow};

/// One file on its way to its new text.
pub(super) struct Replacement<'a> {
    pub(super) change: Change<'a>,
    /// Where the file lies, symbolic links followed.
    pub(super) target: PathBuf,
    /// What tells the file at the target from any other, whatever its name; none if there is none.
    pub(super) identity: Option<Identity>,
    state: State,
}

/// The number of a device, and that of a file there.
pub(super) type Identity = (u64, u64);

enum State {
    /// The new text is in a temporary file beside the target.
    Staged(NamedTempFile),
    /// The target has to be overwritten: no file can be made beside it, or it has other names, which
    /// are to show the new text too.
    Unstaged,
    /// The target was replaced. The old file has this other name while it may be needed again.
    Replaced(Option<TempPath>),
    /// The target is overwritten, maybe in part.
    Overwritten,
}

impl<'a> Replacement<'a> {
    /// Writes the new text beside its target, where that is possible.
    pub(super) fn stage(
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
        let identity = old.as_ref().and_then(identity);
        if old.as_ref().is_some_and(has_other_names) {
            return Ok(Self { change, target, identity, state: State::Unstaged });
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
        Ok(Self { change, target, identity, state })
    }

    pub(super) fn is_staged(&self) -> bool {
        matches!(self.state, State::Staged(_))
    }

    pub(super) fn is_renamed(&self) -> bool {
        matches!(self.state, State::Replaced(_))
    }

    /// Removes the new text, if it is not in its place yet.
    pub(super) fn unstage(&mut self) {
        if self.is_staged() {
            self.state = State::Unstaged;
        }
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        match &self.state {
            State::Staged(file) => fs::sync(file.as_file()),
            _ => Ok(()),
        }
    }

    /// Returns whether the target still holds the text that the change was computed from.
    pub(super) fn is_current(&self) -> io::Result<bool> {
        disk::holds(&self.target, self.change.before)
    }

    /// Gives the target its new text, by a rename where that can be.
    pub(super) fn replace(&mut self, project: u64, undoable: bool) -> io::Result<()> {
        if let State::Staged(file) = std::mem::replace(&mut self.state, State::Unstaged) {
            match self.rename(file.into_temp_path(), project, undoable) {
                Ok(old) => {
                    self.state = State::Replaced(old);
                    return Ok(());
                }
                Err(error) if self.change.before.is_some() && is_name_fixed(&error) => {}
                Err(error) => return Err(error),
            }
        }
        self.state = State::Overwritten;
        overwrite(&self.target, self.change.after.as_bytes())
    }

    /// Gives a temporary file the name of the target. Returns the old file under another name.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the target has been there and is not any more.
    fn rename(&self, file: TempPath, project: u64, undoable: bool) -> io::Result<Option<TempPath>> {
        if self.change.before.is_none() {
            return rename::create(file, &self.target).map(|()| None);
        }
        match fs::swap(&file, &self.target) {
            Ok(()) => return Ok(Some(file)),
            // It has been moved away, and may be saved anew in this moment.
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        // Where names cannot be swapped, the old file gets a second one. Where that cannot be either,
        // the old text is written again if it is needed.
        let old = match undoable.then(|| leftovers::second_name(&self.target, project)) {
            Some(Err(error)) if error.kind() == ErrorKind::NotFound => return Err(error),
            old => old.and_then(io::Result::ok),
        };
        rename::replace(file, &self.target).map(|()| old)
    }

    /// Returns whether the file that was replaced is the one that the change was computed from, as far as it is
    /// still there: a program may have saved it in the last moment, or be about to.
    pub(super) fn replaced_what_was_read(&self) -> io::Result<bool> {
        match &self.state {
            State::Replaced(Some(old)) => disk::holds(old, self.change.before),
            _ => Ok(true),
        }
    }

    /// Gives the target its old text again.
    pub(super) fn undo(&mut self) -> io::Result<()> {
        let state = std::mem::replace(&mut self.state, State::Unstaged);
        match (state, self.change.before) {
            (State::Staged(_) | State::Unstaged, _) => Ok(()),
            (State::Replaced(_), _) if self.is_saved_since() => Ok(()),
            (_, None) => fs::remove_file(&self.target),
            (State::Replaced(Some(old)), Some(before)) => {
                bring_back(old, &self.target, before, self.change.after)
            }
            (State::Replaced(None) | State::Overwritten, Some(before)) => {
                put_back(&self.target, before.as_bytes())
            }
        }
    }

    /// Returns whether somebody has changed the file after it was replaced. That is theirs, and stays.
    fn is_saved_since(&self) -> bool {
        matches!(disk::holds(&self.target, Some(self.change.after)), Ok(false))
    }

    pub(super) fn written(&self) -> Written {
        self.change.written(matches!(self.state, State::Overwritten))
    }

    pub(super) fn cannot_write(&self, error: &io::Error) -> Error {
        disk::cannot("write", self.change.path, error)
    }
}

/// The file at `target`, if there is one. It must be a file that may be written, although a rename
/// would replace any: who made it read-only meant that.
fn existing(path: &Path, target: &Path) -> Result<Option<Metadata>> {
    let cannot_write = |error| disk::cannot("write", path, &error);
    let Some(metadata) = disk::metadata(target).map_err(cannot_write)? else { return Ok(None) };
    disk::expect_file(path, &metadata)?;
    // The first holds for the superuser too, who may open every file.
    let opened = fs::open(OpenOptions::new().write(true), target);
    let denied = opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    if metadata.permissions().readonly() || denied {
        let path = path.display();
        return Err(anyhow!("`{path}` is read-only, nothing was changed")
            .with_help("make the file writable, then try again"));
    }
    opened.map_err(|error| disk::cannot("write", path, &error))?;
    Ok(Some(metadata))
}

/// Folders are made in the project, but not wherever a link leads: that may be a disk that is not
/// there now.
fn expect_folder_of_link(path: &Path, folder: &Path, target: &Path) -> Result<()> {
    if fs::is_dir(folder) {
        return Ok(());
    }
    let (path, target) = (path.display(), target.display());
    Err(anyhow!(
        "`{path}` is a symbolic link to `{target}`, whose folder does not exist, nothing was changed"
    )
    .with_help("make that folder, or remove the link"))
}

/// Returns whether the file has other names (hard links), which a rename would leave with the old text. Most
/// editors keep such names together too.
#[cfg(unix)]
fn has_other_names(old: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    old.nlink() > 1
}

#[cfg(not(unix))]
fn has_other_names(_old: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn identity(file: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;

    Some((file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn identity(_file: &Metadata) -> Option<Identity> {
    None
}

/// Writes the text, and gives the file the owner and mode of the one that it will replace.
fn fill(file: &File, change: &Change<'_>, old: Option<&Metadata>) -> io::Result<()> {
    fs::write(file, change.after.as_bytes())?;
    match old {
        Some(old) => keep_owner_and_mode(file, old),
        // Only the owner could read the file from the start; this gives back what a umask took away.
        None if change.mode == Mode::Private => fs::chmod(file, 0o600),
        None => Ok(()),
    }
}

#[cfg(unix)]
fn keep_owner_and_mode(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    let (owner, group) = (Some(old.uid()), Some(old.gid()));
    let mode = old.mode() & 0o777;
    let same_group =
        fs::chown(file, owner, group).or_else(|_| fs::chown(file, None, group)).is_ok();
    // What the old group might do is not for the group that the new file has: that one gets what
    // everybody may do.
    let mode = if same_group { mode } else { mode & 0o707 | (mode & 0o007) << 3 };
    fs::chmod(file, mode)
}

#[cfg(not(unix))]
fn keep_owner_and_mode(_file: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Overwrites a file and syncs it. It is not emptied first: a full disk must not take the old text
/// and leave no room for the new one.
fn overwrite(target: &Path, text: &[u8]) -> io::Result<()> {
    let file = fs::open(OpenOptions::new().write(true), target)?;
    fs::write(&file, text)?;
    fs::set_len(&file, text.len())?;
    fs::sync(&file)
}

/// Gives the target the old file again, or at least what is in that. It may hold another text than the one
/// that was read, if somebody saved it when it was about to be replaced.
///
/// What comes out of the target is looked at too: if it is not what was last put there, somebody has just
/// saved it, and it goes back.
fn bring_back(mut old: TempPath, target: &Path, before: &str, after: &str) -> io::Result<()> {
    let mut expected = Cow::from(after.as_bytes());
    for _ in 0..ATTEMPTS {
        let text = bytes_of_file(&old).map_or(Cow::from(before.as_bytes()), Cow::from);
        if let Err(error) = fs::swap(&old, target) {
            // Where somebody has moved the file away, its name is free, or theirs by now.
            if error.kind() == ErrorKind::NotFound {
                match fs::rename_new(old, target) {
                    Ok(()) => return Ok(()),
                    Err((error, back)) if error.kind() == ErrorKind::AlreadyExists => {
                        old = back;
                        continue;
                    }
                    Err((_, back)) => old = back,
                }
            }
            return rename::replace(old, target).or_else(|_| put_back(target, &text));
        }
        if !matches!(disk::holds(&old, Some(&*expected)), Ok(false)) {
            return Ok(());
        }
        expected = text;
    }
    Err(io::Error::other("another program keeps saving it"))
}

/// What a file holds. None if it cannot be read, or is no regular file: a pipe would wait for a writer.
fn bytes_of_file(place: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(place).ok()?;
    metadata.is_file().then(|| fs::read(place).ok()).flatten()
}

/// Overwrites a file with its old text, unless it still holds it.
fn put_back(target: &Path, text: &[u8]) -> io::Result<()> {
    overwrite(target, text).or_else(|error| match fs::read(target) {
        Ok(there) if there == text => Ok(()),
        _ => Err(error),
    })
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
