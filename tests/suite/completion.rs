//! What shells complete, and the manual.

use crate::sandbox::{LBRS, Run, Sandbox};
use std::process::Command;

fn project() -> Sandbox {
    Sandbox::with(&[
        ("package.json", "{}\n"),
        (
            "server/datasources.json",
            "{\"shop\": {\"connector\": \"mysql\"}, \"cache\": {\"connector\": \"kv-redis\"}, \"files\": {\"connector\": \"loopback-component-storage\"}, \"cloud\": {\"connector\": \"loopback-component-storage\", \"provider\": \"rackspace\"}, \"post\": {\"connector\": \"mail\", \"transports\": [{\"host\": \"h\", \"auth\": {\"user\": \"u\"}}]}}\n",
        ),
        ("server/datasources.local.json", "{\"files\": {\"provider\": \"filesystem\"}}\n"),
        ("server/datasources.staging.json", "{\"extra\": {\"connector\": \"memory\"}}\n"),
        (".lbrs/connectors/mycelium.toml", "[[settings]]\nkey = \"spores\"\n"),
    ])
}

/// What the last of the words is completed to, in the way of fish.
fn completed(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let mut command = sandbox.lbrs(["--", "lbrs"].iter().chain(words));
    let run = Run::of(command.env("LBRS_COMPLETE", "fish").output().unwrap());
    assert_eq!((run.code, &*run.stderr), (0, ""), "{words:?}");
    let value = |line: &str| line.split('\t').next().unwrap().to_owned();
    run.stdout.lines().map(value).collect()
}

#[test]
fn data_sources_in_typescript_are_completed() {
    let sandbox = Sandbox::with(&[
        ("package.json", "{\"dependencies\": {\"@loopback/core\": \"^7.0.0\"}}\n"),
        (
            "src/datasources/db.datasource.ts",
            "export class Db extends juggler.DataSource { static dataSourceName = 'orders' }\n",
        ),
    ]);
    assert_eq!(completed(&sandbox, &["datasource", "show", "o"]), ["orders"]);
}

#[test]
fn words_of_the_catalog_and_the_project_are_completed() {
    let sandbox = project();
    for (line, expected) in [
        (&["data"][..], &["datasource"][..]),
        (&["datasource", "x", "--from"], &["--from-url"]),
        (&["datasource", "x", "-c", "my"], &["mysql", "mycelium"]),
        (&["connectors", "mongo"], &["mongodb"]),
        (&["datasource", "show", "s"], &["shop"]),
        (&["datasource", "show", "e"], &["extra"]),
        (&["datasource", "list", "--env", ""], &["staging"]),
        (&["datasource", "x", "-c", "mongodb", "--set", "auth"], &["authSource="]),
        (&["datasource", "x", "-c", "mycelium", "--set", ""], &["spores="]),
        (&["datasource", "x", "--connector=mysql", "-s", "sock"], &["socketPath="]),
        (&["datasource", "x", "-c", "mongodb", "--secret", "pa"], &["password"]),
        (&["datasource", "x", "-c", "mongodb", "--set", "tls="], &["tls=true", "tls=false"]),
        (
            &["datasource", "x", "-c", "mongodb", "--set", "protocol=mongodb+"],
            &["protocol=mongodb+srv"],
        ),
        (&["datasource", "x", "--from-url", "redis://h", "--set", "key"], &["keyPrefix="]),
        (&["datasource", "x", "-c", "nosuch", "--set", "h"], &[]),
        (&["datasource", "edit", "files", "--set", "ro"], &["root="]),
        (&["datasource", "edit", "cloud", "--set", "api"], &["apiKey="]),
        (&["datasource", "edit", "post", "--set", "transports.0.h"], &["transports.0.host="]),
        (
            &["datasource", "edit", "post", "--unset", "transports.0.auth."],
            &["transports.0.auth.user"],
        ),
        (
            &["datasource", "x", "-c", "storage-google", "--secret", "cred"],
            &["credentials", "credentials.private_key"],
        ),
        (&["completions", "z"], &["zsh"]),
        (&["datasource", "check", "--allow", "unused"], &["unused-data-source"]),
        (&["datasource", "check", "--allow", "warn"], &[]),
        (&["datasource", "check", "--deny", "warn"], &["warnings"]),
        (&["datasource", "check", "--deny", "not-u"], &["not-utf8"]),
    ] {
        assert_eq!(completed(&sandbox, line), expected, "{line:?}");
    }
}

