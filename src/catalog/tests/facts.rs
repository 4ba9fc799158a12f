//! Every connector of the verified facts is in the catalog as the facts have it; where it is not, the
//! difference is listed here with its reason.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::*;

fn facts() -> Vec<Value> {
    let text = include_str!("../../../tests/facts/connectors.json");
    let facts: Value = serde_json::from_str(text).unwrap();
    facts["connectors"].as_array().unwrap().clone()
}

/// `check` for every connector of the facts: what the facts say and the catalog's own.
fn each(check: impl Fn(&str, &Value, &Connector)) {
    let catalog = Catalog::built_in();
    for fact in facts() {
        let id = fact["id"].as_str().unwrap();
        let connector = catalog.get(id).unwrap_or_else(|| panic!("no connector {id}"));
        assert_eq!(connector.id, id);
        check(id, &fact, connector);
    }
}

fn texts(list: &[Text]) -> Value {
    json!(list.iter().map(|text| &**text).collect::<Vec<_>>())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("not JSON: {text}: {error}"))
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn the_catalog_has_the_connectors_of_the_facts_and_no_others() {
    let facts = facts();
    let known: BTreeSet<&str> = facts.iter().map(|fact| word(&fact["id"])).collect();
    let ours: BTreeSet<&str> = built_in::CONNECTORS.iter().map(|c| &*c.id).collect();
    assert_eq!(known, ours);
}

#[test]
fn names_support_and_status_are_those_of_the_facts() {
    each(|id, fact, connector| {
        // Nobody wrote a connector for MQTT, so the facts name none.
        let expected = if id == "mqtt" { "mqtt" } else { word(&fact["connector_field"]) };
        assert_eq!(connector.connector, expected, "{id}");
        assert_eq!(texts(&connector.also), fact["also_accepted"], "{id}");
        let strongloop = fact["supported_by_strongloop_flag"].as_bool().unwrap_or_else(|| {
            let maintainer = fact["maintainer"].as_str().unwrap_or_default();
            maintainer.contains("LoopBack team") || maintainer.contains("IBM/StrongLoop")
        });
        assert_eq!(connector.support == Support::StrongLoop, strongloop, "{id}");
        let status = match word(&fact["status"]) {
            "built-in" | "built-in (LB3), dormant" => Status::BuiltIn,
            "active" => Status::Active,
            "dormant" | "no connector" => Status::Dormant,
            "dead" => Status::Dead,
            other => panic!("unknown status {other}"),
        };
        assert_eq!(connector.status, status, "{id}");
    });
}

#[test]
fn fixed_members_are_those_of_the_facts() {
    each(|id, fact, connector| {
        let fixed = connector.fixed.iter().map(|(key, value)| (key.to_string(), parsed(value)));
        assert_eq!(Value::Object(fixed.collect()), fact["fixed_settings"], "{id}");
    });
}

#[test]
fn required_settings_are_those_of_the_facts() {
    each(|id, fact, connector| {
        let required: Vec<Value> = connector.required.iter().map(|keys| texts(keys)).collect();
        // The crate needs a client id: an MQTT URL without one is refused.
        let mqtt = json!([["url"], ["host", "client_id"]]);
        let expected = if id == "mqtt" { &mqtt } else { &fact["required_any_of_strict"] };
        assert_eq!(json!(required), *expected, "{id}");
    });
}

#[test]
fn settings_are_those_of_the_facts_in_their_order() {
    each(|id, fact, connector| {
        if id == "mqtt" {
            let keys: Vec<&str> = connector.settings.iter().map(|s| &*s.key).collect();
            assert_eq!(keys, ["url", "host", "port", "user", "password", "client_id"]);
            assert!(connector.setting("password").unwrap().secret);
            return;
        }
        // `name` is the data source's own name, whatever a connector would make of it.
        let known: Vec<&Value> =
            list(&fact["settings"]).iter().filter(|setting| setting["key"] != "name").collect();
        let keys: Vec<&str> = known.iter().map(|setting| word(&setting["key"])).collect();
        let ours: Vec<&str> = connector.settings.iter().map(|s| &*s.key).collect();
        assert_eq!(ours, keys, "{id}");
        for (fact, setting) in known.into_iter().zip(connector.settings.iter()) {
            setting_is(&format!("{id}.{}", setting.key), fact, setting);
        }
    });
}

