use super::{KeyPath, Policy, Why};
use crate::catalog::Catalog;
use crate::json::Document;

#[test]
fn secrets_of_any_spelling_are_hidden() {
    for key in [
        "password",
        "PASSWORD",
        "db_password",
        "clientSecret",
        "client_secret",
        "apiToken",
        "api-key",
        "authToken",
        "pass",
        "Authorization",
        "Proxy-Authorization",
        "Set-Cookie",
        "bearer",
        "auth_pass",
        "pfx",
        "X-API-Key",
    ] {
        assert!(Policy::default().hides(key), "{key}");
    }
    for key in ["host", "user", "port", "database", "tokenUrl", "url"] {
        assert!(!Policy::default().hides(key), "{key}");
    }
}

#[test]
fn auth_is_a_secret_where_it_says_as_whom_to_log_in() {
    let text = r#"[{"auth": "me:pw"}, {"auth": "Basic"}, {"auth": {"user": "me"}}]"#;
    let document = Document::parse(text).unwrap();
    assert_eq!(
        Policy::default().text(document.root().unwrap()),
        r#"[{"auth": "****"}, {"auth": "Basic"}, {"auth": {"user": "me"}}]"#
    );
}

#[test]
fn a_masked_entry_keeps_its_form() {
    let text = r#"{"url": "a://b:c@d", "n": 1, "auth": {"pass": 5, "user": "x"}, "token": "${T}"}"#;
    let document = Document::parse(text).unwrap();
    assert_eq!(
        Policy::default().text(document.root().unwrap()),
        r#"{"url": "****", "n": 1, "auth": {"pass": ****, "user": "x"}, "token": "${T}"}"#
    );
}

#[test]
fn the_connector_decides_for_its_own_settings() {
    let text = r#"
[[settings]]
key = "token"
[[settings]]
key = "phrase"
secret = true
[[settings]]
key = "login"
type = "object"
secret-members = ["who.word"]
"#;
    let mut catalog = Catalog::built_in();
    catalog.add_template("own.toml", "own", text).unwrap();
    let (policy, connector) = (Policy::default(), catalog.get("own").unwrap());
    for (keys, is_secret) in [
        (&["phrase"][..], true),
        (&["phrse"], true),
        (&["token"], false),
        (&["password"], true),
        (&["login"], false),
        (&["login", "who", "word"], true),
        (&["login", "word"], false),
        (&["login", "who", "password"], true),
        (&["login", "secret", "id"], true),
    ] {
        let entry = KeyPath::entry_of(connector);
        let at = keys.iter().fold(entry, |at, key| policy.member(&at, *key));
        assert_eq!(policy.verdict(&at, "x"), is_secret.then_some(Why::Name), "{keys:?}");
    }
}

#[test]
fn a_variable_counts_as_its_key_does() {
    let policy = Policy::default();
    let verdict = |variable| policy.verdict(&KeyPath::default().from_variable(variable), "x");
    assert_eq!(verdict("DB_PASS"), Some(Why::Name));
    assert_eq!(verdict("DB_HOST"), None);
}

#[test]
fn a_reference_and_blank_text_are_not_secret() {
    let policy = Policy::default();
    let at = policy.member(&KeyPath::default(), "password");
    assert_eq!(policy.verdict(&at, ""), None);
    assert_eq!(policy.verdict(&at, "${DB_PASSWORD}"), None);
    assert_eq!(policy.verdict(&at, "x-${DB_PASSWORD}"), Some(Why::Name));
}
