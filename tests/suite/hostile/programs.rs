//! The package manager: what it is called with, where it is found, what it gets, and how it is stopped.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use expectrl::process::unix::Signal;

use super::{CRATE, PACKAGE};
use crate::pty::Pty;
use crate::sandbox::unix::{find_program, program};
use crate::sandbox::{Run, Sandbox};

fn sandbox() -> Sandbox {
    Sandbox::with(&[("package.json", PACKAGE), ("server/datasources.json", "{}\n")])
}

/// A folder with an npm and a cargo that write down how they are called: each argument with a NUL after it.
fn recorders(sandbox: &Sandbox) -> PathBuf {
    let bin = sandbox.home().join("bin");
    let (called, env) = (sandbox.home().join("called"), find_program("env").unwrap());
    let environment = sandbox.home().join("environment");
    let script = format!(
        "printf '%s\\0' \"$@\" > '{}'\n'{}' -0 > '{}'",
        called.display(),
        env.display(),
        environment.display()
    );
    for name in ["npm", "cargo"] {
        program(&bin.join(name), &script);
    }
    bin
}

fn called(sandbox: &Sandbox) -> Option<String> {
    fs::read_to_string(sandbox.home().join("called")).ok()
}

#[test]
fn a_dependency_never_becomes_an_option_or_a_command() {
    for (spec, package, range) in [
        ("foo", "foo", "*"),
        ("foo@^1.2.3 || >=2 <3", "foo", "^1.2.3 || >=2 <3"),
        ("@me/foo@latest", "@me/foo", "latest"),
        ("foo@npm:@other/bar@^1", "foo", "npm:@other/bar@^1"),
        (
            "foo@git+ssh://git@example.com/x.git#semver:^1",
            "foo",
            "git+ssh://git@example.com/x.git#semver:^1",
        ),
        ("foo@file:../foo", "foo", "file:../foo"),
        ("foo@https://example.com/a.tgz?b=1&c=%20", "foo", "https://example.com/a.tgz?b=1&c=%20"),
    ] {
        let sandbox = sandbox();
        let bin = recorders(&sandbox);
        let mut command =
            sandbox.lbrs(["datasource", "db", "-c", "x", "--install", "--dependency", spec]);
        let run = Run::of(command.env("PATH", &bin).output().unwrap());
        assert_eq!(run.code, 0, "{spec}: {}", run.stderr);
        assert_eq!(called(&sandbox).unwrap(), "install\0", "{spec}");
        let manifest: serde_json::Value =
            serde_json::from_str(&sandbox.read("package.json")).unwrap();
        assert_eq!(manifest["dependencies"][package], range);
    }
}

#[test]
fn what_is_no_dependency_is_refused() {
    for spec in [
        "",
        "-g",
        "--global",
        "--prefix=/tmp",
        "-x@1",
        "a;b",
        "a b",
        "a&b",
        "a|b",
        "$(x)",
        "`x`",
        "../x",
        "./x",
        "/x",
        ".x",
        "_x",
        "a/b",
        "@/x",
        "@me/",
        "@-me/x",
        "@me/-x",
        "@me/../x",
        "file:..",
        "git+ssh://git@h/x",
        "https://h/x",
        "x@",
        "x@-g",
        "x@--global",
        "x@1;b",
        "x@$(y)",
        "x@`y`",
        "x@{y}",
        "x@1\n2",
        "x@'1'",
        "x@\"1\"",
        "x@a\\b",
        "é",
        "x@é",
    ] {
        for manifest in ["npm", "cargo"] {
            let sandbox = sandbox();
            sandbox.write("Cargo.toml", CRATE);
            recorders(&sandbox);
            let flag = format!("--dependency={spec}");
            sandbox.refuse(
                2,
                ["datasource", "db", "-c", "x", "--install", "--manifest", manifest, &flag],
            );
            assert_eq!(called(&sandbox), None, "{spec}");
        }
    }
}

#[test]
fn a_template_names_a_package_and_no_option() {
    for (table, key) in [("npm", "package"), ("cargo", "crate")] {
        for name in ["-g", "--global", "../x", "a b", "a;b", "$(x)", "@me/-x", "git+ssh://h/x"] {
            let sandbox = sandbox();
            let more =
                if table == "npm" { "range = \"1\"" } else { "version = \"1\"\nopen = \"x\"" };
            sandbox.write(
                ".lbrs/connectors/x.toml",
                &format!("[{table}]\n{key} = \"{name}\"\n{more}\n"),
            );
            let said = sandbox.refuse(1, ["datasource", "db", "-c", "x"]);
            assert!(said.contains("x.toml:2:"), "{name}: {said}");
        }
    }
}

