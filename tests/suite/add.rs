//! `lbrs datasource` where a case folder cannot say it: many runs at once, modes, other programs, and
//! rules that hold for every connector.

mod catalog;
mod install;
mod recorded;
mod secrets;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::sandbox::{Run, Sandbox, skipped, tree};

/// A LoopBack 3 project without data sources.
pub(crate) const LOOPBACK_3: &[(&str, &str)] = &[
    ("server/datasources.json", "{}\n"),
    ("package.json", "{\n  \"dependencies\": {\n    \"loopback\": \"^3.28.0\"\n  }\n}\n"),
];

/// A Rust package without data sources.
pub(crate) const RUST: &[(&str, &str)] = &[
    ("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
    ("src/main.rs", "fn main() {}\n"),
];

/// Panics unless cargo reads the `Cargo.toml` in `folder`.
pub(crate) fn assert_cargo_reads(folder: &Path) {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(folder)
        .output()
        .unwrap();
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo refuses\n{manifest}\n{said}");
}

impl Sandbox {
    /// The data source file.
    pub(crate) fn data_sources(&self) -> Value {
        serde_json::from_str(&self.read("server/datasources.json")).unwrap()
    }

    /// The names among the dependencies of `package.json`.
    pub(crate) fn npm_dependencies(&self) -> Vec<String> {
        let package: Value = serde_json::from_str(&self.read("package.json")).unwrap();
        package["dependencies"].as_object().unwrap().keys().cloned().collect()
    }
}

#[test]
fn names_are_taken_as_the_generator_takes_them() {
    let sandbox = Sandbox::with(&[("server/datasources.json", "{}\n")]);
    let long = "x".repeat(300);
    let names = [
        "a",
        "Z9",
        "1a",
        "_a",
        "-a",
        "a-b_c",
        "it's",
        "(a)",
        "a!~*",
        "true",
        "null",
        "undefined",
        "toString",
        "hasOwnProperty",
        "list",
        "other",
        "--json",
        "0x10",
        "1e3",
        "-1",
        &long,
    ];
    for name in names {
        sandbox.run(["datasource", "--name", name, "-c", "memory"]);
    }
    let written = sandbox.data_sources();
    let keys: Vec<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, names);
    assert!(names.iter().all(|name| written[name]["name"] == *name));
}

#[test]
fn names_are_refused_with_a_reason_and_never_echoed_raw() {
    let sandbox = Sandbox::with(&[("server/datasources.json", "{}\n")]);
    let forbidden = "/@+%:.\"\\,;?#&=$[]{}|<>^` \t\n\r\u{1b}\u{7f}\u{9b}\u{a0}\u{ad}é日\u{1f600}\u{200b}\u{200f}\u{202e}\u{2028}\u{2066}\u{feff}";
    let names = forbidden.chars().map(|c| format!("a{c}b"));
    let whole = ["", " ", "__proto__", "constructor", "prototype", "0", "42", "007", "../../etc/x"];
    for name in names.chain(whole.map(str::to_owned)) {
        for args in [vec!["datasource", "--name", &name], vec!["datasource", "a", "--id", &name]] {
            let stderr = sandbox.refuse(2, [&args[..], &["-c", "memory"]].concat());
            assert!(stderr.starts_with("error: ") && stderr.contains("\nhelp: "), "{stderr}");
            let acts = |c: char| {
                c.is_control() && c != '\n'
                    || "\u{200b}\u{200f}\u{202e}\u{2028}\u{2066}\u{feff}".contains(c)
            };
            assert!(!stderr.contains(acts), "{name:?} came out raw: {stderr:?}");
        }
    }
}

