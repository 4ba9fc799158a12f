//! Changing and removing: the questions of `lbrs datasource edit` and `remove`.

use std::ffi::OsString;

use crate::cli::{Cli, Command, EditArgs, RemoveArgs, Verb};
use crate::commands::{edit, remove::remove};
use crate::errors::{Cancelled, Result};
use crate::session::Session;
use crate::tests::scripted::{Answer, Scripted};
use crate::ui::{Color, Output, Ui};

use crate::tests::sandbox::{Sandbox, tree};
use Answer::{Blank, Cancel, Default, No, Pick, Text, Yes};

/// Words of a question, and its answer.
type Step<'a> = (&'a str, Answer<'a>);

const PACKAGE: &str =
    r#"{"dependencies": {"loopback": "^3.0.0", "loopback-connector-mysql": "^5.4.4"}}"#;

const FILE: &str = r#"{
  "db": {
    "name": "db",
    "connector": "mysql", // ours
    "host": "localhost",
    "port": 3307,
    "user": "shop",
    "password": "hunter2",
    "extra": [1, 2]
  }
}
"#;

fn shop() -> Sandbox {
    Sandbox::with(&[("package.json", PACKAGE), ("server/datasources.json", FILE)])
}

fn verb(args: &[&str]) -> Verb {
    let line = ["lbrs", "datasource"].iter().chain(args);
    let line: Vec<_> = line.map(OsString::from).collect();
    match Cli::read(&line).unwrap_or_else(|error| panic!("{error}")).command {
        Command::Datasource(args) => args.verb.expect("the line has a verb"),
        _ => unreachable!("the line says datasource"),
    }
}

fn edit_args(flags: &[&str]) -> EditArgs {
    match verb(&[&["edit", "db"], flags].concat()) {
        Verb::Edit(args) => *args,
        _ => unreachable!("the line says edit"),
    }
}

fn remove_args(flags: &[&str]) -> RemoveArgs {
    match verb(&[&["remove", "db"], flags].concat()) {
        Verb::Remove(args) => args,
        _ => unreachable!("the line says remove"),
    }
}

fn quiet() -> Ui {
    let (json, quiet, verbose) = (false, true, false);
    Ui::new(&Output { json, color: Some(Color::Never), quiet, verbose })
}

/// Goes through the questions; returns those that were asked.
fn wizard(sandbox: &Sandbox, flags: &[&str], steps: &[Step<'_>]) -> Result<Vec<String>> {
    let mut script = Scripted::new(steps.iter().cloned());
    let args = edit_args(flags);
    let input = edit::input(&args, &mut std::io::empty())?;
    let session = Session::open(Some(&sandbox.root()), quiet(), &mut script)?;
    edit::edit(&input, &args, session)?;
    Ok(script.asked().to_vec())
}

/// The questions of mysql, each with what stands beside it, and an answer that keeps everything.
fn kept() -> Vec<Step<'static>> {
    vec![
        ("Select the connector for db:", Default),
        ("Connection String url", Blank),
        ("host:", Blank.with_hint("localhost")),
        ("port:", Blank.with_hint("3307")),
        ("user:", Blank.with_hint("shop")),
        ("password:", Blank.with_hint("****")),
        ("database:", Blank),
        ("Configure advanced settings?", Default),
    ]
}

#[test]
fn enter_alone_keeps_everything() {
    let sandbox = shop();
    let before = tree(&sandbox.root());
    let asked = wizard(&sandbox, &[], &kept()).unwrap();
    assert_eq!(tree(&sandbox.root()), before);
    assert!(asked.iter().all(|question| !question.contains("hunter2")), "{asked:?}");
}

#[test]
fn answers_change_and_a_dash_takes_out() {
    let sandbox = shop();
    let mut steps = kept();
    steps[2].1 = Text("db.example.com");
    steps[3].1 = Text("-").after_refused("70000", "65535");
    steps[6].1 = Text("orders");
    wizard(&sandbox, &[], &steps).unwrap();
    let expected = FILE
        .replace("localhost", "db.example.com")
        .replace("    \"port\": 3307,\n", "")
        .replace("    \"extra\"", "    \"database\": \"orders\",\n    \"extra\"");
    assert_eq!(sandbox.read("server/datasources.json"), expected);
    assert_eq!(sandbox.read("package.json"), PACKAGE);
}

