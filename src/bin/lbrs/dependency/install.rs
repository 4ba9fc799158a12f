//! Runs the project's own package manager.

mod attended;

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::ValueEnum;

use super::manifest::Manifest;
use crate::errors::{Cancelled, Context, Helpful, Result, anyhow};
use crate::program;
use crate::project::{Declared, Project};

/// The package managers of `package.json`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PackageManager {
    /// npm.
    Npm,
    /// Yarn.
    Yarn,
    /// pnpm.
    Pnpm,
    /// Bun.
    Bun,
}

impl PackageManager {
    fn program(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Yarn => "yarn",
            Self::Pnpm => "pnpm",
            Self::Bun => "bun",
        }
    }

    /// Returns the package manager of an npm manifest: `choice`, else the one that the project, or a folder above it,
    /// names or has a lock file of, else npm.
    pub fn of(
        project: &Project,
        manifest: Option<&Manifest>,
        choice: Option<Self>,
    ) -> Option<Self> {
        let Some(Manifest::Npm { .. }) = manifest else { return None };
        Some(Self::of_npm(project, choice))
    }

    /// Returns the package manager of the project's `package.json`.
    pub fn of_npm(project: &Project, choice: Option<Self>) -> Self {
        let named = |text: &str| Self::from_str(text.split('@').next()?, false).ok();
        let declared = |(folder, declared): (&Path, Declared)| {
            declared.package_manager.as_deref().and_then(named).or_else(|| locked(folder))
        };
        choice.or_else(|| project.declared().find_map(declared)).unwrap_or(Self::Npm)
    }

    /// Returns the command that runs `script` of `package.json`.
    pub fn command_to_run(self, script: &str) -> String {
        let run = if self == Self::Npm && script != "start" { " run" } else { "" };
        format!("{}{run} {script}", self.program())
    }

    /// Returns the command that puts `spec`, a package with a range, into `package.json`.
    pub fn command_to_add(self, spec: &str) -> String {
        let verb = if self == Self::Npm { "install" } else { "add" };
        format!("{} {verb} {spec}", self.program())
    }
}

/// A program with its argument that downloads the manifest's dependencies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Installer {
    program: &'static str,
    argument: &'static str,
}

impl Installer {
    pub const CARGO: Self = Self { program: "cargo", argument: "fetch" };

    pub fn npm(manager: PackageManager) -> Self {
        Self { program: manager.program(), argument: "install" }
    }

    /// Returns the command as a user would type it.
    pub fn command_line(self) -> String {
        format!("{} {}", self.program, self.argument)
    }

    /// Runs it in `folder`, with its output on stderr.
    ///
    /// Looks for the program in the absolute folders of `PATH` only, never in the current folder, and uses
    /// no shell.
    pub fn run(self, folder: &Path) -> Result<()> {
        let command_line = self.command_line();
        let finish = format!(
            "what was written stays; run `{command_line}` in {} to finish",
            folder.display()
        );
        let program = program::find(self.program)
            .with_context(|| format!("`{}` is not on the PATH", self.program))
            .with_help(finish.clone())?;
        let mut command = Command::new(program);
        command.arg(self.argument).current_dir(folder).stdout(Stdio::from(io::stderr()));
        let ended = attended::run(&mut command)
            .with_context(|| format!("`{command_line}` cannot be run"))
            .with_help(finish.clone())?;
        if ended.status.success() {
            return Ok(());
        }
        if ended.interrupted {
            let cancelled = Cancelled(format!("`{command_line}` was interrupted"));
            return Err(cancelled).with_help(finish);
        }
        let how = ended.status.code().map_or_else(
            || "was stopped by a signal".to_owned(),
            |code| format!("failed with exit code {code}"),
        );
        Err(anyhow!("`{command_line}` {how}").with_help(finish))
    }
}

/// Returns the package manager whose lock file is in `folder`.
fn locked(folder: &Path) -> Option<PackageManager> {
    const LOCK_FILES: [(&str, PackageManager); 6] = [
        ("package-lock.json", PackageManager::Npm),
        ("npm-shrinkwrap.json", PackageManager::Npm),
        ("yarn.lock", PackageManager::Yarn),
        ("pnpm-lock.yaml", PackageManager::Pnpm),
        ("bun.lock", PackageManager::Bun),
        ("bun.lockb", PackageManager::Bun),
    ];
    let found = LOCK_FILES.iter().find(|(name, _)| folder.join(name).is_file());
    found.map(|(_, manager)| *manager)
}
