//! Every command, in every voice, in projects that are full of secrets.

use super::planted::{PLANTED, projects, readable, run, run_as};
use crate::sandbox::Sandbox;

/// What only reads.
const READING: &[&[&str]] = &[
    &["datasource", "list"],
    &["datasource", "list", "--env", "production"],
    &["datasource", "show"],
    &["datasource", "show", "--origin"],
    &["datasource", "show", "--origin", "--no-dotenv", "--env", "production"],
    &["datasource", "show", "ref"],
    &["datasource", "show", "reff"],
    &["datasource", "show", "keyed", "--origin"],
    &["datasource", "show", "mysql://u:hunter2-id@h/d"],
    &["datasource", "show", "mysql://u:hunter2-id@h"],
    &["datasource", "check"],
    &["datasource", "check", "keyed"],
    &["datasource", "check", "mysql://u:hunter2-id@h"],
    &["datasource", "check", "--fix", "--dry-run"],
    &["connectors"],
    &["connectors", "acme"],
    &["schema"],
];

/// What prints words of its own.
const TELLING: &[&[&str]] = &[
    &["--help"],
    &["-h"],
    &["--version"],
    &["help", "datasource"],
    &["datasource", "--help"],
    &["datasource", "edit", "--help"],
    &["connectors", "--help"],
    &["man"],
    &["completions", "bash"],
];

