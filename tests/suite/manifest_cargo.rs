//! `Cargo.toml`, before and after; cargo itself reads every result.

mod workspace;

use std::fs;
use std::path::PathBuf;

use lbrs::internal::catalog::CrateSpec;
use lbrs::internal::edit::cargo::{Change, Outcome, add, find_workspace};
use tempfile::TempDir;

use crate::sandbox::assert_cargo_reads;

const PACKAGE: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

fn mongodb() -> CrateSpec {
    spec("mongodb", "3.9", &[], true)
}

fn sqlx() -> CrateSpec {
    spec("sqlx", "0.9", &["runtime-tokio", "mysql"], false)
}

fn spec(name: &str, version: &str, features: &[&str], default_features: bool) -> CrateSpec {
    CrateSpec {
        name: name.to_owned(),
        version: version.to_owned(),
        features: features.iter().map(|feature| (*feature).to_owned()).collect(),
        default_features,
    }
}

/// A workspace with the member `app` and, for path dependencies, the crate `sqlx`.
struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    fn new(root: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Self { folder };
        sandbox.write("Cargo.toml", &format!("[workspace]\nmembers = [\"app\"]\n{root}"));
        sandbox.write("app/src/lib.rs", "");
        let sqlx = "[package]\nname = \"sqlx\"\nversion = \"0.9.0\"\n[features]\nany = []\n";
        sandbox.write("sqlx/Cargo.toml", sqlx);
        sandbox.write("sqlx/src/lib.rs", "");
        sandbox
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes the manifest of `app`, adds to it, and shows the result to cargo.
    fn add(&self, manifest: &str, main: &CrateSpec, companions: &[CrateSpec]) -> Outcome {
        self.write("app/Cargo.toml", manifest);
        let workspace = find_workspace(&self.path("app/Cargo.toml")).unwrap();
        let outcome = add(manifest, "Cargo.toml", workspace.as_ref(), main, companions).unwrap();
        self.write("app/Cargo.toml", &outcome.text);
        assert_cargo_reads(&self.path("app"));
        let again = add(&outcome.text, "Cargo.toml", workspace.as_ref(), main, companions).unwrap();
        assert_eq!(again.text, outcome.text, "adding again changes nothing");
        outcome
    }
}

/// Compares what follows `[package]`, for each of `(before, after)`.
#[track_caller]
fn cases(root: &str, main: &CrateSpec, cases: &[(&str, &str)]) {
    let sandbox = Sandbox::new(root);
    for (before, after) in cases {
        for (ends, name) in [("\n", "LF"), ("\r\n", "CRLF")] {
            let with_ends = |text: &str| format!("{PACKAGE}{text}").replace('\n', ends);
            let outcome = sandbox.add(&with_ends(before), main, &[]);
            assert_eq!(outcome.text, with_ends(after), "{name}, from {before:?}");
        }
    }
}

#[test]
fn a_new_crate_is_a_bare_version_or_one_inline_table() {
    cases(
        "",
        &sqlx(),
        &[(
            "[dependencies]\n",
            "[dependencies]\nsqlx = { version = \"0.9\", default-features = false, \
         features = [\"runtime-tokio\", \"mysql\"] }\n",
        )],
    );
    cases(
        "",
        &spec("tokio", "1", &["rt"], true),
        &[(
            "[dependencies]\n",
            "[dependencies]\ntokio = { version = \"1\", features = [\"rt\"] }\n",
        )],
    );
    cases(
        "",
        &spec("odbc-api", "29", &[], false),
        &[(
            "[dependencies]\n",
            "[dependencies]\nodbc-api = { version = \"29\", default-features = false }\n",
        )],
    );
}