#[test]
fn a_broken_project_completes_nothing_and_says_nothing() {
    let sandbox = Sandbox::with(&[
        ("server/datasources.json", "{ not JSON"),
        (".lbrs/connectors/acme.toml", "nonsense"),
    ]);
    assert_eq!(completed(&sandbox, &["datasource", "show", "x"]), [""; 0]);
    assert_eq!(completed(&sandbox, &["datasource", "x", "-c", "mongo"]), ["mongodb"]);
    let nowhere = Sandbox::new();
    assert_eq!(completed(&nowhere, &["datasource", "show", "x"]), [""; 0]);
}

#[test]
fn every_shell_has_a_script_that_asks() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = Sandbox::new().run(["completions", shell]);
        assert_eq!((run.code, &*run.stderr), (0, ""));
        assert!(run.stdout.contains("LBRS_COMPLETE"), "{shell}");
    }
    Sandbox::new().refuse(2, ["completions", "cmd"]);
}

/// What bash completes the lines of a script to.
#[cfg(unix)]
fn bash(sandbox: &Sandbox, lines: &str) -> String {
    const START: &str = r#"
        eval "$(lbrs completions bash)"
        compopt() { :; }
        try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _lbrs; echo "${COMPREPLY[@]}"; }
    "#;
    let mut bash = Command::new("bash");
    sandbox.isolate(&mut bash);
    let folder = std::path::Path::new(LBRS).parent().unwrap();
    bash.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
    let run = Run::of(bash.args(["-c", &format!("{START}{lines}")]).output().unwrap());
    assert_eq!(run.stderr, "");
    run.stdout
}

#[test]
#[cfg(unix)]
fn bash_completes_behind_the_equals_sign() {
    let sandbox = project();
    let script = r#"
        try lbrs datasource show s
        try lbrs datasource x -c mongodb --set host = localhost --set authS
        try lbrs datasource x -c mongodb --set tls =
        try lbrs datasource x -c mongodb --set host = localhost --set protocol = mongodb+
    "#;
    assert_eq!(bash(&sandbox, script), "shop\nauthSource=\ntrue false\nmongodb+srv\n");
}

/// Bash offers its own words, the files of the folder, where a script tells it to.
#[test]
#[cfg(unix)]
fn bash_offers_what_can_stand_there_and_no_more() {
    let sandbox = project();
    sandbox.write("secret.txt", "s3cret");
    let lines = r#"
        try lbrs datasource edit ""
        try lbrs datasource list ""
        try lbrs datasource edit shop --rename ""
        try lbrs datasource edit shop --set-file password = sec
        try lbrs datasource edit shop --config pack
        try lbrs datasource edit shop --un
        complete -p lbrs
    "#;
    let expected = "cache cloud extra files post shop\n\n\nsecret.txt\npackage.json\n--unset\ncomplete -F _lbrs lbrs\n";
    assert_eq!(bash(&sandbox, lines), expected);
    let without = Sandbox::with(&[("package.json", "{}"), ("server/datasources.json", "{}")]);
    assert_eq!(bash(&without, "try lbrs datasource list --env ''"), "\n");
}

#[test]
fn flags_are_offered_where_nothing_else_is() {
    let sandbox = project();
    assert_eq!(
        completed(&sandbox, &["datasource", "edit", ""]),
        ["cache", "cloud", "extra", "files", "post", "shop"]
    );
    assert!(completed(&sandbox, &["datasource", "edit", "-"]).contains(&"--unset".to_owned()));
    assert!(completed(&sandbox, &["datasource", "list", ""]).contains(&"--env".to_owned()));
    assert_eq!(completed(&sandbox, &["datasource", "edit", "shop", "--rename", ""]), [""; 0]);
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let sandbox = Sandbox::with(&[("man/keep", "")]);
    sandbox.run(["man", "man"]);
    let all = sandbox.run(["man"]).stdout;
    for name in ["lbrs", "lbrs-datasource", "lbrs-datasource-show", "lbrs-connectors", "lbrs-man"] {
        let page = sandbox.read(&format!("man/{name}.1"));
        assert!(page.contains(".TH ") && page.contains(".SH NAME"), "{name}");
        assert!(all.contains(&page), "{name}");
    }
    assert!(sandbox.read("man/lbrs-datasource.1").contains("from\\-url"));
    sandbox.run(["man", "share/man/man1"]);
    assert_eq!(sandbox.read("share/man/man1/lbrs.1"), sandbox.read("man/lbrs.1"));
    let said = sandbox.refuse(1, ["man", "man/keep/there"]);
    assert!(said.contains("keep"), "{said}");
}