/// What changes an entry, or takes it out.
const CHANGING: &[&[&str]] = &[
    &["datasource", "remove", "db"],
    &["datasource", "remove", "db", "--force", "--remove-dependency"],
    &["datasource", "remove", "ref", "--force"],
    &["datasource", "edit", "db", "--set", "host=x"],
    &["datasource", "edit", "db", "--secrets", "env"],
    &["datasource", "edit", "db", "--secret", "password"],
    &["datasource", "edit", "db", "--unset", "password"],
    &["datasource", "edit", "db", "--rename", "other"],
    &["datasource", "edit", "db", "--env", "production", "--set", "host=y"],
    &["datasource", "edit", "ref", "--set", "password=hunter2-changed"],
    &["datasource", "edit", "ref", "--connector", "mysql"],
    &["datasource", "edit", "number", "--secrets", "env"],
    &["datasource", "edit", "deep", "--set-json", r#"options={"auth": {"token": "hunter2-json"}}"#],
    &["datasource", "edit", "rest", "--set", "x=y"],
    &["datasource", "edit", "keyed", "--set", "host=x"],
    &["datasource", "edit", "keyed", "--secrets", "env"],
    &["datasource", "edit", "keyed", "--connector", "memory"],
    &["datasource", "edit", "keyed", "--unset", "mysql://u:hunter2-key@h/d"],
    &["datasource", "edit", "keyed", "--unset", "mysql://u:hunter2-key@h"],
    &["datasource", "edit", "mysql://u:hunter2-id@h/d", "--secrets", "env"],
    &["datasource", "edit", "mysql://u:hunter2-id@h/d", "--rename", "named"],
    &["datasource", "edit", "mysql://u:hunter2-id@h", "--set", "host=x"],
    &["datasource", "remove", "keyed"],
    &["datasource", "remove", "mysql://u:hunter2-id@h/d"],
    &["datasource", "remove", "mysql://u:hunter2-id@h"],
    &["datasource", "check", "--fix"],
];

/// What adds an entry.
const ADDING: &[&[&str]] = &[
    &["datasource", "db", "-c", "mysql", "--force", "--set", "password=hunter2-flag"],
    &["datasource", "db", "-c", "mysql", "--set", "password=hunter2-flag"],
    &["datasource", "fresh", "-c", "mysql"],
    &["datasource", "fresh", "-c", "postgresql", "--set", "password=hunter2-flag"],
    &["datasource", "fresh", "-c", "db2", "--set", "dsn=UID=u;PWD=hunter2-flag"],
    &["datasource", "fresh", "-c", "acme", "--set", "pin=hunter2-flag", "--secrets", "env"],
    &["datasource", "fresh", "-c", "mysql", "--set-json", r#"password="hunter2-json""#],
    &["datasource", "fresh", "-c", "mysql", "--set-file", "password=secret.txt"],
    &["datasource", "fresh", "-c", "mysql", "--set-file", "password=-", "--secret", "password"],
    &["datasource", "--config", "config.json"],
    &["datasource", "--config", r#"{"name": "n", "connector": "mysql", "password": "hunter2-a"}"#],
    &["datasource", "fresh", "--from-url", "mysql://u:hunter2-from-url@h/d?x=y"],
    &["datasource", "fresh", "--from-url", "mysql://u:hunter2/from#url@h/d"],
    &["datasource", "fresh", "--from-url", "$SECRET_URL"],
    &["datasource", "fresh", "-c", "mysql", "--override-url", "SECRET_URL"],
    &["datasource", "fresh", "-c", "mysql", "--env", "production", "--set", "password=hunter2-env"],
    &["datasource", "fresh", "-c", "mysql", "--dependency", "a@git+https://u:hunter2-spec@h/r.git"],
    &["datasource", "fresh", "-c", "mysql", "--dependency", "a@git+https://hunter2-spec@h/r.git"],
    &[
        "datasource",
        "fresh",
        "-c",
        "mysql",
        "--dependency",
        "a@git+https://u:p/hunter2-spec@h/r.git",
    ],
    &["datasource", "fresh", "-c", "mssql", "--set", "password=hunter2-flag"],
    &["datasource", "fresh", "--from-url", "mysql://u:p://hunter2-from-url@h/d"],
];

/// How loud a run is, and whether it writes.
const VOICES: &[&[&str]] = &[&["--dry-run", "-v"], &["--dry-run", "--json"], &["-v"], &["--json"]];

#[test]
fn what_reads_or_tells_shows_no_secret() {
    for sandbox in projects() {
        for args in READING {
            for voice in [&[][..], &["-v"], &["--json"]] {
                run(&sandbox, &[args, voice].concat());
            }
        }
        for args in TELLING {
            run(&sandbox, args);
        }
    }
}

/// Without this the others would not prove that anything was there to be shown.
#[test]
fn what_is_planted_is_read() {
    for sandbox in projects() {
        let mut command = sandbox.lbrs(["datasource", "show", "--json", "--reveal"]);
        command.env("REF_PASSWORD", "hunter2-variable");
        let header = command.env("API_AUTH", "Bearer hunter2-header-variable");
        let output = header.output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        for place in [
            "password",
            "url",
            "member",
            "element",
            "own-template",
            "query",
            "dsn",
            "variable",
            "config",
            "local-layer",
            "misspelt",
            "header",
            "auth-text",
            "pfx",
            "header-variable",
            "key",
            "key-word",
            "id",
            "connector",
        ] {
            assert!(shown.contains(&format!("{PLANTED}-{place}")), "{place}: {shown}");
        }
    }
}

#[test]
fn what_changes_an_entry_shows_no_secret() {
    let voices = VOICES.iter().flat_map(|voice| CHANGING.iter().map(move |args| (args, voice)));
    for (args, voice) in voices {
        let fix_alone = args.contains(&"--fix") && !voice.contains(&"--dry-run");
        for sandbox in projects() {
            let voice = if fix_alone { &[][..] } else { voice };
            run(&sandbox, &[args, voice].concat());
        }
    }
}

#[test]
fn what_adds_an_entry_shows_no_secret() {
    for args in ADDING {
        for voice in VOICES {
            for sandbox in projects() {
                run(&sandbox, &[args, *voice].concat());
            }
        }
    }
}

/// A package that is there already, or is to move, is reported with its range.
#[test]
fn the_range_of_a_dependency_shows_no_secret() {
    for voice in VOICES {
        for table in ["dependencies", "devDependencies"] {
            let range = "git+https://bot:hunter2-range@github.com/o/r.git";
            let package = format!(
                r#"{{"dependencies": {{"loopback": "3"}}, "{table}": {{"loopback": "3", "loopback-connector-mysql": "{range}"}}}}"#
            );
            let sandbox = Sandbox::with(&[("package.json", &package)]);
            let said = run(&sandbox, &[&["datasource", "fresh", "-c", "mysql"], *voice].concat());
            assert_eq!(said.code, 0, "{}", said.stderr);
            run(&sandbox, &["datasource", "check"]);
        }
    }
}

/// What is wrong with a member is said of its key.
#[test]
fn an_error_about_a_key_shows_no_secret_in_it() {
    let url = "mysql://u:hunter2-key@h/d";
    for (base, local) in [
        (format!(r#"{{"db": {{"{url}": 1}}}}"#), format!(r#"{{"db": {{"{url}": {{}}}}}}"#)),
        (format!(r#"{{"db": {{"{url}": [1]}}}}"#), format!(r#"{{"db": {{"{url}": [1, 2]}}}}"#)),
        (format!(r#"{{"db": {{"{url}": null}}}}"#), format!(r#"{{"db": {{"{url}": 1}}}}"#)),
        (format!(r#"{{"db": {{"{url}": 1, "{url}": 2}}}}"#), "{}".to_owned()),
        (format!(r#"{{"{url}": {{}}, "{url}": 2}}"#), "{}".to_owned()),
        (format!(r#"{{"{url}": 1}}"#), format!(r#"{{"{url}": {{}}}}"#)),
        (format!(r#"{{"db": {{"{url}": {{"constructor": "${{A}}"}}}}}}"#), "{}".to_owned()),
    ] {
        let sandbox = Sandbox::with(&[
            ("package.json", "{}\n"),
            ("server/datasources.json", &base),
            ("server/datasources.local.json", &local),
        ]);
        for args in [
            &["datasource", "show"][..],
            &["datasource", "list"],
            &["datasource", "check"],
            &["datasource", "edit", "db", "--set", "host=x", "--dry-run"],
            &["datasource", "edit", url, "--set", "host=x", "--dry-run"],
            &["datasource", "new", "-c", "memory", "--dry-run"],
            &["datasource", "remove", "db", "--dry-run"],
        ] {
            run(&sandbox, args);
            run(&sandbox, &[args, &["--json"]].concat());
        }
    }
}

/// Each file is cut off and spoilt at many places, and named by the error that this comes to.
#[test]
fn an_error_in_a_file_shows_no_secret_of_it() {
    let mut errors = 0;
    for (path, text) in readable() {
        for step in 1..12 {
            let at = (0..=text.len() * step / 12).rfind(|at| text.is_char_boundary(*at)).unwrap();
            let (before, after) = text.split_at(at);
            for broken in [
                before.as_bytes().to_vec(),
                [before, "\"", after].concat().into_bytes(),
                [before, "\n}", after].concat().into_bytes(),
                [before.as_bytes(), b"\xff", after.as_bytes()].concat(),
            ] {
                let [npm, cargo] = projects();
                let sandbox = if path == "Cargo.toml" { cargo } else { npm };
                std::fs::write(sandbox.root().join(path), broken).unwrap();
                if path.ends_with("acme.toml") {
                    // Half a template may be one that calls nothing a secret.
                    sandbox
                        .write("server/datasources.json", r#"{ "mine": { "connector": "acme" } }"#);
                }
                let args: &[&str] = match path {
                    "config.json" => &["datasource", "--config", "config.json", "--dry-run"],
                    _ if step % 2 == 0 => &["datasource", "check"],
                    _ => &["datasource", "n", "-c", "mysql", "--secret", "password", "--dry-run"],
                };
                errors += u32::from(run(&sandbox, args).code != 0);
            }
        }
    }
    assert!(errors > 150, "only {errors} runs found an error");
}

#[test]
fn completion_shows_no_secret() {
    let words: &[&[&str]] = &[
        &["datasource", "show", ""],
        &["datasource", "n", "-c", "mysql", "--set", "password=hunter2"],
        &["datasource", "n", "-c", "mysql", "--set", "password=hunter2-flag", "--set", ""],
        &["datasource", "n", "-c", "acme", "--set", "pin="],
        &["datasource", "n", "--from-url", "mysql://u:hunter2-flag@h/d", "--set", ""],
        &["datasource", "n", "--from-url", "mysql://u:hunter2"],
        &["datasource", "edit", "db", "--unset", ""],
        &["datasource", "edit", "keyed", "--unset", ""],
        &["datasource", "edit", "db", "--set-file", "password="],
        &["datasource", "mysql://u:hunter2-flag@h/d", ""],
        &["datasource", "n", "--config", ""],
        &["datasource", "n", "--env", ""],
    ];
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        for words in words {
            let [sandbox, _] = projects();
            let mut command = sandbox.lbrs(["--", "lbrs"].iter().chain(*words));
            let last = words.len().to_string();
            command.env("LBRS_COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", last);
            run_as(&mut command);
        }
    }
}
