//! The search of the connector list, on a real terminal.

use crate::pty::{ENTER, Pty};
use crate::sandbox::Sandbox;

fn npm_project() -> Sandbox {
    let package = r#"{"name": "shop", "dependencies": {"loopback": "^3.28.0"}}"#;
    Sandbox::with(&[("package.json", package), ("server/datasources.json", "{}\n")])
}

/// What stands behind the question after these keys and Enter.
fn chosen(typed: &str) -> String {
    let sandbox = npm_project();
    let mut pty = Pty::start(&sandbox.lbrs(["datasource", "x"]));
    pty.expect("Select the connector for x:").expect("> In-memory db");
    pty.keys(typed).keys(ENTER).expect("\n? ").ctrl('c');
    let ended = pty.end();
    let rows = ended.rows(200, 60);
    let start = "? Select the connector for x: ";
    let row = rows.iter().find_map(|row| row.strip_prefix(start)).unwrap_or_default();
    row.split(" (").next().unwrap_or_default().to_owned()
}

#[test]
fn a_name_is_found_before_names_that_hold_it_and_dead_connectors_last() {
    for (typed, label) in [
        ("es", "Elasticsearch 6 and 7"),
        ("elasticsearch", "Elasticsearch 6 and 7"),
        ("redis", "Redis key-value connector"),
        ("sqlite", "SQLite"),
        ("couch", "Couchdb 2.x"),
        ("couchdb", "Couchdb 2.x"),
        ("twilio", "Twilio Connector"),
        ("storage", "Storage: Amazon S3"),
        ("MongoDB", "MongoDB"),
        ("loopback-connector-kv-redis", "Redis key-value connector"),
    ] {
        assert_eq!(chosen(typed), label, "{typed}");
    }
}

#[test]
fn where_nothing_matches_other_is_named() {
    let sandbox = npm_project();
    let mut pty = Pty::with_size(&sandbox.lbrs(["datasource", "x"]), 40, 24);
    pty.expect("In-memory db").keys("firebird").expect(">> nothing matches").expect("`other`");
    pty.ctrl('u').keys("other").expect("> other").keys(ENTER).expect("module name:").ctrl('c');
    pty.end().assert_clean(130);
}
