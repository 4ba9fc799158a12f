//! Time of a clean release build.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::Result;
use crate::programs::CHECKOUT;
use crate::timing::{run, shown};

/// The most that it may take, on as many cores as [`CORES`].
const MOST: Duration = Duration::from_secs(60);

const CORES: &str = "2";

pub(crate) fn measure() -> Result<ExitCode> {
    let folder = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR")))?;
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--release", "--locked", "--bin", "lbrs", "--jobs", CORES]);
    command.current_dir(CHECKOUT).env("CARGO_TARGET_DIR", folder.path());
    let took = run(&mut command)?;
    let verdict = if took <= MOST { "met" } else { "not met" };
    println!("a clean release build {}: at most {}: {verdict}", shown(took), shown(MOST));
    Ok(ExitCode::SUCCESS)
}
