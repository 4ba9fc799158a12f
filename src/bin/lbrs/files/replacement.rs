//! Replaces or removes one file: stages its new text beside the target, renames it into place, and undoes that.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::folders::NewFolders;
use super::fs::{self, File, Metadata, OpenOptions};
use super::{ATTEMPTS, Change, Mode, Written, disk, leftovers, rename};
use crate::errors::{Error, Helpful, Result, anyhow};
use lbrs::internal::secret::quoted_path;

/// One file on its way to its new text, or to its removal.
pub(super) struct Replacement<'a> {
    pub(super) change: Change<'a>,
    /// Where the file lies, symbolic links followed.
    pub(super) target: PathBuf,
    /// Identifies the file at the target, whatever its name; `None` if it is missing.
    pub(super) identity: Option<(u64, u64)>,
    state: State,
}

enum State {
    /// The new text is in a temporary file beside the target. That of a file to remove is empty: its name
    /// will be the one of the old file, which can then be restored.
    Staged(NamedTempFile),
    /// The target has to be overwritten: no file can be created beside it, or it has other names, which
    /// must show the new text too.
    Unstaged,
    /// The target was replaced or removed. The old file keeps this other name as long as it may be needed.
    Replaced(Option<TempPath>),
    /// The target was overwritten, perhaps in part.
    Overwritten,
}

impl<'a> Replacement<'a> {
    /// Writes the new text beside its target, if possible.
    pub(super) fn stage(
        root: &Path,
        project: u64,
        change: Change<'a>,
        new_folders: &mut NewFolders,
    ) -> Result<Self> {
        let cannot_write = |error| disk::cannot(change.verb(), change.path, &error);
        let place = root.join(change.path);
        let target = disk::follow(place.clone()).map_err(cannot_write)?;
        let old = existing(&change, &target)?;
        let Some(text) = change.after else {
            return Self::stage_removal(project, change, &place, target, old.as_ref());
        };
        let folder = disk::folder_of(&target);
        if old.is_none() && target == place {
            new_folders.make(folder).map_err(cannot_write)?;
        } else if old.is_none() {
            let shown = target.strip_prefix(root).unwrap_or(&target);
            expect_folder_of_link(change.path, folder, shown)?;
        }
        let inode = old.as_ref().and_then(disk::inode);
        let identity = inode.as_ref().map(|inode| inode.identity);
        // A rename would leave its other hard links with the old text. Most editors keep them together too.
        if inode.is_some_and(|inode| inode.links > 1) {
            return Ok(Self { change, target, identity, state: State::Unstaged });
        }
        // An existing file's rights are kept before the text is written: until then, only the owner can read it.
        let mode = if old.is_some() { Mode::Private } else { change.mode };
        let mut state = match leftovers::new_file(folder, project, mode) {
            Ok(file) => State::Staged(file),
            Err(error) if old.is_some() && is_folder_closed(&error) => State::Unstaged,
            Err(error) => return Err(cannot_write(error)),
        };
        let State::Staged(file) = &state else {
            return Ok(Self { change, target, identity, state });
        };
        let kept = match &old {
            Some(old) => keep_rights(file.as_file(), change.mode, old, &target),
            // This gives back what a umask took away.
            None if change.mode == Mode::Private => fs::chmod(file.as_file(), 0o600),
            None => Ok(()),
        };
        match kept {
            Ok(()) => fs::write(file.as_file(), text.as_bytes()).map_err(cannot_write)?,
            // A file that is overwritten keeps them.
            Err(_) if old.is_some() => state = State::Unstaged,
            Err(error) => return Err(cannot_write(error)),
        }
        Ok(Self { change, target, identity, state })
    }

