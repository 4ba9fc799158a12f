//! The catalog and its answers.

mod templates;
mod typed;

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::*;
use crate::json::parse_strict;

fn built_in(id: &str) -> Connector {
    Catalog::built_in().get(id).cloned().unwrap_or_else(|| panic!("no connector {id}"))
}

#[test]
fn the_list_starts_at_memory_and_ends_with_the_dead() {
    let catalog = Catalog::built_in();
    let ids: Vec<&str> = catalog.iter().map(|connector| &*connector.id).collect();
    let living = ["memory", "kv-memory", "mongodb", "mysql", "postgresql", "rest", "soap", "mail"];
    assert_eq!(ids[..8], living);
    assert_eq!(ids.len(), BUILT_IN.len());
    let rank = |connector: &Connector| match connector.status {
        Status::BuiltIn | Status::Active => 0,
        Status::Dormant => 1,
        Status::Dead => 2,
    };
    assert!(catalog.iter().is_sorted_by_key(rank));
}

#[test]
fn mongodb_asks_what_loopback_asks() {
    let mongodb = built_in("mongodb");
    let asked: Vec<&str> =
        mongodb.settings.iter().filter(|s| !s.advanced).map(|s| &*s.key).collect();
    assert_eq!(asked, ["url", "host", "port", "user", "password", "database"]);
    assert_eq!(
        mongodb.settings[0].prompt.as_deref(),
        Some(
            "Connection String url to override other settings (eg: mongodb://username:password@hostname:port/database)"
        )
    );
}

#[test]
fn labels_say_who_supports_a_connector_and_whether_it_is_dead() {
    let labels = [
        ("mongodb", "MongoDB (supported by StrongLoop)"),
        ("memory", "In-memory db (supported by StrongLoop)"),
        ("oracle", "Oracle (supported by StrongLoop)"),
        ("mqlight", "IBM MQ Light (supported by StrongLoop, no longer maintained)"),
        ("esv6", "Elasticsearch 6 and 7 (provided by community)"),
        ("kafka", "Kafka (provided by community, no longer maintained)"),
    ];
    for (id, label) in labels {
        assert_eq!(built_in(id).list_label(), label);
    }
}

#[test]
fn no_two_connectors_look_alike_in_the_list() {
    let catalog = Catalog::built_in();
    let mut labels: Vec<String> = catalog.iter().map(Connector::list_label).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), catalog.iter().count());
}

#[test]
fn a_node_major_chooses_its_range() {
    let mongodb = built_in("mongodb").npm.lb4;
    let chosen = |node| mongodb.for_node(node).unwrap().to_owned();
    assert_eq!(chosen(None), "^8.0.2");
    assert_eq!(chosen(Some(26)), "^8.0.2");
    assert_eq!(chosen(Some(22)), "^8.0.2");
    assert_eq!(chosen(Some(21)), "^7.0.5");
    assert_eq!(chosen(Some(20)), "^7.0.5");
    assert_eq!(chosen(Some(18)), "^6.3.1");
    assert_eq!(chosen(Some(8)), "^6.3.1");
    let oracle = built_in("oracle").npm;
    assert_eq!(oracle.lb3.for_node(Some(6)), Some("^4.5.2"));
    assert_eq!(built_in("memory").npm.lb3.for_node(None), None);
    assert_eq!(built_in("push").npm.lb4.for_node(Some(22)), None);
}

#[test]
fn a_connector_is_found_by_whatever_means_it_alone() {
    let catalog = Catalog::built_in();
    let id = |word| catalog.get(word).map(|connector| &*connector.id);
    assert_eq!(id("mongodb"), Some("mongodb"));
    assert_eq!(id("loopback-connector-mongodb"), Some("mongodb"));
    assert_eq!(id("loopback-component-push"), Some("push"));
    assert_eq!(id("loopback-component-storage"), None, "seven connectors share it");
    assert_eq!(catalog.describing("loopback-component-storage").count(), 7);
    assert_eq!(id("MongoDB"), None);
    assert_eq!(id(""), None);
}

#[test]
fn a_setting_is_found_by_its_aliases() {
    let mongodb = built_in("mongodb");
    assert_eq!(mongodb.setting("username").unwrap().key, "user");
    assert_eq!(mongodb.setting("user").unwrap().key, "user");
    assert!(mongodb.setting("User").is_none());
}

