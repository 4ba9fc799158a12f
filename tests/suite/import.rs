//! `lbrs datasource import`, held against what the real LoopBack 3 loader makes of the same files.

use std::collections::{BTreeMap, BTreeSet};

use lbrs::Loader;
use serde_json::{Map, Value, json};

use crate::sandbox::{Run, Sandbox, tree};

const MANIFEST: &str = r#"{ "dependencies": { "@loopback/core": "^7.0.0" } }"#;

/// A recorded case: the files of a LoopBack 3 project, an environment, its variables, and what loopback-boot made of
/// them.
struct Case {
    files: Map<String, Value>,
    env: String,
    variables: BTreeMap<String, String>,
    expect: Value,
}

/// What became of a case.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Equal,
    Reported,
    Refused,
}

impl Case {
    fn all() -> Vec<Self> {
        let lines = include_str!("../facts/resolve.jsonl").lines();
        let case = |line| {
            let case: Value = serde_json::from_str(line).unwrap();
            Self {
                files: case["files"].as_object().unwrap().clone(),
                env: case["env"].as_str().unwrap().to_owned(),
                variables: serde_json::from_value(case["vars"].clone()).unwrap(),
                expect: case["expect"].clone(),
            }
        };
        lines.map(case).collect()
    }

    /// The environments that a layer is for, and `local` for those without.
    fn envs(&self) -> BTreeSet<String> {
        let env =
            |name: &String| Some(name.split('.').nth(1).filter(|env| *env != "json")?.to_owned());
        let envs = self.files.keys().filter_map(env);
        envs.chain([self.env.clone(), "local".to_owned()]).collect()
    }

    fn run(&self, sandbox: &Sandbox, args: &[&str]) -> Run {
        let mut command = sandbox.lbrs(args);
        Run::of(command.envs(&self.variables).output().unwrap())
    }

    /// What LoopBack 3 gives in an environment, by id.
    fn loopback3(&self, env: &str) -> Value {
        let variables = self.variables.clone();
        let files = self.files.iter().map(|(name, value)| (name, value.to_string()));
        let loader = Loader::in_memory(files).env(env);
        let sources = loader.variables(move |name| variables.get(name).cloned()).load().unwrap();
        let sources = serde_json::from_str(&sources.to_json().to_string()).unwrap();
        if env == self.env {
            assert_eq!(self.expect["ok"], sources);
        }
        sources
    }

    /// Imports the files and compares the settings in every environment.
    fn check(&self, line: usize, letters: &mut BTreeMap<String, usize>) -> Outcome {
        let sandbox = Sandbox::new();
        for (name, value) in &self.files {
            sandbox.write(&format!("old/server/{name}"), &value.to_string());
        }
        sandbox.write("new/package.json", MANIFEST);
        let before = tree(&sandbox.root());
        let import = self.run(&sandbox, &["-C", "new", "datasource", "import", "old", "--json"]);
        if self.expect.get("error").is_some() {
            self.check_refusal(&sandbox, &import, line);
            assert_eq!(tree(&sandbox.root()), before, "line {line}");
            return Outcome::Refused;
        }
        assert_eq!(import.code, 0, "line {line}: {}", import.stderr);
        let said: Value = serde_json::from_str(&import.stdout).unwrap();
        let mut reports = Vec::new();
        for source in said["dataSources"].as_array().unwrap() {
            let own = source["reports"].as_array().unwrap();
            let is_skipped = source["action"] == "skipped";
            assert!(!is_skipped || !own.is_empty(), "line {line}: no letter: {source}");
            reports.extend(own.iter().cloned());
        }
        reports.extend(said["reports"].as_array().unwrap().iter().cloned());
        for report in &reports {
            let letter = report["letter"].as_str().unwrap();
            assert!("abcdefgh".contains(letter), "line {line}: {report}");
            *letters.entry(letter.to_owned()).or_default() += 1;
        }
        let mut outcome = Outcome::Equal;
        let mut idle: Vec<&Value> =
            reports.iter().filter(|it| it["letter"] != "a" && it["letter"] != "e").collect();
        for env in self.envs() {
            let after = self.loopback4(&sandbox, &env);
            let before = self.loopback3(&env);
            for source in said["dataSources"].as_array().unwrap() {
                let id = source["id"].as_str().unwrap();
                let Some(expected) = before.get(id) else { continue };
                let mut expected = expected.clone();
                let name = source["name"].as_str().unwrap_or(id);
                // The name is the id, whatever the member says.
                if let Some(members) = expected.as_object_mut() {
                    members.insert("name".to_owned(), json!(name));
                }
                let mut paths = Vec::new();
                differences(&expected, &after[name], id.to_owned(), &mut paths);
                for path in paths {
                    outcome = Outcome::Reported;
                    idle.retain(|report| !covers(report, &path, &env));
                    let is_about = |report: &&Value| covers(report, &path, &env);
                    assert!(
                        reports.iter().any(|report| is_about(&report)),
                        "line {line}: {path} differs in {env}\n{expected}\n{}\n{reports:#?}",
                        after[name]
                    );
                }
            }
        }
        assert!(idle.is_empty(), "line {line}: nothing differs there: {idle:#?}");
        let is_complete = said["complete"].as_bool().unwrap();
        assert_eq!(is_complete, reports.is_empty(), "line {line}");
        if reports.is_empty() { outcome } else { Outcome::Reported }
    }

