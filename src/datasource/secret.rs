//! The names of secrets.

use crate::catalog::nearest::slips;

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

/// Returns whether the text of a member `auth` is secret: `user:password`, as Elasticsearch takes it, or a
/// token. An object `auth` is judged by its own members.
pub fn is_secret_auth<T: AsRef<str>>(key: &str, text: impl FnOnce() -> Option<T>) -> bool {
    let is_method =
        |text: T| AUTH_METHODS.iter().any(|method| method.eq_ignore_ascii_case(text.as_ref()));
    key.eq_ignore_ascii_case("auth") && text().is_some_and(|text| !is_method(text))
}

/// Returns whether `name` is `password` with one typing slip: its value is a password all the same.
fn is_misspelt_password(name: &str) -> bool {
    let letters = letters(name);
    name.starts_with(['p', 'P'])
        && (7..=9).contains(&letters.len())
        && slips(&letters, "password") <= 1
}

/// Returns whether a variable of this name is secret: `DB_PASSWORD`, `DB_PASS`, `STRIPE_KEY`.
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
