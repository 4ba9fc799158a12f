//! The questions of `lbrs datasource`: their words and order, what each flag answers, what is refused,
//! and what the answers come to.

mod connector;
mod manifest;
mod questions;
mod required;
mod secrets;
mod url;

use std::ffi::OsString;

use crate::cli::{AddArgs, Cli, Command};
use crate::commands::add;
use crate::errors::Result;
use crate::session::Session;
use crate::tests::scripted::Answer::{self, Blank, Default, No, Pick, Text};
use crate::tests::scripted::Scripted;
use crate::ui::{Color, Output, Ui};
use serde_json::Value;

use crate::tests::sandbox::Sandbox;

/// Words of a question, and its answer.
type Step<'a> = (&'a str, Answer<'a>);

const LB3: &str = r#"{"name": "shop", "dependencies": {"loopback": "^3.28.0"}}"#;
const LB4: &str = r#"{"name": "shop", "dependencies": {"@loopback/core": "^7.0.0"}}"#;
const CRATE: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

fn npm_project() -> Sandbox {
    Sandbox::with(&[("package.json", LB3), ("server/datasources.json", "{}\n")])
}

fn cargo_project() -> Sandbox {
    Sandbox::with(&[("Cargo.toml", CRATE), ("src/main.rs", "fn main() {}\n")])
}

fn parsed(flags: &[&str]) -> AddArgs {
    let line = ["lbrs", "datasource"].iter().chain(flags);
    let line: Vec<_> = line.map(OsString::from).collect();
    match Cli::read(&line).unwrap_or_else(|error| panic!("{error}")).command {
        Command::Datasource(args) => args.add,
        _ => unreachable!("the line says datasource"),
    }
}

/// Goes through the wizard; returns the questions that were asked.
fn wizard(sandbox: &Sandbox, flags: &[&str], steps: &[Step<'_>]) -> Result<Vec<String>> {
    let ui =
        Ui::new(&Output { json: false, color: Some(Color::Never), quiet: true, verbose: false });
    let mut script = Scripted::new(steps.iter().cloned());
    let args = parsed(flags);
    let input = add::input(&args, &mut std::io::empty())?;
    add::add(&input, &args, Session::open(Some(&sandbox.root()), ui, &mut script)?)?;
    Ok(script.asked().to_vec())
}

/// Goes through the wizard and returns the one entry of the data source file.
fn entry(sandbox: &Sandbox, flags: &[&str], steps: &[Step<'_>]) -> Value {
    wizard(sandbox, flags, steps).unwrap_or_else(|error| panic!("{error:?}"));
    let file: Value = serde_json::from_str(&sandbox.read("server/datasources.json")).unwrap();
    let entries = file.as_object().unwrap();
    assert_eq!(entries.len(), 1, "{file}");
    entries.values().next().unwrap().clone()
}

/// The questions of mongodb, with nothing answered that can be left blank.
const MONGODB: [Step<'static>; 10] = [
    ("Enter the datasource name:", Text("mongo1")),
    ("Select the connector for mongo1:", Pick("MongoDB")),
    ("Connection String url", Blank),
    ("host:", Blank),
    ("port:", Blank),
    ("user:", Blank),
    ("password:", Blank),
    ("database:", Blank),
    ("Configure advanced settings?", Default),
    ("Install loopback-connector-mongodb@^5.6.0", No),
];
