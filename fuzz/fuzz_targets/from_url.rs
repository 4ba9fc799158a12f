//! Whatever `--from-url` is given, for each connector: its password ends up in a setting or nowhere, and no
//! message quotes it.

#![no_main]

use lbrs::Error;
use lbrs::catalog::Catalog;
use lbrs::datasource::{ConnectionUrl, decoded};
use lbrs::gather::from_url::FromUrl;
use lbrs::gather::given::{Given, GivenValue};
use libfuzzer_sys::fuzz_target;

/// What stands for a password in the corpus.
const PLANTED: &str = "s3cret";

fuzz_target!(|input: &str| {
    // The connector, or a blank line for the one that the URL means, then the URL.
    let (word, text) = input.split_once('\n').unwrap_or(("", input));
    let catalog = Catalog::built_in();
    let is_password = has_password(text);
    let silent = |said: &str| assert!(!is_password || !said.contains(PLANTED), "{said}");
    let refused = |error: &Error| {
        silent(&error.to_string());
        silent(error.help().unwrap_or_default());
    };
    let url = match FromUrl::parse(text) {
        Ok(url) => url,
        Err(reason) => return silent(&reason),
    };
    let meant = match catalog.get(word) {
        Some(connector) => Ok(Some(connector)),
        None => url.connector(&catalog, None, ""),
    };
    let connector = match meant {
        Ok(Some(connector)) => connector,
        Ok(None) => return,
        Err(error) => return refused(&error),
    };
    let mut given = Given::default();
    match url.answer(connector, &mut given) {
        Ok(warnings) => {
            warnings.iter().for_each(|warning| silent(warning));
            if let FromUrl::Url(text) = &url {
                assert!(!warnings.is_empty() || keeps_password(text, &given), "{:?}", connector.id);
            }
        }
        Err(error) => refused(&error),
    }
    let suggested = url.suggestion(Some(connector), |_| false);
    assert_eq!(lbrs::datasource::check_name(&suggested), Ok(()));
});

/// Whether the planted text stands where a password does, if its writer forgot to encode it: between the
/// first colon and the last `@`.
fn has_password(text: &str) -> bool {
    let (Some(start), Some(end)) = (text.find(':'), text.rfind('@')) else { return false };
    text.get(start..end).is_some_and(|part| part.contains(PLANTED))
        && text.matches(PLANTED).count() == 1
}

/// Whether the password of the URL is in a setting, by itself or with the URL as a whole.
fn keeps_password(text: &str, given: &Given) -> bool {
    let url = ConnectionUrl::parse(text).expect("it was read before");
    let Some(password) = url.password.and_then(|password| decoded(password).ok()) else {
        return true;
    };
    let values = given.settings.iter().map(|(_, value)| match value {
        GivenValue::Text(text) | GivenValue::Typed(text) => text.as_str(),
        GivenValue::Config(_) | GivenValue::Raw(_) => "",
    });
    // In a file's path there is none, whatever it looks like.
    values.into_iter().any(|value| value.contains(&password) || value.ends_with(&text[url.scheme.len()..]))
}
