//! Whatever `--from-url` is given, for each connector: its password ends up in a setting or nowhere, and no
//! message quotes it.

use crate::errors::{Error, told};
use crate::plan::url::{FromUrl, UrlAnswers};
use indexmap::IndexMap;
use lbrs::internal::catalog::Catalog;
use lbrs::internal::datasource::check_name;
use lbrs::internal::url::{ConnectionUrl, decoded};
use proptest::prelude::*;

/// What stands for a password in the cases.
const PLANTED: &str = "s3cret";

/// A connector, or nothing for the one that the URL means.
fn any_connector() -> impl Strategy<Value = String> {
    let catalog = Catalog::built_in();
    let ids: Vec<String> = catalog.iter().map(|connector| connector.id.to_string()).collect();
    prop_oneof![Just(String::new()), prop::sample::select(ids)]
}

/// A URL, or what comes of one when its parts are shuffled, left out or said twice.
fn any_url() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => prop::sample::select(vec![
            "postgres", "mysql", "mongodb+srv", "rediss", "https", "sqlite", "jdbc:oracle", "amqp", ":", "://", "//",
            "/", "@", "?", "#", "&", "=", ",", ";", "%", "%2F", "%zz", "[", "]", "[::1]", "$URL", "${URL}", "h",
            "localhost", "db.example.com", "5432", "99999", "user", "u", "s3cret", "/d", "?ssl=true", "password=",
            "?password=s3cret", "é", "\u{202e}", " ", "\\", "'", "\"", "mailto", "file",
        ]).prop_map(str::to_owned),
        1 => "[ -~é\t\n]{0,3}",
    ];
    let url = (
        prop::sample::select(vec![
            "postgres",
            "mysql",
            "mongodb",
            "redis",
            "mssql",
            "https",
            "amqp",
            "arangodb+ssl",
        ]),
        "[a-z%:@/?#]{0,4}",
        "[a-z%:@/?#]{0,3}",
        "[a-z0-9.:,\\[\\]]{0,12}",
        "[/?&=%a-z0-9#@:]{0,12}",
    );
    prop_oneof![
        2 => url.prop_map(|(scheme, user, before, host, end)| {
            format!("{scheme}://{user}:{before}s3cret@{host}/{end}")
        }),
        1 => prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_password_ends_up_in_a_setting_or_nowhere(word in any_connector(), text in any_url()) {
        answer(&word, &text);
    }
}

fn answer(word: &str, text: &str) {
    let catalog = Catalog::built_in();
    let is_password = has_password(text);
    let silent = |said: &str| assert!(!is_password || !said.contains(PLANTED), "{said}");
    let refused = |error: &Error| silent(&format!("{:?}", told(error)));
    let url = match FromUrl::parse(text) {
        Ok(url) => url,
        Err(reason) => return silent(&reason),
    };
    let meant = match catalog.get(word) {
        Some(connector) => Ok(Some(connector)),
        None => url.connector(&catalog, None, &[]),
    };
    let connector = match meant {
        Ok(Some(connector)) => connector,
        Ok(None) => return,
        Err(error) => return refused(&error),
    };
    match url.answers(connector, &|_| false, &IndexMap::new()) {
        Ok(answers) => {
            answers.warnings.iter().for_each(|warning| silent(warning));
            if let FromUrl::Url(text) = &url {
                let is_kept =
                    !answers.warnings.is_empty() || keeps_password(text.expose(), &answers);
                assert!(is_kept, "{:?}", connector.id);
            }
        }
        Err(error) => refused(&error),
    }
    let fitting = |name: &str| check_name(name).is_ok().then(|| name.to_owned());
    let suggested = url.suggestion(Some(connector), fitting, |_| false);
    assert_eq!(check_name(&suggested), Ok(()));
}

/// Whether the planted text stands where a password does, if its writer forgot to encode it: between the
/// first colon and the last `@`.
fn has_password(text: &str) -> bool {
    let (Some(start), Some(end)) = (text.find(':'), text.rfind('@')) else { return false };
    text.get(start..end).is_some_and(|part| part.contains(PLANTED))
        && text.matches(PLANTED).count() == 1
}

/// Whether the password of the URL is in a setting, by itself or with the URL as a whole.
fn keeps_password(text: &str, answers: &UrlAnswers) -> bool {
    let url = ConnectionUrl::parse(text).expect("it was read before");
    let Some(password) = url.password.and_then(|password| decoded(password).ok()) else {
        return true;
    };
    // A file's path has no password, whatever it looks like.
    let holds_it =
        |value: &str| value.contains(&password) || value.ends_with(&text[url.scheme.len()..]);
    answers.settings.iter().any(|(_, value)| holds_it(value.expose()))
}
