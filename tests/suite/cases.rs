//! Case folders: a project as it is (`in`), a command, and what has to come of it.
//!
//! `tests/cases/NAME/` holds
//! - `case.toml`: `args`, and where they matter `stdin`, `env`, `code` (0), `git` (a repository),
//!   `folder` (the folder to run in), `home` (a folder that becomes `~/.config`), `private` (a file of mode
//!   0600);
//! - `in/`: the project before; nothing if it is missing;
//! - `out/`: the project after; if it is missing, the project must not change;
//! - `stdout`, `stderr`: what is said, nothing if missing; `[ROOT]` stands for the project's folder,
//!   `[HOME]` for the home folder.
//!
//! A name that starts with a dot is written `dot.env` there, so that git takes it as any other file.
//! `UPDATE_CASES=1 cargo test cases` writes what comes out today, for review with `git diff`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use toml_edit::{DocumentMut, Item};

use crate::sandbox::{Run, Sandbox, tree};

#[test]
fn every_case_folder_says_what_happens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("cases");
    let mut names: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let failures: Vec<String> =
        names.iter().filter_map(|case| Case::read(case).check(update).err()).collect();
    assert!(names.len() > 40, "only {} cases were found", names.len());
    assert!(
        failures.is_empty(),
        "{} of {} cases:\n\n{}",
        failures.len(),
        names.len(),
        failures.join("\n\n")
    );
}

/// What a `case.toml` may say.
const KEYS: [&str; 8] = ["args", "code", "env", "folder", "git", "home", "private", "stdin"];

struct Case {
    folder: PathBuf,
    settings: DocumentMut,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("case.toml"))
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let settings: DocumentMut =
            text.parse().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let unknown = settings.iter().map(|(key, _)| key).find(|key| !KEYS.contains(key));
        assert_eq!(unknown, None, "{}: a key that nothing reads", folder.display());
        Self { folder: folder.to_owned(), settings }
    }

    fn check(&self, update: bool) -> Result<(), String> {
        let sandbox = Sandbox::new();
        let before = dotted(tree(&self.folder.join("in")));
        restore(&before, &sandbox.root());
        if let Some(home) = self.text("home") {
            restore(&dotted(tree(&self.folder.join(home))), &sandbox.home().join(".config"));
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
        }
        let out = self.folder.join("out");
        let expected = if out.exists() { dotted(tree(&out)) } else { before };
        let code = self.settings.get("code").and_then(Item::as_integer).unwrap_or(0);
        let mut wrong = Vec::new();
        if i64::from(run.code) != code {
            wrong.push(format!("exit code {} instead of {code}", run.code));
        }
        for (name, said) in [("stdout", &stdout), ("stderr", &stderr)] {
            let expected = fs::read_to_string(self.folder.join(name)).unwrap_or_default();
            if *said != expected {
                wrong.push(format!("{name} is\n{said}instead of\n{expected}"));
            }
        }
        wrong.extend(differences(&expected, &after));
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(format!("{}:\n{}", self.folder.display(), wrong.join("\n")))
        }
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

    fn update(
        &self,
        before: &BTreeMap<String, Vec<u8>>,
        after: &BTreeMap<String, Vec<u8>>,
        stdout: &str,
        stderr: &str,
    ) {
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
        if before != after {
            let undotted =
                after.iter().map(|(name, bytes)| (undotted(name), bytes.clone())).collect();
            restore(&undotted, &out);
        }
    }
}

#[cfg(unix)]
fn make_private(path: &Path) {
    crate::sandbox::unix::set_mode(path, 0o600);
}

#[cfg(not(unix))]
fn make_private(_path: &Path) {}

fn differences(
    expected: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, bytes) in expected {
        match after.get(name) {
            None => differences.push(format!("{name} is gone")),
            Some(there) if there != bytes => differences.push(format!(
                "{name} is\n{}\ninstead of\n{}",
                String::from_utf8_lossy(there),
                String::from_utf8_lossy(bytes)
            )),
            Some(_) => {}
        }
    }
    let more = after.keys().filter(|name| !expected.contains_key(*name));
    differences.extend(more.map(|name| format!("{name} is there, and should not be")));
    differences
}

fn restore(files: &BTreeMap<String, Vec<u8>>, folder: &Path) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// The files under their real names: `dot.env` is `.env`.
fn dotted(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let real = |name: String| {
        name.split('/')
            .map(|part| {
                part.strip_prefix("dot.").map_or(part.to_owned(), |rest| format!(".{rest}"))
            })
            .collect::<Vec<_>>()
            .join("/")
    };
    files.into_iter().map(|(name, bytes)| (real(name), bytes)).collect()
}

fn undotted(name: &str) -> String {
    name.split('/')
        .map(|part| part.strip_prefix('.').map_or(part.to_owned(), |rest| format!("dot.{rest}")))
        .collect::<Vec<_>>()
        .join("/")
}