    /// The error has the place at which `show` finds it.
    fn check_refusal(&self, sandbox: &Sandbox, import: &Run, line: usize) {
        let show = self.run(sandbox, &["-C", "old", "datasource", "show", "-e", &self.env]);
        assert_eq!((import.code, show.code), (1, 1), "line {line}: {}", import.stderr);
        let error = |run: &Run| {
            let error = run.stderr.lines().find_map(|line| line.strip_prefix("error: "));
            error.unwrap_or_else(|| panic!("line {line}: {}", run.stderr)).to_owned()
        };
        let (error, expected) = (error(import), error(&show));
        let place = expected.split(": ").next().unwrap();
        assert!(error.starts_with(&format!("old/{place}: ")), "line {line}: {place}: {error}");
    }

    fn loopback4(&self, sandbox: &Sandbox, env: &str) -> Value {
        let show = ["-C", "new", "datasource", "show", "--json", "--reveal", "-e", env];
        let show = self.run(sandbox, &show);
        assert_eq!(show.code, 0, "{}", show.stderr);
        serde_json::from_str(&show.stdout).unwrap()
    }
}

/// Collects the paths at which two values differ.
fn differences(left: &Value, right: &Value, path: String, paths: &mut Vec<String>) {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for key in keys {
                let path = format!("{path}.{key}");
                match (left.get(key), right.get(key)) {
                    (Some(left), Some(right)) => differences(left, right, path, paths),
                    _ => paths.push(path),
                }
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                differences(left, right, format!("{path}[{index}]"), paths);
            }
        }
        _ if left == right => {}
        _ => paths.push(path),
    }
}

/// Whether a report is about what stands at a path, or around it, in an environment.
fn covers(report: &Value, path: &str, env: &str) -> bool {
    let setting = report["setting"].as_str().unwrap();
    let rest = path.strip_prefix(setting);
    let is_there = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    // A reference may be set anywhere, and what this machine has counts in every environment.
    let is_everywhere = report["letter"] == "a" || report["local"] == true;
    is_there && (is_everywhere || report["environment"] == env)
}

#[test]
fn recorded_projects_have_the_same_settings_afterwards_or_a_report() {
    let (mut outcomes, mut letters) = (BTreeMap::new(), BTreeMap::new());
    let cases = Case::all();
    for (index, case) in cases.iter().enumerate() {
        *outcomes.entry(case.check(index + 1, &mut letters)).or_insert(0) += 1;
    }
    println!("{outcomes:?}, reports: {letters:?}");
    assert_eq!(cases.len(), 160);
    assert_eq!(outcomes[&Outcome::Refused], 31);
    assert_eq!(outcomes[&Outcome::Equal] + outcomes[&Outcome::Reported], 129);
}
