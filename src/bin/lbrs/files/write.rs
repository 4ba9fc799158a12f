//! Replaces and removes many files as one: writes each new text to a temporary file beside its target, syncs all,
//! then renames them, and restores the old files if a later rename fails.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::folders::{self, NewFolders};
use super::replacement::Replacement;
use super::{Change, Written, disk, fs};
use crate::errors::{Cancelled, Error, Helpful, Result, anyhow, cancelled};
use crate::signals;
use lbrs::internal::secret::quoted_path;

/// The outcome, if nothing failed.
pub(super) enum Outcome {
    /// All changes are written.
    Written(Vec<Written>),
    /// Nothing is written: this file no longer holds the text that its change was computed from, or exists
    /// although it did not.
    Outdated(PathBuf),
}

/// Makes all changes or none. A signal that would end the process waits until then; if all are made, it
/// waits for the caller too.
pub(super) fn all_or_nothing(root: &Path, project: u64, changes: &[Change<'_>]) -> Result<Outcome> {
    signals::hold();
    let outcome = stage_and_replace(root, project, changes);
    signals::release();
    // Another error may have to say what is changed, and ends the run anyway.
    if matches!(outcome, Ok(Outcome::Outdated(_)))
        || outcome.as_ref().is_err_and(Error::is::<Cancelled>)
    {
        signals::obey();
    }
    outcome
}

fn stage_and_replace(root: &Path, project: u64, changes: &[Change<'_>]) -> Result<Outcome> {
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
    // Nothing is changed yet. A later signal waits for the rest.
    if signals::came() {
        return Err(cancelled());
    }
    if let Some(appeared) = replace_all(&mut replacements, project)? {
        return Ok(Outcome::Outdated(appeared));
    }
    let new_folders = new_folders.keep();
    let written = replacements.iter().map(Replacement::written).collect();
    sync_names(root, &replacements, &new_folders)?;
    Ok(Outcome::Written(written))
}

/// Rejects two names of one file, which would lose one of the two texts.
fn refuse_one_file_twice(replacements: &[Replacement<'_>]) -> Result<()> {
    let (mut seen, mut files) = (BTreeSet::new(), BTreeSet::new());
    for replacement in replacements {
        let Replacement { change, target, identity, .. } = replacement;
        // A target in a folder that was reached in another way has another path.
        let place = fs::canonicalize(disk::folder_of(target))
            .map_err(|error| replacement.cannot_write(&error))?;
        let link = if !seen.insert((place, target.file_name())) {
            "symbolic"
        } else if identity.is_some_and(|file| !files.insert(file)) {
            "hard"
        } else {
            continue;
        };
        let path = quoted_path(change.path);
        return Err(anyhow!(
            "{path} is a {link} link to another file of the same change, nothing was changed"
        )
        .with_help("make it a file of its own, then try again"));
    }
    Ok(())
}

/// The reason why not all files could be replaced.
enum Failure {
    /// Another program created, saved or removed the file meanwhile.
    Outdated,
    /// The system failed.
    Disk(io::Error),
}

/// Replaces all files, or restores those that were. Returns the path of one that another program created,
/// saved or removed meanwhile.
fn replace_all(replacements: &mut [Replacement<'_>], project: u64) -> Result<Option<PathBuf>> {
    let Some((index, failure)) = first_failure(replacements, project) else { return Ok(None) };
    let lost = undo_all(replacements);
    let failed = &replacements[index];
    match (lost, failure) {
        (None, Failure::Outdated) => Ok(Some(failed.change.path.to_owned())),
        (None, Failure::Disk(error)) => Err(failed.cannot_write(&error)),
        (Some(lost), failure) => Err(half_written(failed, &failure, &lost)),
    }
}

/// Replaces one file after the other until one fails, and returns its index.
fn first_failure(replacements: &mut [Replacement<'_>], project: u64) -> Option<(usize, Failure)> {
    // A rename can always be undone, an overwritten file only if the disk allows it: renames come first. What is
    // removed comes last: a run that is killed leaves it rather than nothing, if it goes to another file.
    let mut order: Vec<_> = (0..replacements.len()).collect();
    order.sort_by_key(|index| {
        let replacement = &replacements[*index];
        (replacement.change.is_removal(), !replacement.is_staged())
    });
    let mut order = order.into_iter().peekable();
    while let Some(index) = order.next() {
        let undoable = order.peek().is_some();
        let replacement = &mut replacements[index];
        let Err(error) = replacement.replace(project, undoable) else { continue };
        let (appeared, gone) = (io::ErrorKind::AlreadyExists, io::ErrorKind::NotFound);
        let surprise = if replacement.change.before.is_none() { appeared } else { gone };
        let is_outdated = error.kind() == surprise;
        return Some((index, if is_outdated { Failure::Outdated } else { Failure::Disk(error) }));
    }
    // The old files are checked as late as possible: a program that was saving one when it was replaced may
    // write a moment later.
    replacements.iter().enumerate().find_map(|(index, replacement)| {
        match replacement.replaced_what_was_read() {
            Ok(true) => None,
            Ok(false) => Some((index, Failure::Outdated)),
            Err(error) => Some((index, Failure::Disk(error))),
        }
    })
}

/// Restores the old texts, the last first. Returns, as the end of a sentence, the files for which that failed.
fn undo_all(replacements: &mut [Replacement<'_>]) -> Option<String> {
    // Frees their space, which an old text may need.
    for replacement in replacements.iter_mut() {
        replacement.unstage();
    }
    let mut lost = String::new();
    for replacement in replacements.iter_mut().rev() {
        if let Err(error) = replacement.undo() {
            let path = quoted_path(replacement.change.path);
            let reason = disk::reason(&error);
            lost.push_str(&format!(", and {path} could not be restored: {reason}"));
        }
    }
    (!lost.is_empty()).then_some(lost)
}

fn half_written(failed: &Replacement<'_>, failure: &Failure, lost: &str) -> Error {
    let (verb, path) = (failed.change.verb(), quoted_path(failed.change.path));
    let reason = match failure {
        Failure::Outdated => "another program has just saved it".to_owned(),
        Failure::Disk(error) => disk::reason(error),
    };
    anyhow!("cannot {verb} {path}: {reason}{lost}")
        .with_help("compare the named files with your version control")
}

/// Makes the renames and the new folders survive a loss of power.
fn sync_names(
    root: &Path,
    replacements: &[Replacement<'_>],
    new_folders: &[PathBuf],
) -> Result<()> {
    let renamed = replacements
        .iter()
        .filter(|replacement| replacement.is_renamed())
        .map(|replacement| replacement.target.as_path());
    let made = new_folders.iter().map(PathBuf::as_path);
    folders::sync(renamed.chain(made)).map_err(|(folder, error)| {
        let folder = folder.strip_prefix(root).unwrap_or(&folder);
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let (folder, reason) = (quoted_path(folder), disk::reason(&error));
        anyhow!("all changes are made, but the folder {folder} could not be synced: {reason}")
            .with_help("a loss of power now could undo them: check the disk")
    })
}
