//! `lbrs datasource list` and `show` where a case folder cannot say it: secrets in every place, and what
//! the real loader yields.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox, tree};

/// What must not be shown. It is a number too where a number is to hold it.
const PLANTED: &str = "4711008";

const PACKAGE: &str = "{ \"dependencies\": { \"loopback\": \"^3.28.0\" } }\n";

/// Data sources that have a secret in every place where one can stand.
fn entries() -> String {
    r#"{
  // SECRET
  "plain": { "connector": "mysql", "host": "localhost", "password": "SECRET", "port": 3306 },
  "number": { "connector": "mysql", "password": SECRET },
  "url": { "connector": "mysql", "url": "mysql://me:SECRET@db.example.com/shop" },
  "typed": { "connector": "mysql", "url": "mysql://me:x/SECRET@db.example.com/shop" },
  "asked": { "connector": "mysql", "url": "mysql://me:x?SECRET@db.example.com/shop" },
  "query": { "connector": "rest", "baseURL": "https://api.example.com/?api_key=SECRET" },
  "dsn": { "connector": "db2", "dsn": "DATABASE=d;HOSTNAME=h;UID=u;PWD=SECRET" },
  "blanks": { "connector": "x", "url": "host=h password=SECRET" },
  "host": { "connector": "mysql", "host": "me:SECRET@h", "url": "", "authToken": "SECRET" },
  "hosts": { "connector": "es", "hosts": ["http://u:SECRET@a:1", "http://u:SECRET@b:1"] },
  "mail": { "connector": "mail", "transports": [{ "auth": { "user": "u", "pass": "SECRET" } }] },
  "deep": { "connector": "x", "credentials": { "a": [{ "b": "SECRET" }, [SECRET]] } },
  "named": { "connector": "x", "my_client-Secret": "SECRET", "refreshToken": "SECRET" },
  "own": { "connector": "acme", "passe-partout": "SECRET" },
  "reference": { "connector": "x", "file": "${DB_PASS}", "password": "${OTHER}" },
  "refurl": { "connector": "mongodb", "url": "${MONGO_URL}" },
  "config": { "connector": "x", "host": "${apiToken}", "password": "${word}" },
  "lost": { "connector": "x", "password": "SECRET-${NOTHING}", "text": "SECRET-${NOTHING}" },
  "connector": { "connector": { "password": "SECRET" } }
}
"#
    .replace("SECRET", PLANTED)
}

fn project() -> Sandbox {
    let secret = |text: &str| text.replace("SECRET", PLANTED);
    let sandbox = Sandbox::new();
    sandbox.write("package.json", PACKAGE);
    sandbox.write("server/datasources.json", &entries());
    sandbox.write(
        ".lbrs/connectors/acme.toml",
        "[[settings]]\nkey = \"passe-partout\"\nsecret = true\n",
    );
    sandbox.write(
        "server/datasources.local.json",
        &secret("{ \"plain\": { \"password\": \"SECRET-local\" } }\n"),
    );
    sandbox.write(
        "server/config.json",
        &secret("{ \"apiToken\": \"SECRET\", \"word\": \"SECRET\" }\n"),
    );
    sandbox.write(
        ".env",
        &secret("# SECRET\nDB_PASS=SECRET\nOTHER=SECRET\nMONGO_URL=mongodb://u:SECRET@h/d\n"),
    );
    sandbox
}

const VERBS: [&str; 2] = ["list", "show"];

const VOICES: [&[&str]; 7] = [
    &[],
    &["-v"],
    &["--json"],
    &["--color", "always"],
    &["--no-dotenv"],
    &["--env", "production"],
    &["--env", "nowhere", "--json"],
];

fn run(sandbox: &Sandbox, args: &[&str]) -> Run {
    let run = sandbox.try_run([&["datasource"], args].concat());
    run.assert_hides(PLANTED, &args);
    run
}

