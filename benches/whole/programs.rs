//! The programs that are measured: lbrs as users get it, and baselines built with the same profile.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Result;
use crate::timing::expect_success;

/// Where the checkout is.
pub(crate) const CHECKOUT: &str = env!("CARGO_MANIFEST_DIR");

/// The sources of the baselines, each a program of its own.
const BASELINES: [(&str, &str); 2] =
    [("hello", include_str!("programs/hello.rs")), ("bare", include_str!("programs/bare.rs"))];

/// The binaries.
pub(crate) struct Programs {
    /// What `cargo build --release` makes.
    pub(crate) lbrs: PathBuf,
    /// Prints a line.
    pub(crate) hello: PathBuf,
    /// Does the file operations of an add.
    pub(crate) bare: PathBuf,
}

impl Programs {
    /// Builds them all, or finds that they are built.
    pub(crate) fn build() -> Result<Self> {
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let target = scratch.parent().ok_or("no target folder")?;
        let checkout = Path::new(CHECKOUT);
        let [lbrs] = build(&checkout.join("Cargo.toml"), target, ["lbrs"], &["--locked"])?;
        let folder = scratch.join("baselines");
        write_package(&folder)?;
        let names = BASELINES.map(|(name, _)| name);
        let [hello, bare] = build(&folder.join("Cargo.toml"), &folder, names, &[])?;
        Ok(Self { lbrs, hello, bare })
    }
}

/// Makes release builds of programs, and says where they are. Cargo runs in the checkout, so that its
/// configuration holds for the baselines too.
fn build<const N: usize>(
    manifest: &Path,
    target: &Path,
    names: [&str; N],
    flags: &[&str],
) -> Result<[PathBuf; N]> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--release", "--message-format=json-render-diagnostics"]);
    command.args(flags).arg("--manifest-path").arg(manifest);
    command.args(names.iter().flat_map(|name| ["--bin", name]));
    command.current_dir(CHECKOUT).env("CARGO_TARGET_DIR", target);
    let output = command.stderr(Stdio::inherit()).output()?;
    expect_success(&command, output.status)?;
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    let messages: Vec<Value> = messages.collect::<std::result::Result<_, _>>()?;
    let path = |name: &str| {
        let built = messages
            .iter()
            .find(|message| message["target"]["name"] == name && message["executable"].is_string());
        built.and_then(|message| message["executable"].as_str()).map(PathBuf::from)
    };
    let paths: Option<Vec<PathBuf>> = names.iter().map(|name| path(name)).collect();
    let paths = paths.and_then(|paths| paths.try_into().ok());
    paths.ok_or_else(|| format!("cargo built no {}", names.join(", ")).into())
}

/// A program of the PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let name = Path::new(name).with_extension(std::env::consts::EXE_EXTENSION);
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// Writes a package of the baselines, with the release profile of lbrs.
fn write_package(folder: &Path) -> Result<()> {
    let manifest = fs::read_to_string(Path::new(CHECKOUT).join("Cargo.toml"))?;
    let profile = manifest.split("\n[profile.release]\n").nth(1).ok_or("no release profile")?;
    let profile = profile.split("\n[").next().unwrap_or_default();
    let package = manifest
        .lines()
        .find_map(|line| line.strip_prefix("lbrs = "))
        .ok_or("no profile of lbrs")?;
    let mut text = format!(
        "[package]\nname = \"baselines\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.release]\n{profile}\n\n\
         [profile.release.package]\nbaselines = {package}\n"
    );
    fs::create_dir_all(folder)?;
    for (name, source) in BASELINES {
        text += &format!("\n[[bin]]\nname = \"{name}\"\npath = \"{name}.rs\"\n");
        write_if_new(&folder.join(format!("{name}.rs")), source)?;
    }
    write_if_new(&folder.join("Cargo.toml"), &text)
}

/// Leaves a file alone that has this text already, so that Cargo sees nothing to build.
fn write_if_new(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    Ok(fs::write(path, text)?)
}
