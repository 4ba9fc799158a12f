//! Values within values within values.

use super::{COMMANDS, CRATE, assert_ended, project};
use crate::sandbox::Sandbox;

const LEVELS: usize = 100_000;

fn arrays() -> String {
    "[".repeat(LEVELS) + &"]".repeat(LEVELS)
}

fn objects() -> String {
    "{\"a\":".repeat(LEVELS) + "1" + &"}".repeat(LEVELS)
}

/// A file that is nothing but levels, in the place of a plain one.
fn deep_files() -> Vec<(&'static str, String)> {
    let keys = vec!["a"; LEVELS].join(".");
    let tables = "{a=".repeat(LEVELS) + "1" + &"}".repeat(LEVELS);
    vec![
        ("server/datasources.json", format!("{{\"db\":{}}}", arrays())),
        ("server/datasources.json", format!("{{\"db\":{{\"host\":{}}}}}", objects())),
        ("server/datasources.json", "{\"db\":".repeat(LEVELS)),
        ("server/datasources.local.json", format!("{{\"db\":{{\"host\":{}}}}}", arrays())),
        ("server/datasources.production.json", objects()),
        ("server/config.json", format!("{{\"DB_HOST\":{}}}", arrays())),
        ("server/model-config.json", format!("{{\"m\":{}}}", objects())),
        ("package.json", format!("{{\"dependencies\":{}}}", objects())),
        (".env", format!("DB_HOST={}\n", "${A".repeat(LEVELS))),
        (".lbrs/connectors/x.toml", format!("notes = {}", arrays())),
        (".lbrs/connectors/x.toml", format!("fixed = {tables}")),
        (".lbrs/connectors/x.toml", format!("{keys} = 1")),
        (".lbrs/connectors/x.toml", format!("[{keys}]")),
        ("Cargo.toml", format!("{CRATE}x = {}", arrays())),
        ("Cargo.toml", format!("{CRATE}[dependencies]\nx = {tables}")),
        ("Cargo.toml", format!("{CRATE}{keys} = 1")),
        ("Cargo.toml", format!("{CRATE}[[{keys}]]")),
    ]
}

#[test]
fn a_file_of_a_hundred_thousand_levels_is_read_or_refused() {
    for (path, text) in deep_files() {
        let sandbox = project();
        if path == "Cargo.toml" {
            std::fs::remove_file(sandbox.root().join("package.json")).unwrap();
        }
        sandbox.write(path, &text);
        let is_twin = |command: &&[&str]| {
            ["--env", "--origin", "--rename", "mongodb", "--fix"]
                .iter()
                .any(|word| command.contains(word))
        };
        for command in COMMANDS.iter().filter(|command| !is_twin(command)) {
            let run = sandbox.try_run(*command);
            assert_ended(&run, &format!("{path} {command:?}"));
            assert!(run.stderr.len() < 10_000, "{path} {command:?} says it all");
        }
    }
}

#[test]
fn an_entry_that_nests_too_deeply_to_be_changed_is_refused_with_its_place_and_help() {
    let deep = "[".repeat(300) + &"]".repeat(300);
    for path in ["server/datasources.json", "server/datasources.local.json"] {
        for command in [&["edit", "db", "--set", "host=x"][..], &["remove", "db", "--yes"]] {
            let sandbox = project();
            sandbox.write(path, &format!("{{\n  \"db\": {{\"host\": {deep}}}\n}}\n"));
            let said = sandbox.refuse(1, [&["datasource"], command].concat());
            let place = format!("error: {path}:2:272: values nest deeper than 256 levels\n");
            let help = format!("help: fix {path} first; nothing was changed\n");
            assert_eq!(said, place + &help, "{command:?}");
        }
    }
}

#[test]
fn a_value_of_a_hundred_thousand_levels_is_refused() {
    let deep = format!("{{\"name\":\"x\",\"connector\":\"mysql\",\"host\":{}}}", arrays());
    let sandbox = project();
    sandbox.write("deep.json", &deep);
    let said = sandbox.refuse(2, ["datasource", "--config", "deep.json"]);
    assert!(said.starts_with("error: deep.json:1:"), "{said}");
    // An argument has 128 KiB at most: as many levels as fit.
    let half = LEVELS / 2;
    for value in ["[".repeat(LEVELS), "[".repeat(half) + &"]".repeat(half)] {
        let set = format!("ssl={value}");
        for flag in ["--set-json", "--set"] {
            let said = refuse_without_an_echo(&sandbox, &["fresh", "-c", "mysql", flag, &set]);
            assert!(said.starts_with("error: `"), "{said:.200}");
        }
        let config = format!("{{\"name\":{value}}}");
        refuse_without_an_echo(&sandbox, &["--config", &config]);
    }
}

fn refuse_without_an_echo(sandbox: &Sandbox, args: &[&str]) -> String {
    let said = sandbox.refuse(2, [&["datasource"], args].concat());
    assert!(said.len() < 1000, "it is said again: {said:.200}");
    said
}

#[test]
fn an_answer_that_nests_too_deep_is_called_that() {
    let sandbox = project();
    let deep = "[".repeat(300) + &"]".repeat(300);
    let member = format!("x={deep}");
    let config = format!("{{\"x\": {deep}}}");
    for (args, place) in [
        (["--set-json", &member], "`--set-json x=...`, character 257"),
        (["--config", &config], "--config:1:262"),
    ] {
        let args = [&["datasource", "n", "-c", "mysql"][..], &args].concat();
        let said = sandbox.refuse(2, args);
        let expected = format!("error: {place}: values nest deeper than 256 levels\nhelp: ");
        assert!(said.starts_with(&expected), "{said}");
    }
}
