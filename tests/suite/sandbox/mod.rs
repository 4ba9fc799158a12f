//! A folder of its own for each run of the real binary, with nothing of the developer's environment.

#[cfg(unix)]
pub(crate) mod unix;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Debug;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The binary under test. The tests inside the program, which share this file, start none.
pub(crate) const LBRS: &str = match option_env!("CARGO_BIN_EXE_lbrs") {
    Some(path) => path,
    None => "lbrs",
};

/// Says that a test could not be made here, and why, also where the output of tests is captured.
pub(crate) fn skipped(why: &str) {
    use std::io::Write as _;

    let name = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(io::stderr(), "{name} was skipped: {why}");
}

/// A temporary folder with a project and a home in it.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// An empty project.
    pub(crate) fn new() -> Self {
        Self::inside(&std::env::temp_dir()).unwrap()
    }

    /// A project with these files, in memory if that can be: a disk takes long to sync often.
    #[cfg(target_os = "linux")]
    pub(crate) fn in_memory(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::inside(Path::new("/dev/shm")).unwrap_or_else(|_| Self::new());
        for (path, text) in files {
            sandbox.write(path, text);
        }
        sandbox
    }

    fn inside(folder: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        unix::give_children_default_signals();
        let folder = tempfile::Builder::new().prefix("lbrs-test-").tempdir_in(folder)?;
        fs::create_dir(folder.path().join("project")).unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        Ok(Self { folder })
    }

    /// A project with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::new();
        for (path, text) in files {
            sandbox.write(path, text);
        }
        sandbox
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// The home folder that the binary sees.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file of the project, making its folders.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The text of a file of the project.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// `text` with `[ROOT]` for the project's folder and `[HOME]` for the home folder.
    pub(crate) fn anonymous(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (folder, name) in [(self.root(), "[ROOT]"), (self.home(), "[HOME]")] {
            for path in [folder.canonicalize().unwrap(), folder] {
                text = text.replace(&*path.to_string_lossy(), name);
            }
        }
        text
    }

    /// Makes the project a git repository, in which nothing is as the developer has it.
    pub(crate) fn git_init(&self) {
        let mut git = Command::new("git");
        self.isolate(&mut git);
        let status = git.args(["init", "--quiet", "--template="]).status();
        assert!(status.is_ok_and(|status| status.success()), "git is needed for this test");
    }

    /// The binary with these arguments, in the project, with an environment of its own and no stdin.
    pub(crate) fn lbrs<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(LBRS);
        self.isolate(&mut command);
        command.args(args).stdin(Stdio::null());
        command
    }

    /// Gives `command` the sandbox's folder and environment.
    pub(crate) fn isolate(&self, command: &mut Command) {
        command.current_dir(self.root()).env_clear().env("HOME", self.home());
        command.env("XDG_CONFIG_HOME", self.home().join(".config"));
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        // No test asks a registry of packages, not even by accident.
        command.env("CARGO_NET_OFFLINE", "true").env("npm_config_offline", "true");
        for name in ["PATH", "SystemRoot", "TMPDIR", "RUSTUP_HOME", "CARGO_HOME"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        for (name, folder) in [("RUSTUP_HOME", ".rustup"), ("CARGO_HOME", ".cargo")] {
            if let (None, Some(home)) = (std::env::var_os(name), std::env::home_dir()) {
                command.env(name, home.join(folder));
            }
        }
    }

    /// Runs the binary, which is to succeed.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        let run = self.try_run(args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    }

    /// Runs the binary, which is to end with `code` and to leave the project as it was; returns stderr.
    pub(crate) fn refuse<S: AsRef<OsStr>>(
        &self,
        code: i32,
        args: impl IntoIterator<Item = S>,
    ) -> String {
        let before = tree(&self.root());
        let run = self.try_run(args);
        assert_eq!(run.code, code, "{}", run.stderr);
        assert_eq!(tree(&self.root()), before, "a refused run changed the project");
        run.stderr
    }

    /// Runs the binary.
    pub(crate) fn try_run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        Run::of(self.lbrs(args).output().unwrap())
    }
}

/// What a run said, and how it ended.
pub(crate) struct Run {
    /// The exit code; -1 for a signal.
    pub(crate) code: i32,
    /// What it said on stdout.
    pub(crate) stdout: String,
    /// What it said on stderr.
    pub(crate) stderr: String,
}

impl Run {
    /// Of a finished process.
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Panics if it said these words.
    #[track_caller]
    pub(crate) fn assert_hides(&self, words: &str, run: &dyn Debug) {
        for said in [&self.stdout, &self.stderr] {
            assert!(!said.contains(words), "{run:?} shows it:\n{said}");
        }
    }

    /// The JSON document on stdout.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

/// Panics unless cargo reads the `Cargo.toml` in `folder`.
pub(crate) fn assert_cargo_reads(folder: &Path) {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(folder)
        .output()
        .unwrap();
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo refuses\n{manifest}\n{said}");
}

/// Every file below `folder` with its bytes, but for what git keeps for itself.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = entry.path();
        if entry.file_name() == ".git" {
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if !entry.file_type().unwrap().is_dir() {
            files.insert(name, fs::read(&path).unwrap());
        } else if fs::read_dir(&path).unwrap().next().is_none() {
            // An empty folder that a refused run leaves behind is a change too.
            files.insert(name + "/", Vec::new());
        } else {
            collect(root, &path, files);
        }
    }
}
