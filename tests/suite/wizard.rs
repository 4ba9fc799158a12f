//! The questions of `lbrs datasource`: their words and order, what each flag answers, what is refused,
//! and what the answers come to.

use std::ffi::OsString;

use lbrs::Result;
use lbrs::cli::{AddArgs, Cli, Color, Command, DatasourceArgs, Global};
use lbrs::commands::add::add;
use lbrs::error::ErrorKind;
use lbrs::prompt::scripted::{Answer, Scripted};
use lbrs::ui::Ui;
use serde_json::{Value, json};

use crate::sandbox::{Sandbox, tree};
use Answer::{Blank, Cancel, Default, No, Pick, Text, Yes};

/// Words of a question, and its answer.
type Step<'a> = (&'a str, Answer<'a>);

const LB3: &str = r#"{"name": "shop", "dependencies": {"loopback": "^3.28.0"}}"#;
const LB4: &str = r#"{"name": "shop", "dependencies": {"@loopback/core": "^7.0.0"}}"#;
const CRATE: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

fn npm_project() -> Sandbox {
    Sandbox::with(&[("package.json", LB3), ("server/datasources.json", "{}\n")])
}

fn cargo_project() -> Sandbox {
    Sandbox::with(&[("Cargo.toml", CRATE), ("src/main.rs", "fn main() {}\n")])
}

fn parsed(flags: &[&str]) -> AddArgs {
    let line = ["lbrs", "datasource"].iter().chain(flags);
    let line: Vec<_> = line.map(OsString::from).collect();
    match Cli::read(&line).unwrap_or_else(|error| panic!("{error}")).command {
        Command::Datasource(args) => match args.into_args() {
            DatasourceArgs::Add(args) => args,
            DatasourceArgs::Verb { .. } => unreachable!("the line has no verb"),
        },
        _ => unreachable!("the line says datasource"),
    }
}