#[test]
fn a_dash_at_what_is_not_there_writes_nothing() {
    let sandbox = shop();
    let mut steps = kept();
    steps[1].1 = Text("-");
    steps[6].1 = Text("-");
    wizard(&sandbox, &[], &steps).unwrap();
    assert_eq!(sandbox.read("server/datasources.json"), FILE);
}

#[test]
fn a_new_secret_is_asked_for_its_place() {
    let sandbox = shop();
    let mut steps = kept();
    steps[5].1 = Text("s3cret");
    steps.insert(7, ("Where to keep password:", Default));
    wizard(&sandbox, &[], &steps).unwrap();
    let expected = FILE.replace("hunter2", "${DB_PASSWORD}");
    assert_eq!(sandbox.read("server/datasources.json"), expected);
    assert_eq!(sandbox.read(".env"), "DB_PASSWORD=s3cret\n");
}

#[test]
fn a_new_secret_is_offered_the_variable_that_has_the_old_one() {
    let sandbox = shop();
    let file = FILE.replace("hunter2", "${SHOP_PW}");
    sandbox.write("server/datasources.json", &file);
    sandbox.write(".env", "SHOP_PW=old\n");
    let mut steps = kept();
    // A reference is no secret: it shows.
    steps[5].1 = Text("s3cret").with_hint("${SHOP_PW}");
    steps.insert(7, ("Where to keep password:", Pick("SHOP_PW")));
    wizard(&sandbox, &[], &steps).unwrap();
    assert_eq!(sandbox.read("server/datasources.json"), file);
    assert_eq!(sandbox.read(".env"), "SHOP_PW=s3cret\n");
}

#[test]
fn a_new_secret_is_offered_a_variable_of_its_own_where_another_setting_has_the_old_one() {
    let sandbox = shop();
    let file = FILE.replace("hunter2", "${SHOP_PW}").replace("[1, 2]", "[\"${SHOP_PW}\"]");
    sandbox.write("server/datasources.json", &file);
    sandbox.write(".env", "SHOP_PW=old\n");
    let mut steps = kept();
    steps[5].1 = Text("s3cret").with_hint("${SHOP_PW}");
    let places = Pick("DB_PASSWORD").among(["DB_PASSWORD", "another", "plain text"]);
    steps.insert(7, ("Where to keep password:", places));
    wizard(&sandbox, &[], &steps).unwrap();
    let expected = file.replace("\"password\": \"${SHOP_PW}\"", "\"password\": \"${DB_PASSWORD}\"");
    assert_eq!(sandbox.read("server/datasources.json"), expected);
    assert_eq!(sandbox.read(".env"), "SHOP_PW=old\nDB_PASSWORD=s3cret\n");
}

#[test]
fn a_flag_takes_its_question_away() {
    let sandbox = shop();
    let mut steps = kept();
    steps.remove(2);
    wizard(&sandbox, &["--set", "host=h"], &steps).unwrap();
    assert_eq!(sandbox.read("server/datasources.json"), FILE.replace("localhost", "h"));
}

#[test]
fn another_connector_brings_its_questions_and_its_package() {
    let sandbox = shop();
    wizard(
        &sandbox,
        &[],
        &[
            ("Select the connector for db:", Pick("PostgreSQL")),
            ("Connection String url", Blank),
            ("host:", Blank.with_hint("localhost")),
            ("port:", Text("5432").with_hint("3307")),
            ("user:", Blank),
            ("password:", Blank.with_hint("****")),
            ("database:", Blank),
            ("Configure advanced settings?", Default),
            ("Install loopback-connector-postgresql@^5.5.2", No),
            (
                "No other data source needs loopback-connector-mysql. Remove it from package.json",
                Yes,
            ),
        ],
    )
    .unwrap();
    let expected = FILE
        .replace("\"mysql\"", "\"postgresql\"")
        .replace("3307", "5432")
        .replace("\"hunter2\",\n    \"extra\": [1, 2]", "\"hunter2\"");
    assert_eq!(sandbox.read("server/datasources.json"), expected);
    let package = PACKAGE.replace(
        "\"loopback-connector-mysql\": \"^5.4.4\"",
        "\"loopback-connector-postgresql\": \"^5.5.2\"",
    );
    assert_eq!(sandbox.read("package.json"), package);
}

