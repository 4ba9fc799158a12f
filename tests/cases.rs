//! Case folders: a project as it is, a command, and what has to come of it. Each is a test of its own:
//! `cargo test --test cases add/layer-secret`.
//!
//! `tests/cases/COMMAND/CASE/` holds
//! - `case.toml`: `args`, and where they matter `base` (a starting project, see below), `removed` (files that
//!   the command removes), `stdin`, `env`, `code` (0), `git` (a repository), `folder` (the folder to run in),
//!   `home` (a folder that becomes `~/.config`), `private` (a file of mode 0600);
//! - `in/`: the project before; over the base where there is one;
//! - `out/`: the files that are changed or new, as they are after; if it is missing, nothing may change;
//! - `stdout`, `stderr`: what is said, nothing if missing; `[ROOT]` stands for the project's folder,
//!   `[HOME]` for the home folder.
//!
//! A `Cargo.toml` that is changed must be one that cargo reads.
//!
//! `tests/bases/NAME/` holds a project that several cases start from. A name that starts with a dot is written
//! `dot.env` in all of them, so that git takes it as any other file.
//! `UPDATE_CASES=1 cargo test --test cases` writes what comes out now, for review with `git diff`.
//!
//! `cargo test WORD` hands the word to every test program, and it may be meant for another one. A word with a
//! slash can only mean a case, and is an error if no case has it in its name.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

#[path = "suite/sandbox/mod.rs"]
#[allow(dead_code, reason = "the suite does more with it")]
mod sandbox;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};
use toml_edit::{Array, DocumentMut, Item};

use crate::sandbox::{Run, Sandbox, assert_cargo_reads, tree};

type Files = BTreeMap<String, Vec<u8>>;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let names = names();
    let meant = args.filter.as_deref().filter(|filter| filter.contains('/'));
    if let Some(filter) = meant
        && !names.iter().any(|name| name.contains(filter))
    {
        let _ = writeln!(io::stderr(), "error: no case has {filter:?} in its name");
        return ExitCode::FAILURE;
    }
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut trials = vec![Trial::test("every_base_is_used", every_base_is_used)];
    trials.extend(
        names
            .into_iter()
            .map(|name| Trial::test(name.clone(), move || Ok(Case::read(&name)?.check(update)?))),
    );
    libtest_mimic::run(&args, trials).exit_code()
}

