use super::{holds_password, without_password};
use crate::secret::{KeyPath, Policy, Why};

fn may_hold_password(key: &str, text: &str) -> bool {
    let policy = Policy::default();
    policy.verdict(&policy.member(&KeyPath::default(), key), text).is_some_and(Why::is_certain)
}

#[test]
fn a_password_is_found_wherever_a_url_or_a_connection_string_has_it() {
    for (text, masked) in [
        ("mongodb://bob:hunter2@h/db", "mongodb://bob:****@h/db"),
        ("mongodb://bob:hun/ter2@h/db", "mongodb://bob:****@h/db"),
        (
            "mongodb://bob:a?b#c@d@h:27017,i:27017/db?x=y",
            "mongodb://bob:****@h:27017,i:27017/db?x=y",
        ),
        ("redis://:pw@h", "redis://:****@h"),
        ("jdbc:x://h?user=a&password=pw", "jdbc:x://h?user=a&password=****"),
        ("DSN=D;UID=u;PWD=p w;X=1", "DSN=D;UID=u;PWD=****;X=1"),
        ("Password = x", "Password =****"),
        ("host=h password=pw dbname=d", "host=h password=**** dbname=d"),
        ("bob:pw@h:3306", "bob:****@h:3306"),
        ("https://h/p?a=1&access-token=b#x", "https://h/p?a=1&access-token=****#x"),
        ("AccountName=n;AccountKey=k==", "AccountName=n;AccountKey=****"),
        ("Bearer abc", "Bearer ****"),
        ("basic  dXNlcjpwdw==", "basic  ****"),
    ] {
        assert!(holds_password(text), "{text}");
        assert_eq!(without_password(text), masked);
    }
}

#[test]
fn what_holds_none_stays() {
    for text in [
        "",
        "h",
        "http://h:80/a@b",
        "http://me@h/",
        "http://me:@h",
        "${A}",
        "http://[::1]:80/@",
        "PWD=",
        "a=b;c",
        "me@example.com",
        "C:\\data@2\\a.db",
        "http://h/?ssl=true",
        "a password is needed",
        "Basic ",
        "basics",
        "bearer",
    ] {
        assert!(!holds_password(text), "{text}");
        assert_eq!(without_password(text), text);
    }
}

#[test]
fn what_is_meant_as_a_url_and_is_none_may_hold_a_password() {
    for text in [
        "mysql:/u:pw@h/d",
        "mysql//u:pw@h/d",
        "mysql:///u:pw@h/d",
        "mysql;//u/pw@h/d",
        "mysql://u:12/pw@h/d",
        "mysql://u:12?pw@h/d",
        "mysql://u:12#pw@h/d",
        "http:///u:pw@h/d",
        "u/pw@h",
        "my sql://u@h",
    ] {
        for key in ["url", "baseURL", "replica_uri", "dsn", "connectionString"] {
            assert!(may_hold_password(key, text), "{key}: {text}");
        }
        assert!(!may_hold_password("from", "me@example.com"));
    }
    for text in [
        "mysql://h/d",
        "mysql://me@h/d",
        "mongodb://me@h:1,i:2/d",
        "http://h:80/@scope/a",
        "https://me@h/?to=a@b",
        "${URL}",
        "h:3306",
    ] {
        assert!(!may_hold_password("url", text), "{text}");
    }
}

/// A JSON Web Token, and a private key as a file holds it and as a variable does.
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
const PEM: &str = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";

#[test]
fn keys_and_tokens_are_secret_wherever_they_stand() {
    for (text, masked) in [
        (PEM, "****"),
        (&format!("{PEM}\n"), "****\n"),
        ("-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n", "****\\n"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE", "****"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "****"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----", "****"),
        ("---- BEGIN SSH2 PRIVATE KEY ----\nx\n---- END SSH2 PRIVATE KEY ----", "****"),
        (
            "cert -----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----, end",
            "cert ****, end",
        ),
        ("LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ==", "****"),
        (JWT, "****"),
        (&format!("jwt:{JWT},x"), "jwt:****,x"),
        (&format!("https://h/{JWT}/x.tgz"), "https://h/****/x.tgz"),
        ("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.dGV4dA.dGFn", "****"),
        ("ghp_abcdefgh0123", "****"),
        ("https://h/npm_abcdefgh0123/x", "https://h/****/x"),
        ("at glpat-ab_cdefgh-0123.", "at ****."),
    ] {
        assert!(holds_password(text), "{text}");
        assert_eq!(without_password(text), masked, "{text}");
    }
}

#[test]
fn what_is_like_a_key_or_a_token_stays() {
    for text in [
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----",
        "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t",
        "the PRIVATE KEY",
        "eyJ.tar.gz",
        "eyJhbGciOiJIUzI1NiJ9",
        "npm_config_registry",
        "keys/server.pem",
    ] {
        assert_eq!(without_password(text), text);
    }
}
