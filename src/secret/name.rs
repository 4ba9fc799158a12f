//! The names of secrets: of settings, and of variables.

use crate::typo::typos;

/// Names that are secret as a whole, but not at the end of another one. `_auth` is npm's.
const NAMES: [&str; 3] = ["key", "pass", "_auth"];

/// Endings of the names of secrets, in lower case and without `_` and `-`. A key is secret if the word before says
/// so: primary, partition and routing keys are not.
const ENDINGS: [&str; 36] = [
    "accesskey",
    "accountkey",
    "apikey",
    "appkey",
    "authkey",
    "authorization",
    "bearer",
    "clientkey",
    "cookie",
    "cred",
    "credential",
    "customerkey",
    "encryptionkey",
    "hmackey",
    "jwtkey",
    "masterkey",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pfx",
    "privatekey",
    "pswd",
    "pw",
    "pwd",
    "secret",
    "secretkey",
    "sessionkey",
    "sharedkey",
    "signature",
    "signingkey",
    "sshkey",
    "storagekey",
    "subscriptionkey",
    "token",
];

/// Endings of names that are not secret though they end like one. `authorizations` of OpenAPI are an object, whose
/// members tell.
const OTHERS: [&str; 7] =
    ["authorizations", "bypass", "compass", "overpass", "surpass", "trespass", "underpass"];

/// Words that follow the name of a secret without making it another thing: `secretString`, `DB_PASSWORD_PROD`.
/// Behind others, such as `url`, `file`, `name` and `endpoint`, no secret is expected.
const SUFFIXES: [&str; 16] = [
    "base",
    "current",
    "data",
    "dev",
    "hash",
    "new",
    "old",
    "plain",
    "prod",
    "production",
    "raw",
    "staging",
    "string",
    "test",
    "text",
    "value",
];

/// Words before a plural that is counted, as in `maxTokens`.
const COUNTS: [&str; 4] = ["count", "max", "min", "num"];

/// Returns whether a setting of this name is secret. The rule needs no catalog, but covers the secrets of all
/// built-in connectors.
pub(super) fn is_secret_name(name: &str) -> bool {
    // npm writes `//registry.npmjs.org/:_auth`.
    let last = name.rsplit(':').next().unwrap_or_default();
    let letters = letters(name);
    NAMES.contains(&last)
        || is_secret_stem(&letters)
        || is_misspelt_password(&letters)
        || is_misspelt_password(last_word(name))
}

/// Returns whether the letters of a name end as those of a secret do.
fn is_secret_stem(mut stem: &str) -> bool {
    let ends = |text: &str| ENDINGS.iter().any(|ending| text.ends_with(ending));
    let is_counted = COUNTS.iter().any(|count| stem.starts_with(count));
    loop {
        if OTHERS.iter().any(|other| stem.ends_with(other)) {
            return false;
        }
        let singular = stem.strip_suffix('s').filter(|_| !is_counted);
        if ends(stem) || singular.is_some_and(ends) {
            return true;
        }
        // `password2` is one more password.
        let shorter = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        let shorter = Some(shorter).filter(|shorter| shorter.len() < stem.len());
        match shorter.or_else(|| SUFFIXES.iter().find_map(|suffix| stem.strip_suffix(suffix))) {
            Some(shorter) => stem = shorter,
            None => return false,
        }
    }
}

/// Returns the last word of a name such as `dbPassword`, `db_password` or `DB-PASSWORD`.
fn last_word(name: &str) -> &str {
    let word = name.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_shouted = !word.contains(|c: char| c.is_ascii_lowercase());
    let start = word.rfind(|c: char| c.is_ascii_uppercase()).filter(|_| !is_shouted);
    &word[start.unwrap_or(0)..]
}

/// Returns the ASCII letters and digits of `name`, in lower case.
pub(super) fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Values of a member `auth` that name a method of logging in, and so are not secret.
const AUTH_METHODS: [&str; 13] = [
    "basic",
    "bearer",
    "cram-md5",
    "digest",
    "gssapi",
    "kerberos",
    "login",
    "negotiate",
    "none",
    "ntlm",
    "oauth",
    "oauth2",
    "plain",
];

/// Returns whether `text` of a member `auth` is secret: `user:password`, as Elasticsearch takes it, or a token. A
/// member whose last word is `auth`, such as `proxyAuth`, may name any method: there only `user:password` is secret.
/// An object `auth` is judged by its own members.
pub(super) fn is_secret_auth(key: &str, text: &str) -> bool {
    let is_method = || AUTH_METHODS.iter().any(|method| method.eq_ignore_ascii_case(text));
    let ends_so = || last_word(key).eq_ignore_ascii_case("auth") && text.contains(':');
    key.eq_ignore_ascii_case("auth") && !is_method() || ends_so()
}

/// Returns whether `word` is `password` with one typo: its value is a password all the same.
fn is_misspelt_password(word: &str) -> bool {
    word.starts_with(['p', 'P']) && (7..=9).contains(&word.len()) && typos(word, "password") <= 1
}

/// Returns whether a variable of this name is secret: `DB_PASSWORD`, `DB_PASS`, `STRIPE_KEY`.
pub(super) fn is_secret_variable(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default().to_ascii_lowercase();
    last == "auth" || NAMES.contains(&&*last) || is_secret_name(name)
}

#[cfg(test)]
mod tests;
