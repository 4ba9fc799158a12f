//! Many runs at once, and editors that save the same files meanwhile: nothing of anybody is lost.

#[cfg(target_os = "linux")]
mod editor;
#[cfg(target_os = "linux")]
mod lock;

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

#[cfg(target_os = "linux")]
use self::editor::Editor;
#[cfg(target_os = "linux")]
use crate::sandbox::skipped;
use crate::sandbox::{Run, Sandbox, assert_cargo_reads, tree};

const SOURCES: &str = "server/datasources.json";

/// How many runs add at once. Every eighth has a secret.
const ADDS: usize = 64;

/// How many edit, and how many remove, at the same time.
const OTHERS: usize = 8;

const CONNECTORS: [&str; 5] = ["mysql", "mongodb", "rest", "mssql", "postgresql"];

/// A project with data sources that are to be edited and removed, and a comment in every file.
struct Project {
    sandbox: Sandbox,
    manifest: &'static str,
    /// What it depends on when all data sources are added.
    dependencies: Vec<&'static str>,
}

impl Project {
    fn npm() -> Self {
        let package = r#"{
  // mine
  "name": "shop",
  "dependencies": {
    "loopback": "^3.28.0"
  }
}
"#;
        let dependencies = [
            "\"loopback\":",
            "\"loopback-connector-mysql\":",
            "\"loopback-connector-mongodb\":",
            "\"loopback-connector-rest\":",
            "\"loopback-connector-mssql\":",
            "\"loopback-connector-postgresql\":",
        ];
        Self::with("package.json", package, &dependencies)
    }

    fn cargo() -> Self {
        let package = r#"# mine
[package]
name = "shop"
version = "0.1.0"

[dependencies]
serde = "1" # ours
"#;
        let dependencies = [
            "serde =",
            "sqlx =",
            "\"mysql\"",
            "\"postgres\"",
            "mongodb =",
            "reqwest =",
            "tiberius =",
        ];
        Self::with("Cargo.toml", package, &dependencies)
    }

    fn with(manifest: &'static str, text: &str, dependencies: &[&'static str]) -> Self {
        let entry = |id: String| {
            format!(
                "  // of {id}\n  \"{id}\": {{ \"name\": \"{id}\", \"connector\": \"rest\" }},\n"
            )
        };
        let ids =
            (0..OTHERS).flat_map(|number| [format!("edit{number}"), format!("remove{number}")]);
        let entries: String = ids.map(entry).collect();
        let sources = format!(
            "{{\n  // mine\n{entries}  \"db\": {{ \"name\": \"db\", \"connector\": \"memory\" }}\n}}\n"
        );
        let sandbox = Sandbox::with(&[
            (manifest, text),
            (SOURCES, &sources),
            (".env", "# mine\nA=1\n"),
            (".gitignore", "# mine\n"),
        ]);
        sandbox.git_init();
        Self { sandbox, manifest, dependencies: dependencies.to_vec() }
    }

    fn start(&self, args: &[&str]) -> Running {
        let mut command = self.sandbox.lbrs(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Running { child: command.spawn().unwrap(), command }
    }

    fn start_all(&self) -> Vec<Running> {
        let mut runs = Vec::new();
        for number in 0..ADDS {
            let id = format!("add{number}");
            let connector = CONNECTORS[number % CONNECTORS.len()];
            let mut args = vec!["datasource", &id, "-c", connector, "--no-install"];
            args.extend(match connector {
                "rest" => ["--set", "crud=true"],
                _ => ["--set", "host=h"],
            });
            let secret = format!("password=pw-{number}");
            if number % 8 == 0 {
                args.extend(["--secrets", "env", "--set", &secret]);
            }
            runs.push(self.start(&args));
            if number % (ADDS / OTHERS) == 0 {
                let [edit, remove] =
                    ["edit", "remove"].map(|verb| format!("{verb}{}", number / (ADDS / OTHERS)));
                let set = ["--set", "crud=true", "--no-install"];
                runs.push(self.start(&[&["datasource", "edit", edit.as_str()][..], &set].concat()));
                runs.push(self.start(&["datasource", "remove", &remove, "--yes"]));
            }
        }
        runs
    }

    /// The entries, and that the rest of every file is there, once.
    fn entries(&self) -> BTreeMap<String, Value> {
        let names: Vec<_> = tree(&self.sandbox.root()).into_keys().collect();
        let mut expected = [".env", ".gitignore", self.manifest, SOURCES];
        expected.sort_unstable();
        assert_eq!(names, expected, "no lock, no temporary file");
        let manifest = self.sandbox.read(self.manifest);
        for part in self.dependencies.iter().chain(&["mine"]) {
            assert_eq!(manifest.matches(part).count(), 1, "{part} in {manifest}");
        }
        let env = self.sandbox.read(".env");
        for number in (0..ADDS).step_by(8) {
            let line = format!("\nADD{number}_PASSWORD=pw-{number}\n");
            assert_eq!(env.matches(&line).count(), 1, "{line} in {env}");
        }
        assert!(env.starts_with("# mine\nA=1\n"), "{env}");
        assert_eq!(self.sandbox.read(".gitignore"), "# mine\n.env\n");
        let text = self.sandbox.read(SOURCES);
        for number in 0..OTHERS {
            assert!(text.contains(&format!("  // of edit{number}\n")), "{text}");
        }
        assert!(text.contains("  // mine\n"), "{text}");
        entries(&text)
    }
}