#[test]
fn root_tables_without_a_header_are_understood() {
    let sandbox = Sandbox::new("");
    for (before, after) in [
        (
            "dependencies.log = \"0.4\"\n",
            "dependencies.log = \"0.4\"\ndependencies.mongodb = \"3.9\"\n",
        ),
        ("dependencies = { url = \"2\" }\n", "dependencies = { mongodb = \"3.9\", url = \"2\" }\n"),
        (
            "dependencies.mongodb.version = \"3.9\"\ndependencies.mongodb.optional = false\n",
            "dependencies.mongodb.version = \"3.9\"\ndependencies.mongodb.optional = false\n",
        ),
    ] {
        let outcome = sandbox.add(&format!("{before}{PACKAGE}"), &mongodb(), &[]);
        assert_eq!(outcome.text, format!("{after}{PACKAGE}"));
    }
    for (before, after) in [
        (
            "dependencies.sqlx = \"0.9\"\n",
            "dependencies.sqlx = { version = \"0.9\", features = [\"runtime-tokio\", \"mysql\"] }\n",
        ),
        (
            "dependencies.sqlx.version = \"0.9\"\ndependencies.sqlx.optional = true\n",
            "dependencies.sqlx.version = \"0.9\"\ndependencies.sqlx.optional = true\n\
             dependencies.sqlx.features = [\"runtime-tokio\", \"mysql\"]\n",
        ),
        (
            "dependencies = { sqlx.version = \"0.9\", sqlx.optional = true }\n",
            "dependencies = { sqlx.version = \"0.9\", sqlx.optional = true, \
             sqlx.features = [\"runtime-tokio\", \"mysql\"] }\n",
        ),
    ] {
        let outcome = sandbox.add(&format!("{before}{PACKAGE}"), &sqlx(), &[]);
        assert_eq!(outcome.text, format!("{after}{PACKAGE}"));
    }
}

/// Tables that have `sqlx` already, before and after it is added with its features.
const LACKS_FEATURES: [(&str, &str); 13] = [
    (
        "[dependencies]\nsqlx = \"0.9\" # pool\n",
        "[dependencies]\nsqlx = { version = \"0.9\", \
             features = [\"runtime-tokio\", \"mysql\"] } # pool\n",
    ),
    (
        "[dependencies]\nsqlx  =  {version=\"0.9.2\",features=[\"mysql\",\"uuid\"]}\n",
        "[dependencies]\nsqlx  =  {version=\"0.9.2\",features=[\"mysql\",\"runtime-tokio\",\"uuid\"]}\n",
    ),
    (
        "[dependencies]\nsqlx = { version = \"0.9\", features = [\"uuid\", \"any\"] }\n",
        "[dependencies]\nsqlx = { version = \"0.9\", \
             features = [\"uuid\", \"any\", \"runtime-tokio\", \"mysql\"] }\n",
    ),
    (
        "[dependencies]\nsqlx = { version = \"0.9\", optional = true }\n",
        "[dependencies]\nsqlx = { version = \"0.9\", optional = true, \
             features = [\"runtime-tokio\", \"mysql\"] }\n",
    ),
    (
        "[dependencies.sqlx]\nversion = \"0.9\" # v\nfeatures = [\n    \"uuid\", # ids\n    \"any\"\n]\n",
        "[dependencies.sqlx]\nversion = \"0.9\" # v\nfeatures = [\n    \"uuid\", # ids\n    \"any\",\n    \
             \"runtime-tokio\",\n    \"mysql\"\n]\n",
    ),
    (
        "[dependencies.sqlx]\nversion = \"0.9\"\n\n[features]\n",
        "[dependencies.sqlx]\nversion = \"0.9\"\nfeatures = [\"runtime-tokio\", \"mysql\"]\n\n[features]\n",
    ),
    (
        "[dependencies]\nsqlx.version = \"0.9\" # v\n",
        "[dependencies]\nsqlx.version = \"0.9\" # v\nsqlx.features = [\"runtime-tokio\", \"mysql\"]\n",
    ),
    (
        "[dependencies]\nsqlx.version = \"0.9\"\nsqlx.optional = true\nurl = \"2\"\n",
        "[dependencies]\nsqlx.version = \"0.9\"\nsqlx.optional = true\n\
             sqlx.features = [\"runtime-tokio\", \"mysql\"]\nurl = \"2\"\n",
    ),
    (
        "[dependencies]\nurl = \"2\"\nsqlx.version = \"0.9\"\nsqlx.features = [\"mysql\"]\n",
        "[dependencies]\nurl = \"2\"\nsqlx.version = \"0.9\"\n\
             sqlx.features = [\"mysql\", \"runtime-tokio\"]\n",
    ),
    (
        "[dependencies]\ndb = { package = \"sqlx\", version = \"0.9\" }\n",
        "[dependencies]\ndb = { package = \"sqlx\", version = \"0.9\", \
             features = [\"runtime-tokio\", \"mysql\"] }\n",
    ),
    (
        "[dependencies]\nsqlx = { path = \"../sqlx\" }\n",
        "[dependencies]\nsqlx = { path = \"../sqlx\", features = [\"runtime-tokio\", \"mysql\"] }\n",
    ),
    (
        "[dependencies]\nsqlx = { git = \"https://example.com/sqlx\", rev = \"1\" }\n",
        "[dependencies]\nsqlx = { git = \"https://example.com/sqlx\", rev = \"1\", \
             features = [\"runtime-tokio\", \"mysql\"] }\n",
    ),
    (
        "[target.'cfg(unix)'.dependencies]\nsqlx = \"0.9\"\n[target.x86_64-pc-windows-msvc]\n\
             dependencies = { sqlx = { version = \"0.9\", features = [\"mysql\"] } }\n",
        "[target.'cfg(unix)'.dependencies]\n\
             sqlx = { version = \"0.9\", features = [\"runtime-tokio\", \"mysql\"] }\n\
             [target.x86_64-pc-windows-msvc]\n\
             dependencies = { sqlx = { version = \"0.9\", features = [\"mysql\", \"runtime-tokio\"] } }\n",
    ),
];

