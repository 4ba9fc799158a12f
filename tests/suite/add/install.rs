//! Running the package manager, which here is a script that writes down how it was called.

use super::LOOPBACK_3;
#[cfg(unix)]
use crate::sandbox::unix::program;
use crate::sandbox::{Run, Sandbox};

const ADD: [&str; 4] = ["datasource", "db", "-c", "mysql"];

/// Runs lbrs with a PATH that has nothing but `managers`, each of which ends with `code`.
#[cfg(unix)]
fn run(sandbox: &Sandbox, managers: &[&str], code: i32, args: &[&str]) -> Run {
    let bin = sandbox.bin(&[]);
    for manager in managers {
        let script = format!(
            "{{ echo \"{manager} $*\"; pwd -P; }} > '{}'\necho to stdout\necho to stderr >&2\nexit {code}",
            sandbox.home().join("called").display()
        );
        program(&bin.join(manager), &script);
    }
    Run::of(sandbox.lbrs([&ADD[..], args].concat()).env("PATH", &bin).output().unwrap())
}

/// How the package manager was called; nothing if it was not.
#[cfg(unix)]
fn called(sandbox: &Sandbox) -> Option<String> {
    std::fs::read_to_string(sandbox.home().join("called")).ok()
}

#[cfg(unix)]
const ALL: [&str; 4] = ["npm", "yarn", "pnpm", "bun"];

#[test]
#[cfg(unix)]
fn it_runs_in_the_project_with_its_output_on_stderr() {
    for args in [&["--install"][..], &["--yes"], &["--no-install", "--install"]] {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let run = run(&sandbox, &["npm"], 0, args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let root = sandbox.root().canonicalize().unwrap();
        assert_eq!(called(&sandbox).unwrap(), format!("npm install\n{}\n", root.display()));
        assert_eq!(run.stdout, "");
        for said in ["Running npm install\n", "to stdout\n", "to stderr\n"] {
            assert!(run.stderr.contains(said), "{}", run.stderr);
        }
        assert!(!run.stderr.contains("  npm install\n"), "no step that is done: {}", run.stderr);
        assert!(run.stderr.contains("  node .\n"), "{}", run.stderr);
    }
}

#[test]
#[cfg(unix)]
fn it_does_not_run_unasked() {
    for args in [
        &[][..],
        &["--no-install"],
        &["--yes", "--no-install"],
        &["--install", "--no-install"],
        &["--install", "--dry-run"],
        &["--yes", "--manifest", "none"],
    ] {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let run = run(&sandbox, &["npm"], 0, args);
        assert_eq!((run.code, called(&sandbox)), (0, None), "{args:?}: {}", run.stderr);
    }
}

#[test]
#[cfg(unix)]
fn one_json_document_is_all_that_is_on_stdout() {
    for (code, installed) in [(0, true), (3, false)] {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let run = run(&sandbox, &["npm"], code, &["--install", "--json"]);
        assert_eq!(run.code, i32::from(!installed));
        assert_eq!(run.json()["installed"], installed);
    }
}

#[test]
#[cfg(unix)]
fn a_failure_leaves_what_was_written_and_says_how_to_finish() {
    for (managers, code, why) in [
        (&["npm"][..], 7, "`npm install` failed with exit code 7"),
        (&[], 0, "`npm` is not on the PATH"),
    ] {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let run = run(&sandbox, managers, code, &["--install"]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains(&format!("error: {why}\n")), "{}", run.stderr);
        let root = sandbox.root().canonicalize().unwrap();
        let help = format!(
            "help: what was written stays; run `npm install` in {} to finish\n",
            root.display()
        );
        assert!(run.stderr.ends_with(&help), "{}", run.stderr);
        assert_eq!(sandbox.data_sources()["db"]["connector"], "mysql");
        assert!(sandbox.npm_dependencies().contains(&"loopback-connector-mysql".to_owned()));
    }
}

#[test]
#[cfg(unix)]
fn the_projects_own_package_manager_is_taken() {
    let lock = |name: &'static str| Some((name, ""));
    let declared =
        |name: &str| Some(format!("{{\"packageManager\": \"{name}\", \"dependencies\": {{}}}}\n"));
    for (package, file, args, manager) in [
        (None, None, &[][..], "npm"),
        (None, lock("package-lock.json"), &[], "npm"),
        (None, lock("npm-shrinkwrap.json"), &[], "npm"),
        (None, lock("yarn.lock"), &[], "yarn"),
        (None, lock("pnpm-lock.yaml"), &[], "pnpm"),
        (None, lock("bun.lock"), &[], "bun"),
        (None, lock("bun.lockb"), &[], "bun"),
        (declared("pnpm@9.1.0+sha512.abc"), lock("yarn.lock"), &[], "pnpm"),
        (declared("yarn@4.1.0"), None, &[], "yarn"),
        (declared("bun"), None, &[], "bun"),
        (declared("unheard-of@1"), lock("yarn.lock"), &[], "yarn"),
        (declared("yarn@4.1.0"), lock("pnpm-lock.yaml"), &["--package-manager", "npm"], "npm"),
    ] {
        let sandbox = Sandbox::with(LOOPBACK_3);
        if let Some(package) = &package {
            sandbox.write("package.json", package);
        }
        if let Some((name, text)) = file {
            sandbox.write(name, text);
        }
        let run = run(&sandbox, &ALL, 0, &[&["--install"], args].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let called = called(&sandbox).unwrap();
        assert!(
            called.starts_with(&format!("{manager} install\n")),
            "{package:?} {file:?}: {called}"
        );
    }
}

#[test]
#[cfg(unix)]
fn cargo_fetches_the_crates_of_a_rust_project() {
    let sandbox = Sandbox::with(super::RUST);
    let run = run(&sandbox, &["cargo"], 0, &["--install"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(called(&sandbox).unwrap().starts_with("cargo fetch\n"));
}
