use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::take_apart;
use crate::catalog::{Catalog, Connector};
use crate::url::{ConnectionUrl, changes_in_url, compose};

/// The settings that the URL becomes, and what of it no setting takes.
fn settings(connector: &Connector, url: &str) -> (Map<String, Value>, Vec<String>) {
    let parsed = ConnectionUrl::parse(url).unwrap_or_else(|reason| panic!("{url}: {reason}"));
    let apart =
        take_apart(parsed, connector, false).unwrap_or_else(|reason| panic!("{url}: {reason:?}"));
    let value =
        |key: &str, text: &str| connector.setting(key).unwrap().typed(text).unwrap().unwrap();
    let settings = apart.settings.iter().map(|(key, text)| (key.clone(), value(key, text)));
    (settings.collect(), apart.left)
}

fn built_in(id: &str) -> Connector {
    Catalog::built_in().get(id).unwrap_or_else(|| panic!("no connector {id}")).clone()
}

fn url_of(connector: &Connector, settings: &Map<String, Value>) -> String {
    compose(connector, &|key| settings.get(key).cloned()).unwrap()
}

/// The connectors whose settings make a URL, each with the settings that the URL is made of.
const COMPOSED: [(&str, &[&str]); 15] = [
    ("arangodb", &["host", "port", "username", "password"]),
    ("cloudant", &["username", "password"]),
    ("couchdb", &["protocol", "host", "port"]),
    ("grpc", &["host", "port"]),
    ("jsonrpc", &["host", "port"]),
    ("kv-redis", &["host", "port", "password", "db"]),
    ("mongodb", &["host", "port", "user", "password", "database", "authSource"]),
    ("mqtt", &["host", "port", "user", "password", "client_id"]),
    ("mssql", &["host", "port", "user", "password", "database"]),
    ("mysql", &["host", "port", "user", "password", "database"]),
    ("postgresql", &["host", "port", "user", "password", "database"]),
    ("redis", &["host", "port", "password", "database"]),
    ("remote", &["protocol", "host", "port", "root"]),
    ("saphana", &["host", "port", "user", "password"]),
    ("sqlite3", &["file"]),
];

