//! What a connector requires, and the defaults of it.

use crate::tests::scripted::Answer::{Blank, Default, No, Pick, Text};
use serde_json::json;

use super::{entry, npm_project};

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
