//! `lbrs datasource` where a case folder cannot say it: many runs at once, modes, other programs, and
//! rules that hold for every connector.

mod catalog;
mod install;
#[cfg(unix)]
mod modes;
mod read_back;
mod recorded;
mod recorded_loopback4;

use std::fs;

use serde_json::Value;

use crate::sandbox::Sandbox;

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
        "a!~*()",
        "DB",
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
    let whole =
        ["", " ", "__proto__", "constructor", "prototype", "0", "42", "007", "../../etc/x", "日本"];
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
    // No argument can hold it.
    let config = r#"{"name": "a\u0000b", "connector": "memory"}"#;
    let stderr = sandbox.refuse(2, ["datasource", "--config", config]);
    assert!(!stderr.contains('\0') && stderr.contains("\\u{0}"), "{stderr:?}");
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
        assert!(stderr.contains("`a` already exists"), "{stderr}");
    }
}
