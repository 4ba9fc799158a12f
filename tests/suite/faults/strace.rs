//! The real binary under `strace`, which makes one of its system calls fail or ends it there.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::sandbox::{LBRS, Sandbox};

/// The system calls by which files are read and written, on any Linux: those that one does not have
/// are passed over.
const CALLS: &str = "?open,?openat,?openat2,?creat,?read,?pread64,?readv,?write,?pwrite64,?writev,\
    ?close,?lseek,?stat,?lstat,?fstat,?newfstatat,?fstatat64,?statx,?access,?faccessat,?faccessat2,\
    ?getdents,?getdents64,?readlink,?readlinkat,?getcwd,?flock,?fsync,?fdatasync,?syncfs,?truncate,\
    ?ftruncate,?fallocate,?copy_file_range,?chmod,?fchmod,?fchmodat,?fchmodat2,?chown,?lchown,?fchown,\
    ?fchownat,?link,?linkat,?symlink,?symlinkat,?rename,?renameat,?renameat2,?unlink,?unlinkat,?mkdir,\
    ?mkdirat,?rmdir";

/// Those of them that change what is on the disk, or make it last.
const CHANGING: [&str; 29] = [
    "creat",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "syncfs",
    "truncate",
    "ftruncate",
    "fallocate",
    "copy_file_range",
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "chown",
    "fchown",
    "fchownat",
    "link",
    "linkat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "lchown",
];

/// Whether strace can be used here.
pub(super) fn is_there() -> bool {
    let probe = ["-qq", "-e", "trace=none", "true"];
    let status = Command::new("strace").args(probe).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// One system call of a run: the `nth` of its name.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) nth: usize,
    /// What strace shows of it.
    shown: String,
    /// It closes a folder that was read. That fails on no system, and the standard library asserts
    /// that it does not.
    closes_folder: bool,
}

impl Call {
    /// Whether it changes what is on the disk.
    pub(super) fn changes(&self) -> bool {
        CHANGING.contains(&self.name.as_str()) && !self.is_said() || self.shown.contains("O_CREAT")
    }

    /// Whether it takes a name from the disk: where that is the fault, a name stays.
    pub(super) fn removes(&self) -> bool {
        ["unlink", "unlinkat", "rmdir"].contains(&self.name.as_str())
    }

    /// Whether it goes to stdout or stderr.
    fn is_said(&self) -> bool {
        self.shown.starts_with("write(1,") || self.shown.starts_with("write(2,")
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} number {}: {}", self.name, self.nth, self.shown)
    }
}

/// What happens to a run at a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// The call fails in this way.
    Once(&'static str),
    /// The call and all later ones of its name fail in this way.
    FromThenOn(&'static str),
    /// This signal comes at the call: `KILL` before it is made, `TERM` after.
    Signal(&'static str),
}

impl Fault {
    /// Whether nothing can be said any more after it.
    pub(super) fn silences(self, call: &Call) -> bool {
        matches!(self, Self::FromThenOn(_)) && call.name == "write"
    }

    pub(super) fn kills(self) -> bool {
        self == Self::Signal("KILL")
    }

    fn injection(self, call: &Call) -> String {
        let Call { name, nth, .. } = call;
        match self {
            Self::Once(error) => format!("inject={name}:error={error}:when={nth}"),
            Self::FromThenOn(error) => format!("inject={name}:error={error}:when={nth}+"),
            Self::Signal(signal) => format!("inject={name}:signal={signal}:when={nth}"),
        }
    }
}

/// What a run under strace said, and how it ended.
pub(super) struct Traced {
    /// The exit code, or the number of the signal below zero.
    pub(super) code: i32,
    pub(super) stderr: String,
}

/// The calls that a run makes from the first that names the project on; it is to succeed. Earlier ones
/// are those of the loader and the runtime.
pub(super) fn calls(sandbox: &Sandbox, args: &[&str]) -> Vec<Call> {
    let (output, log) = run(sandbox, args, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut calls: Vec<Call> = Vec::new();
    let mut folders = BTreeSet::new();
    for line in log.lines() {
        let Some((name, _)) = line.split_once('(') else { continue };
        if name.contains([' ', '+', '-']) {
            continue;
        }
        let nth = calls.iter().filter(|call| call.name == name).count() + 1;
        let (shown, handle) = line.rsplit_once(" = ").unwrap_or((line, ""));
        if shown.contains("O_DIRECTORY") {
            folders.insert(format!("close({handle})"));
        }
        let closes_folder = folders.remove(shown.trim_end());
        calls.push(Call { name: name.to_owned(), nth, shown: line.to_owned(), closes_folder });
    }
    let root = sandbox.root().to_string_lossy().into_owned();
    let first = calls.iter().position(|call| call.shown.contains(&root)).unwrap();
    let calls = calls.split_off(first).into_iter();
    calls.filter(|call| !call.closes_folder).collect()
}

/// A run that is hit by `fault` at `call`. None if it did not come to that call.
pub(super) fn hit(sandbox: &Sandbox, args: &[&str], call: &Call, fault: Fault) -> Option<Traced> {
    let (output, log) = run(sandbox, args, &["-e", &fault.injection(call)]);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let killed = output.status.signal();
    let code = output.status.code().unwrap_or_else(|| -killed.unwrap_or_default());
    let injected = log.contains("(INJECTED)") || killed.is_some();
    injected.then_some(Traced { code, stderr })
}

fn run(sandbox: &Sandbox, args: &[&str], options: &[&str]) -> (Output, String) {
    let log = sandbox.home().join("strace.log");
    let mut strace = Command::new("strace");
    sandbox.isolate(&mut strace);
    strace.args(["-s", "0", "-o"]).arg(&log).args(["-e", &format!("trace={CALLS}")]).args(options);
    let output = strace.arg("--").arg(LBRS).args(args).stdin(Stdio::null()).output().unwrap();
    (output, read(&log))
}

fn read(log: &Path) -> String {
    String::from_utf8_lossy(&fs::read(log).unwrap()).into_owned()
}
