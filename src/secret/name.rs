//! The names of secrets: of settings, and of variables.

use crate::typo::typos;

/// Secret settings of connectors whose names do not end as others do.
const NAMES: [&str; 4] = ["SSECustomerKey", "clientKey", "key", "pass"];

/// Endings of the names of secrets, in lower case and without `_` and `-`.
const ENDINGS: [&str; 19] = [
    "accesskey",
    "accountkey",
    "apikey",
    "authorization",
    "authpass",
    "bearer",
    "cookie",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "pfx",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "signature",
    "token",
];

/// Returns whether a setting of this name is secret. The rule needs no catalog, but covers the secrets of all
/// built-in connectors.
pub(super) fn is_secret_name(name: &str) -> bool {
    // `password2` is one more password.
    let stem = letters(name.trim_end_matches(|c: char| c.is_ascii_digit()));
    NAMES.contains(&name)
        || ENDINGS.iter().any(|ending| stem.ends_with(ending))
        || is_misspelt_password(name)
}

/// Returns the ASCII letters and digits of `name`, in lower case.
pub(super) fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Values of a member `auth` that name a method of logging in, and so are not secret.
const AUTH_METHODS: [&str; 7] = ["basic", "bearer", "digest", "none", "ntlm", "oauth", "oauth2"];

/// Returns whether `text` of a member `auth` is secret: `user:password`, as Elasticsearch takes it, or a token.
/// An object `auth` is judged by its own members.
pub(super) fn is_secret_auth(key: &str, text: &str) -> bool {
    let is_method = || AUTH_METHODS.iter().any(|method| method.eq_ignore_ascii_case(text));
    key.eq_ignore_ascii_case("auth") && !is_method()
}

/// Returns whether `name` is `password` with one typo: its value is a password all the same.
fn is_misspelt_password(name: &str) -> bool {
    let letters = letters(name);
    name.starts_with(['p', 'P'])
        && (7..=9).contains(&letters.len())
        && typos(&letters, "password") <= 1
}

/// Returns whether a variable of this name is secret: `DB_PASSWORD`, `DB_PASS`, `STRIPE_KEY`.
pub(super) fn is_secret_variable(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default().to_ascii_lowercase();
    last == "auth" || NAMES.contains(&&*last) || is_secret_name(name)
}

#[cfg(test)]
mod tests {
    use super::{is_secret_name, is_secret_variable};
    use crate::catalog::Catalog;

    #[test]
    fn a_name_tells_by_its_end() {
        assert!(is_secret_name("password") && is_secret_name("refresh_token"));
        assert!(is_secret_name("pasword"));
        assert!(!is_secret_name("database") && !is_secret_name("tokenUrl"));
    }

    #[test]
    fn the_rule_for_names_knows_every_secret_of_the_catalog() {
        let mut known = 0;
        for connector in Catalog::built_in().iter() {
            for setting in &connector.settings {
                let spellings = setting.spellings().filter(|_| setting.secret);
                let members =
                    setting.secret_members.iter().filter_map(|path| path.rsplit('.').next());
                for name in spellings.chain(members) {
                    assert!(is_secret_name(name), "{name} of {}", connector.id);
                    known += 1;
                }
            }
        }
        assert!(known > 40, "{known}");
        for key in ["host", "user", "url", "accessKeyId", "keyId", ""] {
            assert!(!is_secret_name(key), "{key}");
        }
    }

    #[test]
    fn variables_tell_by_their_last_word() {
        assert!(is_secret_variable("DB_PASS") && is_secret_variable("STRIPE_KEY"));
        assert!(is_secret_variable("API_AUTH"));
        assert!(!is_secret_variable("DB_HOST") && !is_secret_variable("KEYSPACE"));
    }
}
