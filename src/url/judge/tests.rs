use super::{judge, spell, with_encoded_user};
use crate::catalog::Catalog;

/// What `connector` makes of `text` in the setting `key`: the text as it is or spelled in another way, or the place of
/// what cannot be spelled.
fn spelled(id: &str, key: &str, text: &str) -> Result<String, usize> {
    let catalog = Catalog::built_in();
    match spell(catalog.get(id).unwrap(), key, text) {
        Ok(None) => Ok(text.to_owned()),
        Ok(Some(fault)) => Ok(fault.respelled.unwrap()),
        Err(fault) => Err(fault.at),
    }
}

// The drivers were run on these: mongodb 3.7 and 6, mysql 2, mysql2 3, pg 8, mssql 6, ioredis 4, redis 2.
#[test]
fn what_a_driver_reads_stays_as_it_is() {
    for (id, url) in [
        ("mongodb", "mongodb://u:p%40ss@h:27017/d?authSource=admin"),
        ("mongodb", "mongodb://a:1,b:2/d?replicaSet=r"),
        ("mongodb", "mongodb+srv://u:p@cluster.example.com/d"),
        ("mongodb", "mongodb://%2Ftmp%2Fmongodb-27017.sock/d"),
        ("mongodb", "mongodb://u:p!$&'()*+,;=~@[::1]:27017/d"),
        ("mysql", "mysql://u:p@ss:w[0]@h/d"),
        ("mysql", "mysql://h_x.example.com:3306/d?ssl=%7B%7D"),
        ("mysql", "mysql:///d?socketPath=/x"),
        ("mysql", "MySQL://h/d"),
        ("postgresql", "postgres:///d?host=/run/pg"),
        ("postgresql", "postgres:///d"),
        ("postgresql", "postgres://u@%2Frun%2Fpg/d"),
        ("postgresql", "postgres://u:50%@h/d"),
        ("postgresql", "socket:/run/pg?db=d"),
        ("postgresql", "/run/pg d"),
        ("kv-redis", "redis://:p@h/0"),
        ("kv-redis", "localhost:6379"),
        ("kv-redis", "/run/redis.sock"),
        ("mssql", "Server=h,1433;Database=d;User Id=u;Password=p"),
        ("cloudant", "https://u:p@u.cloudant.com"),
        ("couchdb2", "http://h:5984/d"),
    ] {
        assert_eq!(spelled(id, "url", url), Ok(url.to_owned()), "{url}");
    }
    for (key, url) in [("baseURL", "https://h/@scope/x?a=@#x"), ("baseURL", "${API}/v1")] {
        assert_eq!(spelled("rest", key, url), Ok(url.to_owned()), "{url}");
    }
    for (id, key) in [("mqlight", "service"), ("db2", "dsn"), ("sqlite3", "file"), ("mysql", "nn")]
    {
        assert_eq!(spelled(id, key, "any thing"), Ok("any thing".to_owned()), "{id}");
    }
}

#[test]
fn what_can_mean_one_thing_is_spelled_right() {
    for (id, url, expected) in [
        ("mongodb", "mongodb://u:p@ss@h.example.com/d", "mongodb://u:p%40ss@h.example.com/d"),
        ("mongodb", "mongodb://u@x:p@h", "mongodb://u%40x:p@h"),
        ("mongodb", "mongodb://u:p:s[]@a,b/d", "mongodb://u:p%3As%5B%5D@a,b/d"),
        ("mongodb", "mongodb+srv://u:50%@h/d", "mongodb+srv://u:50%25@h/d"),
        ("mongodb", "mongodb://u:p%41@@h", "mongodb://u:p%41%40@h"),
        ("mongodb", " MongoDB://u:p@s@h/d ", "mongodb://u:p%40s@h/d"),
        ("mysql", "mysql://u:p#ss@h.example.com/d", "mysql://u:p%23ss@h.example.com/d"),
        ("mysql", "mysql://u:p/s@s@h/d", "mysql://u:p%2Fs%40s@h/d"),
        ("mysql", "mysql://u:p\\x@h/d", "mysql://u:p%5Cx@h/d"),
        ("postgresql", "postgres://u:5%0?@h/d", "postgres://u:5%250%3F@h/d"),
        ("mssql", "sqlserver://h/d", "mssql://h/d"),
        ("couchdb2", "couchdb://h/d", "http://h/d"),
        ("mssql", "mssql://u:p?ss@h/d", "mssql://u:p%3Fss@h/d"),
        ("kv-redis", "rediss://:p%ss@h/0", "rediss://:p%25ss@h/0"),
        ("couchdb2", "https://u:p s@h", "https://u:p%20s@h"),
    ] {
        assert_eq!(spelled(id, "url", url), Ok(expected.to_owned()), "{url}");
    }
}