#[test]
fn the_settings_that_win_over_a_key_are_known() {
    let winners = |id: &str, key: &str| {
        let connector = built_in(id);
        connector.winners(key).map(|winner| winner.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(winners("mysql", "hostname"), ["url", "socketPath"]);
    assert_eq!(winners("mysql", "charset"), ["url"]);
    assert_eq!(winners("mysql", "lazyConnect"), [""; 0]);
    assert_eq!(winners("mysql", "_remark"), [""; 0]);
    assert_eq!(winners("mongodb", "charset"), [""; 0]);
    assert_eq!(winners("oracle", "tns"), ["connectString", "url"]);
    assert_eq!(winners("oracle", "host"), ["tns", "connectString", "url"]);
    assert_eq!(winners("cassandra", "host"), ["contactPoints"]);
    assert_eq!(winners("mail", "transport"), ["transports"]);
}

#[test]
fn near_words_lead_to_connectors() {
    let catalog = Catalog::built_in();
    let cases: [(&str, &[&str]); 14] = [
        ("mongo", &["mongodb"]),
        ("mongdb", &["mongodb"]),
        ("MongoDB", &["mongodb"]),
        ("postgres", &["postgresql"]),
        ("postgersql", &["postgresql"]),
        ("myslq", &["mysql"]),
        ("storage", &["storage-amazon", "storage-azure", "storage-filesystem"]),
        ("couch", &["couchdb2", "couchbase", "couch"]),
        ("microsoft", &["mssql"]),
        ("redi", &["kv-redis", "redis"]),
        ("sqlit", &["sqlite3", "sqlite"]),
        ("elastic", &["esv6", "es"]),
        ("zzz", &[]),
        ("", &[]),
    ];
    for (word, ids) in cases {
        assert_eq!(catalog.nearest(word), ids, "{word}");
    }
    let shared = catalog.nearest("loopback-component-storage");
    assert_eq!(shared.len(), 3, "the connectors that share a `connector` value: {shared:?}");
    assert_eq!(catalog.nearest(&"m".repeat(1 << 20)), [""; 0]);
}

#[test]
fn the_list_of_templates_is_the_folder() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates/connectors");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    files.sort();
    let mut listed: Vec<String> =
        BUILT_IN.iter().map(|known| format!("{}.toml", known.id)).collect();
    listed.sort();
    assert_eq!(listed, files);
}

#[test]
fn an_id_means_one_built_in_connector_alone() {
    let catalog = Catalog::built_in();
    for known in &BUILT_IN {
        let described: Vec<&str> = catalog
            .iter()
            .filter(|connector| connector.describes(known.id))
            .map(|connector| &*connector.id)
            .collect();
        assert_eq!(described, [known.id]);
    }
}

#[test]
fn placeholders_are_the_names_in_braces() {
    let keys: Vec<&str> = placeholders("mysql://{user}:{password}@{host}/").collect();
    assert_eq!(keys, ["user", "password", "host"]);
    assert_eq!(placeholders("//host").count(), 0);
}

#[test]
fn a_url_scheme_means_the_connector_that_people_mean_by_it() {
    let catalog = Catalog::built_in();
    let meant = [
        ("amqp", "mqlight"),
        ("arangodb", "arangodb"),
        ("cassandra", "cassandra"),
        ("couchdb", "couchdb2"),
        ("http", "rest"),
        ("https", "rest"),
        ("mariadb", "mysql"),
        ("mongodb", "mongodb"),
        ("mongodb+srv", "mongodb"),
        ("mqtt", "mqtt"),
        ("mssql", "mssql"),
        ("mysql", "mysql"),
        ("oracle", "oracle"),
        ("postgres", "postgresql"),
        ("postgresql", "postgresql"),
        ("redis", "kv-redis"),
        ("rediss", "kv-redis"),
        ("sqlite", "sqlite3"),
        ("sqlserver", "mssql"),
    ];
    for (scheme, id) in meant {
        assert_eq!(catalog.for_scheme(scheme).unwrap().id, id, "{scheme}");
    }
    for scheme in catalog.schemes() {
        assert!(catalog.for_scheme(scheme).is_some());
    }
    assert!(catalog.for_scheme("ftp").is_none());
}

#[test]
fn version_requirements_are_those_that_cargo_takes() {
    for connector in Catalog::built_in().iter() {
        let Cargo::Crate(krate) = &connector.cargo else { continue };
        for spec in std::iter::once(&krate.main).chain(krate.companions.iter()) {
            assert!(
                semver::VersionReq::parse(&spec.version).is_ok(),
                "{} {}",
                spec.name,
                spec.version
            );
        }
    }
}

#[test]
fn words_are_spelled_one_way() {
    for (word, kinds) in [
        ("string", &[Kind::String][..]),
        ("number", &[Kind::Number]),
        ("port", &[Kind::Port]),
        ("boolean", &[Kind::Boolean]),
        ("object", &[Kind::Object]),
        ("array", &[Kind::Array]),
        ("boolean|object|string", &[Kind::Boolean, Kind::Object, Kind::String]),
    ] {
        let text = format!("[[settings]]\nkey = \"a\"\ntype = \"{word}\"\n");
        let read = template::parse("x.toml", "x", &text).unwrap().settings[0].kinds.clone();
        assert!(read.iter().eq(kinds.iter().copied()), "{word}");
        assert_eq!(json!(read), word);
    }
    for (word, status) in [
        ("built-in", Status::BuiltIn),
        ("active", Status::Active),
        ("dormant", Status::Dormant),
        ("dead", Status::Dead),
    ] {
        let text = format!("status = \"{word}\"");
        assert_eq!(template::parse("x.toml", "x", &text).unwrap().status, status);
        assert_eq!(json!(status), word);
    }
    for (word, support) in [("strongloop", Support::StrongLoop), ("community", Support::Community)]
    {
        let text = format!("support = \"{word}\"");
        assert_eq!(template::parse("x.toml", "x", &text).unwrap().support, support);
        assert_eq!(json!(support), word);
    }
}

/// A folder for one test, removed when it ends.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }
}

