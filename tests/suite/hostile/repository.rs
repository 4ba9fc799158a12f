//! A repository whose configuration names programs: asking git what it ignores runs none of them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use super::{PACKAGE, project};
use crate::sandbox::unix::program;
use crate::sandbox::{Run, Sandbox};

const ADD: [&str; 8] =
    ["datasource", "fresh", "-c", "mysql", "--set", "password=p", "--secrets", "env"];

/// A repository, and the file that its evil program makes.
fn repository() -> (Sandbox, PathBuf) {
    let sandbox = project();
    sandbox.git_init();
    sandbox.write("package.json", PACKAGE);
    let (evil, ran) = (sandbox.home().join("evil"), sandbox.home().join("ran"));
    program(&evil, &format!(": > '{}'", ran.display()));
    fs::create_dir_all(sandbox.root().join(".git/hooks")).unwrap();
    for hook in
        ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"]
    {
        fs::copy(&evil, sandbox.root().join(".git/hooks").join(hook)).unwrap();
    }
    (sandbox, ran)
}

fn git(sandbox: &Sandbox, args: &[&str]) -> Output {
    let mut command = Command::new("git");
    sandbox.isolate(&mut command);
    command.args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(args).output().unwrap()
}

/// Adds a secret; whether git alone would have run the evil program is told first.
fn add(sandbox: &Sandbox, ran: &PathBuf) -> bool {
    git(sandbox, &["check-ignore", "--quiet", "--", ".env"]);
    let bare = fs::remove_file(ran).is_ok();
    let mut command = sandbox.lbrs(ADD);
    let run = Run::of(command.args(["--set", "host=h"]).output().unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!ran.exists(), "the repository has run a program");
    let ignored =
        git(sandbox, &["-c", "core.fsmonitor=false", "check-ignore", "--quiet", "--", ".env"]);
    assert!(ignored.status.success(), "`.env` is not ignored");
    bare
}

#[test]
fn no_monitor_of_files_is_run() {
    let (sandbox, ran) = repository();
    git(&sandbox, &["config", "core.fsmonitor", sandbox.home().join("evil").to_str().unwrap()]);
    if !add(&sandbox, &ran) {
        println!("skipped: this git runs no monitor when it is asked what it ignores");
    }
}

#[test]
fn nothing_is_fetched() {
    let (sandbox, ran) = repository();
    sandbox.write(".gitignore", "node_modules\n");
    git(&sandbox, &["add", ".gitignore"]);
    let id = String::from_utf8(git(&sandbox, &["rev-parse", ":.gitignore"]).stdout).unwrap();
    let (folder, file) = id.trim().split_at(2);
    // A partial clone that has left out the rules: git fetches them to answer.
    git(&sandbox, &["update-index", "--skip-worktree", ".gitignore"]);
    fs::remove_file(sandbox.root().join(".gitignore")).unwrap();
    fs::remove_file(sandbox.root().join(".git/objects").join(folder).join(file)).unwrap();
    let evil = sandbox.home().join("evil");
    for (name, value) in [
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", "ssh://h/x"),
        ("remote.origin.promisor", "true"),
        ("core.sshCommand", evil.to_str().unwrap()),
    ] {
        git(&sandbox, &["config", name, value]);
    }
    if !add(&sandbox, &ran) {
        println!("skipped: this git fetches nothing when it is asked what it ignores");
    }
}
