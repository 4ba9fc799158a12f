//! Adds a data source to a fresh copy of the sample project `examples/shop`, in `target/try`: with the
//! wizard on a terminal, with flags elsewhere. Arguments, if there are any, go to `lbrs`.
//!
//! ```sh
//! cargo run --example try
//! cargo run --example try -- datasource cache -c kv-redis --set host=localhost
//! ```

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use lbrs::cli::Cli;
use lbrs::commands;
use lbrs::prompt::terminal::attended;
use lbrs::ui::Ui;

/// What `lbrs` is told where a person answers: all questions but that for npm, which may not be there.
const QUESTIONS: [&str; 2] = ["datasource", "--no-install"];

/// What `lbrs` is told where nobody can be asked.
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
        let default: &[&str] = if attended() { &QUESTIONS } else { &FLAGS };
        words = default.iter().map(OsString::from).collect();
    }
    let mut line: Vec<OsString> = vec!["lbrs".into(), "-C".into(), copy.clone().into()];
    line.append(&mut words);
    let cli = Cli::read(&line).unwrap_or_else(|error| error.exit());
    let ui = Ui::new(&cli.global);
    if let Err(error) = commands::run(cli, ui) {
        ui.error(&error);
        return Ok(ExitCode::from(error.exit_code()));
    }
    let file: PathBuf = ["server", "datasources.json"].iter().collect();
    ui.line(format_args!(
        "\ntarget/try/{} is now:\n{}",
        file.display(),
        fs::read_to_string(copy.join(&file))?
    ));
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