/// The entries of a text in which comments stand in lines of their own.
fn entries(text: &str) -> BTreeMap<String, Value> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let json: String = lines.collect();
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Whether an id has what its run gave it, or was taken out.
fn is_done(id: &str, entries: &BTreeMap<String, Value>) -> bool {
    match entries.get(id) {
        Some(entry) if id.starts_with("edit") => entry["crud"] == true,
        Some(entry) => !id.starts_with("remove") && entry["name"] == id,
        None => id.starts_with("remove"),
    }
}

fn ids() -> impl Iterator<Item = String> {
    let adds = (0..ADDS).map(|number| format!("add{number}"));
    let others =
        (0..OTHERS).flat_map(|number| [format!("edit{number}"), format!("remove{number}")]);
    adds.chain(others).chain(["db".to_owned()])
}

/// A run, and how it was started.
struct Running {
    command: Command,
    child: Child,
}

/// Waits for the end of a run. One that has waited for others as long as it may, on a machine that is too busy
/// for all of them, has changed nothing, and is started again.
fn ended(mut running: Running) {
    let mut run = Run::of(running.child.wait_with_output().unwrap());
    while run.stderr.contains("is writing to this project, nothing was changed\n") {
        run = Run::of(running.command.output().unwrap());
    }
    assert_eq!(run.code, 0, "{}", run.stderr);
}

fn all_at_once(project: &Project) {
    project.start_all().into_iter().for_each(ended);
    let entries = project.entries();
    let missing: Vec<_> = ids().filter(|id| !is_done(id, &entries)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(entries.len(), ADDS + OTHERS + 1);
}

#[test]
fn many_runs_at_once_lose_nothing_in_an_npm_project() {
    let project = Project::npm();
    all_at_once(&project);
    let package = entries(&project.sandbox.read("package.json"));
    assert!(package["dependencies"].as_object().unwrap().keys().is_sorted(), "{package:?}");
}

#[test]
fn many_runs_at_once_lose_nothing_in_a_cargo_project() {
    let project = Project::cargo();
    all_at_once(&project);
    project.sandbox.write("src/main.rs", "fn main() {}\n");
    assert_cargo_reads(&project.sandbox.root());
}

#[cfg(target_os = "linux")]
/// An editor saves the data sources by a rename whenever a run ends, and appends to the manifest and to
/// `.env` in place.
fn with_editors(project: &Project) {
    if !Editor::can_save_by_rename() {
        return skipped("names cannot be swapped here");
    }
    let path = |name: &str| project.sandbox.root().join(name);
    let mut sources = Editor::of(path(SOURCES), "//");
    let comment = if project.manifest == "Cargo.toml" { "#" } else { "//" };
    let mut appending =
        [Editor::of(path(project.manifest), comment), Editor::of(path(".env"), "#")];
    for run in project.start_all() {
        sources.save_by_rename();
        appending.iter_mut().for_each(Editor::append);
        ended(run);
    }
    for editor in appending.iter().chain([&sources]) {
        editor.assert_all_saves_are_there();
    }
    // What the editor has written over without having seen it was lost by the editor.
    let entries = project.entries();
    let missing = ids().filter(|id| !is_done(id, &entries));
    let missing: Vec<_> = missing.filter(|id| !sources.overwrote(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn many_runs_and_editors_at_once_lose_nothing_in_an_npm_project() {
    with_editors(&Project::npm());
}

#[test]
#[cfg(target_os = "linux")]
fn many_runs_and_editors_at_once_lose_nothing_in_a_cargo_project() {
    with_editors(&Project::cargo());
}

#[test]
fn of_several_runs_for_one_name_all_but_one_fail() {
    let sandbox = Sandbox::with(&[("server/datasources.json", "{}\n")]);
    let start = |file: &str| {
        let file = format!("file={file}");
        let mut command = sandbox.lbrs(["datasource", "db", "-c", "memory", "-s", &file]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = ["a", "b", "c", "d"].map(start).into();
    let runs: Vec<Run> =
        children.into_iter().map(|child| Run::of(child.wait_with_output().unwrap())).collect();
    assert_eq!(runs.iter().filter(|run| run.code == 0).count(), 1);
    for refused in runs.iter().filter(|run| run.code != 0) {
        assert_eq!(refused.code, 1);
        assert!(refused.stderr.contains("`db` already exists"), "{}", refused.stderr);
    }
}
