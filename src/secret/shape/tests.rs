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

#[test]
fn every_url_of_a_list_is_masked() {
    for (text, masked) in [
        ("nats://u:p@h1,nats://u:q@h2", "nats://u:****@h1,nats://u:****@h2"),
        ("a://u:p@h1;b://u:q@h2 c://u:r@h3", "a://u:****@h1;b://u:****@h2 c://u:****@h3"),
        ("http://h1:80,http://u:p@h2:80", "http://h1:80,http://u:****@h2:80"),
        ("http://h1,http://u:p@h2", "http://h1,http://u:****@h2"),
        ("https://h/?to=https://u:p@h2/", "https://h/?to=https://u:****@h2/"),
        ("https://h/https://u:p@h2", "https://h/https://u:****@h2"),
        ("a://u:p,b://x@h/d", "a://u:****@h/d"),
        ("a://u:p@h1?token=t,b://u:q@h2", "a://u:****@h1?token=****@h2"),
        ("u:p@h1,u:q@h2", "u:****@h2"),
    ] {
        assert!(holds_password(text), "{text}");
        assert_eq!(without_password(text), masked, "{text}");
    }
    assert!(!holds_password("nats://h1:4222,nats://me@h2:4222"));
}

#[test]
fn the_user_of_a_url_may_be_a_token() {
    for (text, masked) in [
        ("https://TOKEN@h/d", "https://****@h/d"),
        ("https://s3cr3t@h", "https://****@h"),
        ("https://aBcDeF@h", "https://****@h"),
        ("https://my_token@h", "https://****@h"),
        ("https://s3cr3t:@h", "https://****@h"),
        ("git+https://ghp_abcdefgh0123@github.com/o/r.git", "git+https://****@github.com/o/r.git"),
        ("https://ghp_abcdefgh0123:x-oauth-basic@h", "https://****@h"),
        ("nats://s3cr3t@h1,nats://s3cr3t@h2", "nats://****@h1,nats://****@h2"),
        ("amqp://0123456789abcdef0123@h", "amqp://****@h"),
        ("https://abcdefghijklmnopqrstu@h", "https://****@h"),
    ] {
        assert!(holds_password(text), "{text}");
        assert_eq!(without_password(text), masked, "{text}");
    }
    for text in [
        "postgres://app@h/db",
        "postgres://app_2@h/db",
        "mongodb://APP@h/?authSource=admin&authMechanism=PLAIN",
        "ssh://git@h/o/r",
        "https://me@h",
        "https://First.Last@h",
        "https://my-org@dev.azure.com/x",
        "https://me2%40example.com@h",
        "https://h/@scope/s3cr3t",
        "nats://me@h",
    ] {
        assert!(!holds_password(text), "{text}");
    }
}

#[test]
fn an_option_is_read_as_the_server_reads_it() {
    for (text, masked) in [
        ("https://h/?auth=hunter2", "https://h/?auth=****"),
        ("https://h/?a=b&AUTH=me:pw#x", "https://h/?a=b&AUTH=****#x"),
        ("/api?code=hunter2&x=1", "/api?code=****&x=1"),
        ("https://h/?pass%77ord=pw", "https://h/?pass%77ord=****"),
        ("https://h/?x%5ftoken=t&a=b", "https://h/?x%5ftoken=****&a=b"),
        ("https://h/?ssl[password]=t", "https://h/?ssl[password]=****"),
        ("https://h/?to=https%3A%2F%2Fu%3Ap%40h2", "https://h/?to=****"),
        ("https://h/?db_pass=x", "https://h/?db_pass=****"),
        ("https://h/?SIG=x", "https://h/?SIG=****"),
        ("h:6380,ssl=True,password=x,a=b", "h:6380,ssl=True,password=****,a=b"),
        ("(DESCRIPTION=(HOST=h)(PASSWORD=x))", "(DESCRIPTION=(HOST=h)(PASSWORD=****))"),
        ("required username=\"u\" password=\"p\";", "required username=\"u\" password=****;"),
    ] {
        assert!(holds_password(text), "{text}");
        assert_eq!(without_password(text), masked, "{text}");
    }
    for text in [
        "https://h/?auth=basic",
        "smtp://h/?auth=login",
        "mongodb://h/?authSource=admin&authMechanism=SCRAM-SHA-256",
        "https://h/?bypassCache=1&passThrough=2&keyspace=k&primaryKey=p&passive=3",
        "https://h/?to=https%3A%2F%2Fh2",
        "code=5",
        "https://h/?pass%77ord=",
    ] {
        assert!(!holds_password(text), "{text}");
    }
}

#[test]
fn members_and_headers_in_a_text_are_judged_by_their_names() {
    for (text, masked) in [
        ("Authorization: Bearer x.y", "Authorization: ****"),
        ("X-API-Key:abc", "X-API-Key:****"),
        ("Accept: */*\r\nCookie: sid=1; b=2\r\n", "Accept: */*\r\nCookie: ****\r\n"),
        ("x-login: Basic abc", "x-login: ****"),
        ("user: u\npassword: p w", "user: u\npassword: ****"),
        (r#"{"user":"u","password":"p\"w","a":1}"#, r#"{"user":"u","password":"****","a":1}"#),
        (r#"{"password": 123, "a": 1}"#, r#"{"password": ****, "a": 1}"#),
        (r#"{"a":{"db_pass":"x"}}"#, r#"{"a":{"db_pass":"****"}}"#),
        (r#"{\"token\":\"x\",\"a\":1}"#, r#"{\"token\":\"****\",\"a\":1}"#),
        (r#"{"secret":{"id":"x"}}"#, r#"{"secret":****"#),
        (r#"{"auth":"me:pw"}"#, r#"{"auth":"****"}"#),
        (r#"{"token":"x"#, r#"{"token":"****"#),
        ("{password: 'p', a: 'b'}", "{password: '****', a: 'b'}"),
        (r#"["Authorization: Bearer x"]"#, r#"["Authorization: ****"]"#),
        (r#"{"url":"a://u:p@h"}"#, r#"{"url":"a://u:****@h"}"#),
    ] {
        assert!(holds_password(text), "{text}");
        assert_eq!(without_password(text), masked, "{text}");
    }
    for text in [
        r#"{"authSource":"admin","primaryKey":"id","passive":"yes","password":""}"#,
        r#"{"password": true, "token": null}"#,
        r#"{"auth":"basic"}"#,
        "vault-token:8200",
        "the password: ask for it",
        "Password: ",
        "Content-Type: text/plain",
        "redis://[::1]:6379",
    ] {
        assert!(!holds_password(text), "{text}");
    }
}

#[test]
fn a_value_that_is_encoded_many_times_is_no_deep_recursion() {
    assert!(!holds_password(&format!("?x=a=%{}41", "25".repeat(100_000))));
}