/// Settings of a connector: a value for each key, any text where any will do.
fn any_settings() -> impl Strategy<Value = (&'static str, Map<String, Value>)> {
    let of_one = |(id, keys): (&'static str, &'static [&'static str])| {
        let values: Vec<BoxedStrategy<Value>> = keys.iter().map(|key| any_value(id, key)).collect();
        values.prop_map(move |values| {
            (id, keys.iter().map(|key| (*key).to_owned()).zip(values).collect())
        })
    };
    proptest::sample::select(COMPOSED.to_vec()).prop_flat_map(of_one)
}

fn any_value(id: &str, key: &str) -> BoxedStrategy<Value> {
    let text =
        || "[ -~é日🦀]{1,12}".prop_filter("a reference", |text: &String| !text.ends_with('}'));
    match key {
        "host" => "[a-z][a-z0-9.-]{0,12}|::1|2001:db8::2".prop_map(Value::from).boxed(),
        "port" => (1..=65535_u16).prop_map(Value::from).boxed(),
        "db" => (0..16_u8).prop_map(Value::from).boxed(),
        "database" if id == "redis" => (0..16_u8).prop_map(Value::from).boxed(),
        "protocol" => Just(json!("https")).boxed(),
        "root" => "/[a-z/]{0,5}[a-z]".prop_map(Value::from).boxed(),
        "username" if id == "cloudant" => "[a-z][a-z0-9-]{0,12}".prop_map(Value::from).boxed(),
        _ => text().prop_map(Value::from).boxed(),
    }
}

proptest! {
    #[test]
    fn what_was_composed_is_taken_apart_again((id, expected) in any_settings()) {
        let connector = built_in(id);
        let url = url_of(&connector, &expected);
        let (mut found, left) = settings(&connector, &url);
        let text = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        if expected.iter().filter_map(text).any(|(key, text)| changes_in_url(&connector, &key, &text)) {
            // What the connector would not encode stays encoded.
            prop_assert_eq!(Value::Object(found.clone()), json!({ "url": &url }));
            prop_assert_eq!(url_of(&connector, &found), url);
            return Ok(());
        }
        // The forms say these too.
        let said = match id {
            "mssql" => "encrypt",
            "jsonrpc" | "grpc" | "arangodb" => "protocol",
            _ => "",
        };
        found.shift_remove(said);
        prop_assert_eq!(found, expected, "{}: {}", id, url);
        prop_assert!(left.is_empty(), "{:?}", left);
    }
}

#[test]
fn a_part_goes_to_the_key_that_the_connector_has_for_it() {
    let mut catalog = Catalog::built_in();
    let template = r#"
        label = "Acme"
        settings = [{ key = "hostname" }, { key = "port", type = "port" }, { key = "username" }, { key = "file_name" }]
        [url]
        schemes = ["acme"]
    "#;
    catalog.add_template("acme.toml", "acme", template).unwrap();
    let (found, left) = settings(catalog.get("acme").unwrap(), "acme://u@h:1/f");
    let expected = json!({"username": "u", "hostname": "h", "port": 1, "file_name": "f"});
    assert_eq!((Value::Object(found), left), (expected, Vec::new()));
}

#[test]
fn a_value_that_is_spelled_as_the_form_is_no_less_a_value() {
    let (found, _) = settings(&built_in("mysql"), "mysql://{user}:{password}@h");
    let expected = json!({"user": "{user}", "password": "{password}", "host": "h"});
    assert_eq!(Value::Object(found), expected);
}

#[test]
fn every_form_of_the_catalog_is_tested() {
    let catalog = Catalog::built_in();
    let composed = catalog.iter().filter(|connector| {
        let rule = connector.url.as_ref().and_then(|rule| rule.template.as_deref());
        rule.is_some_and(|form| form.contains("//"))
    });
    for connector in composed.filter(|connector| !["oracle", "couchbase"].contains(&&*connector.id))
    {
        assert!(COMPOSED.iter().any(|(id, _)| *id == connector.id), "{}", connector.id);
    }
}

/// Connector, URL, and the settings that it becomes.
const URLS: [(&str, &str, &str); 40] = [
    (
        "postgresql",
        "postgresql://u:p%40@h:5433/d?ssl=true&max=5",
        r#"{"host": "h", "port": 5433, "user": "u", "password": "p@", "database": "d", "ssl": true, "max": 5}"#,
    ),
    ("postgresql", "postgres:///d?host=/run/pg", r#"{"database": "d", "host": "/run/pg"}"#),
    (
        "postgresql",
        "postgres://h/d?sslmode=require",
        r#"{"url": "postgres://h/d?sslmode=require"}"#,
    ),
    // The driver takes `0` for off in a URL, and for on as a setting.
    ("postgresql", "postgres://h/d?ssl=0", r#"{"url": "postgres://h/d?ssl=0"}"#),
    ("postgresql", "postgres://h/d?ssl=maybe", r#"{"url": "postgres://h/d?ssl=maybe"}"#),
    ("postgresql", "postgres://h/d?host=other", r#"{"url": "postgres://h/d?host=other"}"#),
    ("postgresql", "postgres://h/a/b", r#"{"url": "postgres://h/a/b"}"#),
    ("postgresql", "postgres://h/d?url=x", r#"{"url": "postgres://h/d?url=x"}"#),
    (
        "mysql",
        "mariadb://u@h/d?connectionLimit=5&ssl=%7B%22ca%22%3A1%7D",
        r#"{"host": "h", "user": "u", "database": "d", "connectionLimit": 5, "ssl": {"ca": 1}}"#,
    ),
    (
        "mysql",
        "jdbc:mysql://h/d?user=u&password=p",
        r#"{"host": "h", "database": "d", "user": "u", "password": "p"}"#,
    ),
    ("mysql", "MySQL://h", r#"{"host": "h"}"#),
    (
        "mongodb",
        "mongodb://u:p@a:1,b:2/d?replicaSet=r",
        r#"{"url": "mongodb://u:p@a:1,b:2/d?replicaSet=r"}"#,
    ),
    ("mongodb", "mongodb+srv://u:p@h/d", r#"{"url": "mongodb+srv://u:p@h/d"}"#),
    (
        "mongodb",
        "mongodb://h/d?replicaSet=r&retryWrites=false",
        r#"{"host": "h", "database": "d", "replicaSet": "r", "retryWrites": false}"#,
    ),
    ("mongodb", "mongodb://u:p%40ss@h", r#"{"url": "mongodb://u:p%40ss@h"}"#),
    ("mongodb", "mongodb://u%2540x@h", r#"{"url": "mongodb://u%2540x@h"}"#),
    (
        "mongodb",
        "mongodb://u:p!s@h:1",
        r#"{"host": "h", "port": 1, "user": "u", "password": "p!s"}"#,
    ),
    ("mongodb", "mongodb://h/d?w=majority", r#"{"url": "mongodb://h/d?w=majority"}"#),
    (
        "kv-redis",
        "redis://bob:p@h/1",
        r#"{"host": "h", "username": "bob", "password": "p", "db": 1}"#,
    ),
    ("kv-redis", "rediss://:p@h", r#"{"url": "rediss://:p@h"}"#),
    ("redis", "redis://x:p@h", r#"{"host": "h", "password": "p"}"#),
    ("redis", "redis://bob:p@h", r#"{"url": "redis://bob:p@h"}"#),
    (
        "mssql",
        "sqlserver://h:1433;database=d;user=sa;password=a/b@c",
        r#"{"host": "h", "port": 1433, "database": "d", "user": "sa", "password": "a/b@c"}"#,
    ),
    ("mssql", "sqlserver://sa:p@h/d?foo=1", r#"{"url": "mssql://sa:p@h/d?foo=1"}"#),
    ("mssql", "mssql://h?encrypt=false", r#"{"host": "h", "encrypt": false}"#),
    ("mssql", "mssql://h?encrypt=true", r#"{"host": "h", "encrypt": true}"#),
    ("couchdb", "http://h", r#"{"protocol": "http", "host": "h"}"#),
    (
        "mysql",
        "mysql://u:p@%2Fcloudsql%2Fp%3Aeu%3Ai/d",
        r#"{"user": "u", "password": "p", "socketPath": "/cloudsql/p:eu:i", "database": "d"}"#,
    ),
    ("sqlite3", "sqlite:shop.db", r#"{"file": "shop.db"}"#),
    ("sqlite3", "sqlite::memory:", r#"{"file": ":memory:"}"#),
    ("couchdb2", "couchdb://u:p@h:5984/d", r#"{"url": "http://u:p@h:5984/d"}"#),
    (
        "couchdb",
        "https://h:6984/d",
        r#"{"protocol": "https", "host": "h", "port": 6984, "database": "d"}"#,
    ),
    ("couchdb", "http://u:p@h/d", r#"{"url": "http://u:p@h/d"}"#),
    (
        "cloudant",
        "https://u:p@u.cloudant.com/d",
        r#"{"username": "u", "password": "p", "database": "d"}"#,
    ),
    ("cloudant", "https://u:p@other.example.com", r#"{"url": "https://u:p@other.example.com"}"#),
    ("rest", "https://u:p@h/v1?a=@#x", r#"{"baseURL": "https://u:p@h/v1?a=@#x"}"#),
    ("mqlight", "amqps://u:p@h", r#"{"service": "amqps://u:p@h"}"#),
    (
        "oracle",
        "oracle://u:p@h:1521/XE",
        r#"{"host": "h", "port": 1521, "user": "u", "password": "p", "database": "XE"}"#,
    ),
    (
        "cassandra",
        "cassandra://u:p@h/ks",
        r#"{"host": "h", "user": "u", "password": "p", "database": "ks"}"#,
    ),
    ("arangodb", "arangodb://h", r#"{"host": "h"}"#),
];

#[test]
fn a_url_becomes_settings_or_stays_whole() {
    for (id, url, expected) in URLS {
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(Value::Object(settings(&built_in(id), url).0), expected, "{url}");
    }
}
