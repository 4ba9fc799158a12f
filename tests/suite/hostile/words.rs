//! Bytes that are no UTF-8, and names of files that are hostile: what only some systems have.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use super::text::{HOSTILE, assert_tame, sweep};
use super::{COMMANDS, ENTRY, PACKAGE, VARIABLES, assert_ended, project};
use crate::pty::{ENTER, Pty};
use crate::sandbox::{Run, Sandbox};

const BROKEN: &[u8] = b"a\xff\xfe\x80b";

#[test]
fn an_argument_that_is_no_utf_8_is_refused() {
    let sandbox = project();
    let joined = |flag: &str| OsString::from_vec([flag.as_bytes(), BROKEN].concat());
    let new = ["datasource", "fresh", "-c", "mysql"].map(OsString::from);
    for flag in [
        "--set=a=",
        "--set-json=a=",
        "--set-file=a=",
        "--secret=",
        "--config=",
        "--from-url=",
        "--id=",
        "--env=",
        "--dependency=",
        "",
    ] {
        let run = sandbox.try_run(new.iter().cloned().chain([joined(flag)]));
        assert_eq!(run.code, 2, "{flag}: {}", run.stderr);
        assert_tame(&run, flag);
    }
    for line in
        [&["datasource", "show"][..], &["datasource", "remove"], &["connectors"], &["man"], &["-C"]]
    {
        let words = line.iter().map(OsStr::new).chain([OsStr::from_bytes(BROKEN)]);
        assert_tame(&sandbox.try_run(words), &format!("{line:?}"));
    }
}

#[test]
fn an_environment_that_is_no_utf_8_is_lived_with() {
    let sandbox = project();
    for name in VARIABLES {
        for command in COMMANDS {
            let mut command = sandbox.lbrs(command);
            command.env(name, OsStr::from_bytes(BROKEN));
            let output = command.output().unwrap();
            assert!(output.status.code().is_some_and(|code| code <= 2), "{name} {command:?}");
        }
    }
}

#[test]
fn a_file_that_is_no_utf_8_is_refused_or_let_be() {
    let files = [
        "server/datasources.json",
        "server/datasources.production.json",
        "server/config.json",
        "server/model-config.json",
        "package.json",
        ".env",
        ".gitignore",
        ".nvmrc",
        ".lbrs/connectors/x.toml",
    ];
    for file in files {
        let sandbox = project();
        sandbox.write(file, "");
        fs::write(sandbox.root().join(file), [b"{ \"a\": \"", BROKEN, b"\" }"].concat()).unwrap();
        sweep(&sandbox, file);
    }
}

#[test]
fn the_name_of_a_file_is_spelled_out() {
    let name = HOSTILE.replace('/', "");
    for path in [
        format!("server/datasources.{name}.json"),
        format!(".lbrs/connectors/{name}.toml"),
        format!("server/model-config.{name}.json"),
    ] {
        let sandbox = project();
        sandbox.write(&path, "{ \"db\": [");
        sweep(&sandbox, &path);
        let env = sandbox.try_run(["datasource", "show", "--env", &name]);
        assert_tame(&env, &path);
        sandbox.write(&path, "{ \"db\": { \"host\": \"h\", \"dataSource\": \"db\" } }\n");
        for change in [&["edit", "db", "--rename", "main"][..], &["remove", "main", "--force"]] {
            let run = sandbox.try_run([&["datasource"], change].concat());
            assert_tame(&run, &format!("{path} {change:?}"));
        }
    }
    let sandbox = Sandbox::new();
    let folder = sandbox.root().join(&name);
    fs::create_dir_all(folder.join("server")).unwrap();
    fs::write(folder.join("package.json"), PACKAGE).unwrap();
    for text in [ENTRY, "{ \"db\": ["] {
        fs::write(folder.join("server/datasources.json"), text).unwrap();
        for command in COMMANDS {
            let mut command = sandbox.lbrs(command);
            let run =
                Run::of(command.args(["-v", "--json"]).current_dir(&folder).output().unwrap());
            assert_tame(&run, &format!("{command:?}"));
        }
    }
    fs::write(folder.join("package.json"), PACKAGE.replace("3.28.0", "3")).unwrap();
    let mut add = sandbox.lbrs(["datasource", "x", "-c", "mysql", "--set", "host=h", "--install"]);
    assert_tame(&Run::of(add.current_dir(&folder).env("PATH", "").output().unwrap()), "install");
}

