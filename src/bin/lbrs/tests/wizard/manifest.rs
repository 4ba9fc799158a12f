//! Which manifest gets the dependency, and when nothing is asked about it.

use crate::tests::scripted::Answer::{Blank, Default, No, Pick, Text};
use serde_json::json;

use super::{CRATE, LB3, MONGODB, cargo_project, entry, npm_project, wizard};
use crate::tests::sandbox::Sandbox;

#[test]
fn a_cargo_project_gets_the_crate() {
    let sandbox = cargo_project();
    let steps = [
        ("Connection String url", Blank),
        ("host", Blank),
        ("port", Blank),
        ("user", Blank),
        ("password", Blank),
        ("database", Text("shop")),
        ("advanced", Default),
        ("Install sqlx@0.9", No),
    ];
    let expected = json!({"name": "pg", "connector": "postgresql", "database": "shop"});
    assert_eq!(entry(&sandbox, &["pg", "-c", "postgresql"], &steps), expected);
    let manifest = sandbox.read("Cargo.toml");
    assert!(manifest.contains("sqlx = {") && manifest.contains("tokio = {"), "{manifest}");
}

#[test]
fn a_project_with_both_manifests_is_asked_which() {
    let both = || Sandbox::with(&[("package.json", r#"{"name": "x"}"#), ("Cargo.toml", CRATE)]);
    for (pick, file, dependency) in [
        ("package.json", "package.json", "loopback-connector-kv-redis"),
        ("Cargo.toml", "Cargo.toml", "redis ="),
    ] {
        let sandbox = both();
        let manifest = Pick(pick).among(["package.json", "Cargo.toml"]);
        let mut steps = vec![("url", Text("redis://h"))];
        steps.extend([("host", Blank), ("port", Blank), ("password", Blank), ("db", Blank)]);
        steps.extend([
            ("advanced", No),
            ("Which manifest gets the dependency:", manifest),
            ("Install", No),
        ]);
        wizard(&sandbox, &["r", "-c", "kv-redis"], &steps).unwrap();
        assert!(sandbox.read(file).contains(dependency), "{}", sandbox.read(file));
    }
    // With LoopBack in it, package.json is the one; so is it where no crate is known.
    let loopback = Sandbox::with(&[("package.json", LB3), ("Cargo.toml", CRATE)]);
    wizard(&loopback, &["m", "-c", "memory"], &[("", Blank), ("", Blank)]).unwrap();
    let sandbox = both();
    let steps = [("host", Blank), ("advanced", No), ("Install loopback-connector-riak", No)];
    wizard(&sandbox, &["a", "-c", "riak"], &steps).unwrap();
    assert!(sandbox.read("package.json").contains("loopback-connector-riak"));
}

#[test]
fn a_dependency_that_is_there_is_no_question() {
    let sandbox = npm_project();
    let package = r#"{"dependencies": {"loopback": "3", "loopback-connector-mongodb": "^4.0.0"}}"#;
    sandbox.write("package.json", package);
    wizard(&sandbox, &[], &MONGODB[..9]).unwrap();
    assert_eq!(sandbox.read("package.json"), package);
    let memory = [("", Text("m")), ("", Default), ("", Blank), ("", Blank)];
    wizard(&sandbox, &[], &memory).unwrap();
}
