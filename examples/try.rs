//! Adds a data source to a fresh copy of the sample project `examples/shop`, in `target/try`: with the
//! wizard on a terminal, with flags elsewhere. Arguments, if there are any, go to `lbrs`.
//!
//! ```sh
//! cargo run --example try
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

fn main() -> io::Result<ExitCode> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = checkout.join("target").join("try");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_folder(&checkout.join("examples").join("shop"), &copy)?;

    let mut words: Vec<OsString> = env::args_os().skip(1).collect();
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
    let file = Path::new("server").join("datasources.json");
    eprintln!("\ntarget/try/{} is now:\n{}", file.display(), fs::read_to_string(copy.join(&file))?);
    Ok(ExitCode::SUCCESS)
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
