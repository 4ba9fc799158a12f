//! Ranges and version files, and the Node that they come to.

use super::{of_range, of_version_file};

#[test]
fn the_oldest_node_of_a_range_is_found() {
    for (range, major) in [
        ("20 || 22 || 24", Some(20)),
        ("18 || 20", Some(18)),
        (">=18", Some(18)),
        (">= 18.0.0 <23", Some(18)),
        (">=16 <21", Some(16)),
        ("<21 >=16", Some(16)),
        ("16 - 20", Some(16)),
        ("^22.3.0", Some(22)),
        ("~20.1", Some(20)),
        ("=20.1", Some(20)),
        ("v20.11.1", Some(20)),
        (">v18", Some(19)),
        ("22.x", Some(22)),
        (">18", Some(19)),
        (">18.2", Some(18)),
        ("*", None),
        ("x", None),
        ("", None),
        ("lts/iron", None),
        ("99999999999", None),
    ] {
        assert_eq!(of_range(range).map(|node| node.0), major, "{range}");
    }
}

#[test]
fn below_an_upper_bound_alone_the_newest_node_is_taken() {
    for (range, major) in [
        ("<=20", Some(20)),
        ("<= 20.1", Some(20)),
        ("<21", Some(20)),
        ("<21.0.0", Some(20)),
        ("< 20.5", Some(20)),
        ("<18 || >=20", Some(17)),
        ("<0", Some(0)),
    ] {
        assert_eq!(of_range(range).map(|node| node.0), major, "{range}");
    }
}

#[test]
fn a_version_file_may_have_a_name() {
    for (text, major) in [
        ("20\n", Some(20)),
        ("v18.19.0\r\n", Some(18)),
        ("lts/hydrogen\n", Some(18)),
        ("lts/Iron", Some(20)),
        ("lts/argon", Some(4)),
        ("lts/krypton", Some(24)),
        ("lts/*", Some(24)),
        ("lts/-1", Some(22)),
        ("lts/-99", None),
        ("lts/neon", None),
        ("node", Some(24)),
        ("stable", Some(24)),
        ("# for the server\n\n20 # as in production\n", Some(20)),
        ("iojs", None),
        ("system", None),
        ("", None),
    ] {
        assert_eq!(of_version_file(text).map(|node| node.0), major, "{text:?}");
    }
}

#[test]
fn node_reads_env_files_since_20_6() {
    let has = |range| of_range(range).unwrap().has_env_file();
    for range in ["20", ">=20", "20.x", "20.6.0", "^20.11.1", ">= 20.6 <21", "22", "<=20", "<21"] {
        assert!(has(range), "{range}");
    }
    for range in
        ["16", ">=18", "18 || 20", "20.5", "~20.5.1", ">=20.0.0", "^20.0.0", "<20.5", "<20"]
    {
        assert!(!has(range), "{range}");
    }
    assert!(of_version_file("lts/iron").unwrap().has_env_file());
    assert!(!of_version_file("v20.5.1").unwrap().has_env_file());
    assert!(!of_version_file("lts/hydrogen").unwrap().has_env_file());
}
