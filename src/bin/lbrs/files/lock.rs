//! The lock that keeps other runs out of a project while one writes.
//!
//! It ends with its process, so that a killed run never blocks the next one, and it puts no file
//! into the project: on Unix the root folder itself is locked, elsewhere a file in the system's
//! temporary folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::disk;
use super::fs::{self, Metadata};
use lbrs::internal::error::{Error, Result};

/// How long one other run may hold the lock before this one gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often in a row the holder may be unknown: the patience with a queue that cannot be watched.
const UNKNOWN: u32 = 3;

/// The lock on a project, held until it is dropped.
pub(super) struct ProjectLock {
    /// None where the file system knows no locks: the check before the renames has to do then.
    held: Option<File>,
    project: u64,
}

impl ProjectLock {
    /// Waits until no other run holds the project in `root`.
    pub(super) fn take(root: &Path) -> Result<Self> {
        Self::take_within(root, PATIENCE)
    }

    fn take_within(root: &Path, patience: Duration) -> Result<Self> {
        let cannot_lock = |error| disk::cannot("lock", root, &error);
        let project = system::number(root).map_err(cannot_lock)?;
        let held = match system::open(root, project) {
            Ok(file) => acquire(file, patience)?,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => None,
            Err(error) => return Err(cannot_lock(error)),
        };
        Ok(Self { held, project })
    }

    /// Whether other runs are really kept out.
    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// A number that tells the project from others for as long as it stays where it is.
    pub(super) fn project(&self) -> u64 {
        self.project
    }
}

/// Locks a file. None where the file system refuses.
fn acquire(file: File, patience: Duration) -> Result<Option<File>> {
    loop {
        match fs::try_lock(&file) {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) => return wait(file, patience),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// Waits in the system's queue for the lock, where runs are served in the order in which they came,
/// for as long as the queue moves.
///
/// A thread waits, since only a blocking call stands in the queue, and that call knows no limit of
/// time. A thread that is given up gets the lock later, finds nobody who takes it, and lets it go.
fn wait(file: File, patience: Duration) -> Result<Option<File>> {
    let place = file.metadata().ok();
    let holder = || place.as_ref().and_then(holder_of);
    let (sender, receiver) = mpsc::channel();
    let waiting = move || {
        let locked = loop {
            match file.lock() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result.is_ok(),
            }
        };
        let _ = sender.send(locked.then_some(file));
    };
    let mut queue = Queue::new(holder());
    thread::Builder::new().spawn(waiting).map_err(|_| in_use(queue.holder))?;
    loop {
        match receiver.recv_timeout(patience) {
            Ok(held) => return Ok(held),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) if queue.moves(holder()) => {}
            Err(RecvTimeoutError::Timeout) => return Err(in_use(queue.holder)),
        }
    }
}

/// The queue for a lock, looked at from time to time.
struct Queue {
    /// The process that held the lock when it was last known.
    holder: Option<u32>,
    /// How often in a row nobody was known to hold it.
    unknown: u32,
}

impl Queue {
    fn new(holder: Option<u32>) -> Self {
        Self { holder, unknown: 0 }
    }

    /// Whether there is hope that the queue moves, with `now` as the holder. That nobody holds the lock is
    /// the moment between two who do, or the system does not tell.
    fn moves(&mut self, now: Option<u32>) -> bool {
        let Some(now) = now else {
            self.unknown += 1;
            let moves = self.unknown < UNKNOWN;
            self.holder = self.holder.filter(|_| moves);
            return moves;
        };
        self.unknown = 0;
        self.holder.replace(now) != Some(now)
    }
}

fn in_use(holder: Option<u32>) -> Error {
    let process = holder.map_or_else(String::new, |id| format!(" (process {id})"));
    Error::failed(format!(
        "another lbrs run{process} is writing to this project, nothing was changed"
    ))
    .with_help("wait until it ends, or end it, then try again")
}

/// The process that holds the lock on a file, from the table that Linux keeps: a line of it is
/// `1: FLOCK  ADVISORY  WRITE 4711 fe:00:131073 0 EOF`, with device and inode before the range.
#[cfg(target_os = "linux")]
fn holder_of(place: &Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{major, minor};

    let (device, inode) = (place.dev(), place.ino());
    let file = format!("{:02x}:{:02x}:{inode}", major(device), minor(device));
    let table = std::fs::read_to_string("/proc/locks").ok()?;
    table.lines().find_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [_, "FLOCK", _, _, id, at, ..] if at == file => id.parse().ok().filter(|id| *id > 0),
        _ => None,
    })
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

    /// The FNV-1a hash of the root's real path.
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

    #[test]
    fn a_queue_is_given_up_when_one_run_holds_the_lock_for_long_or_nothing_is_known() {
        let mut queue = Queue::new(Some(1));
        for (holder, moves) in [
            (Some(2), true),
            (None, true),
            (Some(3), true),
            (None, true),
            (None, true),
            (None, false),
            (Some(4), true),
            (Some(4), false),
        ] {
            assert_eq!(queue.moves(holder), moves, "{holder:?}");
        }
        assert_eq!(queue.holder, Some(4));
    }

    /// Whether the system's table of locks has that of this very process. On some file systems (btrfs) it
    /// names another device than that of the file.
    #[cfg(target_os = "linux")]
    fn is_told(root: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;

        use rustix::fs::{major, minor};

        let metadata = root.metadata().unwrap();
        let (device, inode) = (metadata.dev(), metadata.ino());
        let lock =
            format!(" {} {:02x}:{:02x}:{inode} ", std::process::id(), major(device), minor(device));
        let is_told =
            std::fs::read_to_string("/proc/locks").is_ok_and(|table| table.contains(&lock));
        if !is_told {
            crate::files::faults::skipped("who holds a lock is not told on this file system");
        }
        is_told
    }

    #[test]
    fn a_held_lock_is_waited_for_only_so_long_and_its_holder_named() {
        let root = tempfile::tempdir().unwrap();
        let held = ProjectLock::take(root.path()).unwrap();
        let refusal =
            ProjectLock::take_within(root.path(), Duration::from_millis(20)).err().unwrap();
        #[cfg(target_os = "linux")]
        {
            let holder = format!(" (process {})", std::process::id());
            assert_eq!(refusal.to_string().contains(&holder), is_told(root.path()), "{refusal}");
        }
        assert!(refusal.help().is_some());
        drop(held);
        assert!(ProjectLock::take(root.path()).unwrap().is_held());
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0, "no file in the project");
    }
}