/// Goes through the wizard; returns the questions that were asked.
fn wizard(sandbox: &Sandbox, flags: &[&str], steps: &[Step<'_>]) -> Result<Vec<String>> {
    let ui = Ui::new(&Global {
        project: None,
        json: false,
        color: Some(Color::Never),
        quiet: true,
        verbose: false,
    });
    let mut script = Scripted::new(steps.iter().cloned());
    add(&parsed(flags), Some(&sandbox.root()), ui, &mut script)?;
    Ok(script.asked().to_vec())
}

/// Goes through the wizard and returns the one entry of the data source file.
fn entry(sandbox: &Sandbox, flags: &[&str], steps: &[Step<'_>]) -> Value {
    wizard(sandbox, flags, steps).unwrap_or_else(|error| panic!("{error}"));
    let file: Value = serde_json::from_str(&sandbox.read("server/datasources.json")).unwrap();
    let entries = file.as_object().unwrap();
    assert_eq!(entries.len(), 1, "{file}");
    entries.values().next().unwrap().clone()
}

/// The questions of mongodb, with nothing answered that can be left blank.
const MONGODB: [Step<'static>; 10] = [
    ("Enter the datasource name:", Text("mongo1")),
    ("Select the connector for mongo1:", Pick("MongoDB")),
    ("Connection String url", Blank),
    ("host:", Blank),
    ("port:", Blank),
    ("user:", Blank),
    ("password:", Blank),
    ("database:", Blank),
    ("Configure advanced settings?", Default),
    ("Install loopback-connector-mongodb@^5.6.0", No),
];

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
        wizard(&npm_project(), flags, &steps).unwrap_or_else(|error| panic!("{flags:?}: {error}"));
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
        .after_refused("db", "`db` is already there")
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

#[test]
fn wrong_values_are_refused_with_the_reason() {
    let sandbox = npm_project();
    let steps = [
        ("Connection String url", Blank),
        ("host", Blank),
        (
            "port",
            Text("1")
                .after_refused("70000", "from 1 to 65535, not `70000`")
                .after_refused("0", "from 1 to 65535")
                .after_refused("abc", "not `abc`")
                .after_refused("27017.5", "from 1 to 65535"),
        ),
        ("user", Blank),
        ("password", Blank),
        ("database", Blank),
        ("advanced", Yes),
        ("Feature supported", Blank),
        (
            "protocol",
            Text("mongodb+srv").after_refused("http", "one of \"mongodb\", \"mongodb+srv\""),
        ),
        ("authSource", Blank),
        ("useUnifiedTopology", Blank),
        ("replicaSet", Blank),
        ("tls", Text("yes").after_refused("perhaps", "true or false")),
        ("ssl", Text("false")),
        ("tlsCAFile", Blank),
        ("tlsCertificateKeyFile", Blank),
        ("tlsCertificateKeyFilePassword", Blank),
        (
            "maxPoolSize",
            Text("1e2")
                .after_refused("abc", "a number, not `abc`")
                .after_refused("0x10", "a number"),
        ),
        ("connectTimeoutMS", Blank),
        ("serverSelectionTimeoutMS", Blank),
        (
            "readPreference",
            Blank.with_hint(r#"one of "primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest""#),
        ),
        ("retryWrites", Blank.with_hint("yes or no")),
        (
            "writeConcern",
            Text(r#"{"w": 1}"#)
                .with_hint("a JSON object")
                .after_refused("{w: 1}", "a JSON object")
                .after_refused("[1]", "a JSON object")
                .after_refused("1", "a JSON object"),
        ),
        ("appName", Text(" spaces stay ")),
        ("allowExtendedOperators", Blank.with_hint("no")),
        ("enableGeoIndexing", Blank),
        ("disableDefaultSort", Blank),
        ("strictObjectIDCoercion", Blank),
        ("lazyConnect", Blank),
        ("Let a URL in an environment variable override these settings?", Default),
        ("Install", No),
    ];
    let entry = entry(&sandbox, &["m", "-c", "mongodb"], &steps);
    let expected = json!({
        "name": "m", "connector": "mongodb", "port": 1, "protocol": "mongodb+srv", "tls": true, "ssl": false,
        "maxPoolSize": 1e2, "writeConcern": {"w": 1}, "appName": " spaces stay ",
    });
    assert_eq!(entry, expected);
    assert!(sandbox.read("server/datasources.json").contains("1e2"), "numbers keep their spelling");
}

#[test]
fn what_the_connector_requires_cannot_be_left_blank() {
    let rest_of_mssql =
        [("port", Blank), ("user", Blank), ("password", Blank), ("database", Blank)];
    let end = [("advanced", No), ("Install", No)];
    let host = ("host", Text("h").after_refused("", "mssql needs `url`, or else `host`"));
    let steps = [&[("url", Blank), host][..], &rest_of_mssql, &end].concat();
    let expected = json!({"name": "m", "connector": "mssql", "host": "h"});
    assert_eq!(entry(&npm_project(), &["m", "-c", "mssql"], &steps), expected);

    let url = [("url", Text("mssql://h/d")), ("host", Blank.with_hint("url overrides it"))];
    let steps = [&url[..], &rest_of_mssql, &end].concat();
    let expected = json!({"name": "m", "connector": "mssql", "url": "mssql://h/d"});
    assert_eq!(entry(&npm_project(), &["m", "-c", "mssql"], &steps), expected);
}

#[test]
fn all_of_a_required_group_is_needed() {
    let reason = "db2 needs `dsn`, or else `host`, `port`, `user` and `password`";
    let end = [("database", Blank), ("schema", Blank)];
    let last = [("advanced", No), ("Install", No)];
    let steps = [
        &[
            ("dsn", Blank),
            ("host", Text("h").after_refused("", reason)),
            ("port", Text("50000").after_refused("", reason)),
            ("user", Text("u").after_refused("", reason)),
            ("password", Text("p").after_refused("", reason)),
        ][..],
        &end,
        &[("Where to keep password", Pick("plain text"))],
        &last,
    ]
    .concat();
    let expected = json!({"name": "d", "connector": "db2", "host": "h", "port": 50000, "user": "u", "password": "p"});
    assert_eq!(entry(&npm_project(), &["d", "-c", "db2"], &steps), expected);

    let dsn = "DATABASE=D;HOSTNAME=h;UID=u;PWD=p";
    let blank = [("host", Blank), ("port", Blank), ("user", Blank), ("password", Blank)];
    let steps = [&[("dsn", Text(dsn))][..], &blank, &end, &[("Where to keep dsn", Default)], &last]
        .concat();
    let sandbox = npm_project();
    let expected = json!({"name": "d", "connector": "db2", "dsn": "${D_DSN}"});
    assert_eq!(entry(&sandbox, &["d", "-c", "db2"], &steps), expected);
    assert!(sandbox.read(".env").contains(dsn));
}

#[test]
fn a_default_is_written_only_where_the_setting_is_required() {
    let steps = [
        ("connectionString", Blank.with_hint("localhost:2181")),
        ("advanced", No),
        ("Install", No),
    ];
    let expected = json!({"name": "k", "connector": "kafka", "connectionString": "localhost:2181"});
    assert_eq!(entry(&npm_project(), &["k", "-c", "kafka"], &steps), expected);
}

#[test]
fn references_stay_strings_and_are_asked_no_place() {
    let steps = [
        ("url", Text("${URL}")),
        ("host", Blank),
        ("port", Text("${DB_PORT}")),
        ("user", Blank),
        ("password", Text("${DB_PASSWORD}")),
        ("database", Blank),
        ("advanced", No),
        ("Install", No),
    ];
    let sandbox = npm_project();
    let expected = json!({
        "name": "m", "connector": "mongodb", "url": "${URL}", "port": "${DB_PORT}", "password": "${DB_PASSWORD}",
    });
    assert_eq!(entry(&sandbox, &["m", "-c", "mongodb"], &steps), expected);
    assert!(!sandbox.root().join(".env").exists());
}

/// The questions of postgresql in which only the URL and the password are answered.
fn postgresql<'a>(url: &'a str, password: &'a str, places: &[Step<'a>]) -> Vec<Step<'a>> {
    let mut steps = vec![
        ("url", Text(url)),
        ("host", Blank),
        ("port", Blank),
        ("user", Blank),
        ("password", Text(password)),
        ("database", Blank),
    ];
    steps.extend(places.iter().cloned());
    steps.extend([("advanced", No), ("Install", No)]);
    steps
}

#[test]
fn a_url_is_a_secret_only_with_a_password() {
    let sandbox = npm_project();
    let place = [("Where to keep url", Default)];
    let with =
        entry(&sandbox, &["p", "-c", "postgresql"], &postgresql("postgres://u:p@h/d", "", &place));
    assert_eq!(with["url"], "${P_URL}");
    assert_eq!(sandbox.read(".env"), "P_URL=postgres://u:p@h/d\n");
    let without =
        entry(&npm_project(), &["p", "-c", "postgresql"], &postgresql("postgres://u@h/d", "", &[]));
    assert_eq!(without["url"], "postgres://u@h/d");
}

#[test]
fn a_secret_may_stay_in_the_file_or_have_a_variable_of_another_name() {
    let inline = npm_project();
    let place = [("Where to keep password", Pick("server/datasources.json"))];
    let steps = postgresql("", "s3cret", &place);
    assert_eq!(entry(&inline, &["p", "-c", "postgresql"], &steps)["password"], "s3cret");
    assert!(!inline.root().join(".env").exists());

    let named = npm_project();
    let name = Text("PW")
        .after_refused("", "required")
        .after_refused("a-b", "letters, digits and _")
        .after_refused("1A", "no digit");
    let place =
        [("Where to keep password", Pick("another")), ("Name of the environment variable", name)];
    let steps = postgresql("", "s3cret", &place);
    assert_eq!(entry(&named, &["p", "-c", "postgresql"], &steps)["password"], "${PW}");
    assert_eq!(named.read(".env"), "PW=s3cret\n");
}

#[test]
fn a_flag_says_where_secrets_are_kept() {
    for (place, password) in [("env", "${P_PASSWORD}"), ("inline", "s3cret")] {
        let steps = postgresql("", "s3cret", &[]);
        let entry = entry(&npm_project(), &["p", "-c", "postgresql", "--secrets", place], &steps);
        assert_eq!(entry["password"], password);
    }
}

#[test]
fn a_variable_that_is_taken_is_replaced_or_left_alone_as_the_person_says() {
    let taken = |places: &[Step<'_>]| {
        let sandbox = npm_project();
        sandbox.write(".env", "# mine\nP_PASSWORD=old\nOTHER=1\n");
        let entry = entry(&sandbox, &["p", "-c", "postgresql"], &postgresql("", "new", places));
        (entry["password"].as_str().unwrap().to_owned(), sandbox.read(".env"))
    };
    let place = ("Where to keep password", Default);
    let (password, env) =
        taken(&[place.clone(), ("P_PASSWORD is in .env with another value. Replace it?", Yes)]);
    assert_eq!((&*password, &*env), ("${P_PASSWORD}", "# mine\nP_PASSWORD=new\nOTHER=1\n"));
    let name = Text("P_PASSWORD_2")
        .after_refused("P_PASSWORD", "P_PASSWORD is in .env with another value")
        .after_refused("OTHER", "another value");
    let (password, env) =
        taken(&[place, ("Replace it?", Default), ("Name of the environment variable", name)]);
    let expected = "# mine\nP_PASSWORD=old\nOTHER=1\nP_PASSWORD_2=new\n";
    assert_eq!((&*password, &*env), ("${P_PASSWORD_2}", expected));
}

#[test]
fn a_variable_with_the_same_value_is_taken_as_it_is() {
    let sandbox = npm_project();
    sandbox.write(".env", "P_PASSWORD='s3cret' # mine\n");
    let steps = postgresql("", "s3cret", &[("Where to keep password", Default)]);
    assert_eq!(entry(&sandbox, &["p", "-c", "postgresql"], &steps)["password"], "${P_PASSWORD}");
    assert_eq!(sandbox.read(".env"), "P_PASSWORD='s3cret' # mine\n");
}

#[test]
fn two_secrets_do_not_share_a_variable() {
    let sandbox = npm_project();
    let places = [
        ("Where to keep url", Pick("another")),
        ("Name of the environment variable", Text("P_PASSWORD")),
        ("Where to keep password", Default),
        (
            "Name of the environment variable",
            Text("PW").after_refused("P_PASSWORD", "another secret"),
        ),
    ];
    let steps = postgresql("postgres://u:p@h/d", "s3cret", &places);
    let entry = entry(&sandbox, &["p", "-c", "postgresql"], &steps);
    assert_eq!((&entry["url"], &entry["password"]), (&json!("${P_PASSWORD}"), &json!("${PW}")));
    assert_eq!(sandbox.read(".env"), "P_PASSWORD=postgres://u:p@h/d\nPW=s3cret\n");
}

#[test]
fn what_env_cannot_hold_is_kept_elsewhere() {
    let unquotable = "a'b\"c`d#e";
    for (pick, password) in [("you set yourself", "${P_PASSWORD}"), ("plain text", unquotable)] {
        let sandbox = npm_project();
        let place = [("Where to keep password (not in .env: the value has all three", Pick(pick))];
        let steps = postgresql("", unquotable, &place);
        assert_eq!(entry(&sandbox, &["p", "-c", "postgresql"], &steps)["password"], password);
        assert!(!sandbox.root().join(".env").exists());
    }
}

#[test]
fn a_broken_env_file_costs_no_answers() {
    let sandbox = npm_project();
    sandbox.write(".env", "A=1\n=no name\n");
    let place = [("Where to keep password (not in .env: line 2", Pick("you set yourself"))];
    let steps = postgresql("", "s3cret", &place);
    assert_eq!(entry(&sandbox, &["p", "-c", "postgresql"], &steps)["password"], "${P_PASSWORD}");
    assert_eq!(sandbox.read(".env"), "A=1\n=no name\n");
}

#[test]
fn secrets_inside_an_array_are_kept_too() {
    let sandbox = npm_project();
    let transports = r#"[{"type": "smtp", "auth": {"user": "u", "pass": "s3cret"}}, {"auth": {"pass": "${X}"}}]"#;
    let steps = [
        (
            "transport",
            Text(transports).with_hint("a JSON array").after_refused("{}", "a JSON array"),
        ),
        ("Where to keep transports.0.auth.pass", Default),
        ("advanced", No),
    ];
    let entry = entry(&sandbox, &["mail", "-c", "mail"], &steps);
    assert_eq!(
        entry["transports"],
        json!([
            {"type": "smtp", "auth": {"user": "u", "pass": "${MAIL_TRANSPORTS_0_AUTH_PASS}"}},
            {"auth": {"pass": "${X}"}},
        ])
    );
    assert_eq!(sandbox.read(".env"), "MAIL_TRANSPORTS_0_AUTH_PASS=s3cret\n");
}

#[test]
fn other_takes_any_package_by_name() {
    for (typed, connector, dependency) in [
        ("@acme/db@^2.0.0", "@acme/db", r#""@acme/db": "^2.0.0""#),
        ("loopback-connector-x", "loopback-connector-x", r#""loopback-connector-x": "*""#),
    ] {
        let sandbox = npm_project();
        let name = Text(typed)
            .after_refused("", "required")
            .after_refused("a b", "not the name of a package")
            .after_refused("@acme", "not the name of a package")
            .after_refused("../x", "not the name of a package")
            .after_refused("x@", "not a version");
        let steps = [
            ("connector for x", Pick("other")),
            ("Enter the connector's module name:", name),
            ("Install", No),
        ];
        assert_eq!(entry(&sandbox, &["x"], &steps), json!({"name": "x", "connector": connector}));
        assert!(sandbox.read("package.json").contains(dependency), "{typed}");
    }
}

#[test]
fn other_with_a_listed_id_is_that_connector() {
    let steps =
        [("connector", Pick("other")), ("module name", Text("memory")), ("", Blank), ("", Blank)];
    assert_eq!(entry(&npm_project(), &["x"], &steps), json!({"name": "x", "connector": "memory"}));
}

#[test]
fn other_is_refused_what_the_manifest_cannot_take() {
    let crate_name = Text("sled@0.34")
        .after_refused("@acme/db", "not the name of a crate")
        .after_refused("sled@latest", "not a version requirement")
        .after_refused("atg", "no crate is known for `atg`");
    let steps =
        [("connector", Pick("other")), ("module name", crate_name), ("Install sled@0.34", No)];
    let sandbox = cargo_project();
    assert_eq!(entry(&sandbox, &["x"], &steps), json!({"name": "x", "connector": "sled"}));
    assert!(sandbox.read("Cargo.toml").contains("sled = \"0.34\""));
}

/// The labels of the connector list in a project, by cancelling there.
fn is_listed(sandbox: &Sandbox, label: &str) -> bool {
    let pick = [("connector for x", Pick(label)), ("", Cancel)];
    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        assert_eq!(wizard(sandbox, &["x"], &pick).unwrap_err().kind(), ErrorKind::Interrupted);
    }));
    found.is_ok()
}

