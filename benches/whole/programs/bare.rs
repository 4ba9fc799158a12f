//! The file operations of an add and nothing else: read each file that is named, write it beside itself
//! with more at its end, sync, rename, and sync the folders.
//!
//! `strace -f lbrs datasource orders ...` shows which those are.

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// As much as an entry takes.
const MORE: [u8; 160] = [b' '; 160];

fn main() -> io::Result<()> {
    let paths: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let mut written = Vec::new();
    for path in &paths {
        let mut text = fs::read(path)?;
        text.extend_from_slice(&MORE);
        let temporary = path.with_extension("tmp");
        let mut file = File::create_new(&temporary)?;
        file.write_all(&text)?;
        written.push((file, temporary, path));
    }
    for (file, _, _) in &written {
        file.sync_all()?;
    }
    for (_, temporary, path) in &written {
        fs::rename(temporary, path)?;
    }
    for path in &paths {
        File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
