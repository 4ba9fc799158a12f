//! How a text is read as a value of its setting.

use serde_json::json;

use super::{built_in, template};

#[test]
fn a_text_is_read_as_the_first_type_that_takes_it() {
    let no: Option<serde_json::Value> = None;
    for (types, text, expected) in [
        ("boolean|object|string", "true", Some(json!(true))),
        ("boolean|object|string", "No", Some(json!(false))),
        ("boolean|object|string", r#"{"ca": "x"}"#, Some(json!({"ca": "x"}))),
        ("boolean|object|string", "{ca: x}", no.clone()),
        ("boolean|object|string", "[1]", Some(json!("[1]"))),
        ("boolean|object|string", "Amazon RDS", Some(json!("Amazon RDS"))),
        ("boolean|object|string", "${SSL}", Some(json!("${SSL}"))),
        ("boolean|object", "maybe", no.clone()),
        ("boolean|object", "[1]", no.clone()),
        ("array|object|string", r#"["a"]"#, Some(json!(["a"]))),
        ("array|object|string", "[a", no.clone()),
        ("array|string", "{a", Some(json!("{a"))),
        ("array|string", "true", Some(json!("true"))),
        ("object|number|string", "1", Some(json!(1))),
        ("object|number|string", "1x", Some(json!("1x"))),
        ("port|string", "3306", Some(json!(3306))),
        ("port|string", "0", Some(json!("0"))),
        ("port|string", "03306", Some(json!("03306"))),
        ("port", "3306.0", no.clone()),
        ("port", "70000", no.clone()),
        ("object|array", "x", no),
    ] {
        let template = format!("[[settings]]\nkey = \"a\"\ntype = \"{types}\"\n");
        let connector = template::parse("x.toml", "x", &template).unwrap();
        let read = connector.settings[0].typed(text).ok().flatten();
        assert_eq!(read, expected, "{types}: {text}");
    }
}

#[test]
fn a_word_switches_off_what_is_no_name() {
    for (key, text, expected) in [
        ("ssl", "false", json!(false)),
        ("ssl", "null", json!(null)),
        ("url", "false", json!(false)),
        ("user", "false", json!("false")),
        ("password", "null", json!("null")),
    ] {
        let mysql = built_in("mysql");
        let read = mysql.setting(key).unwrap().typed(text).unwrap();
        assert_eq!(read, Some(expected), "{key}: {text}");
    }
}
