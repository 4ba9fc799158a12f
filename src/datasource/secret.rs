//! Which texts are secret, as far as their names and their form tell.

use super::Reference;
use crate::catalog::is_known_secret;

/// How the names of secrets end, in lower case and without `_` and `-`, also where no connector of the
/// catalog knows them.
const ENDINGS: [&str; 14] = [
    "accesskey",
    "accountkey",
    "apikey",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "signature",
    "token",
];

/// Whether a setting of this name holds a secret: a connector of the catalog calls it one, or it is
/// named like one.
///
/// # Examples
/// ```
/// use lbrs::datasource::is_secret_name;
///
/// assert!(is_secret_name("password") && is_secret_name("refresh_token"));
/// assert!(!is_secret_name("database"));
/// ```
pub fn is_secret_name(key: &str) -> bool {
    if is_known_secret(key) {
        return true;
    }
    ENDINGS.iter().any(|ending| {
        let mut letters = key.bytes().rev().filter(|b| !matches!(b, b'_' | b'-'));
        ending.bytes().rev().all(|b| letters.next().is_some_and(|l| l.eq_ignore_ascii_case(&b)))
    })
}

/// Whether a variable of this name holds a secret: `DB_PASSWORD`, `DB_PASS`, `STRIPE_KEY`.
pub fn is_secret_variable(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    is_secret_name(&name) || name.rsplit('_').next().is_some_and(is_known_secret)
}

/// Whether `text` is a URL or a connection string with a secret in it: `scheme://user:pass@host`, or a
/// keyword such as `PWD=...` or `api_key=...` in a query or among keywords separated by semicolons or
/// blanks. A reference holds none.
pub fn holds_password(text: &str) -> bool {
    if !text.contains(['@', '=']) || Reference::whole(text).is_some() {
        return false;
    }
    let is_secret = |pair: &str| {
        pair.split_once('=').is_some_and(|(key, value)| {
            !value.trim().is_empty() && (is_secret_name(key.trim()) || key.trim() == "sig")
        })
    };
    let has_user = match text.split_once("://") {
        Some((_, rest)) => has_password(rest),
        None => !text.contains([' ', '\\']) && user_has_password(text),
    };
    has_user
        || text.split(['?', '&', ';', '#']).any(is_secret)
        || text.split_whitespace().any(is_secret)
}

/// Whether the part of a URL behind `://` starts with `user:password@`. A password that is not
/// percent-encoded, as people type it, may hold what ends the host: `/`, `?` or `#`.
fn has_password(rest: &str) -> bool {
    let (authority, more) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if authority.contains('@') {
        return user_has_password(authority);
    }
    let is_port = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let is_address = authority.starts_with('[');
    more.contains('@')
        && !is_address
        && authority.split_once(':').is_some_and(|(_, word)| !is_port(word))
}

/// Whether `authority` is `user:password@host`.
fn user_has_password(authority: &str) -> bool {
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{holds_password, is_secret_variable};

    #[test]
    fn a_secret_in_a_text_is_seen() {
        for text in [
            "mysql://u:p@h/d",
            "mysql://u:p/w@h/d",
            "mysql://u:p?w@h/d",
            "mysql://:p@h",
            "u:p@h:3306",
            "https://h/path?api_key=abc",
            "https://h/path?a=1&access-token=abc#x",
            "https://h/path?sig=abc",
            "DSN=x;PWD=y",
            "DSN=x; Password = y",
            "host=h password=y",
            "AccountName=n;AccountKey=k==",
        ] {
            assert!(holds_password(text), "{text}");
        }
    }

    #[test]
    fn a_text_without_one_is_left_alone() {
        for text in [
            "",
            "${DB_URL}",
            "mysql://u@h/d",
            "mysql://u:@h/d",
            "http://localhost:3000/@scope",
            "http://[::1]:80/@scope",
            "https://h/path?ssl=true&user=me",
            "DSN=x;PWD=",
            "a password is needed",
            "me@example.com",
            "C:\\data@2\\a.db",
        ] {
            assert!(!holds_password(text), "{text}");
        }
    }

    #[test]
    fn variables_tell_by_their_last_word() {
        assert!(is_secret_variable("DB_PASS") && is_secret_variable("STRIPE_KEY"));
        assert!(!is_secret_variable("DB_HOST") && !is_secret_variable("KEYSPACE"));
    }
}