fn setting_is(name: &str, fact: &Value, setting: &Setting) {
    let kind = match word(&fact["type"]) {
        "number" if setting.key == "port" || setting.key == "n1qlport" => "port",
        other => other,
    };
    assert_eq!(setting.kind.as_str(), kind, "{name}");
    assert_eq!(json!(setting.secret), fact["secret"], "{name}");
    assert_eq!(json!(setting.may_hold_credentials), fact["may_hold_credentials"], "{name}");
    assert_eq!(texts(&setting.aliases), json!(list(&fact["aliases"])), "{name}");

    let default = setting.default.as_deref().map_or(Value::Null, parsed);
    let expected = match name {
        // Nothing in the code, but the one thing to ask for, and its usual value.
        "neo4j.neo4j_url" => json!("http://localhost:7474"),
        _ => fact["default"].clone(),
    };
    assert_eq!(default, expected, "{name}");

    let choices: Vec<Value> = setting.choices.iter().map(|choice| parsed(choice)).collect();
    let expected = match name {
        // The default is a choice too.
        "kv-redis.packer" => json!(["msgpack", "json"]),
        // These are the choices of one member of the object, which the note lists.
        "soap.security" | "swagger.security" => json!([]),
        _ => json!(list(&fact["choices"])),
    };
    assert_eq!(json!(choices), expected, "{name}");

    let read = fact["read_by_code"] == "yes";
    assert_eq!(setting.unread.is_none(), read, "{name}");
    // The one thing that zosconnectee reads is asked for.
    let advanced = (fact["advanced"] == true && name != "zosconnectee.template") || !read;
    assert_eq!(setting.advanced, advanced, "{name}");

    let members: Vec<&str> = list(&fact["object_keys"])
        .iter()
        .filter_map(|member| word(member).strip_suffix(" (secret)"))
        .collect();
    let expected = match name {
        // The facts say that these may hold credentials, and only in words which members do.
        "mail.transport" => vec!["auth.pass"],
        "es.amazonES" => vec!["secretKey"],
        "storage-google.credentials" => vec!["private_key"],
        "cloudant.plugins" => vec!["iamauth.iamApiKey"],
        _ => members,
    };
    assert_eq!(texts(&setting.secret_members), json!(expected), "{name}");
}

