//! What a Rust program gets out of a data source.

use std::collections::BTreeMap;

use lbrs::internal::resolve::Data;
use lbrs::{DataSource, DataSources, Loader};
use serde::Deserialize;

use super::{load, loader};

const TEXT: &str = r#"{
  "main": {
    "connector": "mysql",
    "port": "${PORT_TEXT}",
    "ssl": "true",
    "pin": 1234,
    "ratio": 1e3,
    "big": 18446744073709551615,
    "small": -9223372036854775808,
    "hosts": ["a", "b"],
    "nothing": null,
    "mode": "fast",
    "auth": { "token": "t0ken" }
  }
}"#;

fn sources() -> DataSources {
    loader(&[("datasources.json", TEXT)]).variable("PORT_TEXT", "3306").load().unwrap()
}

fn main() -> DataSource {
    sources().get("main").unwrap().clone()
}

#[test]
fn settings_fit_the_types_of_the_program() {
    let main = main();
    assert_eq!(main.get::<u16>("port").unwrap(), 3306);
    assert_eq!(main.get::<f64>("port").unwrap(), 3306.0);
    assert_eq!(main.get::<String>("port").unwrap(), "3306");
    assert!(main.get::<bool>("ssl").unwrap());
    assert_eq!(main.get::<String>("pin").unwrap(), "1234");
    assert_eq!(main.get::<u32>("ratio").unwrap(), 1000);
    assert_eq!(main.get::<u64>("big").unwrap(), u64::MAX);
    assert_eq!(main.get::<i64>("small").unwrap(), i64::MIN);
    assert_eq!(main.get::<Vec<String>>("hosts").unwrap(), ["a", "b"]);
    assert_eq!(main.get::<Option<u8>>("nothing").unwrap(), None);
    assert_eq!(main.get::<Option<u8>>("missing").unwrap(), None);
    assert_eq!(main.get::<BTreeMap<String, String>>("auth").unwrap()["token"], "t0ken");
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Fast,
    Safe,
}

#[derive(Debug, Deserialize)]
struct Settings {
    connector: String,
    port: u16,
    mode: Mode,
    auth: Auth,
    #[serde(default)]
    retries: u8,
}

#[derive(Debug, Deserialize)]
struct Auth {
    token: String,
}

#[test]
fn an_entry_is_a_struct_of_the_program() {
    let settings: Settings = main().deserialize().unwrap();
    assert_eq!((settings.connector.as_str(), settings.port), ("mysql", 3306));
    assert_eq!((settings.mode, settings.retries), (Mode::Fast, 0));
    assert_eq!(settings.auth.token, "t0ken");
}

#[derive(Debug, Deserialize)]
struct Strict {
    #[serde(rename = "auth")]
    _auth: StrictAuth,
}

#[derive(Debug, Deserialize)]
struct StrictAuth {
    #[serde(rename = "token")]
    _token: u8,
}

