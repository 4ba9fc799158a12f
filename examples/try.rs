//! Adds a data source to a fresh copy of the sample project `examples/shop`, in `target/try`: with the
//! wizard on a terminal, with flags elsewhere. `--loopback4` as the first argument takes `examples/loopback4`
//! instead; other arguments, if there are any, go to `lbrs`.
//!
//! ```sh
//! cargo run --example try
//! cargo run --example try -- --loopback4
//! cargo run --example try -- datasource cache -c kv-redis --set host=localhost
//! ```

#![allow(clippy::print_stderr, reason = "it is for people")]

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

/// What `lbrs` is told where a person answers: all questions but that for npm, which may not be there.
const QUESTIONS: [&str; 2] = ["datasource", "--no-install"];

/// What `lbrs` is told where it cannot ask.
const FLAGS: [&str; 10] = [
    "datasource",
    "orders",
    "--connector",
    "mongodb",
    "--set",
    "host=localhost",
    "--set",
    "password=s3cret",
    "--secrets",
    "env",
];

/// Where a sample project keeps its data sources.
struct Sample {
    project: &'static str,
    folder: &'static str,
}

const LOOPBACK3: Sample = Sample { project: "shop", folder: "server" };
const LOOPBACK4: Sample = Sample { project: "loopback4", folder: "src/datasources" };

fn main() -> io::Result<ExitCode> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut words: Vec<OsString> = env::args_os().skip(1).collect();
    let is_loopback4 = words.first().is_some_and(|word| word == "--loopback4");
    words.drain(..usize::from(is_loopback4));
    let sample = if is_loopback4 { LOOPBACK4 } else { LOOPBACK3 };

    let copy = checkout.join("target").join("try");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    let original = checkout.join("examples").join(sample.project);
    copy_folder(&original, &copy)?;

    if words.is_empty() {
        let attended = io::stdin().is_terminal() && io::stderr().is_terminal();
        let default: &[&str] = if attended { &QUESTIONS } else { &FLAGS };
        words = default.iter().map(OsString::from).collect();
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--bin", "lbrs", "--", "-C"])
        .arg(&copy)
        .args(words)
        .current_dir(checkout)
        .status()?;
    if !status.success() {
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        return Ok(ExitCode::from(code.unwrap_or(1)));
    }
    show_changes(&original.join(sample.folder), &copy.join(sample.folder), sample.folder)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the files of a folder that are new or not as they were.
fn show_changes(before: &Path, after: &Path, folder: &str) -> io::Result<()> {
    let entries = fs::read_dir(after)?.collect::<io::Result<Vec<_>>>()?;
    let mut names: Vec<OsString> = entries.iter().map(fs::DirEntry::file_name).collect();
    names.sort();
    for name in names {
        let text = fs::read_to_string(after.join(&name))?;
        if fs::read_to_string(before.join(&name)).ok().as_ref() != Some(&text) {
            eprintln!("\ntarget/try/{folder}/{} is now:\n{text}", name.display());
        }
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
