//! Answers that are written in an editor: here a script, which tells what it was given.

use std::path::Path;
use std::process::Command;

use super::project;
use crate::pty::{END, ENTER, Pty};
use crate::sandbox::Sandbox;
use crate::sandbox::unix::program;

/// A connector with two objects, of which one may hold a secret.
const TEMPLATE: &str = r#"label = "Own"
[npm]
range = "built-in"
[[settings]]
key = "options"
type = "object"
[[settings]]
key = "login"
type = "object"
secret-members = ["token"]
"#;

const OPTIONS: &str = "? options:";
const LOGIN: &str = "? login:";

/// The wizard with this editor, at the question for an object.
fn start(sandbox: &Sandbox, editor: &str) -> Pty {
    sandbox.write(".lbrs/connectors/own.toml", TEMPLATE);
    let mut command = sandbox.lbrs(["datasource", "db", "-c", "own"]);
    let mut pty = Pty::start(command.env("EDITOR", editor));
    pty.expect(OPTIONS);
    pty
}

/// An editor that does the next step of the script each time it is called.
fn editor(sandbox: &Sandbox, steps: &str) -> String {
    let path = sandbox.home().join("editor");
    let count = r#"echo "$1" >> files; cat "$1" > seen; echo >> runs; n=$(($(wc -l < runs)))"#;
    program(&path, &format!("{count}; stty -a > modes\ncase $n in\n{steps}\nesac"));
    path.to_str().unwrap().to_owned()
}

/// The files that the editor was given, of which none is left.
fn assert_removed(sandbox: &Sandbox) {
    let files = sandbox.read("files");
    for file in files.lines() {
        assert!(file.ends_with(".json"), "{file}");
        assert!(!Path::new(file).exists(), "{file} is left");
    }
}

#[test]
fn an_object_is_written_in_an_editor() {
    let sandbox = project();
    let editor = editor(
        &sandbox,
        r#"1) stty raw -echo; exit 1;; # Nothing is saved, and the terminal is left as it should not be.
2) echo '{"w": ' > "$1";;
3) printf '{\n  "w": 2,\n  "j": true\n}\n' > "$1"; exit 3;;"#,
    );
    let mut pty = start(&sandbox, &editor);
    pty.expect("(ctrl-o opens an editor)").ctrl('o').expect(OPTIONS);
    pty.keys("{}").ctrl('o').expect(r#"? options: {"w":"#).expect(">> `options`");
    assert_eq!(sandbox.read("seen"), "{}");
    let modes = sandbox.read("modes");
    assert!(modes.contains(" icanon") && modes.contains(" echo "), "{modes}");
    pty.ctrl('o').expect(r#"? options: {   "w": 2,   "j": true }"#);
    pty.expect(LOGIN).keys(ENTER);
    pty.end().assert_clean(0).assert_shows("Added db");
    assert!(sandbox.read("seen").starts_with(r#"{"w":"#));
    let entry = sandbox.read("server/datasources.json");
    assert!(entry.contains("\"options\": {\n      \"w\": 2,\n      \"j\": true\n    }"), "{entry}");
    assert_eq!(sandbox.read("files").lines().count(), 3);
    assert_removed(&sandbox);
}

#[test]
fn an_editor_that_cannot_start_is_an_error_line() {
    for (command, said) in [
        (" ", ">> `EDITOR` names no editor"),
        ("no-such-editor-here --wait", ">> `no-such-editor-here --wait`: "),
    ] {
        let sandbox = project();
        let mut pty = start(&sandbox, command);
        pty.ctrl('o').expect_wrapped(said).line(r#"{"w": 1}"#);
        pty.expect(LOGIN).keys(ENTER);
        pty.end().assert_clean(0);
        assert!(sandbox.read("server/datasources.json").contains("\"w\": 1"));
    }
}

#[test]
fn no_editor_is_opened_where_a_secret_may_be() {
    let sandbox = project();
    let editor = editor(&sandbox, "*) ;;");
    let mut pty = start(&sandbox, &editor);
    pty.expect("(ctrl-o opens an editor)").line(r#"{"password": "s3cret"}"#);
    pty.expect(LOGIN).ctrl('o').keys(ENTER).expect("Where to keep").keys(END).keys(ENTER);
    pty.end().assert_clean(0).assert_shows("Added db");
    let mut command = sandbox.lbrs(["datasource", "edit", "db"]);
    let mut pty = Pty::start(command.env("EDITOR", &editor));
    pty.expect("Select the connector for db:").keys(ENTER);
    pty.expect(OPTIONS).expect("****").ctrl('o').keys("x").expect("x").ctrl('c');
    pty.end().assert_clean(130).assert_hides("ctrl-o");
    assert!(!sandbox.root().join("files").exists());
}

/// Ctrl-C at the editor is the editor's. A signal from elsewhere ends the question when the editor has ended,
/// and its file is gone.
#[test]
fn a_signal_at_the_editor_leaves_no_file() {
    for is_key in [true, false] {
        let sandbox = project();
        // Ctrl-C may come before `read` as well as in it.
        let steps =
            r#"*) trap 'echo "{\"w\": 3}" > "$1"; exit' INT; echo "in the editor"; read -r go;;"#;
        let mut pty = start(&sandbox, &editor(&sandbox, steps));
        pty.ctrl('o').expect("in the editor");
        if is_key {
            pty.ctrl('c').expect(LOGIN).keys(ENTER);
            pty.end().assert_clean(0).assert_shows("Added db");
            assert!(sandbox.read("server/datasources.json").contains("\"w\": 3"));
        } else {
            let id = pty.id().to_string();
            assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
            pty.line("");
            pty.end().assert_clean(143);
            assert_eq!(sandbox.read("server/datasources.json"), "{}\n");
        }
        assert_removed(&sandbox);
    }
}
