//! What git would do with the file that a secret goes to: the real one, whatever links lead there.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::sandbox::unix::find_program;
use crate::sandbox::{Run, Sandbox};

const ADD: [&str; 7] =
    ["datasource", "db", "-c", "mysql", "--set", "password=hunter2", "--secrets"];
const CHECK: [&str; 4] = ["datasource", "check", "--deny", "warnings"];
const OUTSIDERS: [&str; 2] = ["--allow", "missing-dependency"];

/// A repository with a project of these files and links, each a path and where it leads.
fn repository(files: &[(&str, &str)], links: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::with(files);
    sandbox.git_init();
    for (link, target) in links {
        let link = sandbox.root().join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(target, link).unwrap();
    }
    sandbox
}

/// Runs git in a folder of the project; returns its exit code.
fn git(sandbox: &Sandbox, folder: &str, args: &[&str]) -> i32 {
    let mut command = Command::new("git");
    sandbox.isolate(&mut command);
    command.current_dir(sandbox.root().join(folder));
    command.args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(args);
    command.output().unwrap().status.code().unwrap()
}

fn add(sandbox: &Sandbox, folder: &str) -> Run {
    sandbox.run([&ADD[..], &["env", "-C", folder]].concat())
}

/// Runs `check` in a folder of the project, where the connector's package does not matter.
fn check(sandbox: &Sandbox, folder: &str) -> Run {
    sandbox.try_run([&CHECK[..], &OUTSIDERS, &["-C", folder]].concat())
}

/// Panics unless git ignores the file that has the secret.
#[track_caller]
fn assert_kept_out(sandbox: &Sandbox, folder: &str, file: &str, case: &str) {
    let path = Path::new(file);
    let place = path.parent().unwrap().to_str().unwrap();
    assert!(sandbox.read(file).contains("hunter2"), "{case}");
    let name = format!("./{}", path.file_name().unwrap().to_str().unwrap());
    assert_eq!(git(sandbox, place, &["check-ignore", "--quiet", "--", &name]), 0, "{case}");
    let checked = check(sandbox, folder);
    assert_eq!((checked.code, checked.stdout.as_str()), (0, ""), "{case}");
}

#[test]
fn git_is_asked_about_the_file_that_a_link_leads_to() {
    let api = "packages/api";
    for (folder, links, real, list) in [
        (".", &[(".env", "config/app.env")][..], "config/app.env", "config/.gitignore"),
        (".", &[(".env", "a/link"), ("a/link", "../b/.env")], "b/.env", "b/.gitignore"),
        (".", &[("conf", "shared"), (".env", "conf/.env")], "shared/.env", "shared/.gitignore"),
        (".", &[(".env", "[x] #*.env ")], "[x] #*.env ", ".gitignore"),
        (".", &[(".env", "other/.env")], "other/.env", "other/.gitignore"),
        (api, &[("packages/api/.env", "../../.env")], ".env", ".gitignore"),
    ] {
        for text in ["", "A=1\n"] {
            let sandbox = repository(
                &[
                    ("server/datasources.json", "{}"),
                    ("packages/api/server/datasources.json", "{}"),
                ],
                links,
            );
            for folder in ["a", "b", "config", "shared", "other"] {
                fs::create_dir_all(sandbox.root().join(folder)).unwrap();
            }
            git(&sandbox, "other", &["init", "--quiet"]);
            if !text.is_empty() {
                sandbox.write(real, text);
                let checked = check(&sandbox, folder);
                assert_eq!(checked.code, 1, "{real}");
                let found = "git does not ignore .env (a link to ";
                assert!(checked.stdout.contains(found), "{real}: {}", checked.stdout);
            }
            let run = add(&sandbox, folder);
            assert_kept_out(&sandbox, folder, real, real);
            assert!(sandbox.root().join(folder).join(".env").is_symlink(), "{real}");
            assert!(sandbox.root().join(list).is_file(), "{real}: {}", run.stderr);
        }
    }
}

#[test]
fn a_link_out_of_every_repository_needs_no_line() {
    let sandbox = repository(&[("server/datasources.json", "{}")], &[(".env", "../home/real")]);
    add(&sandbox, ".");
    assert!(fs::read_to_string(sandbox.home().join("real")).unwrap().contains("hunter2"));
    assert!(!sandbox.root().join(".gitignore").exists());
}

