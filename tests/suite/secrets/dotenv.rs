//! What is shown of a `.env`, also of one that is written as other readers take it, or badly.

use std::process::Command;

use super::planted::run;
use crate::sandbox::{Run, Sandbox};

/// The diff of a run that adds a variable below `text`.
#[track_caller]
fn diff(text: &str) -> String {
    let sandbox = Sandbox::with(&[("package.json", "{}"), (".env", text)]);
    let args = ["datasource", "db", "-c", "mysql", "--set", "password=hunter2", "--secrets=env"];
    let shown = run(&sandbox, &[&args[..], &["--dry-run"]].concat());
    assert_eq!(shown.code, 0, "{text:?}: {}", shown.stderr);
    let (_, diff) = shown.stdout.split_once("+++ b/.env\n").unwrap();
    let (diff, _) = diff.split_once("diff --git").unwrap_or((diff, ""));
    let (diff, _) = diff.split_once("--- ").unwrap_or((diff, ""));
    let lines = diff.lines().skip(1).map(|line| format!("{line}\n"));
    lines.collect::<String>()
}

#[test]
fn nothing_but_names_and_marks_is_shown_of_a_line() {
    for (lines, shown) in [
        ("PASSWORD='it's-hunter2'\n", " PASSWORD=****\n"),
        ("A=\"hunter2\"hunter2\n", " A=****\n"),
        ("A=\"x\" hunter2 # hunter2\n", " A=****\n"),
        ("A='x' # hunter2\n", " A=**** # ****\n"),
        ("A=x#hunter2\n", " A=****# ****\n"),
        ("export A = hunter2\r\n\r\n", " export A = ****\r\n \r\n"),
        ("A=\n#\n  # hunter2=hunter2\n\nB=''\n", " A=\n #\n   # ****\n \n B=****\n"),
        // No assignment for Node, or not the one that was meant.
        ("PASSWORD: hunter2\nA=1\n", " ****\n ****\n"),
        ("hunter2\n\n# hunter2\nA=1\n", " ****\n \n # ****\n ****\n"),
        ("hunter2-x=1\n", " ****\n"),
        ("?hunter2=1\n", " ****\n"),
        ("A=-----BEGIN-----\nhunter2+A\nhunter2B==\nC=1\n", " A=****\n ****\n ****\n C=****\n"),
        ("A=-----BEGIN-----\nHunter2B==\nC=1\n", " A=****\n ****\n C=****\n"),
        ("A=x\\\nhunter2=y\nC=1\n", " A=****\n ****\n C=****\n"),
        ("A=\"x\nhunter2=y\nz\" hunter2\nC=1\n", " A=****\n C=****\n"),
        ("A='x\nhunter2==\nC=1\n", " A=****\n ****\n ****\n"),
    ] {
        let diff = diff(lines);
        let above = diff.strip_suffix("+DB_PASSWORD=****\n").or(diff.strip_suffix("+****\n"));
        let above = above.unwrap_or_else(|| panic!("{lines:?}: {diff}"));
        // Up to three lines above the new one stand in the diff.
        let expected = shown.split_inclusive('\n').collect::<Vec<_>>();
        let from = expected.len().saturating_sub(3);
        assert_eq!(
            above.replace('\r', ""),
            expected[from..].concat().replace('\r', ""),
            "{lines:?}"
        );
    }
}

#[test]
fn a_variable_with_another_value_is_not_shown() {
    let sandbox = Sandbox::with(&[("package.json", "{}"), (".env", "DB_PASSWORD=hunter2-old\n")]);
    let add = ["datasource", "db", "-c", "mysql", "-s", "password=hunter2", "--secret", "password"];
    assert_eq!(run(&sandbox, &add).code, 1);
    let replaced = run(&sandbox, &[&add[..], &["--force", "--dry-run"]].concat());
    assert_eq!(replaced.code, 0, "{}", replaced.stderr);
    let change = "+++ b/.env\n@@ only masked values change @@\n";
    assert!(replaced.stdout.contains(change), "{}", replaced.stdout);
}

#[test]
fn an_env_file_in_the_repository_is_warned_of() {
    let sandbox = Sandbox::with(&[("package.json", "{}"), (".env", "A=1\n")]);
    git_add(&sandbox, ".env");
    let add = ["datasource", "db", "-c", "mysql", "-s", "password=hunter2", "--secrets", "env"];
    let warning = ".env is already in the git repository";
    assert!(run(&sandbox, &[&add[..], &["--dry-run"]].concat()).stderr.contains(warning));
    let document = run(&sandbox, &[&add[..], &["--json"]].concat()).json();
    assert!(document["warnings"][0].as_str().unwrap().starts_with(warning), "{document}");
}

/// `check --fix --secrets env` puts no secret into the repository, and says that those that are in it stay there.
#[test]
fn plain_secrets_move_to_no_env_file_in_the_repository() {
    let base =
        "{\"db\": {\"name\": \"db\", \"connector\": \"memory\", \"password\": \"hunter2\"}}\n";
    let files = [("package.json", "{}"), ("server/datasources.json", base), (".env", "A=1\n")];
    let sandbox = Sandbox::with(&files);
    git_add(&sandbox, ".env");
    let fix = ["datasource", "check", "--fix", "--secrets", "env"];
    let refused = run(&sandbox, &fix);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    let why = "help: it stays, since .env is in the git repository\n";
    assert!(refused.stdout.contains(why), "{}", refused.stdout);
    assert_eq!(sandbox.read("server/datasources.json"), base);
    assert_eq!(sandbox.read(".env"), "A=1\n");

    let sandbox = Sandbox::with(&files);
    git_add(&sandbox, "server");
    let fixed = run(&sandbox, &fix);
    let history = "warning: git's history keeps the old secrets of server/datasources.json: change them where they are accepted\n";
    assert!(fixed.stderr.contains(history), "{}", fixed.stderr);
    assert_eq!(sandbox.read("server/datasources.json"), base.replace("hunter2", "${DB_PASSWORD}"));
    assert_eq!(sandbox.read(".env"), "A=1\nDB_PASSWORD=hunter2\n");
    assert_eq!(sandbox.read(".gitignore"), ".env\n");

    // From a folder of the project as well.
    let sandbox = Sandbox::with(&files);
    git_add(&sandbox, "server");
    let mut lbrs = sandbox.lbrs([&fix[..], &["--dry-run"]].concat());
    let tried = Run::of(lbrs.current_dir(sandbox.root().join("server")).output().unwrap());
    assert!(tried.stderr.contains(history), "{}", tried.stderr);
}

/// Makes the project a repository that has this file.
fn git_add(sandbox: &Sandbox, file: &str) {
    sandbox.git_init();
    let mut git = Command::new("git");
    sandbox.isolate(&mut git);
    assert!(git.args(["add", file]).status().unwrap().success());
}
