//! A connection URL, or a variable that holds one, in place of the answers.

use crate::tests::scripted::Answer::{Blank, Default, No, Pick, Text, Yes};
use serde_json::json;

use super::{entry, npm_project};

#[test]
fn a_url_in_place_of_the_name_fills_the_rest() {
    let sandbox = npm_project();
    let steps = [
        (
            "Enter the datasource name:",
            Text("postgres://app:s3cret@db.example.com:5433/orders?max=5")
                .after_refused("foo://x", "no connector takes a URL that starts with `foo:`")
                .after_refused("postgres://u:1/b@h", "written %2F")
                .after_refused("postgres:h", "`//` is missing after `postgres:`"),
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

#[test]
fn a_url_at_its_question_is_judged_like_any_other() {
    let sandbox = npm_project();
    let flags = ["m", "-c", "mongodb", "--secrets", "inline"];
    let steps = [
        (
            "Connection String url",
            Text("mongodb://u:s3@cret@h/d")
                .after_refused("localhost:27017", "no scheme, at character 1")
                .after_refused("mongodb://u:s3cret@/d", "no host, at character 20"),
        ),
        ("host:", Text("h").after_refused("local host", "a space in the host, at character 6")),
        ("port:", Blank),
        ("user:", Blank),
        ("password:", Blank),
        ("database:", Blank),
        ("Configure advanced settings?", No),
        ("Install loopback-connector-mongodb", No),
    ];
    let expected = json!({
        "name": "m",
        "connector": "mongodb",
        "url": "mongodb://u:s3%40cret@h/d",
        "host": "h",
    });
    assert_eq!(entry(&sandbox, &flags, &steps), expected);
}
