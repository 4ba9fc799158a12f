//! Finds the programs that lbrs runs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns the program `name`: the first in the absolute folders of `PATH`.
pub fn find(name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    env::split_paths(&env::var_os("PATH")?).filter(|folder| folder.is_absolute()).find_map(
        |folder| {
            let mut files = endings.iter().map(|ending| folder.join(format!("{name}{ending}")));
            files.find(|file| is_program(file))
        },
    )
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}