/// What the questions show, and the diff that a terminal gets.
#[test]
fn nothing_of_it_reaches_a_terminal() {
    let hostile = "h\u{202e}\u{2066}\u{200b}\u{9b}2Je";
    let sandbox = project();
    sandbox.write(".lbrs/connectors/x.toml", "label = \"zz\u{200b}\u{200f}\"\n[[settings]]\nkey = \"k\"\nprompt = \"k\u{200b}\u{2060}\"\ndefault = \"\u{200b}d\u{200f}\"\n[npm]\npackage = \"x\"\nrange = \"1\"\n");
    sandbox.write(
        "server/datasources.json",
        &format!(
            "{{\n  // {hostile}\n  \"db\": {{ \"connector\": \"x\", \"k\": \"{hostile}\" }}\n}}\n"
        ),
    );
    let mut wizard = Pty::start(&sandbox.lbrs(["datasource", "fresh", "--no-install"]));
    wizard.expect("Select the connector for fresh:").keys("zz").expect("zz").keys(ENTER);
    wizard.expect("k").line(hostile);
    wizard.expect("Added");
    let diff = Pty::start(&sandbox.lbrs(["datasource", "edit", "db", "--set", "a=b", "--dry-run"]));
    let edit = {
        let mut edit = Pty::start(&sandbox.lbrs(["datasource", "edit", "db", "--no-install"]));
        edit.expect("k").ctrl('c');
        edit
    };
    for (ended, code) in [(wizard.end(), 0), (diff.end(), 0), (edit.end(), 130)] {
        ended.assert_clean(code);
        let raw = ended.raw.chars().find(|&c| !c.is_ascii() && lbrs::internal::text::is_hidden(c));
        assert_eq!(raw, None, "{}", ended.screen);
    }
}

/// A shell may put a candidate into the line as it is.
#[test]
fn no_shell_is_offered_more_than_a_word() {
    let sandbox = project();
    let odd = ["$(id)", "`id`", "a;b", "(id)", "a b", "it's", "a\\nb", "a*", HOSTILE];
    let entries: Vec<String> = odd
        .iter()
        .map(|id| {
            let id: String = id
                .chars()
                .map(|c| if c < ' ' { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() })
                .collect();
            format!("\"{id}\": {{}}")
        })
        .collect();
    sandbox
        .write("server/datasources.json", &format!("{{ \"db\": {{}}, {} }}", entries.join(", ")));
    fs::create_dir(sandbox.root().join("$(id)")).unwrap();
    fs::create_dir(sandbox.root().join("plain")).unwrap();
    let complete = |shell: &str, words: &[&str]| {
        let mut command = sandbox.lbrs(["--", "lbrs"].iter().chain(words));
        command.env("LBRS_COMPLETE", shell);
        for index in ["_LBRS_INDEX", "_CLAP_COMPLETE_INDEX"] {
            command.env(index, words.len().to_string());
        }
        let run = Run::of(command.output().unwrap());
        assert_tame(&run_without_separators(run), shell);
        Run::of(command.output().unwrap()).stdout
    };
    for shell in ["bash", "powershell"] {
        let offered = complete(shell, &["datasource", "show", ""]);
        let offered: Vec<&str> = offered.split(['\u{b}', '\n', '\t']).collect();
        let is_id = |word: &&&str| !word.starts_with('-') && !word.contains(' ');
        assert_eq!(offered.iter().find(is_id), Some(&"db"), "{shell}");
        assert!(!offered.iter().any(|word| word.contains("id)")), "{shell}: {offered:?}");
        let folders = complete(shell, &["-C", ""]);
        assert!(folders.contains("plain") && !folders.contains("id"), "{shell}: {folders}");
    }
    // These quote what they put into the line.
    for shell in ["zsh", "fish", "elvish"] {
        let offered = complete(shell, &["datasource", "show", ""]);
        assert!(offered.contains("$(id)") && !offered.contains("a\nb"), "{shell}: {offered}");
    }
}

fn run_without_separators(run: Run) -> Run {
    Run { stdout: run.stdout.replace(['\u{b}', '\t'], " "), ..run }
}

#[test]
fn a_project_that_is_gone_is_an_error() {
    let sandbox = project();
    let gone = sandbox.root().join("gone");
    fs::create_dir(&gone).unwrap();
    let mut command = std::process::Command::new("sh");
    sandbox.isolate(&mut command);
    command.args([
        "-c",
        "rmdir \"$PWD\"; exec \"$@\"",
        "sh",
        crate::sandbox::LBRS,
        "datasource",
        "list",
    ]);
    let run = Run::of(command.current_dir(&gone).output().unwrap());
    assert_ended(&run, "gone");
}
