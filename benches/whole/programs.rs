//! The programs that are measured: lbrs as users get it, and two to compare it with.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::timing::run;

/// Where the checkout is.
pub(crate) const CHECKOUT: &str = env!("CARGO_MANIFEST_DIR");

/// Where files may stay from one benchmark to the next.
pub(crate) const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

/// The binaries.
pub(crate) struct Programs {
    /// What `cargo build --release` makes.
    pub(crate) lbrs: PathBuf,
    /// Prints a line.
    pub(crate) hello: PathBuf,
    /// Does the file operations of an add, and nothing else.
    pub(crate) bare: PathBuf,
}

impl Programs {
    /// Builds them.
    pub(crate) fn build() -> Result<Self> {
        let target = Path::new(SCRATCH).parent().ok_or("no target folder")?;
        run(&mut release_build(target))?;
        Ok(Self { lbrs: built(target), hello: compile("hello")?, bare: compile("bare")? })
    }
}

/// The command that builds lbrs as users get it.
pub(crate) fn release_build(target: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--release", "--locked", "--bin", "lbrs", "--target-dir"]).arg(target);
    command.current_dir(CHECKOUT);
    command
}

fn built(target: &Path) -> PathBuf {
    executable(&target.join("release").join("lbrs"))
}

/// Compiles a program that stands beside this file.
fn compile(name: &str) -> Result<PathBuf> {
    let source = Path::new(CHECKOUT).join(format!("benches/whole/programs/{name}.rs"));
    let program = executable(&Path::new(SCRATCH).join(name));
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition=2024", "-Copt-level=3", "-Cstrip=symbols", "-o"]);
    run(rustc.arg(&program).arg(source))?;
    Ok(program)
}

fn executable(path: &Path) -> PathBuf {
    path.with_extension(env::consts::EXE_EXTENSION)
}

/// A program of the PATH.
pub(crate) fn find(name: &str) -> Result<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let mut paths = env::split_paths(&folders).map(|folder| executable(&folder.join(name)));
    paths.find(|path| path.is_file()).ok_or_else(|| format!("{name} is not on the PATH").into())
}