#[test]
fn url_rules_are_those_of_the_facts() {
    each(|id, fact, connector| {
        let Some(url) = &connector.url else {
            // The URL of mail is that of the crate alone.
            assert!(fact["url"].is_null() || id == "mail", "{id}");
            return;
        };
        if id == "mqtt" {
            return;
        }
        let fact = &fact["url"];
        assert_eq!(json!(url.setting), fact["setting"], "{id}");
        assert_eq!(url.escapes, fact["escapes"] != json!(false), "{id}");
        let template = fact["template"].as_str().filter(|template| {
            // A form from parts that are no settings cannot be filled in.
            placeholders(template)
                .all(|key| connector.setting(key).is_some() || key == id || key == "Informix")
        });
        let template = template.map(|template| {
            // ODBC needs no braces around a driver's name, and ours stand for settings.
            let driver = if id == "informix" { "Informix" } else { id };
            template.replace(&format!("DRIVER={{{driver}}}"), &format!("DRIVER={driver}"))
        });
        if id != "couchbase" {
            assert_eq!(url.template.as_deref(), template.as_deref(), "{id}");
        }
        match id {
            // The facts have these in words.
            "mysql" | "mssql" | "kv-redis" => {
                assert!(word(&fact["overrides"]).starts_with("everything"));
                assert!(url.overrides.len() >= 10, "{id}");
            }
            "jsonrpc" => assert!(url.overrides.is_empty()),
            _ => assert_eq!(texts(&url.overrides), json!(list(&fact["overrides"])), "{id}"),
        }
        // The facts name schemes only where there are several; ours are all that people write.
        let schemes: &[&str] = match id {
            "mysql" => &["mysql", "mariadb"],
            "mssql" => &["mssql"],
            "redis" => &["redis"],
            "mqlight" => &["amqp", "amqps"],
            "sqlite" => &["sqlite"],
            "sqlite3" => &["sqlite", "sqlite3"],
            "couchbase" => &["couchbase", "couchbases"],
            "saphana" => &["hdbsql", "saphana"],
            "oracle" | "cassandra" | "db2" | "dashdb" | "db2z" | "informix" | "grpc" => &[id],
            "rest" | "soap" | "couchdb2" | "couchdb" | "cloudant" | "neo4j" | "jsonrpc"
            | "kv-extreme-scale" | "remote" | "arangodb" => &["http", "https"],
            _ => return assert_eq!(texts(&url.schemes), json!(list(&fact["schemes"])), "{id}"),
        };
        assert_eq!(texts(&url.schemes), json!(schemes), "{id}");
    });
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
fn npm_packages_and_ranges_are_those_of_the_facts() {
    each(|id, fact, connector| {
        assert_eq!(json!(connector.npm.package), fact["npm"]["package"], "{id}");
        for (range, major) in [(&connector.npm.lb3, "lb3"), (&connector.npm.lb4, "lb4")] {
            let known = &fact["npm"][major];
            let built_in = fact["builtin"][major].is_string();
            match range {
                NpmRange::BuiltIn => assert!(built_in, "{id} {major}"),
                NpmRange::Unavailable(_) => {
                    assert!(!built_in && known["range"].is_null(), "{id} {major}");
                }
                NpmRange::Range { range, by_node } => {
                    assert!(!built_in, "{id} {major}");
                    assert_eq!(json!(range), known["range"], "{id} {major}");
                    let by_node: Vec<(u32, &str)> =
                        by_node.iter().map(|(n, r)| (*n, &**r)).collect();
                    assert_eq!(by_node, known_by_node(&known["by_node"]), "{id} {major}");
                }
            }
        }
    });
}

/// `{">=22": A, "20": B, "10 - 18": C}` as `[(22, A), (20, B), (10, C)]`.
fn known_by_node(fact: &Value) -> Vec<(u32, &str)> {
    let Some(ranges) = fact.as_object() else { return Vec::new() };
    ranges
        .iter()
        .map(|(node, range)| {
            let major = node.trim_start_matches(">=").split(' ').next().unwrap();
            (major.parse().unwrap(), word(range))
        })
        .collect()
}

#[test]
fn crates_are_those_of_the_facts() {
    each(|id, fact, connector| {
        let fact = &fact["rust"];
        let krate = match &connector.cargo {
            Cargo::Crate(krate) => krate,
            Cargo::Nothing(_) => {
                return assert!(word(&fact["reason"]).starts_with("nothing"), "{id}");
            }
            Cargo::Unavailable(_) => {
                return assert!(
                    fact["crate"].is_null() && !word(&fact["reason"]).starts_with("nothing")
                );
            }
        };
        assert_eq!(json!(krate.main.name), fact["crate"], "{id}");
        assert_eq!(json!(krate.main.version), fact["version"], "{id}");
        assert_eq!(texts(&krate.main.features), fact["features"], "{id}");
        assert_eq!(json!(krate.main.default_features), fact["default_features"], "{id}");
        assert_opens_as_known(id, fact, &krate.open);
        assert_eq!(json!(krate.rust_version), fact["rust_version"], "{id}");
        let companions: Vec<Value> = krate
            .companions
            .iter()
            .inspect(|companion| assert!(companion.default_features))
            .map(|c| json!({"crate": c.name, "version": c.version, "features": texts(&c.features)}))
            .collect();
        // A build-dependency is for the build script of those who generate code, as the note says.
        let known: Vec<&Value> = list(&fact["extra_crates"])
            .iter()
            .filter(|krate| !word(&krate["crate"]).ends_with(" (build-dependency)"))
            .collect();
        assert_eq!(json!(companions), json!(known), "{id}");
        assert_url_is_known(id, fact, krate.url_template.as_deref());
    });
}

fn assert_opens_as_known(id: &str, fact: &Value, open: &str) {
    let known = word(&fact["open_expression"]);
    match id {
        // The facts leave it to the reader where `config` comes from.
        "mssql" => assert!(open.contains(known.trim_end_matches('?')), "{id}"),
        // The facts spell the URL out, which the library composes.
        "sqlite" | "sqlite3" => {
            let spelt = format!("format!(\"{}\")", word(&fact["url_template"]));
            assert_eq!(open, known.replace(&spelt, "url"), "{id}");
        }
        _ => assert_eq!(open, known, "{id}"),
    }
}

fn assert_url_is_known(id: &str, fact: &Value, url: Option<&str>) {
    match id {
        // Here the facts name parts that are no settings; the notes say what to do.
        "mail" | "couchdb2" | "es" | "esv6" | "kafka" | "neo4j" => assert_eq!(url, None),
        "mqlight" => assert_eq!(url, Some("{service}")),
        "ibmi" => assert_eq!(url, Some("{connectionString}")),
        "mqtt" => assert!(url.unwrap().ends_with("?client_id={client_id}")),
        // ODBC needs no braces around a driver's name.
        "db2" | "dashdb" | "db2z" | "informix" => {
            let known = word(&fact["url_template"]).replacen(['{', '}'], "", 2);
            assert_eq!(url, Some(&*known), "{id}");
        }
        _ => assert_eq!(url, fact["url_template"].as_str(), "{id}"),
    }
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
