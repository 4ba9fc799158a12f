//! A secret in the wrong place of the command line is not quoted by what is said of it.

use super::planted::{projects, run};

const SECRET: &str = "hunter2-stray";

const URL: &str = "mysql://u:hunter2-stray@h/d";

#[test]
fn a_url_in_the_wrong_place_is_quoted_without_its_password() {
    let [sandbox, _] = projects();
    let before: &[&[&str]] = &[
        &[],
        &["datasource", "fresh", "-c", "mysql"],
        &["datasource", "show"],
        &["datasource", "check"],
        &["datasource", "list"],
        &["datasource", "remove"],
        &["datasource", "edit"],
        &["datasource", "edit", "db"],
        &["connectors"],
        &["completions"],
        &["man"],
        &["create", "--type"],
    ];
    for before in before {
        run(&sandbox, &[before, &[URL][..]].concat());
    }
    let said = run(&sandbox, &["datasource", "show", URL]);
    assert!(said.stderr.contains("`mysql://u:****@h/d`"), "{}", said.stderr);
}

#[test]
fn no_option_quotes_a_password() {
    let flags = [
        "-c",
        "--id",
        "--name",
        "--env",
        "-C",
        "--dependency",
        "--secrets",
        "--manifest",
        "--package-manager",
        "--set",
        "-s",
        "--set-json",
        "--set-file",
        "--secret",
        "--config",
        "--override-url",
        "--color",
        "--deny",
        "--allow",
        "--unset",
        "--rename",
        "--type",
    ];
    let values = [
        URL.to_owned(),
        format!("{URL}?ssl=true"),
        format!("password={URL}"),
        format!("port={URL}"),
        "git+https://u:hunter2-stray@h/r.git".to_owned(),
        "mysql://u:p://hunter2-stray@h/d".to_owned(),
        "a@git+https://u:p/hunter2-stray@h/r.git".to_owned(),
        "UID=u;PWD=hunter2-stray".to_owned(),
        // No variable, no path, no place, no connector and no key.
        "password=hunter2-stray".to_owned(),
        // Neither are these, which are shown in other words than they were given in.
        "password=p\u{1}hunter2-stray".to_owned(),
        "mysql://u:p\u{1}hunter2-stray@h/d".to_owned(),
    ];
    let [sandbox, _] = projects();
    for flag in flags {
        for value in &values {
            for before in [&["datasource", "fresh"][..], &["datasource", "edit", "db"]] {
                for words in [vec![flag, value], vec![&*format!("{flag}={value}")]] {
                    run(&sandbox, &[before, &words, &["--dry-run"]].concat());
                }
            }
        }
    }
}

#[test]
fn a_value_beside_its_option_is_not_quoted() {
    let [sandbox, _] = projects();
    let add = ["datasource", "fresh", "-c", "mysql"];
    let stray: &[&[&str]] = &[
        &["--set", "password", "hunter2-stray"],
        &["-s", "password", "hunter2-stray"],
        &["--set", "password=", "hunter2-stray"],
        &["--set-file", "password", "hunter2-stray"],
        &["--secret", "password", "hunter2-stray"],
        &["--set", "password: hunter2-stray"],
        &["--set-file", "password=hunter2-stray"],
        &["--password=hunter2-stray"],
        &["--password", "hunter2-stray", "--set", "host=h"],
        &["-phunter2-stray"],
        &["--set=password", "hunter2-stray"],
        &["-spassword", "hunter2-stray"],
        &["-s=password", "hunter2-stray"],
        &["-qs", "password", "hunter2-stray"],
        &["--set-json=password", "hunter2-stray"],
        &["--set-file=password", "hunter2-stray"],
        &["--secret=password", "hunter2-stray"],
    ];
    for words in stray {
        let said = run(&sandbox, &[&add[..], words].concat());
        assert_ne!(said.code, 0, "{words:?}");
    }
    let stray: &[&[&str]] = &[
        &["--set=password", "hunter2-stray"],
        &["-spassword", "hunter2-stray"],
        &["--unset", "password", "hunter2-stray"],
        &["--unset=password", "hunter2-stray"],
        &["-c", "mysql://u:half", "hunter2-stray@h/d"],
    ];
    for words in stray {
        let said = run(&sandbox, &[&["datasource", "edit", "db"], *words].concat());
        assert_ne!(said.code, 0, "{words:?}");
    }
    // It is unknown of a word alone whether it is a secret: only names of options are quoted.
    for stray in ["stray", "--frobnicate=stray"] {
        let said = run(&sandbox, &["datasource", "list", stray]);
        assert!(!said.stderr.contains("stray"), "{}", said.stderr);
    }
    let said = run(&sandbox, &["datasource", "list", "--frobnicate"]);
    assert!(said.stderr.contains("unexpected argument `--frobnicate`"), "{}", said.stderr);
}

#[test]
fn an_error_does_not_show_a_secret() {
    let [sandbox, _] = projects();
    let port = format!("port={SECRET}");
    let set = format!("password={SECRET}");
    let pairs: [(i32, &[&str]); 12] = [
        // The entry that is there.
        (1, &["datasource", "keyed", "-c", "memory"]),
        // The wrong type, for a setting that is secret and for one that may hold one.
        (
            2,
            &[
                "datasource",
                "fresh",
                "-c",
                "mysql",
                "--set-json",
                &format!("password={{\"{SECRET}\"}}"),
            ],
        ),
        (
            2,
            &[
                "datasource",
                "fresh",
                "-c",
                "rest",
                "-s",
                &format!("options={{\"auth\": {SECRET}}}"),
            ],
        ),
        (2, &["datasource", "fresh", "-c", "rest", "-s", &format!("options=[\"{SECRET}\"]")]),
        // Text in the wrong place.
        (2, &["datasource", "fresh", "-c", "mysql", "-s", SECRET]),
        (2, &["datasource", "fresh", "-c", "mysql", "--secret", &set]),
        // A configuration that is not JSON.
        (2, &["datasource", "--config", &format!("{{\"password\": {SECRET}}}")]),
        (2, &["datasource", "--config", &format!("{{\"password\": \"{SECRET}")]),
        (2, &["datasource", "--config", "-"]),
        (2, &["datasource", "--config", "secret.txt"]),
        // Something else is wrong or missing.
        (2, &["datasource", "-c", "twilio", "-s", &format!("authToken={SECRET}")]),
        (2, &["datasource", "fresh", "-c", "mysqll", "-s", &set]),
    ];
    for (code, args) in pairs {
        assert_eq!(run(&sandbox, args).code, code, "{args:?}");
    }
    // What is no secret is quoted: this is how a wrong answer is found.
    let shown = sandbox.refuse(2, ["datasource", "fresh", "-c", "mysql", "-s", &port]);
    assert!(shown.contains(SECRET), "{shown}");
}
