//! `--from-url`: whatever the library composes, it takes apart again.

use crate::errors::told;
use crate::gather::from_url::FromUrl;
use crate::gather::given::{Given, GivenValue};
use lbrs::Loader;
use lbrs::internal::catalog::{Catalog, Connector};
use lbrs::internal::datasource::changes_in_url;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The settings that `--from-url` gives for a URL, and what it warns of.
fn settings(connector: &Connector, url: &str) -> (Map<String, Value>, Vec<String>) {
    let mut given = Given::default();
    let url = FromUrl::parse(url).unwrap_or_else(|reason| panic!("{url}: {reason}"));
    let warnings = url.answer(connector, &mut given).unwrap_or_else(|error| panic!("{error:?}"));
    let value = |key: &str, value: &GivenValue| match value {
        GivenValue::Text(text) => {
            let setting = connector.setting(key).unwrap();
            let json = setting.typed(text.expose()).unwrap().unwrap().to_string();
            serde_json::from_str(&json).unwrap()
        }
        _ => panic!("{key} is no text"),
    };
    let settings = given.settings.iter().map(|(key, given)| (key.clone(), value(key, given)));
    (settings.collect(), warnings)
}

fn built_in(id: &str) -> Connector {
    Catalog::built_in().get(id).unwrap_or_else(|| panic!("no connector {id}")).clone()
}

fn url_of(connector: &Connector, settings: &Map<String, Value>) -> String {
    let mut entry = settings.clone();
    entry.insert("connector".to_owned(), json!(connector.connector));
    let text = json!({ "db": entry }).to_string();
    let loader = Loader::in_memory([("datasources.json", text)]).variables(|_| None);
    let sources = loader.load().unwrap();
    sources.get("db").unwrap().connection_url().unwrap()
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
        let (mut found, warnings) = settings(&connector, &url);
        let text = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        if expected.iter().filter_map(text).any(|(key, text)| changes_in_url(&connector, &key, &text)) {
            // What the connector would not encode stays encoded.
            prop_assert_eq!(Value::Object(found.clone()), json!({ "url": &url }));
            prop_assert_eq!(url_of(&connector, &found), url);
            return Ok(());
        }
        if id == "grpc" || id == "jsonrpc" {
            found.shift_remove("protocol");
        }
        prop_assert_eq!(found, expected, "{}: {}", id, url);
        prop_assert!(warnings.is_empty(), "{:?}", warnings);
    }

    #[test]
    fn no_url_makes_it_panic_or_quotes_its_password(
        scheme in proptest::sample::select(Catalog::built_in().schemes().iter().map(ToString::to_string).collect::<Vec<_>>()),
        before in "[a-z@:/?#;=&%]{0,6}",
        after in "[a-z@:/?#;=&%,0-9]{0,12}",
    ) {
        let text = format!("{scheme}://u:{before}Hunter2{after}@h/d");
        let catalog = Catalog::built_in();
        let said = match FromUrl::parse(&text) {
            Err(reason) => reason,
            Ok(url) => {
                let connector = url.connector(&catalog, None, "").unwrap().unwrap();
                match url.answer(connector, &mut Given::default()) {
                    Ok(warnings) => warnings.join("\n"),
                    Err(error) => format!("{:?}", told(&error)),
                }
            }
        };
        prop_assert!(!said.contains("Hunter2"), "{}: {}", text, said);
    }
}

#[test]
fn the_name_of_an_option_that_may_be_half_a_password_is_not_quoted() {
    let connector = built_in("sqlite3");
    let (_, warnings) = settings(&connector, "sqlite://u:?Hunter2=@h/d");
    assert!(!warnings.is_empty() && !warnings.join(" ").contains("Hunter2"), "{warnings:?}");
}

#[test]
fn a_value_that_is_spelled_as_the_form_is_no_less_a_value() {
    let (found, _) = settings(&built_in("mysql"), "mysql://{user}:{password}@{host}");
    let expected = json!({"user": "{user}", "password": "{password}", "host": "{host}"});
    assert_eq!(Value::Object(found), expected);
}

#[test]
fn an_unknown_scheme_ends_at_the_first_colon() {
    let error = |text: &str| {
        let url = FromUrl::parse(text).unwrap();
        told(&url.connector(&Catalog::built_in(), None, "").unwrap_err()).message
    };
    let said = error("unheard://u:Hunter2@h");
    assert_eq!(said, "no connector takes a URL that starts with `unheard:`");
    // Other slashes further on make no scheme of what stands before them.
    let said = error("unheard:u:Hunter2@h/d?proxy=http://b");
    assert!(said.starts_with("the URL cannot be read") && !said.contains("Hunter2"), "{said}");
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
const URLS: [(&str, &str, &str); 38] = [
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
    ("mysql", "$DB", r#"{"url": "${DB}"}"#),
    ("rest", "${API_URL}", r#"{"baseURL": "${API_URL}"}"#),
];

#[test]
fn a_url_becomes_settings_or_stays_whole() {
    for (id, url, expected) in URLS {
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(Value::Object(settings(&built_in(id), url).0), expected, "{url}");
    }
}

#[test]
fn what_a_connector_cannot_take_is_said() {
    for (id, url, message) in [
        ("mysql", "postgres://h", "mysql takes no URL that starts with `postgres:`"),
        ("memory", "mysql://h", "memory takes no URL that starts with `mysql:`"),
        (
            "mysql",
            "jdbc:mysql:h",
            "the URL cannot be read: `//` is missing after `mysql:`, as in mysql://HOST",
        ),
        (
            "couchdb2",
            "https:h",
            "the URL cannot be read: `//` is missing after `https:`, as in https://HOST",
        ),
        ("cassandra", "cassandra://a,b", "cassandra has no setting for all that the URL says"),
        ("cassandra", "${DB}", "cassandra has no setting for a URL, which could hold ${DB}"),
    ] {
        let url = FromUrl::parse(url).unwrap();
        let error = url.answer(&built_in(id), &mut Given::default()).unwrap_err();
        assert_eq!(told(&error).message, message);
    }
    let (found, warnings) = settings(&built_in("cassandra"), "cassandra://h/ks?compression=lz4");
    assert_eq!(Value::Object(found), json!({"host": "h", "database": "ks"}));
    assert_eq!(
        warnings,
        ["cassandra has no setting for the option `compression` of the URL: left out"]
    );
}
