//! What surrounds a run and is not the project: variables that others set, limits, outputs that are full,
//! signals.

use std::fs::{self, File, OpenOptions};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::sandbox::{LBRS, Run, Sandbox, skipped, tree};

const SOURCES: &str = "server/datasources.json";
const PACKAGE: &str = r#"{"name": "shop", "dependencies": {"loopback": "^3.28.0"}}"#;
const ADD: [&str; 4] = ["datasource", "orders", "-c", "mysql"];

fn shop() -> Sandbox {
    Sandbox::with(&[("package.json", PACKAGE), (SOURCES, "{}\n")])
}

/// What `command` says on stderr with a stdout that takes nothing, and its exit code. None where there is no
/// such device.
fn into_full(mut command: Command) -> Option<(i32, String)> {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else {
        skipped("there is no /dev/full");
        return None;
    };
    let run = Run::of(command.stdout(full).stderr(Stdio::piped()).output().unwrap());
    Some((run.code, run.stderr))
}

#[test]
fn an_output_that_is_lost_after_the_changes_says_that_they_are_made() {
    let lost = "error: all changes are made, but the output could not be written completely\nhelp: check that the target of stdout has room\n";
    let sandbox = Sandbox::with(&[
        ("package.json", PACKAGE),
        (SOURCES, r#"{"db": {"connector": "memory", "file": ""}}"#),
    ]);
    for args in [
        &[&ADD[..], &["--json"]].concat()[..],
        &["datasource", "edit", "orders", "--set", "host=h", "--json"],
        &["datasource", "remove", "orders", "--json"],
        &["datasource", "check", "--fix", "--json"],
    ] {
        let before = tree(&sandbox.root());
        let Some(said) = into_full(sandbox.lbrs(args)) else { return };
        assert_eq!(said, (1, lost.to_owned()), "{args:?}");
        assert_ne!(tree(&sandbox.root()), before, "{args:?}");
    }
}

#[test]
fn an_output_that_is_lost_is_an_error_of_what_changes_nothing_too() {
    let lost = "error: the output could not be written completely\nhelp: check that the target of stdout has room\n";
    let sandbox = shop();
    for args in [
        &["--help"][..],
        &["--version"],
        &["help", "datasource"],
        &["datasource", "-h"],
        &["connectors"],
        &["datasource", "list", "--json"],
        &[&ADD[..], &["--dry-run", "--quiet"]].concat()[..],
    ] {
        let Some(said) = into_full(sandbox.lbrs(args)) else { return };
        assert_eq!(said, (1, lost.to_owned()), "{args:?}");
    }
}

#[test]
fn a_repository_that_git_names_to_a_hook_is_not_taken_for_that_of_the_project() {
    let (sandbox, other) = (shop(), Sandbox::new());
    sandbox.write(".env", "A=1\n");
    sandbox.write(".gitignore", ".env\n");
    sandbox.git_init();
    other.git_init();
    let in_hook = |args: &[&str]| {
        let mut command = sandbox.lbrs(args);
        for (name, value) in [
            ("GIT_DIR", other.root().join(".git")),
            ("GIT_WORK_TREE", other.root()),
            ("GIT_COMMON_DIR", other.root().join(".git")),
            ("GIT_INDEX_FILE", other.root().join(".git/index")),
            ("GIT_PREFIX", "server/".into()),
        ] {
            command.env(name, value);
        }
        Run::of(command.output().unwrap())
    };
    let run = in_hook(&["datasource", "check"]);
    assert!(!run.stdout.contains("env-not-ignored"), "{}", run.stdout);
    in_hook(&["datasource", "orders", "-c", "mysql", "--set", "password=p", "--secrets", "env"]);
    assert_eq!(sandbox.read(".gitignore"), ".env\n");
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_leaves_nothing() {
    let sandbox = shop();
    let before = tree(&sandbox.root());
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    let limited = "ulimit -f 0 && exec \"$@\"";
    let output = command.args(["-c", limited, "sh", LBRS]).args(ADD).output().unwrap();
    let run = Run::of(output);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(
        run.stderr,
        "error: cannot write `package.json`: file too large, nothing was changed\nhelp: free some space, then try again\n"
    );
    assert_eq!(tree(&sandbox.root()), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_comes_after_the_last_file_is_replaced_ends_the_run_when_it_has_said_so() {
    let there = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        return skipped("strace is not there, or may not trace here");
    }
    for (name, number) in [("HUP", 1), ("TERM", 15)] {
        for args in [
            &[&ADD[..], &["--install"]].concat()[..],
            &[&ADD[..], &["--json"]].concat(),
            &["datasource", "remove", "db", "--remove-dependency"],
        ] {
            let sandbox = shop();
            sandbox.run(["datasource", "db", "-c", "postgresql"]);
            let calls = "?rename,?renameat,?renameat2";
            let mut command = Command::new("strace");
            sandbox.isolate(&mut command);
            command.args(["-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
            // Two files are replaced.
            command.args(["-e", &format!("inject={calls}:signal={name}:when=2")]);
            let output = command.arg(LBRS).args(args).output().unwrap();
            assert_eq!(output.status.signal(), Some(number), "{args:?}: {output:?}");
            let said =
                String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            let wanted = ["Added orders", "\"action\": \"added\"", "Removed db"];
            assert!(wanted.iter().any(|wanted| said.contains(wanted)), "{args:?}: {said}");
            assert!(!said.contains("Running"), "{said}");
            let package = sandbox.read("package.json");
            assert!(package.contains("mysql") || !package.contains("postgresql"), "{package}");
        }
    }
}

#[test]
fn two_names_of_one_file_are_not_written_one_over_the_other() {
    let sandbox = shop();
    sandbox.write("package.json", "{\"dependencies\": {}}\n");
    let sources = sandbox.root().join(SOURCES);
    fs::remove_file(&sources).unwrap();
    fs::hard_link(sandbox.root().join("package.json"), &sources).unwrap();
    let error = sandbox.refuse(1, ADD);
    assert!(
        error.contains("is a hard link to another file of the same change, nothing was changed"),
        "{error}"
    );
}

#[test]
fn a_home_that_is_no_absolute_path_has_no_connectors() {
    let sandbox = shop();
    sandbox.write(
        ".config/lbrs/connectors/acme.toml",
        "label = \"Acme\"\n[npm]\nrange = \"built-in\"\n",
    );
    let listed = |home: &Path| {
        let mut command = sandbox.lbrs(["connectors", "--json"]);
        let output = command.env_remove("XDG_CONFIG_HOME").env("HOME", home).output().unwrap();
        Run::of(output).stdout
    };
    assert!(listed(&sandbox.root()).contains("\"acme\""));
    assert!(!listed(Path::new(".")).contains("\"acme\""));
}

#[test]
fn no_error_has_the_number_of_the_system() {
    let sandbox = shop();
    File::create(sandbox.root().join(".lbrs")).unwrap();
    let folder = sandbox.try_run(["connectors"]);
    let file = sandbox.try_run(["datasource", "n", "-c", "mysql", "--set-file", "password=./no"]);
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    let gone = "mkdir gone && cd gone && rmdir ../gone && exec \"$@\"";
    let output = command.args(["-c", gone, "sh", LBRS, "datasource", "list"]).output().unwrap();
    for (run, said) in [
        (folder, "cannot read the folder "),
        (file, "./no: no such file or directory"),
        (Run::of(output), "the current folder cannot be read: no such file or directory"),
    ] {
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!run.stderr.contains("os error"), "{}", run.stderr);
    }
}