#[test]
fn what_can_mean_several_things_or_nothing_has_its_place() {
    for (id, url, at) in [
        ("mongodb", "mongodb://", 11),
        ("mongodb", "mongodb://:p@h/d", 11),
        ("mongodb", "mongodb://u:p@/d", 15),
        ("mongodb", "mongodb://a,,b/d", 13),
        ("mongodb", "mongodb://h:0/d", 13),
        ("mongodb", "mongodb+srv://h:27017/d", 16),
        ("mongodb", "mongodb+srv://a,b/d", 16),
        ("mongodb", "mongodb://u:p%40%zz@h/d", 17),
        ("mongodb", "mongodb://u:%FF@h/d", 13),
        ("mongodb", "mongodb://local host/d", 16),
        ("mongodb", "http://h/d", 1),
        ("mysql", "localhost:3306", 1),
        ("mysql", "jdbc:mysql://h/d", 1),
        ("mysql", "/run/mysqld.sock", 1),
        ("mysql", "mysql://h:abc/d", 11),
        ("mysql", "mysql://h:99999/d", 11),
        ("mysql", "mysql://::1/d", 9),
        ("mysql", "mysql://a:1,b:2/d", 12),
        ("mysql", "mysql://%2Frun%2Fmysql/d", 9),
        ("mysql", "mysql://u:12#ss@h/d", 13),
        ("mysql", "mysql://u:p/ss@h/d?mail=a@b", 12),
        ("mysql", "mysql://h/d#x", 12),
        ("mysql", "mysql://h/a b", 12),
        ("mysql", "mysql://<host>/d", 9),
        ("mysql", "mysql:///d", 9),
        ("postgresql", "postgres://:@/", 14),
        ("postgresql", "localhost:5432/d", 1),
        ("mssql", "localhost:1433", 1),
        ("mysql", "https://h/d", 1),
        ("cloudant", "http://", 8),
        ("cloudant", "http://[::1", 8),
        ("cloudant", "http://[::1]x/", 8),
        ("kv-redis", "redis://é h/0", 10),
    ] {
        assert_eq!(spelled(id, "url", url), Err(at), "{url}");
    }
}

#[test]
fn a_host_is_a_name_or_an_address() {
    for (id, host) in [
        ("mysql", "db_1.example.com"),
        ("mysql", "::1"),
        ("mysql", "[::1]"),
        ("mysql", "fe80::1%eth0"),
        ("mssql", "h\\SQLEXPRESS"),
        ("postgresql", "/cloudsql/proj:eu:inst"),
        ("mongodb", "a:27017,b:27017"),
        ("redis", "bücher.example"),
    ] {
        assert_eq!(spelled(id, "host", host), Ok(host.to_owned()), "{host}");
    }
    for (id, host, at) in [
        ("mysql", "local host", 6),
        ("mysql", "localhost:3306", 11),
        ("mysql", "[::1]:3306", 7),
        ("mysql", "mysql://h", 1),
        ("mysql", "u@h", 2),
        ("mysql", "h/d", 2),
        ("mysql", "/run/mysqld.sock", 1),
        ("mysql", "a,b", 2),
        ("oracle", "h:1521", 3),
        ("mongodb", "a:0", 3),
    ] {
        assert_eq!(spelled(id, "host", host), Err(at), "{host}");
    }
    assert_eq!(spelled("mysql", "hostname", "h:1"), Err(3));
}

proptest::proptest! {
    #[test]
    fn what_was_spelled_has_no_fault(text in "mongodb://[a-z@:/?#%\\[\\]0-9é\\\\ ]{0,20}@[a-z@/?#,:]{0,8}") {
        let catalog = Catalog::built_in();
        let mongodb = catalog.get("mongodb").unwrap();
        if let Ok(Some(fault)) = spell(mongodb, "url", &text) {
            let spelled = fault.respelled.unwrap();
            proptest::prop_assert!(judge(mongodb, "url", &spelled).is_none(), "{}", spelled);
        }
        let _ = with_encoded_user(&text);
    }
}