#[test]
fn own_templates_come_with_the_built_in_ones() {
    let person = Folder::new(&[
        ("acme.toml", b"label = \"Acme of the person\""),
        ("beta.toml", b"status = \"dead\""),
        ("mysql.toml", b"label = \"Our MySQL\""),
    ]);
    let project = Folder::new(&[
        ("acme.toml", b"label = \"Acme of the project\""),
        (".hidden.toml", b"nonsense"),
        ("acme.toml~", b"nonsense"),
    ]);
    fs::create_dir(project.path().join("folder.toml")).unwrap();
    let missing = project.path().join("missing");
    let catalog = Catalog::load(&[person.path(), missing, project.path()]).unwrap();
    assert_eq!(catalog.get("acme").unwrap().label, "Acme of the project");
    assert_eq!(catalog.get("mysql").unwrap().label, "Our MySQL");
    assert_eq!(catalog.iter().count(), BUILT_IN.len() + 2);
    let ids: Vec<&str> = catalog.iter().map(|connector| &*connector.id).collect();
    assert_eq!(ids[3], "mysql", "an override stays in its place");
    let place = |id| ids.iter().position(|other| *other == id).unwrap();
    assert!(place("mail") < place("acme") && place("acme") < place("db2"));
    assert_eq!(ids.last(), Some(&"beta"));
    assert_eq!(catalog.nearest("acm"), ["acme"]);
}

#[test]
fn a_bad_file_is_named_with_its_place() {
    let folder = Folder::new(&[("acme.toml", b"label = \"Acme\"\nlable = \"x\"\n")]);
    let file = folder.path().join("acme.toml");
    let error = Catalog::load(&[folder.path()]).unwrap_err();
    let expected = format!("{}:2:1: unknown field `lable`, expected one of `id`, ", file.display());
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert_eq!(error.help(), Some("fix the file, or move it out of the folder"));

    fs::write(&file, b"label = \"Acme\"\n\n# caf\xe9\n").unwrap();
    let error = Catalog::load(&[folder.path()]).unwrap_err();
    assert_eq!(error.to_string(), format!("{}:3:6: the text is not UTF-8", file.display()));

    let error = Catalog::load(std::slice::from_ref(&file)).unwrap_err();
    assert!(
        error.to_string().starts_with(&format!("cannot read the folder {}: ", file.display())),
        "{error}"
    );
}

#[test]
fn an_entry_is_of_the_connector_whose_fixed_members_it_has() {
    let mut catalog = Catalog::built_in();
    for (id, template) in [
        ("mysql-x", "connector = \"mysql\"\n[fixed]\ndialect = \"x\"\n"),
        ("mysql-xy", "connector = \"mysql\"\n[fixed]\ndialect = \"x\"\nport = 1\n"),
        ("mysql-plain", "connector = \"mysql\"\n"),
        ("one", "connector = \"twin\"\n"),
        ("two", "connector = \"twin\"\n"),
    ] {
        catalog.add_template(id, id, template).unwrap();
    }
    for (word, entry, id) in [
        ("mysql", r#"{"dialect": "x"}"#, Some("mysql-x")),
        ("mysql", r#"{"dialect": "x", "port": 1}"#, Some("mysql-xy")),
        ("mysql", r#"{"dialect": "\u0078", "port": 2}"#, Some("mysql-x")),
        ("mysql", r#"{"dialect": "z"}"#, Some("mysql")),
        ("mysql", "{}", Some("mysql")),
        ("mysql-x", "{}", Some("mysql-x")),
        ("twin", "{}", None),
        ("loopback-component-storage", r#"{"provider": "google"}"#, Some("storage-google")),
        ("loopback-component-storage", r#"{"provider": "${P}"}"#, None),
        ("nosuch", "{}", None),
    ] {
        let entry = parse_strict(entry).unwrap();
        let found = catalog.of_entry(word, |key| entry.get(key).cloned());
        assert_eq!(found.map(|connector| &*connector.id), id, "{word} {entry}");
    }
}
