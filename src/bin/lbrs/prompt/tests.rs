use super::*;
use lbrs::internal::text::without_line_end;

#[test]
fn every_typed_word_is_searched_for_and_word_starts_come_first() {
    let options =
        ["Transient, no storage", "Oracle", "MongoDB (supported by StrongLoop)"].map(str::to_owned);
    let keywords = ["transient", "oracle", "mongodb loopback-connector-mongodb"].map(str::to_owned);
    let select = Select {
        message: "m:",
        options: &options,
        keywords: &keywords,
        behind: &[],
        start: 0,
        fallback: None,
        flag: "-c",
    };
    for (typed, found) in [
        ("", &[0, 1, 2][..]),
        ("ora", &[1, 0]),
        (" strong MONGO ", &[2]),
        ("loopback-connector-mongodb", &[2]),
        ("connector", &[2]),
        ("mongo community", &[]),
    ] {
        assert_eq!(select.search(typed), found, "{typed}");
    }
}

#[test]
fn a_name_comes_before_its_start_and_that_before_what_is_inside() {
    let options = [
        "Redis key-value (supported by StrongLoop)",
        "Couchdb 2.x (supported by StrongLoop)",
        "Transient, no storage (supported by StrongLoop)",
        "Storage: Amazon S3",
        "CouchDB, Wiredcraft connector (no longer maintained)",
        "Redis, legacy (no longer maintained)",
        "ElasticSearch (no longer maintained)",
        "SQLite (supported by StrongLoop)",
        "SQLite, community connector (no longer maintained)",
        OTHER,
    ]
    .map(str::to_owned);
    let keywords = [
        "kv-redis npm-kv redis",
        "couchdb2",
        "transient",
        "storage-amazon",
        "couchdb npm",
        "redis npm redis",
        "es",
        "sqlite3",
        "sqlite",
    ]
    .map(str::to_owned);
    let (message, fallback, flag) = ("m:", None, "-c");
    let select = Select {
        message,
        options: &options,
        keywords: &keywords,
        behind: &[4, 5, 6, 8],
        start: 0,
        fallback,
        flag,
    };
    for (typed, found) in [
        ("redis", &[0, 5][..]),
        ("Redi", &[0, 5]),
        (" couchdb ", &[1, 4]),
        ("couch", &[1, 4]),
        ("storage", &[3, 2]),
        ("elasticsearch", &[6]),
        ("es", &[6]),
        ("sqlite", &[7, 8]),
        (" ", &[0, 1, 2, 3, 7, 9, 4, 5, 6, 8]),
    ] {
        assert_eq!(select.search(typed), found, "{typed}");
    }
    assert_eq!(select.named("REDIS"), Some(5));
    assert_eq!(select.named("redi"), None);
    assert_eq!(select.named(""), None);
}

#[test]
fn nothing_that_steers_a_terminal_is_printed() {
    assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\nd"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d");
    assert_eq!(printable("naïve 数据 🦀"), "naïve 数据 🦀");
}

#[test]
fn one_line_end_goes_and_no_more() {
    assert_eq!(without_line_end("a\n"), "a");
    assert_eq!(without_line_end("a\r\n"), "a");
    assert_eq!(without_line_end(" a\nb\n\n"), " a\nb\n");
}