#[test]
fn the_list_has_what_the_project_can_use() {
    let lb3 = npm_project();
    let lb4 = Sandbox::with(&[("package.json", LB4), ("server/datasources.json", "{}")]);
    let rust = cargo_project();
    assert!(is_listed(&lb3, "Email"));
    assert!(!is_listed(&lb4, "Email"), "LoopBack 4 has no mail connector");
    assert!(is_listed(&rust, "Email"));
    assert!(!is_listed(&rust, "ATG"), "no crate speaks it");
    for sandbox in [&lb3, &lb4, &rust] {
        assert!(is_listed(sandbox, "MongoDB (supported by StrongLoop)"));
    }
}

#[test]
fn a_connector_that_cannot_be_used_is_refused_before_any_question() {
    let lb4 = Sandbox::with(&[("package.json", LB4), ("server/datasources.json", "{}")]);
    let error = wizard(&lb4, &["m", "-c", "mail"], &[]).unwrap_err();
    assert!(error.to_string().contains("`mail` cannot be used with LoopBack 4"), "{error}");
    let error = wizard(&cargo_project(), &["m", "-c", "atg"], &[]).unwrap_err();
    assert!(error.to_string().contains("no crate is known for `atg`"), "{error}");
}

#[test]
fn a_connector_of_ones_own_is_in_the_list() {
    let sandbox = npm_project();
    sandbox.write(
        ".lbrs/connectors/acme.toml",
        "label = \"Acme DB\"\n[[settings]]\nkey = \"host\"\ndefault = \"localhost\"\n\
         [[settings]]\nkey = \"token\"\nsecret = true\n[npm]\npackage = \"acme-db\"\nrange = \"^3.1.0\"\n",
    );
    let steps = [
        ("connector", Pick("Acme DB")),
        ("host", Text("h").with_hint("localhost")),
        ("token", Text("t")),
        ("Where to keep token", Default),
        ("Install acme-db@^3.1.0", No),
    ];
    let expected = json!({"name": "a", "connector": "acme", "host": "h", "token": "${A_TOKEN}"});
    assert_eq!(entry(&sandbox, &["a"], &steps), expected);
}

