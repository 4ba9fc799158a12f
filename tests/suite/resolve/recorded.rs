//! Recorded cases of the real loader: loopback-boot 3.3.1 on Node 20.

use std::collections::HashMap;

use lbrs::{LoadError, Loader};
use serde_json::{Value, json};

/// What the real loader makes of the files is in `expect`: `ok`, the settings, or `error`, the option
/// that its message names.
#[test]
fn every_recorded_case_agrees() {
    let cases = include_str!("../../facts/resolve.jsonl");
    for (line, text) in cases.lines().enumerate() {
        let case: Value = serde_json::from_str(text).unwrap();
        let files = case["files"].as_object().unwrap();
        let variables: HashMap<String, String> =
            serde_json::from_value(case["vars"].clone()).unwrap();
        let loaded = Loader::in_memory(files.iter().map(|(name, value)| (name, value.to_string())))
            .env(case["env"].as_str().unwrap())
            .variables(move |name| variables.get(name).cloned())
            .load();
        let got = match loaded {
            Ok(sources) => {
                json!({ "ok": serde_json::from_str::<Value>(&sources.to_json().to_string()).unwrap() })
            }
            Err(LoadError::Unmergeable { option, .. }) => json!({ "error": option }),
            Err(error) => panic!("line {}: {error}", line + 1),
        };
        // As text, so that the order counts.
        assert_eq!(got.to_string(), case["expect"].to_string(), "line {}", line + 1);
    }
    assert_eq!(cases.lines().count(), 160);
}
