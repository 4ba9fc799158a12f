//! Which mode files with secrets have, at any moment.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crate::sandbox::unix::{find_program, mode, set_mode};
use crate::sandbox::{LBRS, Run, Sandbox, skipped};

const ADD: [&str; 8] =
    ["datasource", "db", "-c", "mysql", "--set", "password=s3cret", "--secrets", "env"];

/// A project with a `.env` of this mode.
fn with_env(mode: u32) -> Sandbox {
    let files = [("package.json", "{}"), ("server/datasources.json", "{}"), (".env", "A=1\n")];
    let sandbox = Sandbox::with(&files);
    set_mode(&sandbox.root().join(".env"), mode);
    sandbox
}

/// Changes the access control list of a file of the project. Returns whether that can be done here.
fn set_acl(sandbox: &Sandbox, args: &[&str]) -> bool {
    let mut command = Command::new("setfacl");
    command.current_dir(sandbox.root()).args(args);
    let is_done = command.output().is_ok_and(|output| output.status.success());
    if !is_done {
        skipped("needs setfacl, and a file system with access control lists");
    }
    is_done
}

fn acl(sandbox: &Sandbox, path: &str) -> String {
    let mut command = Command::new("getfacl");
    command.current_dir(sandbox.root()).args(["--omit-header", path]);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// The modes with which files of the project were made, by the names that they got in the end. `None` if
/// the system calls cannot be watched here.
fn made(sandbox: &Sandbox, umask: &str, args: &[&str]) -> Option<BTreeMap<String, u32>> {
    find_program("strace")?;
    let log = sandbox.home().join("calls");
    let script = format!(r#"umask {umask} && exec strace -f -qq -e trace=file -o "$0" "$@""#);
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    command.args(["-c", &script]).arg(&log).arg(LBRS).args(args).stdin(Stdio::null());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("ptrace") {
        return None;
    }
    assert!(output.status.success(), "{said}");
    let mut modes = BTreeMap::new();
    for call in fs::read_to_string(log).unwrap().lines() {
        let texts: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
        let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        if call.contains("O_CREAT") && !call.contains("= -1") {
            let mode = call.rsplit_once(", ").unwrap().1.split(')').next().unwrap();
            modes.insert(name(texts[0]), u32::from_str_radix(mode, 8).unwrap());
        } else if let (true, [from, to]) = (call.contains("rename"), texts.as_slice())
            && let Some(mode) = modes.remove(&name(from))
        {
            modes.insert(name(to), mode);
        }
    }
    Some(modes)
}

#[test]
fn a_file_with_secrets_is_never_open_to_others() {
    let inline = ["datasource", "db2", "-c", "mysql", "--set", "password=s3cret"];
    for umask in ["000", "022", "077"] {
        let sandbox = Sandbox::with(&[("package.json", "{}"), ("server/datasources.json", "{}")]);
        let file = sandbox.root().join("server/datasources.json");
        set_mode(&file, 0o640);
        let Some(modes) = made(&sandbox, umask, &ADD) else {
            return skipped("strace is not there, or may not trace here");
        };
        assert_eq!(modes[".env"], 0o600, "umask {umask}: {modes:?}");
        assert_eq!(mode(&sandbox.root().join(".env")), 0o600, "umask {umask}");
        // A file that is there has its mode in the end, and before that no wider one.
        let modes = made(&sandbox, umask, &inline).unwrap();
        assert_eq!(modes["datasources.json"], 0o600, "umask {umask}: {modes:?}");
        assert_eq!(mode(&file), 0o640, "umask {umask}");
    }
}

#[test]
fn an_open_env_file_becomes_private_with_its_secret() {
    let warning = "other users of this machine can read .env: it becomes private to its owner";
    for (before, after) in [(0o644, 0o600), (0o660, 0o600), (0o700, 0o700), (0o600, 0o600)] {
        // The last run has nothing to write.
        for text in ["A=1\n", "DB_PASSWORD=s3cret\n"] {
            let sandbox = with_env(before);
            sandbox.write(".env", text);
            let env = sandbox.root().join(".env");
            let dry = sandbox.run([&ADD[..], &["--dry-run"]].concat());
            let modes = format!("old mode 100{before:o}\nnew mode 100{after:o}\n");
            assert_eq!(dry.stdout.contains(&modes), before != after, "{before:o}: {}", dry.stdout);
            assert_eq!(mode(&env), before);
            let said = sandbox.run(ADD).stderr;
            assert_eq!(said.contains(&format!("warning: {warning}\n")), before != after, "{said}");
            assert_eq!(mode(&env), after, "{before:o} {text:?}");
        }
    }
    let document = sandbox_json(&with_env(0o644));
    assert_eq!(document["warnings"], serde_json::json!([warning]));
}

fn sandbox_json(sandbox: &Sandbox) -> serde_json::Value {
    sandbox.run([&ADD[..], &["--json"]].concat()).json()
}

#[test]
fn a_list_of_access_gives_the_group_no_more_than_it_had() {
    let sandbox = with_env(0o600);
    if !set_acl(&sandbox, &["-m", "u:1:r", ".env"]) {
        return;
    }
    assert_eq!(mode(&sandbox.root().join(".env")), 0o640, "what the list allows at most");
    let said = sandbox.run(ADD).stderr;
    assert!(said.contains("can read .env: it becomes private"), "{said}");
    let rights = acl(&sandbox, ".env").replace('\t', " ");
    assert!(rights.contains("group::---") && rights.contains("mask::---"), "{rights}");
    assert_eq!(mode(&sandbox.root().join(".env")), 0o600);
}

#[test]
fn a_file_keeps_its_list_of_access() {
    let file = "server/datasources.json";
    for (mode, list, default) in [
        (0o600, &["-m", "u:1:rw", file][..], None),
        (0o644, &["-m", "u:1:rw,g:1:r,m::r", file], None),
        (0o640, &["-b", file], Some("u:1:rw")),
        (0o660, &["-m", "u:2:r", file], Some("u:1:rw,g::rwx")),
    ] {
        let sandbox = with_env(0o600);
        set_mode(&sandbox.root().join(file), mode);
        let is_default = |list| set_acl(&sandbox, &["-d", "-m", list, "server"]);
        if !set_acl(&sandbox, list) || !default.is_none_or(is_default) {
            return;
        }
        let before = acl(&sandbox, file);
        sandbox.run(ADD);
        assert!(sandbox.read(file).contains("DB_PASSWORD"));
        assert_eq!(acl(&sandbox, file), before, "{mode:o} {list:?}");
    }
}

#[test]
fn a_file_of_another_user_stays_theirs() {
    const OWNER: u32 = 4711;
    const GROUP: u32 = 4712;
    const USER: u32 = 4713;
    let sandbox = with_env(0o664);
    let root = sandbox.root();
    if chown(root.join(".env"), Some(OWNER), Some(GROUP)).is_err() {
        return skipped("only the superuser can give a file to another user");
    }
    for folder in [root.parent().unwrap().to_owned(), root.clone(), root.join("server")] {
        set_mode(&folder, 0o777);
    }
    for file in ["package.json", "server/datasources.json"] {
        chown(root.join(file), Some(USER), Some(GROUP)).unwrap();
    }
    let mut command = sandbox.lbrs(ADD);
    let run = Run::of(command.uid(USER).gid(GROUP).output().unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let warning = "warning: other users of this machine can read .env, and only its owner can change that, by `chmod 600`\n";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
    assert!(run.stderr.contains("warning: .env was written in place"), "{}", run.stderr);
    let file = fs::metadata(root.join(".env")).unwrap();
    assert_eq!((file.uid(), file.gid(), file.mode() & 0o777), (OWNER, GROUP, 0o664));
    assert!(sandbox.read(".env").contains("s3cret"));
    // The superuser keeps it theirs too, and can close it.
    sandbox.run(["datasource", "edit", "db", "--set", "password=other"]);
    let file = fs::metadata(root.join(".env")).unwrap();
    assert_eq!((file.uid(), file.gid(), file.mode() & 0o777), (OWNER, GROUP, 0o600));
}