#[test]
fn a_cargo_project_gets_the_crate() {
    let sandbox = cargo_project();
    let steps = [
        ("Connection String url", Blank),
        ("host", Blank),
        ("port", Blank),
        ("user", Blank),
        ("password", Blank),
        ("database", Text("shop")),
        ("advanced", Default),
        ("Install sqlx@0.9", No),
    ];
    let expected = json!({"name": "pg", "connector": "postgresql", "database": "shop"});
    assert_eq!(entry(&sandbox, &["pg", "-c", "postgresql"], &steps), expected);
    let manifest = sandbox.read("Cargo.toml");
    assert!(manifest.contains("sqlx = {") && manifest.contains("tokio = {"), "{manifest}");
}

#[test]
fn a_project_with_both_manifests_is_asked_which() {
    let both = || Sandbox::with(&[("package.json", r#"{"name": "x"}"#), ("Cargo.toml", CRATE)]);
    for (pick, file, dependency) in [
        ("package.json", "package.json", "loopback-connector-kv-redis"),
        ("Cargo.toml", "Cargo.toml", "redis ="),
    ] {
        let sandbox = both();
        let manifest = Pick(pick).among(["package.json", "Cargo.toml"]);
        let mut steps = vec![("url", Text("redis://h"))];
        steps.extend([("host", Blank), ("port", Blank), ("password", Blank), ("db", Blank)]);
        steps.extend([
            ("advanced", No),
            ("Which manifest gets the dependency:", manifest),
            ("Install", No),
        ]);
        wizard(&sandbox, &["r", "-c", "kv-redis"], &steps).unwrap();
        assert!(sandbox.read(file).contains(dependency), "{}", sandbox.read(file));
    }
    // With LoopBack in it, package.json is the one; so is it where no crate is known.
    let loopback = Sandbox::with(&[("package.json", LB3), ("Cargo.toml", CRATE)]);
    wizard(&loopback, &["m", "-c", "memory"], &[("", Blank), ("", Blank)]).unwrap();
    let sandbox = both();
    let steps = [("host", Blank), ("advanced", No), ("Install loopback-connector-riak", No)];
    wizard(&sandbox, &["a", "-c", "riak"], &steps).unwrap();
    assert!(sandbox.read("package.json").contains("loopback-connector-riak"));
}

#[test]
fn a_dependency_that_is_there_is_no_question() {
    let sandbox = npm_project();
    let package = r#"{"dependencies": {"loopback": "3", "loopback-connector-mongodb": "^4.0.0"}}"#;
    sandbox.write("package.json", package);
    wizard(&sandbox, &[], &MONGODB[..9]).unwrap();
    assert_eq!(sandbox.read("package.json"), package);
    let memory = [("", Text("m")), ("", Default), ("", Blank), ("", Blank)];
    wizard(&sandbox, &[], &memory).unwrap();
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
        assert_eq!((error.kind(), error.exit_code()), (ErrorKind::Interrupted, 130));
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

#[test]
fn a_url_in_place_of_the_name_fills_the_rest() {
    let sandbox = npm_project();
    let steps = [
        (
            "Enter the datasource name:",
            Text("postgres://app:s3cret@db.example.com:5433/orders?max=5")
                .after_refused("foo://x", "no connector takes a URL that starts with `foo:`")
                .after_refused("postgres://u:a/b@h", "written %2F"),
        ),
        (
            "Enter the datasource name:",
            Default.with_hint("orders").after_refused("a b", "cannot contain a space"),
        ),
        ("Where to keep password:", Pick("ORDERS_PASSWORD")),
        ("Configure advanced settings?", No),
        ("Install loopback-connector-postgresql", No),
    ];
    let expected = json!({
        "name": "orders",
        "connector": "postgresql",
        "host": "db.example.com",
        "port": 5433,
        "user": "app",
        "password": "${ORDERS_PASSWORD}",
        "database": "orders",
        "max": 5,
    });
    assert_eq!(entry(&sandbox, &[], &steps), expected);
    assert_eq!(sandbox.read(".env"), "ORDERS_PASSWORD=s3cret\n");
}

#[test]
fn a_variable_in_place_of_the_name_is_referred_to() {
    let sandbox = npm_project();
    sandbox.write(".env", "DATABASE_URL=mysql://u:s3cret@h/d\n");
    let steps = [
        ("Enter the datasource name:", Text("$DATABASE_URL").after_refused("$1", "digit")),
        ("Enter the datasource name:", Text("main").with_hint("mysql")),
        ("Configure advanced settings?", No),
        ("Install loopback-connector-mysql", No),
    ];
    let expected = json!({"name": "main", "connector": "mysql", "url": "${DATABASE_URL}"});
    assert_eq!(entry(&sandbox, &[], &steps), expected);
    assert_eq!(sandbox.read(".env"), "DATABASE_URL=mysql://u:s3cret@h/d\n");
}

#[test]
fn a_url_leaves_open_what_no_url_can_say() {
    let sandbox = npm_project();
    let flags = ["api", "--from-url", "https://api.example.com/v1"];
    let steps = [
        ("Default options for the request", Blank),
        ("An array of operation templates", Blank),
        ("Use default CRUD mapping", Blank),
        ("advanced", No),
        ("Install loopback-connector-rest", No),
    ];
    let expected =
        json!({"name": "api", "connector": "rest", "baseURL": "https://api.example.com/v1"});
    assert_eq!(entry(&sandbox, &flags, &steps), expected);
}

#[test]
fn a_url_that_overrides_is_offered_behind_the_advanced_settings() {
    let sandbox = npm_project();
    let flags = ["cache", "-c", "redis", "--set", "options={}"];
    let upfront = ["url", "host", "port", "password", "database"].map(|key| (key, Blank));
    let mut steps = upfront.to_vec();
    steps.extend([
        ("advanced", Yes),
        ("username", Blank),
        ("Let a URL in an environment variable override these settings?", Yes),
        (
            "Name of the environment variable:",
            Default.with_hint("CACHE_URL").after_refused("a-b", "only letters"),
        ),
        ("Install loopback-connector-redis", No),
    ]);
    let expected =
        json!({"name": "cache", "connector": "redis", "url": "${CACHE_URL}", "options": {}});
    assert_eq!(entry(&sandbox, &flags, &steps), expected);
}
