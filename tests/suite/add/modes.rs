//! Files that may not be written.

use crate::sandbox::Sandbox;
use crate::sandbox::unix::set_mode;

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
