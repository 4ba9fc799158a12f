//! Workspaces: which root a package has, and what the root lends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lbrs::internal::edit::cargo::{Kind, Workspace, add, find_workspace, kind};

use super::{PACKAGE, Sandbox, cases, mongodb, spec, sqlx};

#[test]
fn the_workspace_root_lends_its_entry() {
    let root = "[workspace.dependencies]\nsqlx = { version = \"0.9\", features = [\"mysql\"] }\n\
                mongo = { package = \"mongodb\", version = \"3\" }\nodbc_api = \"29\"\n";
    cases(
        root,
        &sqlx(),
        &[
            (
                "[dependencies]\n",
                "[dependencies]\nsqlx = { workspace = true, features = [\"runtime-tokio\"] }\n",
            ),
            (
                "[dependencies]\nsqlx.workspace = true # ours\n",
                "[dependencies]\nsqlx.workspace = true # ours\nsqlx.features = [\"runtime-tokio\"]\n",
            ),
            (
                "[dependencies]\nsqlx = { workspace = true, features = [\"any\"] }\n",
                "[dependencies]\nsqlx = { workspace = true, features = [\"any\", \"runtime-tokio\"] }\n",
            ),
            (
                "[dependencies]\n[dev-dependencies]\nsqlx.workspace = true\n",
                "[dependencies]\nsqlx = { workspace = true, features = [\"runtime-tokio\"] }\n\
             [dev-dependencies]\nsqlx.workspace = true\n",
            ),
            (
                "[dependencies]\nsqlx = { version = \"0.9\", features = [\"mysql\", \"runtime-tokio\"] }\n",
                "[dependencies]\nsqlx = { version = \"0.9\", features = [\"mysql\", \"runtime-tokio\"] }\n",
            ),
        ],
    );
    cases(
        root,
        &mongodb(),
        &[
            ("[dependencies]\n", "[dependencies]\nmongo.workspace = true\n"),
            (
                "[dependencies]\nmongo.workspace = true\n",
                "[dependencies]\nmongo.workspace = true\n",
            ),
            (
                "[dependencies]\nmongo = \"0.1\"\n",
                "[dependencies]\nmongo = \"0.1\"\nmongodb = \"3.9\"\n",
            ),
        ],
    );
    cases(
        root,
        &spec("odbc-api", "29", &[], false),
        &[("[dependencies]\n", "[dependencies]\nodbc_api.workspace = true\n")],
    );
}

#[test]
fn the_package_may_be_the_root_itself() {
    let sandbox = Sandbox::new("");
    let manifest = format!(
        "{PACKAGE}\n[workspace]\n[workspace.dependencies]\nmongodb = \"3.9\"\n\n[dependencies]\n"
    );
    sandbox.write("Cargo.toml", "[workspace]\nexclude = [\"app\"]\n");
    let outcome = sandbox.add(&manifest, &mongodb(), &[]);
    assert_eq!(outcome.text, format!("{manifest}mongodb.workspace = true\n"));
    assert_eq!(kind(&manifest, "Cargo.toml").unwrap(), Kind::Package);
}

/// The root that lbrs finds for a package, if it is another manifest or a workspace; cargo must find
/// the same one.
#[track_caller]
fn root_of(sandbox: &Sandbox, member: &str) -> Option<PathBuf> {
    let manifest = sandbox.path(member).join("Cargo.toml");
    let found = find_workspace(&manifest).unwrap().map(|root| root.manifest().to_owned());
    let output = Command::new(env!("CARGO"))
        .args(["locate-project", "--workspace", "--message-format", "plain"])
        .current_dir(sandbox.path(member))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs = String::from_utf8(output.stdout).unwrap();
    let ours = found.as_ref().unwrap_or(&manifest);
    assert_eq!(fs::canonicalize(ours).unwrap(), fs::canonicalize(theirs.trim()).unwrap());
    found
}

#[test]
fn workspace_roots_are_found_as_cargo_finds_them() {
    let sandbox = Sandbox::new("");
    sandbox.write("app/Cargo.toml", PACKAGE);
    assert_eq!(root_of(&sandbox, "app"), Some(sandbox.path("Cargo.toml")));
    let roundabout = sandbox.path("sqlx/../app/./Cargo.toml");
    let found = find_workspace(&roundabout).unwrap().unwrap();
    assert_eq!(found.manifest(), sandbox.path("Cargo.toml"));

    sandbox.write("Cargo.toml", "[workspace]\nmembers = [\"app/inner\"]\nexclude = [\"app\"]\n");
    sandbox.write("app/inner/Cargo.toml", &PACKAGE.replace("app", "inner"));
    sandbox.write("app/inner/src/lib.rs", "");
    assert_eq!(root_of(&sandbox, "app"), None);
    assert_eq!(root_of(&sandbox, "app/inner"), Some(sandbox.path("Cargo.toml")));

    sandbox.write("Cargo.toml", "[workspace]\nexclude = [\"roots\", \"app\"]\n");
    sandbox.write("roots/Cargo.toml", "[workspace]\nmembers = [\"../app\", \"../app/inner\"]\n");
    sandbox.write("app/Cargo.toml", &format!("{PACKAGE}workspace = \"../roots\"\n"));
    assert_eq!(root_of(&sandbox, "app"), Some(sandbox.path("roots/Cargo.toml")));
    // A package takes the pointer of the package above it too.
    assert_eq!(root_of(&sandbox, "app/inner"), Some(sandbox.path("roots/Cargo.toml")));
}

#[test]
fn a_root_that_is_none_is_an_error() {
    let sandbox = Sandbox::new("");
    let member = sandbox.path("app/Cargo.toml");
    sandbox.write("app/Cargo.toml", &format!("{PACKAGE}workspace = \"../roots\"\n"));
    let error = find_workspace(&member).unwrap_err();
    assert!(error.to_string().contains("roots"), "{error}");
    assert!(error.help().unwrap().contains("package.workspace"));
    sandbox.write("roots/Cargo.toml", PACKAGE);
    let error = find_workspace(&member).unwrap_err();
    assert!(error.to_string().ends_with("no [workspace] here"), "{error}");

    sandbox.write("app/Cargo.toml", PACKAGE);
    sandbox.write("Cargo.toml", "[workspace]\nmembers = \"app\"\n");
    let error = find_workspace(&member).unwrap_err().to_string();
    assert!(
        error.ends_with("Cargo.toml:2:11: `members` is a string, not an array of strings"),
        "{error}"
    );
}

#[test]
fn a_virtual_workspace_is_told_from_a_package() {
    let text = "[workspace]\nmembers = [\"app\", \"crates/*\"]\n";
    let members = vec!["app".to_owned(), "crates/*".to_owned()];
    assert_eq!(kind(text, "Cargo.toml").unwrap(), Kind::Virtual { members });
    let error = add(text, "Cargo.toml", None, &mongodb(), &[]).unwrap_err();
    assert!(error.help().unwrap().contains("-C"));
    assert!(kind("# nothing\n", "Cargo.toml").is_err());
}

#[test]
fn a_root_can_be_read_from_text() {
    let root =
        "[workspace.dependencies]\nmongodb = { version = \"2\", default-features = false }\n";
    let workspace = Workspace::parse(Path::new("Cargo.toml"), root).unwrap();
    let outcome = add(PACKAGE, "Cargo.toml", workspace.as_ref(), &mongodb(), &[]).unwrap();
    assert_eq!(
        outcome.notes,
        [
            "`mongodb` stays at version `2`, which excludes `3.9`, the one asked for",
            "`mongodb` stays without its default features, which are expected to be on",
        ]
    );
}
