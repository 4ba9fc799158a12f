//! The lines that lbrs writes to `Cargo.toml`, judged by cargo and crates.io.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox, skipped};

/// What cargo says when it is the network that fails.
const UNREACHABLE: [&str; 3] = ["failed to query replaced source", "download of", "offline mode"];

/// Adds a data source for every connector that has a crate to one program, then lets cargo resolve all
/// of it: each crate has to exist, with such a version and such features, and they have to get along.
#[test]
#[ignore = "asks crates.io; .ci/run runs it"]
fn cargo_accepts_the_dependency_of_every_connector() {
    let sandbox = Sandbox::with(&[
        ("Cargo.toml", "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        ("src/lib.rs", ""),
    ]);
    let catalog = sandbox.run(["connectors", "--json"]).json();
    let with_crate: Vec<&Value> = catalog
        .as_array()
        .unwrap()
        .iter()
        .filter(|connector| !connector["cargo"].is_null())
        .collect();
    assert!(with_crate.len() > 40, "only {} connectors have a crate", with_crate.len());
    for connector in &with_crate {
        add(&sandbox, connector);
    }

    let Some(metadata) = metadata(&sandbox) else { return };
    let packages = metadata["packages"].as_array().unwrap();
    let program = packages.iter().find(|package| package["name"] == "program").unwrap();
    for connector in with_crate {
        let companions = connector["cargo"]["companions"].as_array().unwrap();
        for wanted in companions.iter().chain([&connector["cargo"]]) {
            depends_on(program, wanted, &connector["id"]);
        }
    }
}

fn depends_on(program: &Value, wanted: &Value, id: &Value) {
    let name = &wanted["name"];
    let dependencies = program["dependencies"].as_array().unwrap();
    let found = dependencies.iter().find(|dependency| dependency["name"] == *name);
    let found = found.unwrap_or_else(|| panic!("{id}: {name} is not there"));
    let (wanted, found) = (strings(&wanted["features"]), strings(&found["features"]));
    assert!(wanted.is_subset(&found), "{id}: {name} has {found:?}, not {wanted:?}");
}

/// One with a value for each setting that has to have one.
fn add(sandbox: &Sandbox, connector: &Value) {
    let id = connector["id"].as_str().unwrap();
    let mut args = vec!["datasource".into(), format!("my-{id}"), "--connector".into(), id.into()];
    let needed = strings(connector["required"].get(0).unwrap_or(&Value::Null));
    for setting in connector["settings"].as_array().unwrap() {
        let key = setting["key"].as_str().unwrap();
        if !needed.contains(key) {
            continue;
        }
        match (&setting["choices"][0], setting["type"].as_str().unwrap()) {
            (Value::String(choice), _) => args.extend(["--set".into(), format!("{key}={choice}")]),
            (Value::Null, "string") if key.to_lowercase().ends_with("url") => {
                args.extend(["--set".into(), format!("{key}=scheme://h")]);
            }
            (Value::Null, types) if types.split('|').any(|kind| kind == "string") => {
                args.extend(["--set".into(), format!("{key}=text")]);
            }
            (Value::Null, "port" | "number") => args.extend(["--set".into(), format!("{key}=1")]),
            (Value::Null, "array") => args.extend(["--set-json".into(), format!("{key}=[]")]),
            (choice, _) => args.extend(["--set".into(), format!("{key}={choice}")]),
        }
    }
    sandbox.run(args);
}

/// What cargo makes of the program; nothing if the registry cannot be reached, which is said.
fn metadata(sandbox: &Sandbox) -> Option<Value> {
    // With the environment as it is, for it may name a proxy.
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--quiet"]).current_dir(sandbox.root());
    let run = Run::of(cargo.output().unwrap());
    if run.code != 0 && UNREACHABLE.iter().any(|words| run.stderr.contains(words)) {
        skipped("cargo cannot reach its registry");
        return None;
    }
    assert_eq!(run.code, 0, "{}\n{}", sandbox.read("Cargo.toml"), run.stderr);
    Some(run.json())
}

fn strings(list: &Value) -> BTreeSet<String> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}