    /// Makes sure that the file can be removed, and undone, before anything is changed.
    fn stage_removal(
        project: u64,
        change: Change<'a>,
        place: &Path,
        target: PathBuf,
        old: Option<&Metadata>,
    ) -> Result<Self> {
        if target != place {
            let path = quoted_path(change.path);
            return Err(anyhow!("{path} is a symbolic link, nothing was changed")
                .with_help("remove the link and the file that it leads to yourself"));
        }
        let identity = old.and_then(disk::inode).map(|inode| inode.identity);
        let file = leftovers::new_file(disk::folder_of(&target), project, Mode::Private)
            .map_err(|error| disk::cannot(change.verb(), change.path, &error))?;
        Ok(Self { change, target, identity, state: State::Staged(file) })
    }

    pub(super) fn is_staged(&self) -> bool {
        matches!(self.state, State::Staged(_))
    }

    pub(super) fn is_renamed(&self) -> bool {
        matches!(self.state, State::Replaced(_))
    }

    /// Removes the staged text.
    pub(super) fn unstage(&mut self) {
        if self.is_staged() {
            self.state = State::Unstaged;
        }
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        match &self.state {
            State::Staged(file) if !self.change.is_removal() => fs::sync(file.as_file()),
            _ => Ok(()),
        }
    }

    /// Returns whether the target still holds the text that the change was computed from.
    pub(super) fn is_current(&self) -> io::Result<bool> {
        disk::holds(&self.target, self.change.before)
    }

    /// Gives the target its new text, by a rename if possible, or removes it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the target no longer exists.
    pub(super) fn replace(&mut self, project: u64, undoable: bool) -> io::Result<()> {
        let Some(text) = self.change.after else { return self.remove() };
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
        overwrite(&self.target, text.as_bytes())
    }

    /// Gives the target the name of the temporary file.
    fn remove(&mut self) -> io::Result<()> {
        let State::Staged(file) = std::mem::replace(&mut self.state, State::Unstaged) else {
            return Err(ErrorKind::NotFound.into());
        };
        let old = file.into_temp_path();
        rename::take_away(&self.target, &old)?;
        self.state = State::Replaced(Some(old));
        Ok(())
    }

