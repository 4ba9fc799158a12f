//! What is decided for any layers, read back as the application reads it.

use std::fs;

use indexmap::{IndexMap, IndexSet};
use lbrs::internal::edit::typescript::{Written, new_file_of};
use lbrs::internal::resolve::{Loader, load_typescript};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::layers::{Layers, View};
use super::report::{Report, Why};
use super::settings;
use super::variables::Variables;

const ENVS: [&str; 3] = ["local", "production", "test"];

const TEXTS: &[&str] =
    &["", "a", "b", "x'y", "${A}", "${B}", "p-${A}", "a ${A} b", "\n", "é", "'\"`\n"];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => any::<bool>().prop_map(Value::Bool),
        1 => (-3..4).prop_map(Value::from),
        3 => prop::sample::select(TEXTS).prop_map(Value::from),
        1 => Just(Value::from("mysql://u:pw@h/d")),
    ]
}

/// A member: what stands at most keys merges with what other layers have there.
fn member(null: bool) -> impl Strategy<Value = (String, Value)> {
    let null_or =
        move |value| if null { prop_oneof![Just(Value::Null), value].boxed() } else { value };
    let scalar = ("host|port|password|user", null_or(leaf().boxed()));
    let list = prop::collection::vec(leaf(), 2).prop_map(Value::Array).boxed();
    let object = prop::collection::btree_map("a|b|password", leaf(), 0..4);
    let object = object.prop_map(|members| Value::Object(members.into_iter().collect())).boxed();
    prop_oneof![
        6 => scalar,
        2 => (Just("hosts".to_owned()), list.clone()),
        2 => (Just("ssl".to_owned()), null_or(object.clone())),
        1 => ("options|constructor|1", prop_oneof![leaf(), list, object, Just(Value::Null)]),
    ]
}

fn members(null: bool) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec(member(null), 0..6).prop_map(|members| members.into_iter().collect())
}

fn config() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("A|B", leaf(), 0..3).prop_map(|it| it.into_iter().collect())
}

/// Collects the paths at which two values differ, in the words of reports.
fn differences(left: Option<&Value>, right: Option<&Value>, path: &str, paths: &mut Vec<String>) {
    match (left, right) {
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let keys: IndexSet<&String> = left.keys().chain(right.keys()).collect();
            for key in keys {
                differences(left.get(key), right.get(key), &format!("{path}.{key}"), paths);
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                differences(Some(left), Some(right), &format!("{path}[{index}]"), paths);
            }
        }
        _ if left == right => {}
        _ => paths.push(path.to_owned()),
    }
}

fn covers(report: &Report, path: &str, env: &str) -> bool {
    let is_there = path.strip_prefix(&report.setting);
    let is_there = is_there.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let is_everywhere = report.why == Why::Reference || report.view == View::Local;
    is_there && (is_everywhere || report.view == View::Base || report.view.env() == Some(env))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Every environment gets the same, or a report says where it does not.
    #[test]
    fn any_layers_come_to_the_same_or_have_a_report(
        layers in (members(true), members(false), members(false), members(false)),
        configs in (config(), config(), config()),
        set in prop::option::of("[ab]?"),
    ) {
        let (base, local, production, test) = layers;
        let mut files: Vec<(String, String)> = Vec::new();
        let of = |members| json!({ "db": members }).to_string();
        files.push(("datasources.json".into(), of(base)));
        for (env, members) in [("local", local), ("production", production), ("test", test)] {
            files.push((format!("datasources.{env}.json"), of(members)));
        }
        let (main, of_local, of_production) = configs;
        files.push(("config.json".into(), Value::Object(main).to_string()));
        files.push(("config.local.json".into(), Value::Object(of_local).to_string()));
        files.push(("config.production.json".into(), Value::Object(of_production).to_string()));
        let variables = move |name: &str| set.clone().filter(|_| name == "A");
        let loader = Loader::in_memory(files).variables(variables.clone());
        let Ok(layers) = Layers::read(&loader) else { return Ok(()) };
        let (is_taken, is_set) = (|name: &str| name == "DB_HOST", |_: &str, _: Option<&str>| false);
        let mut values = Variables::new(&is_taken, &is_set);
        let views = layers.data_source("db");
        let decided = settings::decide(&layers, ("db", "db"), &views, &mut values);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("db.datasource.ts");
        let mut config = IndexMap::from([("name".to_owned(), Written::Literal("db".into()))]);
        config.extend(decided.members);
        fs::write(&file, new_file_of("db", &Written::Object(config), "DbDataSource")).unwrap();
        let mut env_files: IndexMap<String, String> = IndexMap::new();
        for ((env, name), value) in values.into_values() {
            let text = env_files.entry(env.map_or(".env".into(), |env| format!(".env.{env}"))).or_default();
            let line = lbrs::internal::edit::dotenv::quote(value.expose()).unwrap();
            text.push_str(&format!("{name}={line}\n"));
        }
        for (name, text) in &env_files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        for env in ENVS {
            let before = loader.clone().env(env).load().unwrap();
            let mut before = before.get("db").unwrap().value().to_json();
            before["name"] = "db".into();
            let reader = Loader::new(folder.path()).env(env).variables(variables.clone());
            let reader = reader.dotenv(folder.path().join(".env"));
            let after = load_typescript(&reader, std::slice::from_ref(&file)).unwrap();
            let after = after.sources[0].value().to_json();
            let mut paths = Vec::new();
            differences(Some(&before), Some(&after), "db", &mut paths);
            for path in paths {
                let is_told = decided.reports.iter().any(|report| covers(report, &path, env));
                prop_assert!(
                    is_told,
                    "{} in {}: {}\n{}\n{}\n{:?}\n{:?}",
                    path, env, before, after, fs::read_to_string(&file).unwrap(), env_files, decided.reports
                );
            }
        }
    }
}
