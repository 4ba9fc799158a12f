//! Secrets in no error, warning or `Debug`.

use lbrs::{LoadError, Loader};

const SECRET: &str = "hunter2";

/// Every text that the library can make of the files.
fn everything(loader: &Loader) -> String {
    let mut out = format!("{loader:?} {:#?}", loader.layers());
    let all = |error: &LoadError| format!("{error} {error:?} {:?} {}", error.place(), error.help());
    match loader.load() {
        Err(error) => {
            out += &all(&error);
            out += &format!("{:?}", lbrs::Error::from(error));
        }
        Ok(sources) => {
            out += &format!("{sources:?} {sources:#?}");
            for warning in sources.warnings() {
                out += &format!("{warning} {warning:?}");
            }
            for source in &sources {
                out += &format!("{source:?} {source:#?}");
                for (key, value) in source.settings() {
                    out += &format!("{value:?} {:?} {}", value.data(), value.origin());
                    out += &source
                        .get::<Vec<u8>>(key)
                        .map_or_else(|error| all(&error), |_| String::new());
                    out += &source
                        .get::<bool>(key)
                        .map_or_else(|error| all(&error), |_| String::new());
                }
                out +=
                    &source.connection_string().map_or_else(|error| all(&error), |_| String::new());
            }
        }
    }
    out
}

#[test]
fn a_secret_shows_nowhere() {
    let whole = [
        r#"{ "db": { "connector": "mysql", "password": "hunter2" } }"#,
        r#"{ "db": { "connector": "own", "myApiKey": "hunter2", "client_secret": 5 } }"#,
        r#"{ "db": { "connector": "mongodb", "url": "mongodb://u:hunter2@h/d?a=b" } }"#,
        r#"{ "db": { "connector": "rest", "baseURL": "https://h/?key=hunter2" } }"#,
        r#"{ "db": { "connector": "db2", "dsn": "DATABASE=d;PWD=hunter2" } }"#,
        r#"{ "db": { "user": "${SECRET}", "list": ["${SECRET}", { "x": "${SECRET}" }] } }"#,
        r#"{ "db": { "auth": { "password": { "deep": ["hunter2"] } } } }"#,
        r#"{ "db": { "password": "hunter2-${NOTHING}" } }"#,
        r#"{ "db": { "password": "hunter2${SECRET}", "connector": "none" } }"#,
        // A value that is not closed, not quoted, or in a layer that cannot be merged.
        r#"{ "db": { "password": "hunter2 } }"#,
        r#"{ "db": { "password": hunter2 } }"#,
        r#"{ "db": { "password": "hunter2" "x" } }"#,
    ];
    for text in whole {
        let loader = Loader::in_memory([("datasources.json", text)])
            .variables(|_| None)
            .variable("SECRET", SECRET);
        let out = everything(&loader);
        assert!(!out.contains(SECRET), "{text}\n{out}");
    }
    for layer in [r#"{ "db": { "a": "hunter2" } }"#, r#"{ "db": "hunter2" }"#] {
        let files =
            [("datasources.json", r#"{ "db": { "a": [] } }"#), ("datasources.local.json", layer)];
        let out = everything(&Loader::in_memory(files).variables(|_| None));
        assert!(out.contains("cannot merge") && !out.contains(SECRET), "{out}");
    }
}

#[test]
fn a_value_says_whether_it_is_secret() {
    let sources = super::load(&[(
        "datasources.json",
        r#"{ "db": { "host": "h", "password": "p", "tokenUrl": "https://h", "url": "x://u:p@h", "auth": { "token": "t", "kind": "k" } } }"#,
    )]);
    let db = sources.get("db").unwrap();
    let secret: Vec<&str> =
        db.settings().filter(|(_, value)| value.is_secret()).map(|(key, _)| key).collect();
    assert_eq!(secret, ["password", "url"]);
    let auth = db.setting("auth").unwrap();
    assert!(auth.get("token").unwrap().is_secret() && !auth.get("kind").unwrap().is_secret());
}