#[test]
fn a_layer_gets_only_what_differs_from_the_base() {
    let sandbox = shop();
    let mut steps = kept();
    steps[2].1 = Text("db.example.com");
    steps[4].1 = Text("shop");
    wizard(&sandbox, &["--env", "production"], &steps).unwrap();
    assert_eq!(sandbox.read("server/datasources.json"), FILE);
    let layer = "{\n  \"db\": {\n    \"host\": \"db.example.com\"\n  }\n}\n";
    assert_eq!(sandbox.read("server/datasources.production.json"), layer);
}

#[test]
fn a_dash_switches_off_what_a_layer_below_has() {
    let sandbox = shop();
    sandbox.write("server/datasources.json", &FILE.replace("\"host\"", "\"url\""));
    let mut steps = kept();
    steps[1].1 = Text("-").with_hint("localhost");
    steps[2].1 = Text("127.0.0.1").with_hint("localhost");
    wizard(&sandbox, &["--env", "local"], &steps).unwrap();
    let layer = "{\n  \"db\": {\n    \"url\": \"\",\n    \"host\": \"127.0.0.1\"\n  }\n}\n";
    assert_eq!(sandbox.read("server/datasources.local.json"), layer);
}

#[test]
fn a_dash_is_refused_where_a_layer_cannot_switch_off() {
    let sandbox = shop();
    sandbox.write("server/datasources.json", &FILE.replace("\"extra\"", "\"connectionLimit\""));
    let file = sandbox.read("server/datasources.json").replace("[1, 2]", "4");
    sandbox.write("server/datasources.json", &file);
    let mut steps = kept();
    steps[7].1 = Yes;
    let limit = Blank.after_refused("-", "no value is known that mysql takes for off");
    steps.extend([("socketPath", Blank), ("connectionLimit", limit), ("collation", Cancel)]);
    assert!(wizard(&sandbox, &["--env", "local"], &steps).is_err());
}

#[test]
fn leaving_at_any_question_changes_nothing() {
    for end in 0..kept().len() {
        let sandbox = shop();
        let before = tree(&sandbox.root());
        let mut steps = kept();
        steps[2].1 = Text("elsewhere");
        steps.truncate(end + 1);
        steps[end].1 = Cancel;
        let error = wizard(&sandbox, &[], &steps).unwrap_err();
        assert!(error.is::<Cancelled>());
        assert_eq!(tree(&sandbox.root()), before);
    }
}

fn removal(sandbox: &Sandbox, flags: &[&str], steps: &[Step<'_>]) -> Result<()> {
    let mut script = Scripted::new(steps.iter().cloned());
    remove(&remove_args(flags), Session::open(Some(&sandbox.root()), quiet(), &mut script)?)
}

#[test]
fn a_removal_is_confirmed_and_offers_the_dependency() {
    const REMOVE: &str = "Remove db from server/datasources.json";
    const OFFER: &str = "No other data source needs loopback-connector-mysql";
    let sandbox = shop();
    removal(&sandbox, &[], &[(REMOVE, No)]).unwrap();
    assert_eq!(sandbox.read("server/datasources.json"), FILE);
    let error = removal(&sandbox, &[], &[(REMOVE, Yes), (OFFER, Cancel)]).unwrap_err();
    assert!(error.is::<Cancelled>());
    assert_eq!(sandbox.read("server/datasources.json"), FILE);
    removal(&sandbox, &[], &[(REMOVE, Default), (OFFER, Yes)]).unwrap();
    assert_eq!(sandbox.read("server/datasources.json"), "{}\n");
    assert_eq!(sandbox.read("package.json"), r#"{"dependencies": {"loopback": "^3.0.0"}}"#);
}

#[test]
fn a_removal_without_its_dependency_keeps_the_manifest() {
    let sandbox = shop();
    let offer = ("No other data source needs loopback-connector-mysql", Default);
    removal(&sandbox, &[], &[("Remove db", Yes), offer]).unwrap();
    assert_eq!(sandbox.read("package.json"), PACKAGE);
}
