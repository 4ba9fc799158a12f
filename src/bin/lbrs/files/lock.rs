//! The lock that keeps other runs out of a project while one writes.
//!
//! It ends with its process, so that a killed run never blocks the next one, and it creates no file
//! in the project: on Unix the root folder itself is locked, elsewhere a file in the system's
//! temporary folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::disk;
use super::fs::{self, Metadata};
use crate::errors::{Error, Helpful, Result, anyhow};

/// How long another run may hold the lock before this one gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How much longer to wait if the system does not tell who holds the lock, and so whether the queue moves.
const UNKNOWN: u32 = 3;

/// The lock on a project, held until it is dropped.
pub(super) struct ProjectLock {
    /// `None` if the file system has no locks: the check before the renames then has to do.
    held: Option<File>,
    /// Identifies the project as long as its folder is not moved.
    pub(super) project: u64,
}

impl ProjectLock {
    /// Locks the project in `root`. If another run holds it, tells `waiting` so and waits for `patience`.
    pub(super) fn take(
        root: &Path,
        patience: Duration,
        waiting: impl FnOnce(&str),
    ) -> Result<Self> {
        let cannot_lock = |error| disk::cannot("lock", root, &error);
        let project = system::number(root).map_err(cannot_lock)?;
        let held = match system::open(root, project) {
            Ok(file) => acquire(file, patience, waiting)?,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => None,
            Err(error) => return Err(cannot_lock(error)),
        };
        Ok(Self { held, project })
    }

    /// Returns whether the lock keeps other runs out.
    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }
}

/// Locks a file as soon as no other run holds it. Returns `None` if the file system has no locks.
///
/// A thread waits: only a blocking call joins the system's queue, which serves runs in the order in which
/// they came, and that call has no timeout. If this run gives up, the thread gets the lock later and drops it.
fn acquire(file: File, patience: Duration, waiting: impl FnOnce(&str)) -> Result<Option<File>> {
    match fs::try_lock(&file) {
        Ok(()) => return Ok(Some(file)),
        Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Interrupted => {
            return Ok(None);
        }
        Err(_) => {}
    }
    let place = file.metadata().ok();
    let holder = || place.as_ref().and_then(holder_of);
    let mut known = holder();
    waiting(&format!("waiting for {}, which is writing to this project", other_run(known)));
    let (sender, receiver) = mpsc::channel();
    let wait = move || {
        let _ = sender.send(locked(&file).then_some(file));
    };
    thread::Builder::new().spawn(wait).map_err(|_| in_use(known))?;
    loop {
        let limit = if known.is_some() { patience } else { patience * UNKNOWN };
        if let Ok(held) = receiver.recv_timeout(limit) {
            return Ok(held);
        }
        let now = holder();
        if now == known {
            return Err(in_use(now));
        }
        known = now;
    }
}

/// Waits for the lock; returns false if the file system refuses.
fn locked(file: &File) -> bool {
    loop {
        match file.lock() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result.is_ok(),
        }
    }
}

fn other_run(holder: Option<u32>) -> String {
    let process = holder.map(|id| format!(" (process {id})")).unwrap_or_default();
    format!("another lbrs run{process}")
}

fn in_use(holder: Option<u32>) -> Error {
    anyhow!("{} is writing to this project, nothing was changed", other_run(holder))
        .with_help("wait until it ends, or end it, then try again")
}

/// Returns the process that holds the lock on a file, from the table that Linux keeps. A line reads
/// `1: FLOCK  ADVISORY  WRITE 4711 fe:00:131073 0 EOF`, with device and inode before the range.
#[cfg(target_os = "linux")]
fn holder_of(place: &Metadata) -> Option<u32> {
    let file = lock_of(place);
    let table = std::fs::read_to_string("/proc/locks").ok()?;
    table.lines().find_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [_, "FLOCK", _, _, id, at, ..] if at == file => id.parse().ok().filter(|id| *id > 0),
        _ => None,
    })
}

/// Returns a file as the table names it.
#[cfg(target_os = "linux")]
fn lock_of(place: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{major, minor};

    let (device, inode) = (place.dev(), place.ino());
    format!("{:02x}:{:02x}:{inode}", major(device), minor(device))
}

/// Other systems do not tell.
#[cfg(not(target_os = "linux"))]
fn holder_of(_place: &Metadata) -> Option<u32> {
    None
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use crate::files::fs::{self, File, OpenOptions};

    pub(super) fn number(root: &Path) -> io::Result<u64> {
        fs::metadata(root).map(|metadata| metadata.ino())
    }

    pub(super) fn open(root: &Path, _project: u64) -> io::Result<File> {
        fs::open(OpenOptions::new().read(true), root)
    }
}

#[cfg(not(unix))]
mod system {
    use std::path::Path;
    use std::{env, io};

    use crate::files::fs::{self, File, OpenOptions};

    /// Returns the FNV-1a hash of the root's real path.
    pub(super) fn number(root: &Path) -> io::Result<u64> {
        let root = fs::canonicalize(root)?;
        Ok(root.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    pub(super) fn open(_root: &Path, project: u64) -> io::Result<File> {
        let place = env::temp_dir().join(format!("lbrs-{project:x}.lock"));
        fs::open(OpenOptions::new().create(true).truncate(false).write(true), &place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::told;

    /// Returns whether the system's table of locks has that of this very process. On some file systems (btrfs) it
    /// names another device than that of the file.
    #[cfg(target_os = "linux")]
    fn is_told(root: &Path) -> bool {
        let lock = format!(" {} {} ", std::process::id(), lock_of(&root.metadata().unwrap()));
        let is_told =
            std::fs::read_to_string("/proc/locks").is_ok_and(|table| table.contains(&lock));
        if !is_told {
            crate::files::tests::skipped("who holds a lock is not told on this file system");
        }
        is_told
    }

    #[test]
    fn a_held_lock_is_waited_for_only_so_long_and_its_holder_named() {
        let root = tempfile::tempdir().unwrap();
        let held =
            ProjectLock::take(root.path(), PATIENCE, |_| panic!("the lock is free")).unwrap();
        let mut said = String::new();
        let refused = ProjectLock::take(root.path(), Duration::from_millis(20), |words| {
            said = words.to_owned();
        });
        let refusal = told(&refused.err().unwrap());
        assert!(said.starts_with("waiting for another lbrs run"), "{said}");
        #[cfg(target_os = "linux")]
        {
            let holder = format!(" (process {})", std::process::id());
            assert_eq!(refusal.message.contains(&holder), is_told(root.path()), "{refusal:?}");
        }
        assert!(refusal.help.is_some());
        drop(held);
        let free = ProjectLock::take(root.path(), PATIENCE, |_| panic!("the lock is free"));
        assert!(free.unwrap().is_held());
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0, "no file in the project");
    }
}