#[test]
fn ports_are_from_1_to_65535() {
    let sandbox = Sandbox::with(LOOPBACK_3);
    for port in [
        "0",
        "65536",
        "-1",
        "3306.5",
        "0x10",
        "1e3",
        "+5",
        "0010",
        "abc",
        "1_000",
        "NaN",
        "３３",
        "99999999999999999999",
    ] {
        let stderr =
            sandbox.refuse(2, ["datasource", "a", "-c", "mysql", "-s", &format!("port={port}")]);
        assert!(stderr.contains("1 to 65535") && stderr.contains(port), "{stderr}");
    }
    for port in ["1", "65535"] {
        sandbox.run([
            "datasource",
            &format!("p{port}"),
            "-c",
            "mysql",
            "-s",
            &format!("port={port}"),
        ]);
        assert_eq!(sandbox.data_sources()[format!("p{port}")]["port"].to_string(), port);
    }
}

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
fn of_two_runs_for_one_name_one_fails() {
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

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    const SECRET: [&str; 8] =
        ["datasource", "db", "-c", "mysql", "-s", "password=hunter2", "--secrets", "env"];

    #[test]
    fn the_modes_of_files_are_kept_and_a_new_env_is_private() {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let files = [("server/datasources.json", 0o640), ("package.json", 0o664)];
        for (file, mode) in files {
            set_mode(&sandbox.root().join(file), mode);
        }
        sandbox.run(SECRET);
        for (file, kept) in files {
            assert_eq!(mode(&sandbox.root().join(file)), kept, "{file}");
        }
        assert_eq!(mode(&sandbox.root().join(".env")), 0o600);
    }

    #[test]
    fn a_symlink_stays_one_and_the_file_behind_it_changes() {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let link = sandbox.root().join("server/datasources.json");
        let target = sandbox.home().join("shared.json");
        fs::rename(&link, &target).unwrap();
        symlink(&target, &link).unwrap();
        sandbox.run(["datasource", "db", "-c", "memory"]);
        assert_eq!(fs::read_link(&link).unwrap(), target);
        assert!(fs::read_to_string(&target).unwrap().contains("\"db\""));
    }

    #[test]
    fn a_symlink_to_nothing_gets_its_file() {
        let sandbox = Sandbox::with(LOOPBACK_3);
        let link = sandbox.root().join("server/datasources.json");
        fs::remove_file(&link).unwrap();
        symlink("behind.json", &link).unwrap();
        sandbox.run(["datasource", "db", "-c", "memory"]);
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("behind.json"));
        assert!(sandbox.read("server/behind.json").contains("\"db\""));
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let sandbox = Sandbox::with(LOOPBACK_3);
    let add = ["datasource", "db", "-c", "mysql"];
    for (flag, value, file) in [
        ("--config", "nowhere.json", "nowhere.json"),
        ("--set-file", "password=nowhere.txt", "nowhere.txt"),
        ("--config", "server", "server"),
    ] {
        let stderr = sandbox.refuse(1, [&add[..], &[flag, value]].concat());
        assert!(stderr.starts_with(&format!("error: {file}: ")), "{stderr}");
        assert!(stderr.contains(&format!("help: give `{flag}")), "{stderr}");
        assert!(stderr.contains("the path of a file"), "{stderr}");
    }
    fs::remove_file(sandbox.root().join("server/datasources.json")).unwrap();
    fs::create_dir(sandbox.root().join("server/datasources.json")).unwrap();
    let stderr = sandbox.refuse(1, add);
    assert!(stderr.contains("`server/datasources.json` is a folder"), "{stderr}");
}

/// Nesting that would overflow the stack of whoever follows it by calling itself.
#[test]
fn deep_nesting_is_read_or_refused_but_never_a_crash() {
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    for value in [deep("[", "]"), deep("{\"a\":", "}")] {
        let text = format!("{{\"a\": {value}}}\n");
        let sandbox = Sandbox::with(&[("server/datasources.json", &text)]);
        sandbox.run(["datasource", "db", "-c", "memory"]);
        let added = sandbox.read("server/datasources.json");
        assert!(
            added.starts_with(text.trim_end().trim_end_matches('}')),
            "the old entry has changed"
        );
        let stderr = sandbox.refuse(1, ["datasource", "a", "-c", "memory"]);
        assert!(stderr.contains("`a` is already there"), "{stderr}");
        let config = format!("{{\"name\": \"x\", \"connector\": \"memory\", \"deep\": {value}}}");
        sandbox.write("config.json", &config);
        sandbox.refuse(2, ["datasource", "--config", "config.json"]);
    }
}

/// Every `Cargo.toml` that a case folder says is right, is one.
#[test]
fn cargo_reads_the_manifests_of_the_cases() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("cases");
    let mut seen = 0;
    for case in fs::read_dir(cases).unwrap() {
        let files = tree(&case.unwrap().path().join("out"));
        let manifests = files.keys().filter(|name| name.ends_with("Cargo.toml"));
        let Some(manifest) = manifests.max_by_key(|name| name.len()) else { continue };
        let sandbox = Sandbox::new();
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with("Cargo.toml")) {
            sandbox.write(name, std::str::from_utf8(bytes).unwrap());
        }
        let folder = sandbox.root().join(manifest.strip_suffix("Cargo.toml").unwrap());
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("src").join("main.rs"), "fn main() {}\n").unwrap();
        assert_cargo_reads(&folder);
        seen += 1;
    }
    assert!(seen > 10, "only {seen} manifests were found");
}

/// Node reads what was written as the value that was meant, where there is a node.
#[test]
fn node_reads_the_data_source_file_and_the_env_file() {
    let sandbox = Sandbox::with(LOOPBACK_3);
    let secrets = [
        "plain",
        "with space",
        "a#b",
        "it's",
        "say \"hi\"",
        "a'b\"c",
        "$HOME",
        "a=b",
        "\\n",
        "é日",
        "p%40ss",
        "-",
    ];
    for (i, secret) in secrets.iter().enumerate() {
        let password = format!("password={secret}");
        let name = format!("db{i}");
        sandbox.run([
            "datasource",
            &name,
            "-c",
            "mysql",
            "-s",
            "port=3306",
            "-s",
            "user=é\"\\\u{2028}",
            "-s",
            &password,
            "--secret",
            "password",
        ]);
    }
    let script = "const ds = require('./server/datasources.json');
        const read = Object.values(ds).map(entry => {
            if (entry.port !== 3306 || entry.user !== 'é\"\\\\\\u2028') throw new Error(JSON.stringify(entry));
            return process.env[entry.password.slice(2, -1)];
        });
        console.log(JSON.stringify(read));";
    let mut node = Command::new("node");
    sandbox.isolate(&mut node);
    let Ok(output) = node.args(["--env-file=.env", "-e", script]).output() else {
        return skipped("there is no node here");
    };
    let run = Run::of(output);
    if run.stderr.contains("bad option: --env-file") {
        return skipped("this node is older than --env-file");
    }
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json(), serde_json::json!(secrets));
}
