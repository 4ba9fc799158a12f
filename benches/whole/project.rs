//! Projects in which the programs run.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::Result;
use crate::programs::CHECKOUT;
use crate::timing::run;

/// The files that an add changes.
pub(crate) const CHANGED: [&str; 2] = ["server/datasources.json", "package.json"];

/// A data source of a small project.
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

/// What a project of LoopBack 4 has, as far as an add looks at it.
const LOOPBACK4: [&str; 4] = [
    "package.json",
    "src/application.ts",
    "src/datasources/db.datasource.ts",
    "src/datasources/index.ts",
];

/// A copy of a sample project in a temporary folder.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    pub(crate) fn shop() -> Result<Self> {
        Self::copy("shop", &CHANGED)
    }

    pub(crate) fn loopback4() -> Result<Self> {
        Self::copy("loopback4", &LOOPBACK4)
    }

    fn copy(example: &str, paths: &[&str]) -> Result<Self> {
        let project = Self { folder: tempfile::tempdir()? };
        for path in paths {
            let text = fs::read(Path::new(CHECKOUT).join("examples").join(example).join(path))?;
            project.write(path, &text)?;
        }
        Ok(project)
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file and waits until it is on the disk, so that no other program's sync has to do it.
    pub(crate) fn write(&self, path: &str, text: &[u8]) -> Result<()> {
        let path = self.path(path);
        fs::create_dir_all(path.parent().ok_or("a path without a folder")?)?;
        fs::write(&path, text)?;
        Ok(File::open(path)?.sync_all()?)
    }

    /// A program that runs in the project, asks nothing, and prints nowhere.
    pub(crate) fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.root());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// How long an add to these texts of the files that it changes takes.
    pub(crate) fn add(&self, lbrs: &Path, texts: &[Vec<u8>]) -> Result<Duration> {
        self.reset(texts)?;
        run(&mut self.command(lbrs, ADD))
    }

    /// How long the file operations of an add to these texts take.
    pub(crate) fn bare(&self, bare: &Path, texts: &[Vec<u8>]) -> Result<Duration> {
        self.reset(texts)?;
        run(self.command(bare, &[]).args(CHANGED.map(|path| self.path(path))))
    }

    /// The texts of the files that an add changes.
    pub(crate) fn texts(&self) -> Result<Vec<Vec<u8>>> {
        CHANGED.iter().map(|path| Ok(fs::read(self.path(path))?)).collect()
    }

    fn reset(&self, texts: &[Vec<u8>]) -> Result<()> {
        CHANGED.iter().zip(texts).try_for_each(|(path, text)| self.write(path, text))
    }
}
