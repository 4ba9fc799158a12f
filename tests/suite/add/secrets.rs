//! A secret shows nowhere but in the file that it is kept in.

use std::io::Write;
use std::process::{Command, Stdio};

use super::LOOPBACK_3;
use crate::sandbox::{Run, Sandbox};

/// What must not be shown.
const PLANTED: &str = "hunter2-canary";

/// A project with a secret in everything that a run reads.
fn project() -> Sandbox {
    let sandbox = Sandbox::with(LOOPBACK_3);
    let entry = format!(
        "{{\n  \"old\": {{\"connector\": \"mysql\", \"password\": \"{PLANTED}\", \"url\": \"mysql://u:{PLANTED}@h/d\", \"auth\": {{\"token\": \"{PLANTED}\"}}}}\n}}\n"
    );
    sandbox.write("server/datasources.json", &entry);
    sandbox.write(".env", &format!("#OLD={PLANTED}\nOTHER={PLANTED}\n"));
    sandbox.write("secret.txt", &format!("{PLANTED}\n"));
    let config =
        format!("{{\"name\": \"db\", \"connector\": \"mysql\", \"password\": \"{PLANTED}\"}}");
    sandbox.write("config.json", &config);
    sandbox
}

/// Runs it with the secret on stdin; the secret must not be in what it says.
#[track_caller]
fn run(sandbox: &Sandbox, args: &[&str]) -> Run {
    let mut command = sandbox.lbrs(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A run that reads nothing may have closed its end already.
    let _ = child.stdin.take().unwrap().write_all(PLANTED.as_bytes());
    let run = Run::of(child.wait_with_output().unwrap());
    run.assert_hides("hunter2", &args);
    run
}

#[test]
fn a_secret_is_not_shown_however_it_is_given() {
    let set = format!("password={PLANTED}");
    let url = format!("url=mysql://demo:{PLANTED}@db.example.com/app?ssl=true");
    let odd_url = format!("url=mysql://demo:{PLANTED}@");
    let deep = format!(
        "deep={{\"list\": [{{\"apiKey\": \"{PLANTED}\"}}], \"dsn\": \"UID=u;PWD={PLANTED}\"}}"
    );
    let json = format!("password=\"{PLANTED}\"");
    let config = format!(
        "{{\"password\": \"{PLANTED}\", \"settings\": {{\"url\": \"mysql://u:{PLANTED}@h\"}}}}"
    );
    let whole = format!("mysql://u:{PLANTED}@h/d");
    let with_rest = format!("mysql://u:{PLANTED}@h/d?flags={PLANTED}");
    let ways: [&[&str]; 11] = [
        &["--from-url", &whole],
        &["--from-url", &with_rest],
        &["-s", &set],
        &["-s", &url],
        &["-s", &odd_url],
        &["--set-json", &deep],
        &["--set-json", &json],
        &["--set-file", "password=secret.txt"],
        &["--set-file", "password=-"],
        &["--config", "config.json"],
        &["--config", &config],
    ];
    let places: [&[&str]; 4] =
        [&[], &["--secrets", "env"], &["--secrets", "inline"], &["--secret", "password"]];
    let voices: [&[&str]; 6] = [
        &[],
        &["-v"],
        &["--json"],
        &["--dry-run"],
        &["--dry-run", "--json", "-v"],
        &["--color", "always", "--dry-run"],
    ];
    for way in ways {
        for place in places {
            for voice in voices {
                let add = ["datasource", "db", "-c", "mysql"];
                let result = run(&project(), &[&add[..], way, place, voice].concat());
                assert_eq!(result.code, 0, "{way:?} {place:?}: {}", result.stderr);
            }
        }
    }
}

#[test]
fn an_error_does_not_show_a_secret() {
    let sandbox = project();
    let port = format!("port={PLANTED}");
    let set = format!("password={PLANTED}");
    let pairs: [(i32, &[&str]); 12] = [
        // The entry that is there.
        (1, &["datasource", "old", "-c", "memory"]),
        // The wrong type, for a setting that is secret and for one that may hold one.
        (
            2,
            &[
                "datasource",
                "db",
                "-c",
                "mysql",
                "--set-json",
                &format!("password={{\"{PLANTED}\"}}"),
            ],
        ),
        (2, &["datasource", "db", "-c", "rest", "-s", &format!("options={{\"auth\": {PLANTED}}}")]),
        (2, &["datasource", "db", "-c", "rest", "-s", &format!("options=[\"{PLANTED}\"]")]),
        // Text in the wrong place.
        (2, &["datasource", "db", "-c", "mysql", "-s", PLANTED]),
        (2, &["datasource", "db", "-c", "mysql", "--secret", &set]),
        // A configuration that is not JSON.
        (2, &["datasource", "--config", &format!("{{\"password\": {PLANTED}}}")]),
        (2, &["datasource", "--config", &format!("{{\"password\": \"{PLANTED}")]),
        (2, &["datasource", "--config", "-"]),
        (2, &["datasource", "--config", "secret.txt"]),
        // Something else is wrong or missing.
        (2, &["datasource", "-c", "twilio", "-s", &format!("authToken={PLANTED}")]),
        (2, &["datasource", "db", "-c", "mysqll", "-s", &set]),
    ];
    for (code, args) in pairs {
        assert_eq!(run(&sandbox, args).code, code, "{args:?}");
    }
    // What is no secret is quoted: this is how a wrong answer is found.
    let shown = sandbox.refuse(2, ["datasource", "db", "-c", "mysql", "-s", &port]);
    assert!(shown.contains(PLANTED), "{shown}");
}

#[test]
fn a_variable_with_another_value_is_not_shown() {
    let sandbox = project();
    sandbox.write(".env", &format!("DB_PASSWORD={PLANTED}-old\n"));
    let set = format!("password={PLANTED}");
    let add = ["datasource", "db", "-c", "mysql", "-s", &set, "--secret", "password"];
    assert_eq!(run(&sandbox, &add).code, 1);
    let replaced = run(&sandbox, &[&add[..], &["--force", "--dry-run"]].concat());
    assert_eq!(replaced.code, 0, "{}", replaced.stderr);
    let change = "+++ b/.env\n@@ only masked values change @@\n";
    assert!(replaced.stdout.contains(change), "{}", replaced.stdout);
}

#[test]
fn a_broken_file_does_not_show_its_secrets() {
    for broken in [
        format!("{{\"a\": {{\"password\": \"{PLANTED}}}}}\n"),
        format!("{{\"a\": {{\"password\": {PLANTED}}}}}\n"),
        format!("{{\"a\": {{\"password\": \"x\" \"{PLANTED}\"}}}}\n"),
    ] {
        let sandbox = Sandbox::with(LOOPBACK_3);
        sandbox.write("server/datasources.json", &broken);
        let result = run(&sandbox, &["datasource", "db", "-c", "memory"]);
        assert_eq!(result.code, 1, "{}", result.stderr);
    }
}

#[test]
fn an_env_file_in_the_repository_is_warned_of() {
    let sandbox = Sandbox::with(LOOPBACK_3);
    sandbox.git_init();
    sandbox.write(".env", "A=1\n");
    let mut git = Command::new("git");
    sandbox.isolate(&mut git);
    assert!(git.args(["add", ".env"]).status().unwrap().success());
    let set = format!("password={PLANTED}");
    let add = ["datasource", "db", "-c", "mysql", "-s", &set, "--secrets", "env"];
    let warning = "git has .env in the repository already";
    assert!(run(&sandbox, &[&add[..], &["--dry-run"]].concat()).stderr.contains(warning));
    let document = run(&sandbox, &[&add[..], &["--json"]].concat()).json();
    assert!(document["warnings"][0].as_str().unwrap().starts_with(warning), "{document}");
}
