//! Many runs at once.

use std::process::Stdio;

use super::{LOOPBACK_3, RUST};
use crate::sandbox::{Run, Sandbox, assert_cargo_reads, tree};

const CONNECTORS: [&str; 8] =
    ["mysql", "postgresql", "mongodb", "kv-redis", "mssql", "oracle", "rest", "memory"];

/// Adds 16 data sources at once, each with a secret of its own.
fn add_sixteen(sandbox: &Sandbox) {
    let children: Vec<_> = (0..16)
        .map(|i| {
            let connector = CONNECTORS[i % CONNECTORS.len()];
            let (name, secret) = (format!("db{i}"), format!("token=secret{i}"));
            let args = [
                "datasource",
                &name,
                "-c",
                connector,
                "-s",
                &secret,
                "-s",
                "host=h",
                "--secret",
                "token",
            ];
            sandbox.lbrs(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let entries = sandbox.data_sources();
    let env = sandbox.read(".env");
    for i in 0..16 {
        let entry = &entries[format!("db{i}")];
        assert_eq!(entry["connector"], CONNECTORS[i % CONNECTORS.len()], "entry {i} of {entries}");
        assert_eq!(entry["token"], format!("${{DB{i}_TOKEN}}"));
        let line = format!("DB{i}_TOKEN=secret{i}");
        assert_eq!(env.lines().filter(|there| **there == line).count(), 1, "{line} in\n{env}");
    }
    assert_eq!(entries.as_object().unwrap().len(), 16);
}

#[test]
fn sixteen_runs_at_once_lose_nothing_in_an_npm_project() {
    let sandbox = Sandbox::with(LOOPBACK_3);
    add_sixteen(&sandbox);
    let dependencies = sandbox.npm_dependencies();
    assert!(dependencies.is_sorted(), "{dependencies:?}");
    for package in ["mysql", "postgresql", "mongodb", "kv-redis", "mssql", "oracle", "rest"] {
        let package = format!("loopback-connector-{package}");
        assert_eq!(dependencies.iter().filter(|there| **there == package).count(), 1, "{package}");
    }
    assert_nothing_is_left_behind(&sandbox, &[".env", "package.json", "server/datasources.json"]);
}

#[test]
fn sixteen_runs_at_once_lose_nothing_in_a_cargo_project() {
    let sandbox = Sandbox::with(RUST);
    add_sixteen(&sandbox);
    let manifest = sandbox.read("Cargo.toml");
    for name in ["sqlx", "mongodb", "redis", "tiberius", "oracle", "reqwest", "tokio"] {
        let entries = manifest.lines().filter(|line| line.starts_with(&format!("{name} = ")));
        assert_eq!(entries.count(), 1, "{name} in\n{manifest}");
    }
    for feature in ["\"mysql\"", "\"postgres\""] {
        assert!(manifest.contains(feature), "{feature} in\n{manifest}");
    }
    assert_cargo_reads(&sandbox.root());
    let files = [".env", "Cargo.toml", "server/datasources.json", "src/main.rs"];
    assert_nothing_is_left_behind(&sandbox, &files);
}

fn assert_nothing_is_left_behind(sandbox: &Sandbox, files: &[&str]) {
    assert_eq!(tree(&sandbox.root()).keys().map(String::as_str).collect::<Vec<_>>(), files);
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
        assert!(refused.stderr.contains("`db` is already there"), "{}", refused.stderr);
    }
}
