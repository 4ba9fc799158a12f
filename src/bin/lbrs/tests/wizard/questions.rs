//! The questions of one connector: their words and order, what each flag answers, and what is refused.

use crate::errors::told;
use crate::tests::scripted::Answer::{Blank, Cancel, Default, No, Pick, Text, Yes};
use serde_json::{Value, json};

use super::{MONGODB, Step, entry, npm_project, wizard};
use crate::tests::sandbox::tree;

#[test]
fn mongodb_is_asked_in_the_words_and_the_order_of_the_generator() {
    let sandbox = npm_project();
    let asked = wizard(
        &sandbox,
        &[],
        &[
            ("", Text("mongo1")),
            ("", Pick("MongoDB")),
            ("", Blank),
            ("", Text("your-mongodb-server.foo.com").with_hint("127.0.0.1")),
            ("", Text("27017").with_hint("27017")),
            ("", Text("demo")),
            ("", Text("s3cret")),
            ("", Text("demo")),
            ("", Default.among(["MONGO1_PASSWORD", "another", "server/datasources.json"])),
            ("", Default),
            ("", No),
        ],
    );
    assert_eq!(
        asked.unwrap(),
        [
            "Enter the datasource name:",
            "Select the connector for mongo1:",
            "Connection String url to override other settings (eg: mongodb://username:password@hostname:port/database):",
            "host:",
            "port:",
            "user:",
            "password:",
            "database:",
            "Where to keep password:",
            "Configure advanced settings?",
            "Install loopback-connector-mongodb@^5.6.0",
        ]
    );
    let expected = r#"{
  "mongo1": {
    "name": "mongo1",
    "connector": "mongodb",
    "host": "your-mongodb-server.foo.com",
    "port": 27017,
    "user": "demo",
    "password": "${MONGO1_PASSWORD}",
    "database": "demo"
  }
}
"#;
    assert_eq!(sandbox.read("server/datasources.json"), expected);
    assert_eq!(sandbox.read(".env"), "MONGO1_PASSWORD=s3cret\n");
    assert!(sandbox.read("package.json").contains(r#""loopback-connector-mongodb": "^5.6.0""#));
}

#[test]
fn blank_answers_write_nothing() {
    let sandbox = npm_project();
    assert_eq!(entry(&sandbox, &[], &MONGODB), json!({"name": "mongo1", "connector": "mongodb"}));
    assert!(!sandbox.root().join(".env").exists());
}

#[test]
fn every_flag_removes_its_question() {
    for (flags, questions) in [
        (&["mongo1"][..], &["Enter the datasource name:"][..]),
        (&["--name", "mongo1"], &["Enter the datasource name:"]),
        (&["-c", "mongodb"], &["Select the connector"]),
        (&["--set", "url=mongodb://h"], &["Connection String url"]),
        (&["--set", "host=h"], &["host:"]),
        (&["--set", "hostname=h"], &["host:"]),
        (&["--set", "host="], &["host:"]),
        (&["--set-json", "port=1"], &["port:"]),
        (&["--secret", "password"], &["password:"]),
        (&["--secret", "password=PW"], &["password:"]),
        (&["--no-install"], &["Install"]),
        (&["--manifest", "none"], &["Install"]),
        (
            &[
                "--config",
                r#"{"name": "mongo1", "connector": "mongodb", "settings": {"user": "u"}}"#,
            ],
            &["Enter the datasource name:", "Select the connector", "user:"],
        ),
    ] {
        let steps: Vec<Step<'_>> = MONGODB
            .into_iter()
            .filter(|(words, _)| !questions.iter().any(|question| words.starts_with(question)))
            .collect();
        assert_eq!(steps.len(), MONGODB.len() - questions.len(), "{flags:?}");
        wizard(&npm_project(), flags, &steps)
            .unwrap_or_else(|error| panic!("{flags:?}: {error:?}"));
    }
}

#[test]
fn settings_given_for_all_advanced_ones_leave_that_question_out() {
    let sandbox = npm_project();
    sandbox.write(
        ".lbrs/connectors/acme.toml",
        "[[settings]]\nkey = \"mode\"\nadvanced = true\naliases = [\"kind\"]\n[npm]\nrange = \"built-in\"\n",
    );
    let expected = json!({"name": "a", "connector": "acme", "kind": "x"});
    assert_eq!(entry(&sandbox, &["a", "-c", "acme", "--set", "kind=x"], &[]), expected);
}

#[test]
fn a_name_is_refused_with_the_reason() {
    let sandbox = npm_project();
    sandbox.write("server/datasources.json", r#"{"db": {"name": "db", "connector": "memory"}}"#);
    let name = Text("db2")
        .after_refused("db", "`db` already exists")
        .after_refused("", "a name is required")
        .after_refused("a b", "a space")
        .after_refused("a/b", "`/`")
        .after_refused("42", "numbers")
        .after_refused("__proto__", "JavaScript");
    let steps =
        [("name", name), ("connector for db2", Pick("In-memory db")), ("", Blank), ("", Blank)];
    wizard(&sandbox, &[], &steps).unwrap();
    assert!(sandbox.read("server/datasources.json").contains(r#""db2""#));
}

#[test]
fn a_name_that_is_taken_may_be_typed_where_another_id_or_force_is_given() {
    for (flags, id) in [(&["--id", "other-db"][..], "other-db"), (&["--force"], "db")] {
        let sandbox = npm_project();
        sandbox.write("server/datasources.json", r#"{"db": {"name": "db", "connector": "rest"}}"#);
        let steps = [("name", Text("db")), ("connector", Default), ("", Blank), ("", Blank)];
        wizard(&sandbox, flags, &steps).unwrap();
        let file: Value = serde_json::from_str(&sandbox.read("server/datasources.json")).unwrap();
        assert_eq!(file[id], json!({"name": "db", "connector": "memory"}), "{flags:?}");
    }
}

/// The questions about all settings of mongodb.
const SETTINGS: [&str; 29] = [
    "Connection String url",
    "host",
    "port",
    "user",
    "password",
    "database",
    "advanced",
    "Feature supported",
    "protocol",
    "authSource",
    "useUnifiedTopology",
    "replicaSet",
    "tls",
    "ssl",
    "tlsCAFile",
    "tlsCertificateKeyFile",
    "tlsCertificateKeyFilePassword",
    "maxPoolSize",
    "connectTimeoutMS",
    "serverSelectionTimeoutMS",
    "readPreference",
    "retryWrites",
    "writeConcern",
    "appName",
    "allowExtendedOperators",
    "enableGeoIndexing",
    "disableDefaultSort",
    "strictObjectIDCoercion",
    "lazyConnect",
];

#[test]
fn wrong_values_are_refused_with_the_reason() {
    let answers = [
        (
            "port",
            Text("1")
                .after_refused("70000", "from 1 to 65535, not `70000`")
                .after_refused("0", "from 1 to 65535")
                .after_refused("abc", "not `abc`")
                .after_refused("27017.5", "from 1 to 65535"),
        ),
        ("advanced", Yes),
        ("protocol", Text("mongodb+srv").after_refused("http", "one of \"mongodb\", \"mongodb+srv\"")),
        ("tls", Text("yes").after_refused("perhaps", "true or false")),
        ("ssl", Text("false")),
        (
            "maxPoolSize",
            Text("1e2")
                .after_refused("abc", "a number, not `abc`")
                .after_refused("0x10", "a number")
                .after_refused("-1e999", "a number, not `-1e999`"),
        ),
        (
            "readPreference",
            Blank.with_hint(r#"one of "primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest""#),
        ),
        ("retryWrites", Blank.with_hint("yes or no")),
        (
            "writeConcern",
            Text(r#"{"w": 1}"#)
                .with_hint("a JSON object, a number or text")
                .after_refused("{w: 1}", "a JSON object, a number or text"),
        ),
        ("appName", Text(" spaces stay ")),
        ("allowExtendedOperators", Blank.with_hint("no")),
    ];
    let mut steps = SETTINGS.map(|words| (words, Blank)).to_vec();
    for (words, answer) in answers {
        steps.iter_mut().find(|(question, _)| *question == words).unwrap().1 = answer;
    }
    steps.push(("Let a URL in an environment variable override these settings?", Default));
    steps.push(("Install", No));
    let sandbox = npm_project();
    let entry = entry(&sandbox, &["m", "-c", "mongodb"], &steps);
    let expected = json!({
        "name": "m", "connector": "mongodb", "port": 1, "protocol": "mongodb+srv", "tls": true, "ssl": false,
        "maxPoolSize": 100, "writeConcern": {"w": 1}, "appName": " spaces stay ",
    });
    assert_eq!(entry, expected);
    let text = sandbox.read("server/datasources.json");
    assert!(text.contains("\"maxPoolSize\": 100,"), "JavaScript writes numbers so: {text}");
}

#[test]
fn every_question_can_be_cancelled_and_nothing_is_changed() {
    let place = ("Where to keep password:", Default);
    let mut flow = MONGODB.to_vec();
    flow[6].1 = Text("s3cret");
    flow.insert(8, place);
    for last in 0..flow.len() {
        let sandbox = npm_project();
        let before = tree(&sandbox.root());
        let mut steps = flow[..=last].to_vec();
        steps[last].1 = Cancel;
        let error = wizard(&sandbox, &[], &steps).unwrap_err();
        assert_eq!(told(&error).exit_code, 130);
        assert_eq!(tree(&sandbox.root()), before, "cancelled at {}", steps[last].0);
    }
}

#[test]
fn a_dry_run_asks_and_writes_nothing() {
    let sandbox = npm_project();
    let before = tree(&sandbox.root());
    wizard(&sandbox, &["--dry-run", "-q"], &MONGODB).unwrap();
    assert_eq!(tree(&sandbox.root()), before);
}