#[test]
fn a_variable_that_is_set_to_nothing_is_none_where_text_fits_not() {
    #[derive(serde::Deserialize)]
    struct Pool {
        max: Option<u32>,
        tls: Option<bool>,
        name: Option<String>,
        ratios: Vec<Option<f64>>,
    }
    let text =
        r#"{ "db": { "max": "${EMPTY}", "tls": "", "name": "", "ratios": ["", 0.5, "x"] } }"#;
    let sources = Loader::in_memory([("datasources.json", text)]).variable("EMPTY", "").load();
    let db = sources.unwrap().get("db").unwrap().clone();
    assert_eq!(db.get::<Option<u16>>("max").unwrap(), None);
    assert_eq!(db.get::<Option<bool>>("tls").unwrap(), None);
    assert_eq!(db.get::<Option<String>>("name").unwrap().as_deref(), Some(""));
    assert!(db.get::<u16>("max").is_err() && db.get::<bool>("tls").is_err());
    let error = db.deserialize::<Pool>().err().unwrap();
    assert!(error.to_string().contains("`db.ratios`"), "{error}");

    let text = text.replace(r#", "x"]"#, "]");
    let sources = Loader::in_memory([("datasources.json", text)]).variable("EMPTY", "").load();
    let pool: Pool = sources.unwrap().get("db").unwrap().deserialize().unwrap();
    assert_eq!((pool.max, pool.tls, pool.name.as_deref()), (None, None, Some("")));
    assert_eq!(pool.ratios, [None, Some(0.5)]);
}

#[test]
fn what_does_not_fit_is_named_with_its_place_and_without_its_value() {
    let main = main();
    let error = |error: lbrs::LoadError| error.to_string();
    assert_eq!(
        error(main.get::<u8>("port").unwrap_err()),
        "datasources.json:4:13: `main.port`: expected u8, found another number"
    );
    assert_eq!(
        error(main.get::<u8>("mode").unwrap_err()),
        "datasources.json:12:13: `main.mode`: expected u8, found a string"
    );
    assert_eq!(
        error(main.get::<Mode>("connector").unwrap_err()),
        "datasources.json:3:18: `main.connector`: expected one of fast, safe, found another text"
    );
    assert_eq!(
        error(main.get::<Vec<u8>>("hosts").unwrap_err()),
        "datasources.json:10:15: `main.hosts`: expected u8, found a string"
    );
    assert_eq!(
        error(main.get::<u8>("missing").unwrap_err()),
        "datasources.json:2:11: `main.missing`: it is not set"
    );
    assert_eq!(
        error(main.deserialize::<Strict>().unwrap_err()),
        "datasources.json:13:24: `main.auth.token`: expected u8, found a string"
    );
    assert_eq!(
        error(main.deserialize::<Auth>().unwrap_err()),
        "datasources.json:2:11: `main`: `token` is not set"
    );
}

#[derive(Debug)]
struct Refusing;

impl<'de> Deserialize<'de> for Refusing {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Err(serde::de::Error::custom(format!("`{text}` is odd")))
    }
}

#[test]
fn a_message_of_the_program_that_quotes_the_value_is_replaced() {
    let text = r#"{ "db": { "password": "hunter2" } }"#;
    let sources = load(&[("datasources.json", text)]);
    let db = sources.get("db").unwrap();
    // The error is not located by the value itself, but on the way out of the entry.
    let whole = db.deserialize::<BTreeMap<String, Refusing>>().unwrap_err();
    assert!(!whole.to_string().contains("hunter2"), "{whole}");
    let one = db.get::<Refusing>("password").unwrap_err();
    assert!(!one.to_string().contains("hunter2"), "{one}");
}

#[test]
fn ids_names_and_values_are_at_hand() {
    let sources = load(&[(
        "datasources.json",
        r#"{ "b": { "name": "B" }, "a": { "connector": 5 }, "1": { "x": [true] } }"#,
    )]);
    let ids: Vec<&str> = sources.iter().map(DataSource::id).collect();
    assert_eq!(ids, ["1", "b", "a"]);
    for id in ids {
        assert_eq!(sources.get(id).unwrap().id(), id);
    }
    assert_eq!(sources.get("b").unwrap().name(), "B");
    assert_eq!(
        (sources.get("a").unwrap().name(), sources.get("a").unwrap().connector()),
        ("a", None)
    );
    let x = sources.get("1").unwrap().setting("x").unwrap();
    let Data::Array(elements) = x.data() else { panic!() };
    assert_eq!(elements[0].as_bool(), Some(true));
}

#[test]
fn an_unknown_id_brings_the_nearest() {
    let sources = sources();
    let error = sources.get("mian").unwrap_err();
    assert_eq!(error.to_string(), "datasources.json has no data source `mian`");
    assert_eq!(error.help(), "did you mean `main`?");
    assert_eq!(sources.get("other").unwrap_err().help(), "`lbrs datasource other` adds it");
}