#[test]
fn a_link_to_a_file_that_git_tracks_is_found() {
    for (folder, link, target, real, untrack) in [
        (".", ".env", "config/app.conf", "config/app.conf", "git -C config rm --cached app.conf"),
        (".", ".env", "a b", "a b", "git rm --cached 'a b'"),
        (
            "packages/api",
            "packages/api/.env",
            "../../.env",
            ".env",
            "git -C ../.. rm --cached .env",
        ),
    ] {
        let files = [
            ("server/datasources.json", "{}"),
            ("packages/api/server/datasources.json", "{}"),
            (real, "A=1\n"),
        ];
        let sandbox = repository(&files, &[(link, target)]);
        git(&sandbox, ".", &["add", "--", real]);
        git(&sandbox, ".", &["commit", "--quiet", "-m", "a"]);
        let said = add(&sandbox, folder).stderr;
        let warning = format!(
            "warning: .env (a link to {target}) is already in the git repository, and the secret would be too: `{untrack}` removes it\n"
        );
        assert!(said.contains(&warning), "{said}");
        let checked = check(&sandbox, folder);
        assert_eq!(checked.code, 1, "{}", checked.stdout);
        assert!(
            checked.stdout.contains(&format!("help: `{untrack}` removes it")),
            "{}",
            checked.stdout
        );
        let mut command = Command::new("sh");
        sandbox.isolate(&mut command);
        command.current_dir(sandbox.root().join(folder)).args(["-c", untrack]);
        assert!(command.output().unwrap().status.success());
        assert_kept_out(&sandbox, folder, real, untrack);
    }
}

#[test]
fn a_layer_that_links_to_a_file_of_the_repository_is_no_ignored_one() {
    let sandbox = repository(
        &[
            (".gitignore", "datasources.local.json\n"),
            ("server/datasources.json", "{}"),
            (
                "real.json",
                r#"{ "db": { "name": "db", "connector": "memory", "password": "hunter2" } }"#,
            ),
        ],
        &[("server/datasources.local.json", "../real.json")],
    );
    let checked = check(&sandbox, ".");
    assert!(
        checked.stdout.contains("datasources.local.json:1:60: error[plain-secret]"),
        "{}",
        checked.stdout
    );
    sandbox.write(".gitignore", "real.json\n");
    assert_eq!(check(&sandbox, ".").code, 0);
}

/// Panics unless the run says where the line went, it is there, and a second run adds none.
#[track_caller]
fn assert_in_own_list(sandbox: &Sandbox, folder: &str, list: &Path, line: &str) {
    let dry = sandbox.run([&ADD[..], &["env", "-C", folder, "--dry-run"]].concat());
    assert!(dry.stdout.contains(&format!("+{line}\n")), "{}", dry.stdout);
    let said = add(sandbox, folder).stderr;
    assert!(said.contains("warning: git does not follow .gitignore, a symbolic link"), "{said}");
    assert!(said.contains(&format!("{line} added")), "{said}");
    assert!(fs::read_to_string(list).unwrap().lines().any(|there| there == line), "{said}");
    assert_kept_out(sandbox, folder, &format!("{folder}/.env"), line);
}

#[test]
fn a_linked_gitignore_gives_way_to_the_list_of_the_clone() {
    for there in ["node_modules\n", ".env\n"] {
        let files = [("server/datasources.json", "{}"), ("rules", there)];
        let sandbox = repository(&files, &[(".gitignore", "rules")]);
        assert_in_own_list(&sandbox, ".", &sandbox.root().join(".git/info/exclude"), ".env");
        assert_eq!(sandbox.read("rules"), there);
    }
    for nowhere in ["missing", ".gitignore"] {
        let files = [("server/datasources.json", "{}")];
        let sandbox = repository(&files, &[(".gitignore", nowhere)]);
        assert_in_own_list(&sandbox, ".", &sandbox.root().join(".git/info/exclude"), ".env");
    }
    let files = [("packages/api/server/datasources.json", "{}"), ("rules", ".env\n")];
    let sandbox = repository(&files, &[("packages/api/.gitignore", "../../rules")]);
    let list = sandbox.root().join(".git/info/exclude");
    assert_in_own_list(&sandbox, "packages/api", &list, "packages/api/.env");
}

#[test]
fn check_fixes_what_a_linked_gitignore_does_not_do() {
    let files = [("server/datasources.json", "{}"), ("rules", ".env\n"), (".env", "A=hunter2\n")];
    let sandbox = repository(&files, &[(".gitignore", "rules")]);
    let checked = check(&sandbox, ".");
    let help = "adds the line `.env` to .git/info/exclude";
    assert!(checked.stdout.contains(help), "{}", checked.stdout);
    sandbox.run([&CHECK[..], &["--fix"]].concat());
    assert_kept_out(&sandbox, ".", ".env", "fixed");
}