#[test]
fn no_secret_is_shown() {
    let sandbox = project();
    let before = tree(&sandbox.root());
    for verb in VERBS {
        for voice in VOICES {
            let result = run(&sandbox, &[&[verb], voice].concat());
            assert_eq!(result.code, 0, "{verb} {voice:?}: {}", result.stderr);
            assert!(result.stdout.contains("plain"), "{verb} {voice:?}: {}", result.stdout);
        }
    }
    let document = sandbox.run(["datasource", "show", "--json"]).json();
    for id in document.as_object().unwrap().keys() {
        for voice in VOICES {
            let origin = [&["show", id, "--origin"], voice].concat();
            assert_eq!(run(&sandbox, &origin).code, 0, "{origin:?}");
        }
    }
    assert_eq!(tree(&sandbox.root()), before, "a verb that reads has written");
}

/// The other half of the test above: what is masked there is there to be seen.
#[test]
fn reveal_shows_every_secret() {
    let shown = project().run(["datasource", "show", "--json", "--reveal"]).json();
    for (id, settings) in shown.as_object().unwrap() {
        let is_lost = id == "lost";
        assert_eq!(settings.to_string().contains(PLANTED), !is_lost, "{id}: {settings}");
    }
    let listed = project().run(["datasource", "list", "--reveal"]).stdout;
    assert!(listed.contains(&format!("mysql://me:{PLANTED}@db.example.com/shop")), "{listed}");
}

#[test]
fn no_error_shows_a_secret() {
    let secret = |text: &str| text.replace("SECRET", PLANTED);
    let unmergeable = [
        r#"{ "plain": { "password": ["SECRET"] } }"#,
        r#"{ "plain": { "password": { "SECRET": 1 } } }"#,
        r#"{ "plain": "SECRET" }"#,
        r#"{ "hosts": { "hosts": ["http://u:SECRET@a:1"] } }"#,
    ];
    let broken = [
        r#"{ "plain": { "password": SECRET } "#,
        r#"{ "plain": { "password": "SECRET } }"#,
        r#"{ "plain": { "password": "x" "SECRET" } }"#,
        r#""SECRET""#,
        "SECRET",
        "SECRET-local",
    ];
    for layer in unmergeable.iter().chain(&broken) {
        let sandbox = project();
        sandbox.write("server/datasources.production.json", &secret(layer));
        for verb in VERBS {
            for voice in [&[][..], &["--json"], &["-v"]] {
                let args = [&[verb, "-e", "production"], voice].concat();
                assert_eq!(run(&sandbox, &args).code, 1, "{layer} {args:?}");
            }
        }
    }
    assert_eq!(run(&project(), &["show", "plane"]).code, 1);
}

/// `show --json --reveal` is what the application's loader yields: loopback-boot 3.3.1 on Node 20.
#[test]
fn show_yields_what_the_real_loader_does() {
    for (line, text) in include_str!("../facts/resolve.jsonl").lines().enumerate() {
        let case: Value = serde_json::from_str(text).unwrap();
        let sandbox = Sandbox::with(&[("package.json", PACKAGE)]);
        for (name, value) in case["files"].as_object().unwrap() {
            sandbox.write(&format!("server/{name}"), &value.to_string());
        }
        let variables: BTreeMap<String, String> =
            serde_json::from_value(case["vars"].clone()).unwrap();
        let mut command = sandbox.lbrs(["datasource", "show", "--json", "--reveal"]);
        command.envs(&variables).env("NODE_ENV", case["env"].as_str().unwrap());
        let run = Run::of(command.output().unwrap());
        match case["expect"]["error"].as_str() {
            Some(option) => {
                assert_eq!(run.code, 1, "line {}", line + 1);
                assert!(run.stderr.contains(&format!("`{option}`")), "{option}: {}", run.stderr);
            }
            None => {
                assert_eq!(run.code, 0, "line {}: {}", line + 1, run.stderr);
                let expected = case["expect"]["ok"].to_string();
                assert_eq!(run.json().to_string(), expected, "line {}", line + 1);
            }
        }
    }
}
