//! `lbrs datasource list` and `show` where a case folder cannot say it: what the real loader yields.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

const PACKAGE: &str = "{ \"dependencies\": { \"loopback\": \"^3.28.0\" } }\n";

/// `show --json --reveal` is what the application's loader yields: loopback-boot 3.3.1 on Node 20.
#[test]
fn show_yields_what_the_real_loader_does() {
    for (line, text) in include_str!("../facts/resolve.jsonl").lines().enumerate() {
        let case: Value = serde_json::from_str(text).unwrap();
        let sandbox = Sandbox::with(&[("package.json", PACKAGE)]);
        for (name, value) in case["files"].as_object().unwrap() {
            sandbox.write(&format!("server/{name}"), &value.to_string());
        }
        let variables: BTreeMap<String, String> =
            serde_json::from_value(case["vars"].clone()).unwrap();
        let mut command = sandbox.lbrs(["datasource", "show", "--json", "--reveal"]);
        command.envs(&variables).env("NODE_ENV", case["env"].as_str().unwrap());
        let run = Run::of(command.output().unwrap());
        match case["expect"]["error"].as_str() {
            Some(option) => {
                assert_eq!(run.code, 1, "line {}", line + 1);
                assert!(run.stderr.contains(&format!("`{option}`")), "{option}: {}", run.stderr);
            }
            None => {
                assert_eq!(run.code, 0, "line {}: {}", line + 1, run.stderr);
                let expected = case["expect"]["ok"].to_string();
                assert_eq!(run.json().to_string(), expected, "line {}", line + 1);
            }
        }
    }
}

#[test]
fn the_words_of_the_commands_are_kept() {
    let help = Sandbox::new().run(["datasource", "--help"]).stdout;
    let (_, commands) = help.split_once("\nCommands:\n").unwrap();
    let commands = commands.split("\n\n").next().unwrap();
    let words = commands.lines().filter_map(|line| line.split_whitespace().next());
    let words: Vec<&str> = words.filter(|word| *word != "help").collect();
    assert!(words.contains(&"list") && words.contains(&"show"), "{help}");
    for word in words.into_iter().chain(["ls", "rm", "ping"]) {
        let sandbox = Sandbox::with(&[("package.json", PACKAGE)]);
        sandbox.refuse(2, ["create", "--type", "datasource", word, "-c", "memory"]);
        let add = ["datasource", "add", word, "-c", "memory", "--dry-run"];
        let planned = sandbox.run(add).stdout;
        assert!(planned.contains(&format!("\"{word}\": {{")), "{planned}");
        sandbox.run(["datasource", "--name", word, "-c", "memory"]);
        assert!(sandbox.read("server/datasources.json").contains(&format!("\"{word}\": {{")));
    }
}
