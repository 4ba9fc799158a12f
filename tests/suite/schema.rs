//! `lbrs schema`, put to a real validator.

use std::io::Write;
use std::process::{Command, Stdio};

use lbrs::internal::catalog::Catalog;
use serde_json::{Value, json};

use crate::sandbox::{Sandbox, skipped};

fn schema(sandbox: &Sandbox) -> Value {
    let run = sandbox.run(["schema"]);
    assert_eq!((run.code, &*run.stderr), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

/// Checks the schema by its own meta schema, then each document by the schema; prints whether it is valid.
const VALIDATOR: &str = "\
import json, sys
try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit(77)
schema, documents = json.load(sys.stdin)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
json.dump([validator.is_valid(document) for document in documents], sys.stdout)
";

/// Whether each document is valid; none where Python's `jsonschema` is not there.
fn validated(schema: &Value, documents: &[Value]) -> Option<Vec<bool>> {
    let mut python = Command::new("python3");
    python.args(["-c", VALIDATOR]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = python.spawn().ok()?;
    let input = json!([schema, documents]).to_string();
    // A validator that is not there reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    match output.status.code() {
        Some(0) => Some(serde_json::from_slice(&output.stdout).unwrap()),
        Some(77) => None,
        _ => panic!("the validator failed"),
    }
}

fn good() -> Vec<Value> {
    vec![
        json!({}),
        json!({"db": {"name": "db", "connector": "memory"}}),
        json!({"db": {"connector": "mongodb", "host": "h", "port": 27017, "username": "u"}}),
        json!({"db": {"connector": "loopback-connector-mongodb", "port": "${PORT}"}}),
        json!({"db": {"connector": "mongodb", "tls": "${TLS}", "writeConcern": {"w": 1}}}),
        json!({"db": {"connector": "mongodb", "protocol": "mongodb+srv", "own": [1]}}),
        json!({"db": {"connector": "mssql", "hostname": "h"}}),
        json!({"db": {"connector": "mssql", "url": "${URL}"}}),
        json!({"db": {"connector": "postgresql", "ssl": true}, "b": {"connector": "postgresql", "ssl": {"ca": "x"}}}),
        json!({"db": {"connector": "postgresql", "defaultIdSort": "numericIdOnly"}}),
        json!({"db": {"connector": "loopback-component-storage", "provider": "filesystem", "root": "/data"}}),
        json!({"db": {"connector": "./connectors/own", "port": "any"}}),
        json!({"db": {"host": "a layer has no connector"}}),
        json!({"db": "${DB}"}),
    ]
}

fn bad() -> Vec<Value> {
    vec![
        json!([]),
        json!({"db": "mysql"}),
        json!({"db": 1}),
        json!({"db": {"connector": 1}}),
        json!({"db": {"connector": "mongodb", "port": "27017"}}),
        json!({"db": {"connector": "mongodb", "port": 70000}}),
        json!({"db": {"connector": "mongodb", "port": 0}}),
        json!({"db": {"connector": "mongodb", "port": "${PORT}-x"}}),
        json!({"db": {"connector": "loopback-connector-mongodb", "tls": "yes"}}),
        json!({"db": {"connector": "mongodb", "protocol": "http"}}),
        json!({"db": {"connector": "mongodb", "username": 1}}),
        json!({"db": {"connector": "mongodb", "writeConcern": [1]}}),
        json!({"db": {"connector": "mssql", "port": 1433}}),
        json!({"db": {"connector": "postgresql", "defaultIdSort": "name"}}),
        json!({"db": {"connector": "loopback-component-storage", "provider": "filesystem"}}),
        json!({"db": {"connector": "rest", "operations": {}}}),
    ]
}

#[test]
fn a_validator_takes_good_files_and_refuses_bad_ones() {
    let schema = schema(&Sandbox::new());
    let (good, bad) = (good(), bad());
    let Some(valid) = validated(&schema, &[good.clone(), bad.clone()].concat()) else {
        return skipped("python3 with the package jsonschema is not there");
    };
    for (document, valid) in good.iter().zip(&valid) {
        assert!(valid, "refused: {document}");
    }
    for (document, valid) in bad.iter().zip(&valid[good.len()..]) {
        assert!(!valid, "taken: {document}");
    }
}

#[test]
fn every_connector_is_in_it_and_every_pointer_leads_somewhere() {
    let schema = schema(&Sandbox::new());
    for connector in Catalog::built_in().iter() {
        let definition = &schema["$defs"][format!("connector-{}", connector.id)];
        for setting in &connector.settings {
            let property = &definition["properties"][&*setting.key];
            assert!(property.is_object(), "{}.{}", connector.id, setting.key);
            assert_eq!(property["writeOnly"] == true, setting.secret, "{}", setting.key);
            assert_eq!(property["deprecated"] == true, setting.unread.is_some(), "{}", setting.key);
        }
    }
    let mut open = vec![&schema];
    while let Some(value) = open.pop() {
        if let Some(pointer) = value.get("$ref").and_then(Value::as_str) {
            assert!(schema.pointer(&pointer[1..]).is_some(), "{pointer}");
        }
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(elements) => open.extend(elements),
            _ => {}
        }
    }
}

#[test]
fn the_connectors_of_the_project_are_in_it() {
    let sandbox = Sandbox::with(&[
        ("server/datasources.json", "{}\n"),
        (".lbrs/connectors/acme.toml", "[[settings]]\nkey = \"mode\"\nchoices = [\"fast\"]\n"),
    ]);
    let definition = &schema(&sandbox)["$defs"]["connector-acme"];
    assert_eq!(definition["properties"]["mode"]["anyOf"][0]["enum"], json!(["fast"]));
}
