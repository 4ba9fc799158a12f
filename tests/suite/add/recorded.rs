//! Answers that were given to the real `lb datasource`, and the entries that it wrote, secrets in them too.

use serde_json::{Value, json};

use super::LOOPBACK_3;
use crate::sandbox::Sandbox;

/// What a user typed at the questions of the old generator.
struct Recorded {
    connector: String,
    /// The module's name where the connector is `other`.
    module: Option<String>,
    /// The settings that were answered, with what was typed.
    answers: Vec<(String, String)>,
    package: Option<String>,
    entry: Value,
}

fn recorded() -> Vec<Recorded> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let lines = include_str!("../../facts/lb3-recorded.jsonl").lines();
    let read = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        let answers = record["answers"].as_array().unwrap();
        let answers = answers
            .iter()
            .map(|answer| (text(&answer["key"]).unwrap(), text(&answer["typed"]).unwrap()));
        let package = record["install_prompt"].as_str().map(|prompt| {
            let spec = prompt.strip_prefix("Install ").unwrap();
            spec.split_once('@').map_or(spec, |(name, _)| name).to_owned()
        });
        Recorded {
            connector: text(&record["connector"]).unwrap(),
            module: text(&record["module"]),
            // The generator asks couchbase for a second name and throws the answer away.
            answers: answers.filter(|(key, typed)| key != "name" && !typed.is_empty()).collect(),
            package,
            entry: record["entry"].clone(),
        }
    };
    lines.map(read).collect()
}

impl Recorded {
    /// Settings that the connector cannot do without, and that the old catalog never asks for.
    fn never_asked(&self) -> Option<(&'static str, &'static str)> {
        match self.connector.as_str() {
            "kafka" => Some(("connectionString", "localhost:2181")),
            "neo4j" => Some(("neo4j_url", "http://localhost:7474")),
            "zosconnectee" => Some(("template", "{}")),
            _ => None,
        }
    }

    /// The entry that we mean to write for the same answers.
    fn expected(&self) -> Value {
        let mut entry = self.entry.clone();
        if self.connector == "es" {
            // The old catalog calls it a string; the connector calculates with it.
            assert_eq!(entry["defaultSize"], "50");
            entry["defaultSize"] = json!(50);
        }
        if let Some((key, value)) = self.never_asked() {
            entry[key] = json!(value);
        }
        entry
    }

    fn check(&self, sandbox: &Sandbox) {
        assert_eq!(sandbox.data_sources()["ds1"], self.expected(), "{}", self.connector);
        let mut dependencies = sandbox.npm_dependencies();
        dependencies.retain(|name| name != "loopback");
        assert_eq!(
            dependencies,
            self.package.iter().cloned().collect::<Vec<_>>(),
            "{}",
            self.connector
        );
    }
}

#[test]
fn flags_lead_to_the_entry_that_the_generator_wrote() {
    let all = recorded();
    assert_eq!(all.len(), 31);
    for recorded in &all {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let mut args = vec!["datasource".to_owned(), "ds1".to_owned()];
        args.extend(["-c".to_owned(), recorded.connector.clone()]);
        args.extend(["--secrets".to_owned(), "inline".to_owned()]);
        args.extend(
            recorded.module.iter().flat_map(|module| ["--dependency".to_owned(), module.clone()]),
        );
        let never_asked =
            recorded.never_asked().map(|(key, value)| (key.to_owned(), value.to_owned()));
        for (key, typed) in recorded.answers.iter().chain(&never_asked) {
            args.extend(["--set".to_owned(), format!("{key}={typed}")]);
        }
        sandbox.run(args);
        recorded.check(&sandbox);
    }
}

#[test]
fn a_configuration_leads_to_the_entry_that_the_generator_wrote() {
    for nested in [false, true] {
        for recorded in recorded() {
            let sandbox = Sandbox::with(LOOPBACK_3);
            let mut settings = json!({});
            let never_asked =
                recorded.never_asked().map(|(key, value)| (key.to_owned(), value.to_owned()));
            for (key, typed) in recorded.answers.iter().chain(&never_asked) {
                settings[key] = json!(typed);
            }
            let mut config = if nested { json!({ "settings": settings }) } else { settings };
            config["name"] = json!("ds1");
            config["connector"] = json!(recorded.connector);
            let config = config.to_string();
            let module = recorded.module.iter().flat_map(|module| ["--dependency", module]);
            let args = ["datasource", "--secrets", "inline", "--config", &config];
            sandbox.run(args.into_iter().chain(module));
            recorded.check(&sandbox);
        }
    }
}