#[test]
fn worktrees_and_submodules_have_their_list_elsewhere() {
    let files = [("main/server/datasources.json", "{}"), ("main/rules", ".env\n")];
    let sandbox = Sandbox::with(&files);
    symlink("rules", sandbox.root().join("main/.gitignore")).unwrap();
    git(&sandbox, "main", &["init", "--quiet", "--template="]);
    git(&sandbox, "main", &["add", "."]);
    assert_eq!(git(&sandbox, "main", &["commit", "--quiet", "-m", "a"]), 0);
    assert_eq!(git(&sandbox, "main", &["worktree", "add", "--quiet", "../tree"]), 0);
    assert_in_own_list(&sandbox, "tree", &sandbox.root().join("main/.git/info/exclude"), ".env");
    git(&sandbox, ".", &["init", "--quiet", "--template=", "super"]);
    let clone =
        ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../main", "sub"];
    assert_eq!(git(&sandbox, "super", &clone), 0);
    let list = sandbox.root().join("super/.git/modules/sub/info/exclude");
    assert_in_own_list(&sandbox, "super/sub", &list, ".env");
}

#[test]
fn a_line_that_does_not_help_is_said() {
    let files =
        [("app/server/datasources.json", "{}"), ("rules", ".env\n"), (".gitignore", "!.env\n")];
    let sandbox = repository(&files, &[("app/.gitignore", "../rules")]);
    let said = add(&sandbox, "app").stderr;
    assert!(said.contains("warning: git still does not ignore .env"), "{said}");
}

/// Panics unless `add` and `check` give the reason for which git cannot tell, and succeed.
#[track_caller]
fn assert_unknown(sandbox: &Sandbox, change: impl Fn(&mut Command), reason: &str) {
    let run = |args: &[&str]| {
        let mut command = sandbox.lbrs(args);
        change(&mut command);
        let run = Run::of(command.output().unwrap());
        assert_eq!(run.code, 0, "{reason}: {}{}", run.stdout, run.stderr);
        run
    };
    let added = run(&[&ADD[..], &["env"]].concat());
    let said = format!("git cannot tell whether it ignores .env: {reason}");
    assert!(sandbox.anonymous(&added.stderr).contains(&said), "{}", added.stderr);
    let checked = run(&[&CHECK[..], &OUTSIDERS].concat());
    let found = format!(".env: note[git-unknown]: {said}");
    assert!(sandbox.anonymous(&checked.stdout).starts_with(&found), "{}", checked.stdout);
    let lines = checked.stdout.lines().count();
    assert_eq!((lines, checked.stderr.as_str()), (2, "1 note\n"), "{}", checked.stdout);
}

#[test]
fn a_git_that_cannot_tell_is_no_answer() {
    let sandbox = || repository(&[("server/datasources.json", "{}")], &[]);
    let nothing = |_: &mut Command| {};
    let foreign = |command: &mut Command| {
        command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    };
    let dubious = sandbox();
    assert_unknown(&dubious, foreign, "detected dubious ownership in repository at '[ROOT]'\n");
    // It may still be of use.
    assert_eq!(dubious.read(".gitignore"), ".env\n");
    let without = |command: &mut Command| {
        command.env("PATH", "/nowhere");
    };
    assert_unknown(&sandbox(), without, "it is not installed\n");
    let broken = sandbox();
    broken.write(".git/config", "[");
    assert_unknown(&broken, nothing, "bad config line 2 in file .git/config\n");
    let empty = sandbox();
    fs::remove_dir_all(empty.root().join(".git")).unwrap();
    empty.write(".git", "gitdir: nowhere\n");
    assert_unknown(&empty, nothing, "not a git repository: [ROOT]/nowhere\n");
    let bare = sandbox();
    git(&bare, ".", &["config", "core.bare", "true"]);
    assert_unknown(&bare, nothing, "this operation must be run in a work tree\n");
}

#[test]
fn a_git_that_hangs_is_given_up() {
    let Some(mkfifo) = find_program("mkfifo") else {
        return crate::sandbox::skipped("needs mkfifo");
    };
    let sandbox = repository(&[("server/datasources.json", "{}")], &[]);
    let made = Command::new(mkfifo).arg(sandbox.root().join(".gitignore")).status();
    assert!(made.unwrap().success());
    assert_unknown(&sandbox, |_| {}, "it did not answer in 5 seconds\n");
}
