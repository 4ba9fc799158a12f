//! Which names are those of secrets.

use crate::catalog::nearest::slips;

/// Settings of connectors that are secret and do not end as other secrets do.
const NAMES: [&str; 4] = ["SSECustomerKey", "clientKey", "key", "pass"];

/// How the names of secrets end, in lower case and without `_` and `-`.
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

/// Whether a setting of this name holds a secret. A rule without the catalog, which knows the secrets of all
/// its connectors.
///
/// # Examples
/// ```
/// use lbrs::internal::datasource::is_secret_name;
///
/// assert!(is_secret_name("password") && is_secret_name("refresh_token"));
/// assert!(is_secret_name("pasword"));
/// assert!(!is_secret_name("database") && !is_secret_name("tokenUrl"));
/// ```
pub fn is_secret_name(name: &str) -> bool {
    if NAMES.contains(&name) {
        return true;
    }
    // `password2` is one more password.
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut letters = stem.bytes().rev().filter(u8::is_ascii_alphanumeric);
    let Some(last) = letters.next().map(|letter| letter.to_ascii_lowercase()) else { return false };
    let ends_in = |rest: &[u8]| {
        let mut letters = letters.clone();
        rest.iter()
            .rev()
            .all(|b| letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(b)))
    };
    let mut endings = ENDINGS.iter().filter_map(|ending| ending.as_bytes().split_last());
    endings.any(|(end, rest)| *end == last && ends_in(rest)) || is_misspelt_password(name)
}

/// Words that say how to log in, where a member `auth` does not say as whom.
const AUTH_METHODS: [&str; 7] = ["basic", "bearer", "digest", "none", "ntlm", "oauth", "oauth2"];

/// Whether the text of a member `auth` is a secret: `user:password`, as Elasticsearch takes it, or a
/// token. An object of that name says more by the names of its own members.
pub fn is_secret_auth<T: AsRef<str>>(key: &str, text: impl FnOnce() -> Option<T>) -> bool {
    let is_method =
        |text: T| AUTH_METHODS.iter().any(|method| method.eq_ignore_ascii_case(text.as_ref()));
    key.eq_ignore_ascii_case("auth") && text().is_some_and(|text| !is_method(text))
}

/// Whether `name` is `password` with one slip of the keyboard: what stands there is one all the same.
fn is_misspelt_password(name: &str) -> bool {
    if !name.starts_with(['p', 'P']) || name.len() > 20 {
        return false;
    }
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    (7..=9).contains(&name.len()) && slips(&name, "password") <= 1
}

/// Whether a variable of this name holds a secret: `DB_PASSWORD`, `DB_PASS`, `STRIPE_KEY`.
///
/// # Examples
/// ```
/// use lbrs::internal::datasource::is_secret_variable;
///
/// assert!(is_secret_variable("DB_PASS"));
/// assert!(!is_secret_variable("DB_HOST"));
/// ```
pub fn is_secret_variable(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default().to_ascii_lowercase();
    last == "auth" || NAMES.contains(&&*last) || is_secret_name(name)
}

#[cfg(test)]
mod tests {
    use super::is_secret_variable;

    #[test]
    fn variables_tell_by_their_last_word() {
        assert!(is_secret_variable("DB_PASS") && is_secret_variable("STRIPE_KEY"));
        assert!(is_secret_variable("API_AUTH"));
        assert!(!is_secret_variable("DB_HOST") && !is_secret_variable("KEYSPACE"));
    }
}
