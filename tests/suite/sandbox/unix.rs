//! Modes, signals, and programs that stand in for others.

use std::env;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Once};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT};

use super::Sandbox;

/// The mode of a file.
pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Gives a file this mode.
pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Sees to it that what tests start can be interrupted.
///
/// A shell that starts the tests in the background, or `nohup`, has them ignore signals, which a process hands
/// on to those that it starts. It does not hand on a handler, not even one that does nothing.
pub(crate) fn give_children_default_signals() {
    static ONCE: Once = Once::new();

    ONCE.call_once(|| {
        for (name, signal) in [("INT", SIGINT), ("QUIT", SIGQUIT), ("HUP", SIGHUP)] {
            // A shell that ignores the signal outlives it. It dies of it anywhere else, and so may the tests.
            let script = format!("ulimit -c 0; kill -s {name} $$");
            let ignored = Command::new("sh").args(["-c", &script]).status().unwrap().success();
            if ignored {
                signal_hook::flag::register(signal, Arc::default()).unwrap();
            }
        }
    });
}

/// The file that runs when `name` is called.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Writes a program, making its folder.
pub(crate) fn program(path: &Path, script: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    set_mode(path, 0o755);
}

impl Sandbox {
    /// A folder for `PATH` that has nothing but these programs of the system.
    pub(crate) fn bin(&self, programs: &[&str]) -> PathBuf {
        let bin = self.home().join("bin");
        fs::create_dir_all(&bin).unwrap();
        for name in programs {
            symlink(find_program(name).unwrap(), bin.join(name)).unwrap();
        }
        bin
    }
}
