//! The list of connectors, what *other* takes, and connectors of one's own.

use crate::errors::{Cancelled, Told, told};
use crate::tests::scripted::Answer::{Blank, Cancel, Default, No, Pick, Text, Yes};
use serde_json::json;

use super::{LB4, cargo_project, entry, npm_project, wizard};
use crate::tests::sandbox::Sandbox;

#[test]
fn other_takes_any_package_by_name() {
    for (typed, connector, dependency) in [
        ("@acme/db@^2.0.0", "@acme/db", r#""@acme/db": "^2.0.0""#),
        ("loopback-connector-x", "loopback-connector-x", r#""loopback-connector-x": "*""#),
    ] {
        let sandbox = npm_project();
        let name = Text(typed)
            .after_refused("", "required")
            .after_refused("a b", "not the name of a package")
            .after_refused("@acme", "not the name of a package")
            .after_refused("../x", "not the name of a package")
            .after_refused("x@", "not a version");
        let steps = [
            ("connector for x", Pick("other")),
            ("Enter the connector's module name:", name),
            ("Install", No),
        ];
        assert_eq!(entry(&sandbox, &["x"], &steps), json!({"name": "x", "connector": connector}));
        assert!(sandbox.read("package.json").contains(dependency), "{typed}");
    }
}

#[test]
fn other_with_a_listed_id_is_that_connector() {
    let steps =
        [("connector", Pick("other")), ("module name", Text("memory")), ("", Blank), ("", Blank)];
    assert_eq!(entry(&npm_project(), &["x"], &steps), json!({"name": "x", "connector": "memory"}));
}

#[test]
fn other_is_refused_what_the_manifest_cannot_take() {
    let crate_name = Text("sled@0.34")
        .after_refused("@acme/db", "not the name of a crate")
        .after_refused("sled@latest", "not a version requirement")
        .after_refused("atg", "no crate is known for `atg`");
    let steps =
        [("connector", Pick("other")), ("module name", crate_name), ("Install sled@0.34", No)];
    let sandbox = cargo_project();
    assert_eq!(entry(&sandbox, &["x"], &steps), json!({"name": "x", "connector": "sled"}));
    assert!(sandbox.read("Cargo.toml").contains("sled = \"0.34\""));
}

/// The labels of the connector list in a project, by cancelling there.
fn is_listed(sandbox: &Sandbox, label: &str) -> bool {
    let pick = [("connector for x", Pick(label)), ("", Cancel)];
    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        assert!(wizard(sandbox, &["x"], &pick).unwrap_err().is::<Cancelled>());
    }));
    found.is_ok()
}

#[test]
fn the_list_has_what_the_project_can_use() {
    let lb3 = npm_project();
    let lb4 = Sandbox::with(&[("package.json", LB4), ("server/datasources.json", "{}")]);
    let rust = cargo_project();
    assert!(is_listed(&lb3, "Email"));
    assert!(!is_listed(&lb4, "Email"), "LoopBack 4 has no mail connector");
    assert!(is_listed(&rust, "Email"));
    assert!(!is_listed(&rust, "ATG"), "no crate speaks it");
    for sandbox in [&lb3, &lb4, &rust] {
        assert!(is_listed(sandbox, "MongoDB (supported by StrongLoop)"));
    }
}

#[test]
fn a_connector_that_cannot_be_used_is_refused_before_any_question() {
    let lb4 = Sandbox::with(&[("package.json", LB4), ("server/datasources.json", "{}")]);
    let Told { message, .. } = told(&wizard(&lb4, &["m", "-c", "mail"], &[]).unwrap_err());
    assert!(message.contains("`mail` cannot be used with LoopBack 4"), "{message}");
    let Told { message, .. } =
        told(&wizard(&cargo_project(), &["m", "-c", "atg"], &[]).unwrap_err());
    assert!(message.contains("no crate is known for `atg`"), "{message}");
}

#[test]
fn a_connector_of_ones_own_is_in_the_list() {
    let sandbox = npm_project();
    sandbox.write(
        ".lbrs/connectors/acme.toml",
        "label = \"Acme DB\"\n[[settings]]\nkey = \"host\"\ndefault = \"localhost\"\n\
         [[settings]]\nkey = \"token\"\nsecret = true\n[npm]\npackage = \"acme-db\"\nrange = \"^3.1.0\"\n",
    );
    let steps = [
        ("connector", Pick("Acme DB")),
        ("host", Text("h").with_hint("localhost")),
        ("token", Text("t")),
        ("Where to keep token", Default),
        ("Install acme-db@^3.1.0", No),
    ];
    let expected = json!({"name": "a", "connector": "acme", "host": "h", "token": "${A_TOKEN}"});
    assert_eq!(entry(&sandbox, &["a"], &steps), expected);
}

#[test]
fn the_package_of_a_template_in_place_of_a_built_in_one_is_confirmed() {
    let template = "[[settings]]\nkey = \"host\"\n[npm]\npackage = \"mysql-plus\"\nrange = \"1\"\n";
    let asked = "Add mysql-plus@1, which only .lbrs/connectors/mysql.toml vouches for";
    let sandbox = npm_project();
    sandbox.write(".lbrs/connectors/mysql.toml", template);
    // The default is not to add it.
    let steps = [("host", Text("h")), (asked, Default)];
    let Told { exit_code, .. } =
        told(&wizard(&sandbox, &["a", "-c", "mysql"], &steps).unwrap_err());
    assert_eq!(exit_code, 130);
    assert!(!sandbox.read("package.json").contains("mysql-plus"));
    let steps = [("host", Text("h")), (asked, Yes), ("Install mysql-plus@1", No)];
    let expected = json!({"name": "a", "connector": "mysql", "host": "h"});
    assert_eq!(entry(&sandbox, &["a", "-c", "mysql"], &steps), expected);
    assert!(sandbox.read("package.json").contains("mysql-plus"));
    // Once it is in the manifest, it is confirmed.
    wizard(&sandbox, &["b", "-c", "mysql"], &[("host", Text("h"))]).unwrap();
}
