use super::{is_secret_auth, is_secret_name, is_secret_variable};
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
            let members = setting.secret_members.iter().filter_map(|path| path.rsplit('.').next());
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
fn a_name_is_read_word_by_word() {
    for name in [
        "db_pass",
        "DB-PASS",
        "dbPass",
        "userpass",
        "USERPASS",
        "rootPass2",
        "x.pass",
        "pw",
        "dbPw",
        "db_pw",
        "userpw",
        "pswd",
        "passcode",
        "dbPasword",
        "db-passwrod",
        "passwords",
        "apiKeys",
        "api_tokens",
        "clientSecrets",
        "PRIVATE_KEYS",
        "creds",
        "dbCred",
        "cookies",
        "passwordValue",
        "secretString",
        "tokenValue",
        "password_hash",
        "secretKeyBase",
        "passwordOld",
        "DB_PASSWORD_PROD",
        "passwordBase64",
        "authorizationValue",
        "tokenText",
        "dbPassDev",
        "masterKey",
        "encryptionKey",
        "signing_key",
        "signingSecret",
        "sharedKey",
        "sessionKey",
        "subscription-key",
        "Ocp-Apim-Subscription-Key",
        "client_key",
        "sse-customer-key",
        "hmacKey",
        "jwtKey",
        "appKey",
        "authkey",
        "ssl[password]",
        "_auth",
        "_authToken",
        "//registry.npmjs.org/:_auth",
        "//registry.npmjs.org/:_authToken",
        "_password",
    ] {
        assert!(is_secret_name(name), "{name}");
    }
    for name in [
        "authSource",
        "authMechanism",
        "bypassCache",
        "passThrough",
        "compassUrl",
        "keyspace",
        "primaryKey",
        "partitionKey",
        "keyFile",
        "tokenEndpoint",
        "passive",
        "bypass",
        "by_pass",
        "compass",
        "BYPASS_PROXY",
        "passportUrl",
        "passport",
        "publicKey",
        "foreignKey",
        "sortKey",
        "routingKey",
        "cacheKey",
        "hashKey",
        "keys",
        "keyId",
        "keyName",
        "keyPrefix",
        "secretName",
        "secretFile",
        "passwordFile",
        "passwordField",
        "passwordPolicy",
        "tokenUrl",
        "tokenType",
        "tokenExpiry",
        "maxTokens",
        "max_tokens",
        "minTokens",
        "tokenizer",
        "cookieName",
        "credentialsFile",
        "authUrl",
        "authDomain",
        "author",
        "authorizations",
        "httpwait",
        "default",
        "prod",
        "value",
        "base",
        "hash",
        "auth",
    ] {
        assert!(!is_secret_name(name), "{name}");
    }
}

#[test]
fn a_long_name_is_no_deep_recursion() {
    assert!(!is_secret_name(&"value1".repeat(100_000)));
}

#[test]
fn auth_tells_by_its_value() {
    for (key, text) in
        [("auth", "me:pw"), ("auth", "hunter2"), ("AUTH", "x"), ("proxyAuth", "me:pw")]
    {
        assert!(is_secret_auth(key, text), "{key}: {text}");
    }
    for (key, text) in
        [("auth", "Basic"), ("auth", "digest"), ("httpAuth", "plain"), ("author", "a:b")]
    {
        assert!(!is_secret_auth(key, text), "{key}: {text}");
    }
}

#[test]
fn variables_tell_by_their_last_word() {
    assert!(is_secret_variable("DB_PASS") && is_secret_variable("STRIPE_KEY"));
    assert!(is_secret_variable("API_AUTH"));
    for name in [
        "DBPASS",
        "X_PW",
        "XPW",
        "PGPASSWORD",
        "DB_PASS_PROD",
        "API_KEYS",
        "NPM_TOKEN",
        "MYSQL_PWD",
    ] {
        assert!(is_secret_variable(name), "{name}");
    }
    for name in ["BYPASS", "DB_COMPASS", "AUTH_SOURCE", "KEY_FILE", "TOKEN_ENDPOINT", "PASSIVE"] {
        assert!(!is_secret_variable(name), "{name}");
    }
    assert!(!is_secret_variable("DB_HOST") && !is_secret_variable("KEYSPACE"));
}
