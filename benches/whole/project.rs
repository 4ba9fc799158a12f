//! Projects in which lbrs runs, always in folders with names of the same length.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::Result;
use crate::programs::CHECKOUT;
use crate::timing::expect_success;

/// The files that an add changes.
pub(crate) const CHANGED: [&str; 2] = ["server/datasources.json", "package.json"];

/// A data source of a small project, without a secret.
pub(crate) const ADD: &[&str] = &[
    "datasource",
    "orders",
    "--connector=mongodb",
    "--set=host=db.example.com",
    "--set=port=27017",
    "--set=user=shop",
    "--set=database=orders",
    "--yes",
    "--no-install",
];

/// The same with a password that goes to `.env`.
pub(crate) const ADD_SECRET: &[&str] = &[
    "datasource",
    "orders",
    "--connector=mongodb",
    "--set=host=db.example.com",
    "--set=port=27017",
    "--set=user=shop",
    "--set=database=orders",
    "--set=password=s3cret",
    "--secrets=env",
    "--yes",
    "--no-install",
];

/// A folder with a project and a home in it.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A copy of `examples/shop`.
    pub(crate) fn shop() -> Result<Self> {
        Self::shop_in(&temporary())
    }

    /// A copy of `examples/shop` in a folder below `parent`.
    pub(crate) fn shop_in(parent: &Path) -> Result<Self> {
        let project = Self::empty_in(parent)?;
        copy(&Path::new(CHECKOUT).join("examples").join("shop"), &project.root())?;
        Ok(project)
    }

    /// A folder without files, below `parent`.
    pub(crate) fn empty_in(parent: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("lbrs-bench-").tempdir_in(parent)?;
        fs::create_dir(folder.path().join("project"))?;
        fs::create_dir(folder.path().join("home"))?;
        Ok(Self { folder })
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// A file of the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file and waits until it is on the disk, so that nobody else's sync has to do it.
    pub(crate) fn write(&self, path: &str, text: &[u8]) -> Result<()> {
        let path = self.path(path);
        fs::create_dir_all(path.parent().ok_or("a path without a folder")?)?;
        fs::write(&path, text)?;
        Ok(File::open(path)?.sync_all()?)
    }

    /// A program in the project's folder, with an environment in which nothing differs between
    /// machines, and nobody to read what it prints.
    pub(crate) fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        self.isolate(&mut command);
        command.args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Gives `command` the project's folder and that environment.
    pub(crate) fn isolate(&self, command: &mut Command) {
        let path = if cfg!(unix) { "/usr/bin:/bin".into() } else { variable("PATH") };
        command.current_dir(self.root()).env_clear();
        command.env("HOME", self.folder.path().join("home")).env("PATH", path);
        if cfg!(windows) {
            command.env("SystemRoot", variable("SystemRoot"));
        }
    }

    /// Runs lbrs, which is to succeed.
    pub(crate) fn run(&self, lbrs: &Path, arguments: &[&str]) -> Result<()> {
        let mut command = self.command(lbrs, arguments);
        let status = command.status()?;
        expect_success(&command, status)
    }
}

/// Where projects are made: on Unix not where the environment says, for paths of one length.
pub(crate) fn temporary() -> PathBuf {
    if cfg!(unix) { "/tmp".into() } else { env::temp_dir() }
}

fn variable(name: &str) -> std::ffi::OsString {
    env::var_os(name).unwrap_or_default()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
