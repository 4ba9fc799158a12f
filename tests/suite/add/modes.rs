//! Modes and symbolic links.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::LOOPBACK_3;
use crate::sandbox::Sandbox;
use crate::sandbox::unix::{mode, set_mode};

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

#[test]
fn what_an_entry_needs_is_written_before_the_entry() {
    // In the order of writing: files that cannot be written are named in that order.
    let files = [
        (".gitignore", "\n"),
        (".env", ""),
        ("package.json", "{}\n"),
        ("server/datasources.json", "{}\n"),
    ];
    let sandbox = Sandbox::with(&files);
    sandbox.git_init();
    let path = |file: &str| sandbox.root().join(file);
    files.iter().for_each(|(file, _)| set_mode(&path(file), 0o400));
    for (file, _) in files {
        let args = ["datasource", "db", "-c", "mysql", "--secrets", "env", "--set", "password=x"];
        let error = sandbox.refuse(1, args);
        assert!(error.contains(&format!("`{file}` is read-only")), "{error}");
        set_mode(&path(file), 0o600);
    }
}
