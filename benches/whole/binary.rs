//! The binary: its size, and how long it takes to build.

use std::fs;
use std::time::Duration;

use crate::programs::{Programs, SCRATCH, release_build};
use crate::timing::run;
use crate::{Result, Row};

/// The most bytes that it may have.
const LARGEST: u64 = 4 << 20;

/// The most that a clean build may take.
const LONGEST: Duration = Duration::from_secs(60);

/// On so many cores.
const CORES: &str = "2";

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let size = fs::metadata(&programs.lbrs)?.len();
    let folder = tempfile::tempdir_in(SCRATCH)?;
    let took = run(release_build(folder.path()).args(["--quiet", "--jobs", CORES]))?;
    Ok(vec![
        Row::new(
            "size of the stripped binary",
            format!("{} KiB", size / 1024),
            format!("<= {} KiB", LARGEST / 1024),
            size <= LARGEST,
        ),
        Row::new(
            format!("clean release build on {CORES} idle cores"),
            format!("{} s", took.as_secs()),
            format!("<= {} s", LONGEST.as_secs()),
            took <= LONGEST,
        ),
    ])
}
