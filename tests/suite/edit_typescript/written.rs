//! What is written: values, and whole files.

use std::fs;

use lbrs::internal::datasource::Entry;
use lbrs::internal::edit::typescript::{Style, Written, new_file};
use lbrs::internal::json::{is_same, parse_strict};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{key, plan_value, settings};

#[test]
fn prettier_leaves_values_as_they_are_written() {
    let facts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/facts/loopback4/prettier.jsonl");
    let facts = fs::read_to_string(facts).unwrap();
    for line in facts.lines().skip(1) {
        let fact = parse_strict(line).unwrap();
        let text = format!("const config = {};\n", Style::LB4.at(&fact["value"], "", 15));
        assert_eq!(text, fact["text"].as_str().unwrap());
    }
}

fn entry(id: &str, settings: Value) -> Entry {
    let Value::Object(settings) = settings else { panic!("no object") };
    Entry {
        id: id.into(),
        name: id.into(),
        connector: "postgresql".into(),
        settings: settings.into(),
    }
}

#[test]
fn a_new_file_has_the_shape_of_lb4s() {
    let settings = json!({ "host": "localhost", "port": 5432, "password": "${ORDERS_PASSWORD}" });
    let expected = "\
import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'orders',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  password: process.env.ORDERS_PASSWORD,
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class OrdersDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'orders';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.orders', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
";
    assert_eq!(new_file(&entry("orders", settings), "OrdersDataSource"), expected);
}

#[test]
fn a_new_file_with_a_long_name_breaks_its_lines() {
    let text = |length| new_file(&entry(&"n".repeat(length), json!({})), "NDataSource");
    let inject = |text: &str| text.split_once("constructor(\n").unwrap().1.to_owned();
    assert!(inject(&text(28)).starts_with("    @inject('datasources.config.nnn"));
    assert!(inject(&text(28)).contains("n', {optional: true})\n"));
    assert!(inject(&text(29)).contains("n', {\n      optional: true,\n    })\n    dsConfig"));
    assert!(inject(&text(44)).contains("n', {\n      optional: true,\n    })\n    dsConfig"));
    assert!(inject(&text(45)).starts_with("    @inject(\n      'datasources.config.n"));
    assert!(inject(&text(45)).contains("n',\n      {optional: true},\n    )\n    dsConfig"));
    assert!(text(51).contains("  static dataSourceName = 'n"));
    assert!(text(52).contains("  static dataSourceName =\n    'n"));
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        settings_of in prop::collection::btree_map(key(), plan_value(), 0..6),
    ) {
        let mut settings_of: Map<String, Value> = settings_of.into_iter().collect();
        settings_of.retain(|key, _| key != "name" && key != "connector");
        let entry = entry("orders", Value::Object(settings_of));
        let read = Value::Object(settings(&new_file(&entry, "OrdersDataSource")));
        prop_assert!(is_same(&read, &entry.to_json()), "{read}\n{}", entry.to_json());
    }
}

/// Returns what a fact says is written: `$env`, `$first`, `$number` and `$flag` are what code alone can say.
fn written(value: &Value) -> Written {
    let all = |values: &Value| values.as_array().unwrap().iter().map(written).collect();
    match value {
        Value::Array(_) => Written::Array(all(value)),
        Value::Object(members) => match members.iter().next() {
            Some((key, name)) if key == "$env" => Written::Variable(name.as_str().unwrap().into()),
            Some((key, choices)) if key == "$first" => Written::FirstOf(all(choices)),
            Some((key, inner)) if key == "$number" => Written::Number(written(inner).into()),
            Some((key, name)) if key == "$flag" => Written::Flag {
                variable: name.as_str().unwrap().into(),
                default: value["default"].as_bool().unwrap(),
            },
            _ => Written::Object(
                members.iter().map(|(key, value)| (key.clone(), written(value))).collect(),
            ),
        },
        _ => Written::Literal(value.clone()),
    }
}

#[test]
fn prettier_leaves_expressions_as_they_are_written() {
    let facts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/facts/loopback4/expressions.jsonl");
    let facts = fs::read_to_string(facts).unwrap();
    for line in facts.lines().skip(1) {
        let fact = parse_strict(line).unwrap();
        let text = Style::LB4.written_at(&written(&fact["value"]), "", 15);
        assert_eq!(format!("const config = {text};\n"), fact["text"].as_str().unwrap());
    }
}
