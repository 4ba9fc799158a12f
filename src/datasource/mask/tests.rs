use super::Mask;
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
        assert!(Mask::default().hides(key), "{key}");
    }
    for key in ["host", "user", "port", "database", "tokenUrl", "url"] {
        assert!(!Mask::default().hides(key), "{key}");
    }
}

#[test]
fn auth_is_a_secret_where_it_says_as_whom_to_log_in() {
    let text = r#"[{"auth": "me:pw"}, {"auth": "Basic"}, {"auth": {"user": "me"}}]"#;
    let document = Document::parse(text).unwrap();
    assert_eq!(
        Mask::default().text(document.root().unwrap()),
        r#"[{"auth": "****"}, {"auth": "Basic"}, {"auth": {"user": "me"}}]"#
    );
}

#[test]
fn a_masked_entry_keeps_its_form() {
    let text = r#"{"url": "a://b:c@d", "n": 1, "auth": {"pass": 5, "user": "x"}, "token": "${T}"}"#;
    let document = Document::parse(text).unwrap();
    assert_eq!(
        Mask::default().text(document.root().unwrap()),
        r#"{"url": "****", "n": 1, "auth": {"pass": ****, "user": "x"}, "token": "${T}"}"#
    );
}