#[test]
fn an_entry_gets_the_features_it_lacks_and_nothing_else() {
    cases("", &sqlx(), &LACKS_FEATURES);
}

#[test]
fn either_spelling_of_dashes_is_the_same_crate() {
    cases(
        "",
        &spec("odbc-api", "29", &["odbc_version_3_80"], false),
        &[(
            "[dependencies]\nodbc_api = \"29\"\n",
            "[dependencies]\nodbc_api = { version = \"29\", features = [\"odbc_version_3_80\"] }\n",
        )],
    );
}

#[test]
fn other_tables_lend_their_source() {
    cases(
        "",
        &sqlx(),
        &[
            (
                "[dev-dependencies]\nsqlx = { version = \"0.9.1\", features = [\"any\"] }\n",
                "[dev-dependencies]\nsqlx = { version = \"0.9.1\", features = [\"any\"] }\n\n[dependencies]\n\
             sqlx = { version = \"0.9.1\", default-features = false, \
             features = [\"runtime-tokio\", \"mysql\"] }\n",
            ),
            (
                "[dependencies]\n[build-dependencies]\ndb = { package = \"sqlx\", path = \"../sqlx\" }\n",
                "[dependencies]\ndb = { path = \"../sqlx\", package = \"sqlx\", default-features = false, \
             features = [\"runtime-tokio\", \"mysql\"] }\n\
             [build-dependencies]\ndb = { package = \"sqlx\", path = \"../sqlx\" }\n",
            ),
        ],
    );
    cases(
        "",
        &mongodb(),
        &[(
            "[dependencies]\n[target.'cfg(unix)'.dev-dependencies]\nmongodb = \"3.8\"\n",
            "[dependencies]\nmongodb = \"3.8\"\n\
         [target.'cfg(unix)'.dev-dependencies]\nmongodb = \"3.8\"\n",
        )],
    );
}

#[test]
fn companions_come_after_the_main_crate() {
    let sandbox = Sandbox::new("[workspace.dependencies]\nserde_json = \"1\"\n");
    let before = format!("{PACKAGE}\n[dependencies]\ntokio = \"1\"\n");
    let companions = [
        spec("tokio", "1", &["rt"], true),
        spec("serde_json", "1", &[], true),
        spec("url", "2", &[], true),
    ];
    let outcome = sandbox.add(&before, &mongodb(), &companions);
    assert_eq!(
        outcome.text,
        format!(
            "{PACKAGE}\n[dependencies]\nmongodb = \"3.9\"\nserde_json.workspace = true\n\
             tokio = {{ version = \"1\", features = [\"rt\"] }}\nurl = \"2\"\n"
        )
    );
    let changes: Vec<_> =
        outcome.crates.iter().map(|one| (one.name.as_str(), one.change.clone())).collect();
    assert_eq!(
        changes,
        [
            ("mongodb", Change::Added(Some("3.9".to_owned()))),
            ("tokio", Change::FeaturesAdded(vec!["rt".to_owned()])),
            ("serde_json", Change::Inherited(vec![])),
            ("url", Change::Added(Some("2".to_owned()))),
        ]
    );
    assert!(outcome.notes.is_empty(), "{:?}", outcome.notes);
}