    /// Gives a temporary file the name of the target. Returns the old file under another name.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the target no longer exists.
    fn rename(&self, file: TempPath, project: u64, undoable: bool) -> io::Result<Option<TempPath>> {
        if self.change.before.is_none() {
            return rename::create(file, &self.target).map(|()| None);
        }
        match fs::swap(&file, &self.target) {
            Ok(()) => return Ok(Some(file)),
            // Another program has moved it away, and may be saving it anew.
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        // If names cannot be swapped, the old file gets a second one. If that fails too, undoing writes the
        // old text again.
        let old = match undoable.then(|| leftovers::second_name(&self.target, project)) {
            Some(Err(error)) if error.kind() == ErrorKind::NotFound => return Err(error),
            old => old.and_then(io::Result::ok),
        };
        rename::replace(file, &self.target).map(|()| old)
    }

    /// Returns whether the replaced file, as far as it still exists, is the one that the change was computed
    /// from: a program may have saved it in the last moment.
    pub(super) fn replaced_what_was_read(&self) -> io::Result<bool> {
        match &self.state {
            State::Replaced(Some(old)) => disk::holds(old, self.change.before),
            _ => Ok(true),
        }
    }

    /// Restores the old text of the target.
    pub(super) fn undo(&mut self) -> io::Result<()> {
        let state = std::mem::replace(&mut self.state, State::Unstaged);
        match (state, self.change.before, self.change.after) {
            (State::Staged(_) | State::Unstaged, ..) => Ok(()),
            (State::Replaced(Some(old)), _, None) => {
                match rename::create(old, &self.target) {
                    // Another program has saved it since. Its text stays.
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
                    restored => restored,
                }
            }
            (State::Replaced(_), ..) if self.is_saved_since() => Ok(()),
            (_, None, _) => fs::remove_file(&self.target),
            (State::Replaced(Some(old)), Some(before), Some(after)) => {
                bring_back(old, &self.target, before, after)
            }
            (State::Replaced(None) | State::Overwritten, Some(before), _) => {
                put_back(&self.target, before.as_bytes())
            }
        }
    }

    /// Returns whether another program has changed the file after it was replaced. Its text stays.
    fn is_saved_since(&self) -> bool {
        matches!(disk::holds(&self.target, self.change.after), Ok(false))
    }

    pub(super) fn written(&self) -> Written {
        self.change.written(matches!(self.state, State::Overwritten))
    }

    pub(super) fn cannot_write(&self, error: &io::Error) -> Error {
        disk::cannot(self.change.verb(), self.change.path, error)
    }
}

/// Returns the file at `target`, if it exists. It must be writable, although a rename would replace any file:
/// whoever made it read-only meant that.
fn existing(change: &Change<'_>, target: &Path) -> Result<Option<Metadata>> {
    let path = change.path;
    let cannot_write = |error| disk::cannot(change.verb(), path, &error);
    let Some(metadata) = disk::metadata(target).map_err(cannot_write)? else { return Ok(None) };
    disk::expect_file(path, &metadata)?;
    // `readonly` holds for the superuser too, who may open every file.
    let opened = fs::open(OpenOptions::new().write(true), target);
    let denied = opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    if metadata.permissions().readonly() || denied {
        let path = quoted_path(path);
        return Err(anyhow!("{path} is read-only, nothing was changed")
            .with_help("make the file writable, then try again"));
    }
    opened.map_err(cannot_write)?;
    Ok(Some(metadata))
}

/// Expects the folder of a link's target. Folders are created in the project only: the link may lead to a
/// disk that is not mounted.
fn expect_folder_of_link(path: &Path, folder: &Path, target: &Path) -> Result<()> {
    if fs::is_dir(folder) {
        return Ok(());
    }
    let (path, target) = (quoted_path(path), quoted_path(target));
    Err(anyhow!(
        "{path} is a symbolic link to {target}, whose folder does not exist, nothing was changed"
    )
    .with_help("create that folder, or remove the link"))
}

/// Gives a new file the owner and the rights of the one at `target`, which it is to replace.
fn keep_rights(file: &File, mode: Mode, old: &Metadata, target: &Path) -> io::Result<()> {
    let Some(old) = disk::inode(old) else { return Ok(()) };
    fs::chown(file, old.owner, old.group)?;
    // With a list, what the mode says of the group is the most that anyone in the list has.
    fs::copy_acl(target, file)?;
    fs::chmod(file, old.mode & if mode == Mode::Private { 0o700 } else { 0o777 })
}

/// Overwrites a file and syncs it. Does not empty it first: a full disk would then lose both texts.
fn overwrite(target: &Path, text: &[u8]) -> io::Result<()> {
    let file = fs::open(OpenOptions::new().write(true), target)?;
    fs::write(&file, text)?;
    fs::set_len(&file, text.len())?;
    fs::sync(&file)
}

/// Restores the old file at the target, or at least its text. That differs from the one that was read if
/// another program saved the file just before it was replaced.
///
/// Checks the file that comes out of the target too: if another program has just saved it, it goes back.
fn bring_back(mut old: TempPath, target: &Path, before: &str, after: &str) -> io::Result<()> {
    let mut expected = Cow::from(after.as_bytes());
    for _ in 0..ATTEMPTS {
        let text = bytes_of_file(&old).map_or(Cow::from(before.as_bytes()), Cow::from);
        if let Err(error) = fs::swap(&old, target) {
            // If another program has moved the file away, its name is free or reused by now.
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

/// Returns the content of a file, or `None` if it cannot be read or is not a regular file: a pipe would wait
/// for a writer.
fn bytes_of_file(place: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(place).ok()?;
    metadata.is_file().then(|| fs::read(place).ok()).flatten()
}

/// Overwrites a file with its old text. A failure is no error if the file still holds it.
fn put_back(target: &Path, text: &[u8]) -> io::Result<()> {
    overwrite(target, text).or_else(|error| match fs::read(target) {
        Ok(there) if there == text => Ok(()),
        _ => Err(error),
    })
}

/// Returns whether no file can be created in the folder.
fn is_folder_closed(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

/// Returns whether the name cannot be given to another file: it is a mount point, or another user's file in a
/// sticky folder.
fn is_name_fixed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
    )
}
