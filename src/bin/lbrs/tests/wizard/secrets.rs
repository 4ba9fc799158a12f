//! Where secrets are stored: the question, the flag, and the variables in `.env`.

use crate::tests::scripted::Answer::{Blank, Default, No, Pick, Text, Yes};
use serde_json::json;

use super::{Step, entry, npm_project};

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
        .after_refused("1A", "not start with a digit");
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
