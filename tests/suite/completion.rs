//! What shells complete, and the manual.

use crate::sandbox::{LBRS, Run, Sandbox};
use std::process::Command;

fn project() -> Sandbox {
    Sandbox::with(&[
        ("package.json", "{}\n"),
        (
            "server/datasources.json",
            "{\"shop\": {\"connector\": \"mysql\"}, \"cache\": {\"connector\": \"kv-redis\"}, \"files\": {\"connector\": \"loopback-component-storage\"}, \"cloud\": {\"connector\": \"loopback-component-storage\", \"provider\": \"rackspace\"}}\n",
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

#[test]
#[cfg(unix)]
fn bash_completes_behind_the_equals_sign() {
    let sandbox = project();
    let script = r#"
        eval "$(lbrs completions bash)"
        compopt() { :; }
        try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _lbrs; echo "${COMPREPLY[@]}"; }
        try lbrs datasource show s
        try lbrs datasource x -c mongodb --set host = localhost --set authS
        try lbrs datasource x -c mongodb --set tls =
        try lbrs datasource x -c mongodb --set host = localhost --set protocol = mongodb+
    "#;
    let mut bash = Command::new("bash");
    sandbox.isolate(&mut bash);
    let folder = std::path::Path::new(LBRS).parent().unwrap();
    bash.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
    let run = Run::of(bash.args(["-c", script]).output().unwrap());
    assert_eq!(run.stdout, "shop\nauthSource=\ntrue false\nmongodb+srv\n", "{}", run.stderr);
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
    let said = sandbox.refuse(1, ["man", "nowhere"]);
    assert!(said.contains("nowhere: no such folder"), "{said}");
}
