//! `--from-url`: the settings that it gives, and what it says of those that it does not.

use crate::errors::{Result, told};
use crate::plan::url::{FromUrl, UrlAnswers};
use indexmap::IndexMap;
use lbrs::internal::catalog::{Catalog, Connector};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The settings that `--from-url` gives for a URL, and what it warns of.
fn settings(connector: &Connector, url: &str) -> (Map<String, Value>, Vec<String>) {
    let url = FromUrl::parse(url).unwrap_or_else(|reason| panic!("{url}: {reason}"));
    let answers = answers(&url, connector).unwrap_or_else(|error| panic!("{error:?}"));
    let value = |key: &str, text: &str| {
        let json = connector.setting(key).unwrap().typed(text).unwrap().unwrap().to_string();
        serde_json::from_str(&json).unwrap()
    };
    let settings =
        answers.settings.iter().map(|(key, text)| (key.clone(), value(key, text.expose())));
    (settings.collect(), answers.warnings)
}

fn answers(url: &FromUrl, connector: &Connector) -> Result<UrlAnswers> {
    url.answers(connector, &|_| false, &IndexMap::new())
}

fn built_in(id: &str) -> Connector {
    Catalog::built_in().get(id).unwrap_or_else(|| panic!("no connector {id}")).clone()
}

proptest! {
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
                let connector = url.connector(&catalog, None, &[]).unwrap().unwrap();
                match answers(&url, connector) {
                    Ok(answers) => answers.warnings.join("\n"),
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
fn an_unknown_scheme_ends_at_the_first_colon() {
    let error = |text: &str| {
        let url = FromUrl::parse(text).unwrap();
        told(&url.connector(&Catalog::built_in(), None, &[]).unwrap_err()).message
    };
    let said = error("unheard://u:Hunter2@h");
    assert_eq!(said, "no connector takes a URL that starts with `unheard:`");
    // Other slashes further on make no scheme of what stands before them.
    let said = error("unheard:u:Hunter2@h/d?proxy=http://b");
    assert!(said.starts_with("the URL cannot be read") && !said.contains("Hunter2"), "{said}");
}

#[test]
fn a_variable_stands_in_the_setting_for_a_url() {
    for (id, url, expected) in [
        ("mysql", "$DB", json!({"url": "${DB}"})),
        ("rest", "${API_URL}", json!({"baseURL": "${API_URL}"})),
    ] {
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
        let error = answers(&url, &built_in(id)).err().unwrap();
        assert_eq!(told(&error).message, message);
    }
    let (found, warnings) = settings(&built_in("cassandra"), "cassandra://h/ks?compression=lz4");
    assert_eq!(Value::Object(found), json!({"host": "h", "database": "ks"}));
    assert_eq!(
        warnings,
        ["cassandra has no setting for the option `compression` of the URL: left out"]
    );
}
