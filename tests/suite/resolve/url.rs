//! Connection URLs.

use super::load;

/// The URL of an entry, or why it has none.
fn url(entry: &str) -> String {
    let sources = load(&[("datasources.json", &format!(r#"{{ "db": {entry} }}"#))]);
    let db = sources.get("db").unwrap();
    db.connection_url().unwrap_or_else(|error| error.to_string())
}

fn string(entry: &str) -> String {
    let sources = load(&[("datasources.json", &format!(r#"{{ "db": {entry} }}"#))]);
    sources.get("db").unwrap().connection_string().unwrap_or_else(|error| error.to_string())
}

#[test]
fn every_part_is_encoded_and_what_is_missing_left_out() {
    for (entry, expected) in [
        (
            r#"{ "connector": "mysql", "host": "db.example.com", "port": 3307, "user": "a:b@c", "password": "p@ss/w:rd?#[é]% ", "database": "a/b c" }"#,
            "mysql://a%3Ab%40c:p%40ss%2Fw%3Ard%3F%23%5B%C3%A9%5D%25%20@db.example.com:3307/a%2Fb%20c",
        ),
        (
            r#"{ "connector": "loopback-connector-mysql", "host": "h", "username": "u" }"#,
            "mysql://u@h",
        ),
        (r#"{ "connector": "postgresql", "host": "", "user": "" }"#, "postgres://localhost"),
        (
            r#"{ "connector": "mongodb", "url": false, "host": "h", "port": false, "user": null }"#,
            "mongodb://h",
        ),
        (r#"{ "connector": "mysql", "url": "", "host": false }"#, "mysql://localhost"),
        (r#"{ "connector": "oracle", "connectString": false, "tns": null, "host": "h" }"#, "//h"),
        (r#"{ "connector": "postgresql", "port": 0, "database": "d" }"#, "postgres://localhost/d"),
        (
            r#"{ "connector": "postgresql", "host": "::1", "port": "5433" }"#,
            "postgres://[::1]:5433",
        ),
        (
            r#"{ "connector": "postgresql", "host": "/var/run/postgresql" }"#,
            "postgres://%2Fvar%2Frun%2Fpostgresql",
        ),
        (r#"{ "connector": "redis", "host": "h", "password": "p:p" }"#, "redis://:p%3Ap@h"),
        (r#"{ "connector": "grpc", "host": "h", "port": 50051 }"#, "http://h:50051"),
        (r#"{ "connector": "kv-redis", "host": "h", "port": 6380, "db": 2 }"#, "redis://h:6380/2"),
        (
            r#"{ "connector": "mongodb", "host": "h", "port": 27017, "authSource": "admin" }"#,
            "mongodb://h:27017/?authSource=admin",
        ),
        (
            r#"{ "connector": "mongodb", "protocol": "mongodb+srv", "host": "c.example.net", "port": 27017, "user": "u", "password": "p", "database": "d", "authSource": "a&b" }"#,
            "mongodb+srv://u:p@c.example.net/d?authSource=a%26b",
        ),
        (r#"{ "connector": "mongodb", "host": "a:1,b:2" }"#, "mongodb://a:1,b:2"),
        (r#"{ "connector": "mongodb", "host": "a:1,b:2", "port": 3 }"#, "mongodb://a:1,b:2"),
        (r#"{ "connector": "mongodb", "host": "a:1,[::1]", "port": 3 }"#, "mongodb://a:1,[::1]:3"),
        (
            r#"{ "connector": "mongodb", "host": "/tmp/mongodb-27017.sock", "port": 27017 }"#,
            "mongodb://%2Ftmp%2Fmongodb-27017.sock",
        ),
        (
            r#"{ "connector": "postgresql", "host": "/cloudsql/proj:eu:inst", "port": 5432 }"#,
            "postgres://%2Fcloudsql%2Fproj%3Aeu%3Ainst:5432",
        ),
        (
            r#"{ "connector": "mysql", "hostname": "/cloudsql/proj:eu:inst", "user": "root" }"#,
            "mysql://root@localhost/?socket=%2Fcloudsql%2Fproj%3Aeu%3Ainst",
        ),
        (r#"{ "connector": "mssql", "host": "h" }"#, "mssql://h/?encrypt=true"),
        (
            r#"{ "connector": "sqlite3", "file": "/data/a b.db" }"#,
            "sqlite:///data/a%20b.db?mode=rwc",
        ),
        (r#"{ "connector": "sqlite3", "file": "shop.db" }"#, "sqlite://shop.db?mode=rwc"),
        (r#"{ "connector": "sqlite3" }"#, "sqlite://:memory:?mode=rwc"),
        (r#"{ "connector": "couchdb", "host": "h" }"#, "http://h:5984"),
        (
            r#"{ "connector": "couchdb", "protocol": "https", "port": 443 }"#,
            "https://127.0.0.1:443",
        ),
        (r#"{ "connector": "arangodb", "username": "u" }"#, "http://u@127.0.0.1:8529"),
        (r#"{ "connector": "remote", "root": "/api" }"#, "http://localhost:3000/api"),
        (r#"{ "connector": "oracle", "host": "h", "database": "XE" }"#, "//h/XE"),
        (
            r#"{ "connector": "cloudant", "username": "u", "password": "p" }"#,
            "https://u:p@u.cloudant.com",
        ),
    ] {
        assert_eq!(url(entry), expected, "{entry}");
    }
}

#[test]
fn a_number_counts_by_its_value_and_zero_is_no_port() {
    for (port, shown) in [
        ("3307", ":3307"),
        ("3.307e3", ":3307"),
        ("3307.0", ":3307"),
        ("\" 3307\"", ":3307"),
        ("0", ""),
        ("0.0", ""),
        ("-0", ""),
        ("\"0\"", ""),
        ("\" \"", ""),
        ("-1", ":-1"),
        ("\"x\"", ":x"),
    ] {
        let entry = format!(r#"{{ "connector": "mysql", "host": "h", "port": {port} }}"#);
        assert_eq!(url(&entry), format!("mysql://h{shown}"), "{port}");
    }
    let entry = r#"{ "connector": "kv-redis", "host": "h", "db": 2.0 }"#;
    assert_eq!(url(entry), "redis://h/2");
}

#[test]
fn encryption_and_the_way_to_the_server_are_in_the_url() {
    for (entry, expected) in [
        (r#"{ "connector": "mssql", "host": "h", "encrypt": false }"#, "mssql://h/?encrypt=false"),
        (
            r#"{ "connector": "mssql", "host": "h", "encrypt": true, "options": { "encrypt": false } }"#,
            "mssql://h/?encrypt=false",
        ),
        (
            r#"{ "connector": "kv-redis", "host": "h", "username": "u", "password": "p", "tls": {} }"#,
            "rediss://u:p@h",
        ),
        (r#"{ "connector": "kv-redis", "host": "h", "tls": null }"#, "redis://h"),
        (
            r#"{ "connector": "kv-redis", "password": "p", "sentinels": [{ "host": "s" }] }"#,
            "datasources.json:1:9: `db` has no connection URL: `sentinels` is set, and a URL names one server",
        ),
        (
            r#"{ "connector": "mysql", "socketPath": "/run/my sql.sock" }"#,
            "mysql://localhost/?socket=%2Frun%2Fmy%20sql.sock",
        ),
        (
            r#"{ "connector": "mongodb", "host": "h", "tls": true, "replicaSet": "rs0" }"#,
            "mongodb://h/?replicaSet=rs0&tls=true",
        ),
        (r#"{ "connector": "mysql", "host": "fe80::1%eth0" }"#, "mysql://[fe80::1%25eth0]"),
        (
            r#"{ "connector": "postgresql", "host": "h", "ssl": true }"#,
            "postgres://h/?sslmode=verify-full",
        ),
        (
            r#"{ "connector": "postgresql", "host": "h", "ssl": { "rejectUnauthorized": false } }"#,
            "postgres://h/?sslmode=require",
        ),
        (r#"{ "connector": "postgresql", "host": "h", "ssl": false }"#, "postgres://h"),
        (
            r#"{ "connector": "postgresql", "url": "postgres://h/d?max=1", "ssl": {} }"#,
            "postgres://h/d?max=1&sslmode=verify-full",
        ),
        (
            r#"{ "connector": "postgresql", "url": "postgres://h/d?ssl=true" }"#,
            "postgres://h/d?ssl=true&sslmode=verify-full",
        ),
        (
            r#"{ "connector": "postgresql", "url": "postgres://h?sslmode=disable", "ssl": true }"#,
            "postgres://h?sslmode=disable",
        ),
        (
            r#"{ "connector": "mysql", "host": "h", "ssl": "Amazon RDS" }"#,
            "mysql://h/?ssl-mode=VERIFY_CA",
        ),
        (r#"{ "connector": "mysql", "url": "mysql://h", "ssl": true }"#, "mysql://h"),
    ] {
        assert_eq!(url(entry), expected, "{entry}");
    }
}

#[test]
fn of_several_settings_for_a_connect_string_the_first_wins() {
    let all = [
        r#""connectString": "//a/X""#,
        r#""url": "//b/X""#,
        r#""tns": "c""#,
        r#""host": "d", "database": "X""#,
    ];
    for (first, expected) in ["//a/X", "//b/X", "c", "//d/X"].iter().enumerate() {
        let members = all[first..].join(", ");
        assert_eq!(url(&format!(r#"{{ "connector": "oracle", {members} }}"#)), *expected);
    }
}

#[test]
fn a_url_that_is_set_wins() {
    for (entry, expected) in [
        (
            r#"{ "connector": "mysql", "url": "mysql://u:p%40@h/d", "host": "x" }"#,
            "mysql://u:p%40@h/d",
        ),
        (r#"{ "connector": "mysql", "url": "", "host": "x" }"#, "mysql://x"),
        (r#"{ "connector": "mysql", "url": null, "host": "x" }"#, "mysql://x"),
        (r#"{ "connector": "rest", "baseURL": "https://h/api" }"#, "https://h/api"),
    ] {
        assert_eq!(url(entry), expected, "{entry}");
    }
}

#[test]
fn what_has_no_url_says_why() {
    for (entry, message) in [
        (r#"{ "host": "h" }"#, "`db` has no connection URL: it has no connector"),
        (
            r#"{ "connector": "nosuch" }"#,
            "`db` has no connection URL: the connector `nosuch` is not in the catalog",
        ),
        (
            r#"{ "connector": "memory" }"#,
            "`db` has no connection URL: the connector `memory` takes no URL",
        ),
        (r#"{ "connector": "mssql" }"#, "`db` has no connection URL: `host` is not set"),
    ] {
        assert_eq!(url(entry), format!("datasources.json:1:9: {message}"), "{entry}");
    }
}

#[test]
fn crates_that_take_no_url_get_their_own_form() {
    for (entry, expected) in [
        (
            r#"{ "connector": "mssql", "host": "h", "user": "sa", "password": "a;b" }"#,
            "Server=tcp:h,1433;User Id=sa;Password=\"a;b\";Encrypt=true;TrustServerCertificate=true",
        ),
        (
            r#"{ "connector": "mssql", "host": "h", "user": " sa", "password": "a\"b'c" }"#,
            "Server=tcp:h,1433;User Id=\" sa\";Password={a\"b'c};Encrypt=true;TrustServerCertificate=true",
        ),
        (
            r#"{ "connector": "mssql", "host": "h", "password": "a\"b'c}d" }"#,
            "Server=tcp:h,1433;Password=\"a\"\"b'c}d\";Encrypt=true;TrustServerCertificate=true",
        ),
        (
            r#"{ "connector": "mssql", "host": "h", "password": "é" }"#,
            "datasources.json:1:9: `db` has no connection URL: `password` has characters that are not ASCII, which its crate takes in no string",
        ),
        (
            r#"{ "connector": "db2", "host": "h", "port": 50000, "password": "a}b;c", "database": "d" }"#,
            "Driver=IBM DB2 ODBC DRIVER;Database=d;Hostname=h;Port=50000;Protocol=TCPIP;Pwd={a}}b;c}",
        ),
        (
            r#"{ "connector": "mssql", "host": "h", "encrypt": false, "options": { "trustServerCertificate": false } }"#,
            "Server=tcp:h,1433;Encrypt=false;TrustServerCertificate=false",
        ),
        (r#"{ "connector": "db2", "dsn": "DATABASE=d;UID=u" }"#, "DATABASE=d;UID=u"),
        (r#"{ "connector": "mysql", "host": "h" }"#, "mysql://h"),
        (r#"{ "connector": "rest", "baseURL": "https://h" }"#, "https://h"),
        (
            r#"{ "connector": "mssql", "url": "mssql://h" }"#,
            "datasources.json:1:9: `db` has no connection URL: it is set as a URL, which the crate does not take: set host and user instead",
        ),
        (
            r#"{ "connector": "mssql" }"#,
            "datasources.json:1:9: `db` has no connection URL: `host` is not set",
        ),
    ] {
        assert_eq!(string(entry), expected, "{entry}");
    }
}

#[test]
fn every_connector_of_the_catalog_has_a_url_or_a_reason() {
    for connector in lbrs::internal::catalog::Catalog::built_in().iter() {
        let settings: Vec<String> = connector
            .settings
            .iter()
            .filter(|setting| setting.key != "port")
            .map(|setting| format!(r#""{}": "x y""#, setting.key))
            .collect();
        let fixed: Vec<String> =
            connector.fixed.iter().map(|(key, value)| format!(r#""{key}": {value}"#)).collect();
        let members = [fixed, settings].concat().join(", ");
        let entry = format!(r#"{{ "connector": "{}", {members} }}"#, connector.connector)
            .replace(",  }", " }");
        for text in [url(&entry), string(&entry)] {
            assert!(
                !text.contains(['{', '}']) || text.contains("={x y}"),
                "{}: {text}",
                connector.id
            );
        }
    }
}
