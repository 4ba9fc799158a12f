//! Every connector of the catalog, listed, shown and added.

use serde_json::{Value, json};

use super::{LOOPBACK_3, RUST};
use crate::sandbox::{Sandbox, assert_cargo_reads};

fn catalog() -> Vec<Value> {
    let document = Sandbox::new().run(["connectors", "--json"]).json();
    document.as_array().unwrap().clone()
}

fn id(connector: &Value) -> &str {
    connector["id"].as_str().unwrap()
}

#[test]
fn the_table_has_a_line_for_every_connector() {
    let run = Sandbox::new().run(["connectors"]);
    let ids: Vec<&str> =
        run.stdout.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    let catalog = catalog();
    assert_eq!(ids, catalog.iter().map(id).collect::<Vec<_>>());
    assert_eq!(ids[0], "memory");
    assert!(run.stdout.starts_with("ID "), "{}", run.stdout);
    assert!(run.stdout.contains("MongoDB (supported by StrongLoop)"), "{}", run.stdout);
    assert!(run.stdout.contains("no longer maintained"), "{}", run.stdout);
}

#[test]
fn one_connector_is_shown_with_every_flag_that_sets_it() {
    let sandbox = Sandbox::new();
    for connector in catalog() {
        assert_eq!(sandbox.run(["connectors", id(&connector), "--json"]).json(), connector);
        let shown = sandbox.run(["connectors", id(&connector)]).stdout;
        for setting in connector["settings"].as_array().unwrap() {
            let flag = setting["flag"].as_str().unwrap();
            assert!(shown.contains(flag), "{flag} in\n{shown}");
        }
    }
}

/// Flags that answer what the connector requires, with values of the right kind.
fn required_flags(connector: &Value) -> Vec<String> {
    let settings = connector["settings"].as_array().unwrap();
    let mut flags = Vec::new();
    for key in connector["required"][0].as_array().into_iter().flatten() {
        let setting = settings.iter().find(|setting| setting["key"] == *key).unwrap();
        let value = match (&setting["choices"][0], setting["type"].as_str().unwrap()) {
            (Value::String(choice), _) => choice.clone(),
            (Value::Number(choice), _) => choice.to_string(),
            (_, "number" | "port") => "1".to_owned(),
            (_, "object" | "boolean|object") => "{}".to_owned(),
            (_, "array") => "[]".to_owned(),
            (_, "boolean") => "true".to_owned(),
            _ if key.as_str().unwrap().to_lowercase().ends_with("url") => "scheme://h".to_owned(),
            _ => "x".to_owned(),
        };
        flags.extend(["--set".to_owned(), format!("{}={value}", key.as_str().unwrap())]);
    }
    flags
}

/// Adds the connector, which must end well or say that it cannot be used here.
fn add(sandbox: &Sandbox, connector: &Value) -> bool {
    let mut args = vec!["datasource".to_owned(), "ds1".to_owned(), "-c".to_owned()];
    args.push(id(connector).to_owned());
    args.extend(["--secrets".to_owned(), "env".to_owned()]);
    args.extend(required_flags(connector));
    let run = sandbox.try_run(&args);
    if run.code == 0 {
        let entry = &sandbox.data_sources()["ds1"];
        assert_eq!(entry["connector"], connector["connector"], "{entry}");
        return true;
    }
    assert_eq!(run.code, 1, "{args:?}: {}", run.stderr);
    assert!(run.stderr.contains("\nhelp: "), "{}", run.stderr);
    false
}

#[test]
fn every_connector_can_be_added_to_loopback_3_and_4_or_says_why_not() {
    for (major, core) in [("loopback3", "loopback"), ("loopback4", "@loopback/core")] {
        for connector in catalog() {
            let sandbox = Sandbox::with(LOOPBACK_3);
            sandbox.write("package.json", &json!({ "dependencies": { core: "*" } }).to_string());
            let words = connector["dependency"][major].as_str().unwrap();
            let added = add(&sandbox, &connector);
            assert_eq!(added, !words.starts_with("not available"), "{}: {words}", id(&connector));
            let mut dependencies = sandbox.npm_dependencies();
            dependencies.retain(|name| name != core);
            let package = connector["npm"]["package"].as_str();
            let needed = package.filter(|_| added && words != "comes with it");
            assert_eq!(dependencies, Vec::from_iter(needed), "{}: {words}", id(&connector));
        }
    }
}

#[test]
fn every_connector_can_be_added_to_a_rust_package_or_says_why_not() {
    for connector in catalog() {
        let sandbox = Sandbox::with(RUST);
        let words = connector["dependency"]["rust"].as_str().unwrap();
        let added = add(&sandbox, &connector);
        assert_eq!(added, !words.starts_with("not available"), "{}: {words}", id(&connector));
        if let (true, Some(name)) = (added, connector["cargo"]["name"].as_str()) {
            let manifest = sandbox.read("Cargo.toml");
            assert!(manifest.contains(&format!("\n{name} = ")), "{name} in\n{manifest}");
            assert_cargo_reads(&sandbox.root());
        }
    }
}
