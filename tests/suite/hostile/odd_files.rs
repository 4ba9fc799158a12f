//! Files that are none, have no end, or are far too large.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::{COMMANDS, CRATE, assert_ended, project};
use crate::sandbox::{LBRS, Run, Sandbox};

/// Every file that a run may read.
const FILES: [&str; 14] = [
    "server/datasources.json",
    "server/datasources.local.json",
    "server/datasources.production.json",
    "server/config.json",
    "server/config.local.json",
    "server/model-config.json",
    "package.json",
    "Cargo.toml",
    ".env",
    ".gitignore",
    ".nvmrc",
    ".node-version",
    ".lbrs/connectors/x.toml",
    "package-lock.json",
];

/// Ends the wait of a test that fails; a busy machine never takes that long.
const PATIENCE: Duration = Duration::from_secs(600);

/// Runs lbrs with no more than a gibibyte of memory, and ends it if it does not end.
fn run(sandbox: &Sandbox, args: &[&str]) -> Run {
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    let limit = if cfg!(target_os = "linux") { "ulimit -v 1048576; " } else { "" };
    command.args(["-c", &format!("{limit}exec \"$@\""), "sh", LBRS]).args(args);
    command.stdin(std::process::Stdio::null());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    let id = child.id().to_string();
    let (sender, ended) = channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    match ended.recv_timeout(PATIENCE) {
        Ok(output) => Run::of(output.unwrap()),
        Err(_) => {
            let _ = Command::new("kill").args(["-9", &id]).status();
            panic!("{args:?} does not end");
        }
    }
}

fn with(place: impl Fn(&std::path::Path)) {
    for file in FILES {
        let sandbox = project();
        let path = sandbox.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        place(&path);
        for command in COMMANDS {
            let what = format!("{file} {command:?}");
            let run = run(&sandbox, command);
            assert_ended(&run, &what);
            assert!(!run.stderr.contains("memory"), "{what}: {}", run.stderr);
        }
    }
}

#[test]
fn a_link_to_a_device_is_not_read() {
    with(|path| symlink("/dev/zero", path).unwrap());
}

#[test]
fn a_pipe_is_not_waited_for() {
    with(|path| {
        // A `.env` may be one, behind which a password manager writes.
        if path.ends_with(".env") {
            return;
        }
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo is needed for this test");
    });
}

#[test]
fn a_pipe_can_be_the_env_file() {
    let sandbox = project();
    let path = sandbox.root().join(".env");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = thread::spawn(move || fs::write(path, "DB_HOST=from-the-pipe\n"));
    let run = run(&sandbox, &["datasource", "show", "db"]);
    assert!(run.stdout.contains("from-the-pipe"), "{}{}", run.stdout, run.stderr);
    writer.join().unwrap().unwrap();
}

#[test]
fn a_device_that_a_flag_names_is_read_to_a_limit() {
    let sandbox = project();
    for args in [
        &["datasource", "--config", "/dev/zero"][..],
        &["datasource", "fresh", "-c", "mysql", "--set-file", "host=/dev/zero"],
    ] {
        let run = run(&sandbox, args);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains("/dev/zero: longer than 64 MiB"), "{}", run.stderr);
    }
}

#[test]
fn another_workspace_that_is_a_device_is_not_read() {
    let sandbox = Sandbox::with(&[
        ("member/Cargo.toml", &CRATE.replace("[package]", "[package]\nworkspace = \"..\"")),
        ("member/server/datasources.json", "{}\n"),
    ]);
    symlink("/dev/zero", sandbox.root().join("Cargo.toml")).unwrap();
    let run =
        run(&sandbox, &["-C", "member", "datasource", "db", "-c", "mysql", "--set", "host=h"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("a pipe, a socket or a device"), "{}", run.stderr);
}

/// The one test with files of a hundred megabytes: they are read and written within the memory that a few
/// copies of them take.
#[test]
fn a_hundred_megabytes_are_a_file_like_any_other() {
    let huge = "x".repeat(100 << 20);
    let sandbox = project();
    let entries =
        format!("{{\n  \"db\": {{ \"connector\": \"mysql\", \"note\": \"{huge}\" }}\n}}\n");
    sandbox.write("server/datasources.json", &entries);
    let added = run(&sandbox, &["datasource", "fresh", "-c", "memory"]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let text = sandbox.read("server/datasources.json");
    assert_eq!(
        text.len() - entries.len(),
        ",\n  \"fresh\": { \"name\": \"fresh\", \"connector\": \"memory\" }".len()
    );
    sandbox.write("server/datasources.json", "{}\n");
    sandbox.write(".env", &format!("BIG={huge}\n"));
    let args = [
        "datasource",
        "db",
        "-c",
        "mysql",
        "--set",
        "password=p",
        "--secrets",
        "env",
        "--set",
        "host=h",
    ];
    let kept = run(&sandbox, &args);
    assert_eq!(kept.code, 0, "{}", kept.stderr);
    assert!(sandbox.read(".env").ends_with("\nDB_PASSWORD=p\n"));
}