#[test]
fn the_environment_is_passed_on_as_it_is() {
    for (manifest, argument) in [("npm", "install\0"), ("cargo", "fetch\0")] {
        let sandbox = sandbox();
        sandbox.write("Cargo.toml", CRATE);
        let bin = recorders(&sandbox);
        let mut command =
            sandbox.lbrs(["datasource", "db", "-c", "mysql", "--set", "host=h", "--install"]);
        command.args(["--manifest", manifest, "--set", "password=s3cret", "--secrets", "env"]);
        command
            .env("PATH", &bin)
            .env("ODD", "a\nb=$(c) 'd'")
            .env("EMPTY", "")
            .env("npm_config_global", "x");
        let given: BTreeMap<String, String> = command
            .get_envs()
            .filter_map(|(name, value)| {
                Some((name.to_str()?.to_owned(), value?.to_str()?.to_owned()))
            })
            .collect();
        let run = Run::of(command.output().unwrap());
        assert_eq!((run.code, called(&sandbox).as_deref()), (0, Some(argument)), "{}", run.stderr);
        let environment = fs::read_to_string(sandbox.home().join("environment")).unwrap();
        let mut passed: BTreeMap<String, String> = environment
            .split_terminator('\0')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        // The shell of the recorder sets these.
        passed.retain(|name, _| !["PWD", "OLDPWD", "SHLVL", "_"].contains(&name.as_str()));
        assert_eq!(passed, given);
    }
}

#[test]
fn a_program_is_found_in_absolute_folders_of_the_path_alone() {
    let evil = "echo evil > \"$0.ran\"";
    for (path, found) in [
        ("", None),
        (".", None),
        (":", None),
        ("bin:.:./bin:node_modules/.bin", None),
        ("bin::[HOME]/bin", Some("install\0")),
        ("[HOME]/none:[HOME]/folder:[HOME]/plain:[HOME]/bin", Some("install\0")),
    ] {
        let sandbox = sandbox();
        recorders(&sandbox);
        for place in ["npm", "bin/npm", "node_modules/.bin/npm", "git", "bin/git"] {
            program(&sandbox.root().join(place), evil);
        }
        // A folder of that name is no program, and a file that nobody may run is none either.
        fs::create_dir_all(sandbox.home().join("folder/npm")).unwrap();
        fs::create_dir(sandbox.home().join("plain")).unwrap();
        fs::write(sandbox.home().join("plain/npm"), "").unwrap();
        sandbox.git_init();
        let mut command =
            sandbox.lbrs(["datasource", "db", "-c", "mysql", "--set", "host=h", "--install"]);
        command.args(["--set", "password=p", "--secrets", "env"]);
        let path = path.replace("[HOME]", sandbox.home().to_str().unwrap());
        let run = Run::of(command.env("PATH", &path).output().unwrap());
        assert_eq!(
            (run.code == 0, called(&sandbox).as_deref()),
            (found.is_some(), found),
            "PATH={path}: {}",
            run.stderr
        );
        let ran = |place: &str| sandbox.root().join(place).exists();
        assert!(
            !["npm.ran", "bin/npm.ran", "git.ran", "bin/git.ran", "node_modules/.bin/npm.ran"]
                .into_iter()
                .any(ran)
        );
    }
}

/// lbrs in a terminal, with an npm that is this script.
fn start(sandbox: &Sandbox, script: &str) -> Pty {
    let bin = sandbox.bin(&["sh", "stty", "sleep"]);
    program(&bin.join("npm"), script);
    let mut command = sandbox.lbrs(["datasource", "db", "-c", "mysql", "--yes", "--set", "host=h"]);
    Pty::start(command.env("PATH", bin))
}

#[test]
fn a_package_manager_that_hangs_can_be_interrupted() {
    let sandbox = sandbox();
    // It leaves the terminal without echo and without a cursor.
    let mut pty =
        start(&sandbox, "stty -echo -icanon; printf '\\033[?25l'; echo hanging; exec sleep 1000");
    pty.expect("hanging").ctrl('c');
    pty.expect("error: `npm install` was interrupted")
        .expect("help: what was written stays; run `npm install` in");
    let ended = pty.end();
    ended.assert_clean(130);
    assert!(sandbox.read("server/datasources.json").contains("\"db\""));
}

#[test]
fn one_that_ends_in_its_own_time_is_waited_for() {
    let sandbox = sandbox();
    let mut pty = start(
        &sandbox,
        "trap 'echo cleaning up; exit 1' INT\necho hanging\nwhile kill -0 $PPID; do sleep 0.1; done",
    );
    pty.expect("hanging").ctrl('c');
    pty.expect("cleaning up").expect("was interrupted");
    pty.end().assert_clean(130);
}

#[test]
fn one_that_does_not_end_is_killed() {
    let sandbox = sandbox();
    let script =
        "trap '' INT TERM\nstty -echo\necho hanging\nwhile kill -0 $PPID; do sleep 1; done";
    let mut pty = start(&sandbox, script);
    pty.expect("hanging").ctrl('c');
    pty.expect("was interrupted");
    pty.end().assert_clean(130);
}

#[test]
fn it_is_told_when_lbrs_is_to_end() {
    let sandbox = sandbox();
    let mut pty = start(
        &sandbox,
        "trap 'echo told; exit 1' TERM\necho hanging\nwhile kill -0 $PPID; do sleep 0.1; done",
    );
    pty.expect("hanging").signal(Signal::SIGTERM);
    pty.expect("told").expect("was interrupted");
    pty.end().assert_clean(130);
}