/// The names of all cases: `COMMAND/CASE`.
fn names() -> Vec<String> {
    let commands = folders(&tests().join("cases"));
    let cases = commands.iter().flat_map(|command| {
        let cases = folders(&tests().join("cases").join(command));
        cases.into_iter().map(move |case| format!("{command}/{case}"))
    });
    cases.collect()
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn folders(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

fn every_base_is_used() -> Result<(), Failed> {
    let mut unused = folders(&tests().join("bases"));
    for name in names() {
        if let Some(base) = Case::read(&name)?.text("base") {
            unused.remove(base);
        }
    }
    if unused.is_empty() { Ok(()) } else { Err(format!("no case starts from {unused:?}").into()) }
}

/// What a `case.toml` may say.
const KEYS: [&str; 10] =
    ["args", "base", "code", "env", "folder", "git", "home", "private", "removed", "stdin"];

struct Case {
    folder: PathBuf,
    settings: DocumentMut,
}

impl Case {
    fn read(name: &str) -> Result<Self, String> {
        let folder = tests().join("cases").join(name);
        let text = fs::read_to_string(folder.join("case.toml"))
            .map_err(|error| format!("case.toml: {error}"))?;
        let settings: DocumentMut = text.parse().map_err(|error| format!("case.toml: {error}"))?;
        if let Some((key, _)) = settings.iter().find(|(key, _)| !KEYS.contains(key)) {
            return Err(format!("case.toml: nothing reads {key:?}"));
        }
        Ok(Self { folder, settings })
    }

    fn check(&self, update: bool) -> Result<(), String> {
        let sandbox = Sandbox::new();
        let mut wrong = Vec::new();
        let before = self.before(&mut wrong)?;
        restore(&before, &sandbox.root());
        if let Some(home) = self.text("home") {
            restore(&self.files(home), &sandbox.home().join(".config"));
        }
        if self.settings.get("git").is_some() {
            sandbox.git_init();
        }
        if let Some(name) = self.text("private") {
            make_private(&sandbox.root().join(name));
        }
        let run = self.run(&sandbox);
        let shown = |text: &str| sandbox.anonymous(text);
        let (stdout, stderr) = (shown(&run.stdout), shown(&run.stderr));
        let after = tree(&sandbox.root());
        if update {
            self.update(&before, &after, &stdout, &stderr);
            return Ok(());
        }
        let code = self.settings.get("code").and_then(Item::as_integer).unwrap_or(0);
        if i64::from(run.code) != code {
            wrong.push(format!("exit code {} instead of {code}", run.code));
        }
        for (name, said) in [("stdout", &stdout), ("stderr", &stderr)] {
            let expected = fs::read_to_string(self.folder.join(name)).unwrap_or_default();
            if *said != expected {
                wrong.push(format!("{name} is\n{said}instead of\n{expected}"));
            }
        }
        let expected = self.expected(&before, &mut wrong);
        wrong.extend(differences(&expected, &after));
        if !wrong.is_empty() {
            return Err(wrong.join("\n"));
        }
        let changed = after.iter().filter(|(name, bytes)| before.get(*name) != Some(*bytes));
        let manifests = changed.map(|(name, _)| name).filter(|name| name.ends_with("Cargo.toml"));
        manifests.for_each(|name| assert_is_package(&sandbox.root().join(name)));
        Ok(())
    }

    /// The project before: what the case has, over what its base has.
    fn before(&self, wrong: &mut Vec<String>) -> Result<Files, String> {
        let mut files = match self.text("base") {
            Some(base) => {
                let folder = tests().join("bases").join(base);
                if !folder.is_dir() {
                    return Err(format!("case.toml: no base is called {base:?}"));
                }
                dotted(tree(&folder))
            }
            None => Files::new(),
        };
        for (name, bytes) in self.files("in") {
            if files.get(&name) == Some(&bytes) {
                wrong.push(format!("{name} in in/ is that of the base"));
            }
            files.insert(name, bytes);
        }
        Ok(files)
    }

    /// The project after: what changes, over what it was.
    fn expected(&self, before: &Files, wrong: &mut Vec<String>) -> Files {
        let mut files = before.clone();
        for (name, bytes) in self.files("out") {
            if files.get(&name) == Some(&bytes) {
                wrong.push(format!("{name} in out/ is as it was"));
            }
            files.insert(name, bytes);
        }
        for name in self.settings.get("removed").and_then(Item::as_array).into_iter().flatten() {
            let name = name.as_str().unwrap();
            if files.remove(name).is_none() {
                wrong.push(format!("{name}, which is to be removed, does not exist before"));
            }
        }
        files
    }

    fn files(&self, folder: &str) -> Files {
        dotted(tree(&self.folder.join(folder)))
    }

    fn run(&self, sandbox: &Sandbox) -> Run {
        let args = self.settings["args"].as_array().unwrap();
        let mut command = sandbox.lbrs(args.iter().map(|arg| arg.as_str().unwrap()));
        if let Some(folder) = self.text("folder") {
            command.current_dir(sandbox.root().join(folder));
        }
        if let Some(env) = self.settings.get("env").and_then(|env| env.as_table_like()) {
            command.envs(env.iter().map(|(name, value)| (name, value.as_str().unwrap())));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdin = self.text("stdin").unwrap_or_default();
        // A run that reads nothing may have closed its end already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        Run::of(child.wait_with_output().unwrap())
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.settings.get(key)?.as_str()
    }

    /// Writes what came out into the case. Its exit code stays: another one is for a person to write.
    fn update(&self, before: &Files, after: &Files, stdout: &str, stderr: &str) {
        for (name, text) in [("stdout", stdout), ("stderr", stderr)] {
            let path = self.folder.join(name);
            if text.is_empty() {
                let _ = fs::remove_file(path);
            } else {
                fs::write(path, text).unwrap();
            }
        }
        let out = self.folder.join("out");
        let _ = fs::remove_dir_all(&out);
        let changed = after.iter().filter(|(name, bytes)| before.get(*name) != Some(*bytes));
        restore(&changed.map(|(name, bytes)| (undotted(name), bytes.clone())).collect(), &out);
        let removed: Array =
            before.keys().filter(|name| !after.contains_key(*name)).map(String::as_str).collect();
        let mut settings = self.settings.clone();
        settings.remove("removed");
        if !removed.is_empty() {
            settings.insert("removed", removed.into());
        }
        fs::write(self.folder.join("case.toml"), settings.to_string()).unwrap();
    }
}

#[cfg(unix)]
fn make_private(path: &Path) {
    crate::sandbox::unix::set_mode(path, 0o600);
}

#[cfg(not(unix))]
fn make_private(_path: &Path) {}

/// Panics unless cargo reads a `Cargo.toml` that has changed.
fn assert_is_package(manifest: &Path) {
    let folder = manifest.parent().unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src").join("main.rs"), "fn main() {}\n").unwrap();
    assert_cargo_reads(folder);
}

fn differences(expected: &Files, after: &Files) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, bytes) in expected {
        match after.get(name) {
            None => differences.push(format!("{name} is removed")),
            Some(there) if there != bytes => differences.push(format!(
                "{name} is\n{}\ninstead of\n{}",
                String::from_utf8_lossy(there),
                String::from_utf8_lossy(bytes)
            )),
            Some(_) => {}
        }
    }
    let more = after.keys().filter(|name| !expected.contains_key(*name));
    differences.extend(more.map(|name| format!("{name} exists, and should not")));
    differences
}

fn restore(files: &Files, folder: &Path) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// The files under their real names: `dot.env` is `.env`.
fn dotted(files: Files) -> Files {
    let real = |part: &str| part.strip_prefix("dot.").map(|rest| format!(".{rest}"));
    files.into_iter().map(|(name, bytes)| (each_part(&name, real), bytes)).collect()
}

fn undotted(name: &str) -> String {
    each_part(name, |part| part.strip_prefix('.').map(|rest| format!("dot.{rest}")))
}

fn each_part(name: &str, rename: impl Fn(&str) -> Option<String>) -> String {
    let parts = name.split('/').map(|part| rename(part).unwrap_or_else(|| part.to_owned()));
    parts.collect::<Vec<_>>().join("/")
}
