//! Every command, in every voice, in projects that are full of secrets.

use super::planted::{PLANTED, projects, readable, run, run_as};
use crate::sandbox::{Sandbox, tree};

/// What only reads.
const READING: &[&[&str]] = &[
    &["datasource", "list"],
    &["datasource", "list", "--env", "production"],
    &["datasource", "list", "--env", "nowhere"],
    &["datasource", "list", "--no-dotenv"],
    &["datasource", "show"],
    &["datasource", "show", "--origin"],
    &["datasource", "show", "--origin", "--no-dotenv", "--env", "production"],
    &["datasource", "show", "ref"],
    &["datasource", "show", "reff"],
    &["datasource", "show", "keyed", "--origin"],
    &["datasource", "show", "mysql://u:hunter2-id@h/d"],
    &["datasource", "show", "mysql://u:hunter2-id@h"],
    &["datasource", "check"],
    &["datasource", "check", "--env", "production"],
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
    &[
        "datasource",
        "fresh",
        "-c",
        "mysql",
        "--from-url",
        "mysql://u:hunter2-url@h/d?flags=hunter2-rest",
    ],
    &[
        "datasource",
        "fresh",
        "-c",
        "mysql",
        "-s",
        "url=mysql://demo:hunter2-url@db.example.com/app?ssl=true",
    ],
    &[
        "datasource",
        "fresh",
        "-c",
        "mysql",
        "--set-json",
        r#"deep={"list": [{"apiKey": "hunter2-json"}], "dsn": "UID=u;PWD=hunter2-json"}"#,
    ],
    &[
        "datasource",
        "fresh",
        "-c",
        "mysql",
        "--config",
        r#"{"password": "hunter2-a", "settings": {"url": "mysql://u:hunter2-b@h"}}"#,
    ],
];

/// What would add an entry, and is refused with a secret in the line.
const TRYING: &[&[&str]] = &[
    &["datasource", "fresh", "-c", "mysql", "-s", "url=mysql://demo:hunter2-url@"],
    &["datasource", "db", "-c", "mysql", "--set", "password=hunter2-flag"],
    &["datasource", "fresh", "--from-url", "mysql://u:hunter2/from#url@h/d"],
    &["datasource", "fresh", "-c", "mssql", "--set", "password=hunter2-flag"],
    &["datasource", "fresh", "--from-url", "mysql://u:p://hunter2-from-url@h/d"],
];

/// Where the secrets of an entry are kept.
const PLACES: &[&[&str]] =
    &[&[], &["--secrets", "env"], &["--secrets", "inline"], &["--secret", "password"]];

/// How loud a run is, and whether it writes.
const VOICES: &[&[&str]] = &[
    &[],
    &["-v"],
    &["--json"],
    &["--dry-run", "-v"],
    &["--dry-run", "--json"],
    &["--dry-run", "--color", "always"],
];

#[test]
fn what_reads_or_tells_shows_no_secret() {
    for sandbox in projects() {
        sandbox.git_init();
        let before = tree(&sandbox.root());
        for args in READING {
            for voice in [&[][..], &["-v"], &["--json"], &["--color", "always"]] {
                run(&sandbox, &[args, voice].concat());
            }
        }
        let all = run(&sandbox, &["datasource", "show", "--json"]).json();
        for id in all.as_object().unwrap().keys() {
            run(&sandbox, &["datasource", "show", "--origin", "--", id]);
        }
        for args in TELLING {
            run(&sandbox, args);
        }
        assert_eq!(tree(&sandbox.root()), before, "what reads has written");
        let checked = run(&sandbox, &["datasource", "check"]).stdout;
        assert!(checked.contains("plain-secret"), "{checked}");
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
            "url-slash",
            "url-question",
            "access-token",
            "api-token",
            "api-key",
            "blanks",
            "host",
            "auth-token",
            "first-host",
            "second-host",
            "mail",
            "credentials",
            "client-secret",
            "refresh-token",
            "in-an-array",
            "behind-a-reference",
            "config-token",
            "env-url",
            "connector-object",
            "name",
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
        let is_placed = args.iter().any(|arg| arg.starts_with("--secret"));
        for place in if is_placed { &PLACES[..1] } else { PLACES } {
            for voice in VOICES {
                let [npm, _] = projects();
                let ended = run(&npm, &[args, *place, *voice].concat());
                assert_eq!(ended.code, 0, "{args:?} {place:?}: {}", ended.stderr);
            }
        }
    }
    for voice in VOICES {
        for args in ADDING.iter().chain(TRYING) {
            let [_, cargo] = projects();
            run(&cargo, &[args, *voice].concat());
        }
        for args in TRYING {
            let [npm, _] = projects();
            run(&npm, &[args, *voice].concat());
        }
    }
}

/// What a password refers to is secret whatever it is called, and so is what a reference to nothing leaves
/// out: who knows what was meant.
#[test]
fn what_a_reference_brings_or_leaves_out_is_not_shown() {
    let entry =
        r#"{ "db": { "connector": "x", "password": "${word}", "text": "hunter2-${NOTHING}" } }"#;
    let sandbox = Sandbox::with(&[
        ("server/datasources.json", entry),
        ("server/config.json", r#"{ "word": "hunter2-word" }"#),
    ]);
    for verb in ["list", "show"] {
        for voice in [&[][..], &["-v"], &["--json"], &["--no-dotenv"], &["--env", "production"]] {
            let ended = run(&sandbox, &[&["datasource", verb], voice].concat());
            assert_eq!(ended.code, 0, "{verb} {voice:?}: {}", ended.stderr);
        }
    }
    let shown = sandbox.run(["datasource", "show", "--json", "--reveal"]).stdout;
    assert!(shown.contains("hunter2-word"), "{shown}");
}

/// A layer that is no object, or is at odds with what is below it.
#[test]
fn a_layer_that_is_refused_shows_no_secret() {
    for layer in [
        r#"{ "db": { "password": ["hunter2-layer"] } }"#,
        r#"{ "db": { "password": { "hunter2-layer": 1 } } }"#,
        r#"{ "db": "hunter2-layer" }"#,
        r#"{ "hosts": { "hosts": ["http://u:hunter2-layer@a:1"] } }"#,
        r#"{ "db": { "password": hunter2-layer } "#,
        r#"{ "db": { "password": "hunter2-layer } }"#,
        r#"{ "db": { "password": "x" "hunter2-layer" } }"#,
        r#""hunter2-layer""#,
        "hunter2-layer",
    ] {
        let [sandbox, _] = projects();
        sandbox.write("server/datasources.production.json", layer);
        for verb in ["list", "show"] {
            for voice in [&[][..], &["--json"], &["-v"]] {
                let args = [&["datasource", verb, "--env", "production"], voice].concat();
                assert_eq!(run(&sandbox, &args).code, 1, "{layer} {args:?}");
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
        (
            r#"{"db": {"password": "hunter2-1", "password": "hunter2-2"}}"#.to_owned(),
            "{}".to_owned(),
        ),
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
                let check: &[&[&str]] =
                    &[&[], &["--json"], &["--color", "always"], &["--fix", "--dry-run"]];
                let args = match path {
                    "config.json" => vec!["datasource", "--config", "config.json", "--dry-run"],
                    _ if step % 2 == 0 => {
                        [&["datasource", "check"], check[step / 2 % check.len()]].concat()
                    }
                    _ => vec!["datasource", "n", "-c", "mysql", "--secret=password", "--dry-run"],
                };
                errors += u32::from(run(&sandbox, &args).code != 0);
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
