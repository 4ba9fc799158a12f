//! The real binary in a pseudo-terminal, and without one.

mod editor;
mod every_question;

use std::process::Command;
#[cfg(target_os = "linux")]
use std::process::Stdio;

use crate::pty::{ENTER, Ended, Pty};
use crate::sandbox::unix::{mode, program};
use crate::sandbox::{LBRS, Sandbox, skipped, tree};

const NAME: &str = "Enter the datasource name:";
const CONNECTOR: &str = "Select the connector for mongo1:";
const INSTALL: &str = "Install loopback-connector-mongodb@^5.6.0";

fn project() -> Sandbox {
    Sandbox::with(&[
        ("package.json", "{\n  \"dependencies\": {\n    \"loopback\": \"^3.28.0\"\n  }\n}\n"),
        ("server/datasources.json", "{}\n"),
    ])
}

/// The wizard in a terminal. The only package manager on its PATH is this script, if there is one.
fn start(sandbox: &Sandbox, npm: Option<&str>) -> Pty {
    let mut command = sandbox.lbrs(["datasource"]);
    command.env_remove("XDG_CONFIG_HOME");
    let folder = sandbox.bin(&["sh", "stty"]);
    if let Some(script) = npm {
        program(&folder.join("npm"), script);
    }
    Pty::start(command.env("PATH", folder))
}

/// Answers everything from the name to the password's place, the password among it.
fn answer_settings(pty: &mut Pty) {
    answer_settings_with(pty, |pty| {
        pty.line("s3cret");
    });
}

fn answer_settings_with(pty: &mut Pty, password: impl FnOnce(&mut Pty)) {
    pty.expect(NAME).line("mongo1");
    pty.expect(CONNECTOR).expect("In-memory db").keys("mongo").expect("MongoDB").keys(ENTER);
    pty.expect("Connection String url").expect("port/database):").keys(ENTER);
    pty.expect("host:").line("your-mongodb-server.foo.com");
    pty.expect("port:").line("27017");
    pty.expect("user:").line("demo");
    password(pty.expect("password:"));
    pty.expect("database:").line("demo");
    pty.expect("Where to keep password:").expect("MONGO1_PASSWORD").keys(ENTER);
    pty.expect("Configure advanced settings?").keys(ENTER);
    pty.expect(INSTALL);
}

fn install(sandbox: &Sandbox, npm: Option<&str>, answer: &str) -> Ended {
    let mut pty = start(sandbox, npm);
    answer_settings(&mut pty);
    pty.line(answer);
    pty.end()
}

#[test]
fn the_wizard_adds_a_data_source() {
    let sandbox = project();
    let ended = install(&sandbox, Some("echo \"npm got $*\"; echo installed > node_modules"), "");
    ended.assert_clean(0).assert_hides("s3cret");
    ended.assert_shows("npm got install").assert_shows("Added mongo1 (MongoDB)");
    ended.assert_shows("Next steps").assert_shows("node --env-file=.env .");
    ended.assert_hides("  npm install\r\n");
    let entry = "{
  \"mongo1\": {
    \"name\": \"mongo1\",
    \"connector\": \"mongodb\",
    \"host\": \"your-mongodb-server.foo.com\",
    \"port\": 27017,
    \"user\": \"demo\",
    \"password\": \"${MONGO1_PASSWORD}\",
    \"database\": \"demo\"
  }
}
";
    assert_eq!(sandbox.read("server/datasources.json"), entry);
    assert_eq!(sandbox.read(".env"), "MONGO1_PASSWORD=s3cret\n");
    assert_eq!(mode(&sandbox.root().join(".env")), 0o600);
    assert_eq!(sandbox.read("node_modules"), "installed\n");
    assert!(sandbox.read("package.json").contains("\"loopback-connector-mongodb\": \"^5.6.0\""));
}

/// What `node --env-file` makes of the password in `.env`; `None` where there is no such node.
fn node_reads(sandbox: &Sandbox) -> Option<String> {
    let mut node = Command::new("node");
    sandbox.isolate(&mut node);
    node.args(["--env-file=.env", "-e", "process.stdout.write(process.env.MONGO1_PASSWORD)"]);
    let output = node.output().ok().filter(|output| output.status.success());
    if output.is_none() {
        skipped("needs a node that has --env-file");
    }
    Some(String::from_utf8(output?.stdout).unwrap())
}

#[test]
fn a_secret_of_several_lines_keeps_them() {
    let pem = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIE+/=\n\tx\n-----END RSA PRIVATE KEY-----";
    for text in [pem, "a\n\nb", "it's # \"one\"\n two \n\n\n  three"] {
        for line_end in ["\n", "\r", "\r\n"] {
            let sandbox = project();
            let mut pty = start(&sandbox, None);
            answer_settings_with(&mut pty, |pty| {
                pty.paste(&(text.replace('\n', line_end) + line_end));
                pty.expect(">> the line ends of the paste are part of the secret").keys(ENTER);
            });
            pty.line("n");
            pty.end().assert_clean(0).assert_hides("MIIE").assert_hides("three");
            assert_stored(&sandbox, text);
        }
    }
}

/// A private key shows where it ends, also in a terminal that does not mark what is pasted.
#[test]
fn a_private_key_that_comes_line_by_line_is_one_answer() {
    let pem = "-----BEGIN PRIVATE KEY-----\nMIIE+/=\n-----END PRIVATE KEY-----";
    for term in ["xterm", "dumb"] {
        let sandbox = project();
        let mut command = sandbox.lbrs(["datasource", "mongo1", "-c", "mongodb", "--no-install"]);
        for setting in ["url=", "host=h", "port=1", "user=u", "database=d"] {
            command.args(["--set", setting]);
        }
        let mut shell = Command::new("sh");
        sandbox.isolate(&mut shell);
        let script = format!(r#"TERM={term} exec "$@""#);
        shell.args(["-c", &script, "sh", LBRS]).args(command.get_args());
        let mut pty = Pty::start(&shell);
        pty.expect("password:").keys(&pem.replace('\n', "\r")).keys(ENTER);
        pty.expect("Where to keep password").keys(ENTER);
        pty.expect("Configure advanced settings?").keys(ENTER);
        pty.end().assert_clean(0).assert_hides("MIIE");
        assert_stored(&sandbox, pem);
    }
}

#[track_caller]
fn assert_stored(sandbox: &Sandbox, text: &str) {
    let variables = lbrs::internal::edit::dotenv::parse(&sandbox.read(".env"));
    assert_eq!((variables.len(), variables[0].value.expose().as_str()), (1, text));
    if let Some(theirs) = node_reads(sandbox) {
        assert_eq!(theirs, text);
    }
}

#[test]
fn without_an_install_the_next_steps_name_it() {
    let sandbox = project();
    let ended = install(&sandbox, Some("echo ran > node_modules"), "n");
    ended.assert_clean(0).assert_shows("  npm install\n  node --env-file=.env .");
    assert!(!sandbox.root().join("node_modules").exists());
}

#[test]
fn what_was_written_stays_when_the_package_manager_fails_or_is_missing() {
    for (npm, said) in [(Some("exit 7"), "exit code 7"), (None, "not on the PATH")] {
        let sandbox = project();
        let ended = install(&sandbox, npm, "y");
        ended.assert_clean(1).assert_shows(said).assert_shows("what was written stays");
        assert!(sandbox.read("server/datasources.json").contains("mongo1"));
        assert!(sandbox.read("package.json").contains("loopback-connector-mongodb"));
    }
}

#[test]
fn the_list_is_searched_by_what_is_typed() {
    let sandbox = project();
    let mut pty = start(&sandbox, None);
    pty.expect(NAME).line("mongo1");
    pty.expect(CONNECTOR)
        .keys("arango community")
        .expect("ArangoDB (provided by community")
        .keys(ENTER);
    pty.expect("? ").ctrl('c');
    pty.end().assert_clean(130);
}

#[test]
fn cancelling_at_the_list_or_at_the_secret_changes_nothing() {
    for at in ["list", "secret"] {
        let sandbox = project();
        let before = tree(&sandbox.root());
        let mut pty = start(&sandbox, None);
        pty.expect(NAME).line("mongo1").expect(CONNECTOR).expect("In-memory db");
        if at == "secret" {
            pty.keys("mongo").expect("MongoDB").keys(ENTER);
            pty.expect("Connection String url").expect("port/database):").keys(ENTER);
            pty.expect("host:").keys(ENTER).expect("port:").keys(ENTER).expect("user:").keys(ENTER);
            pty.expect("password:").keys("s3cr");
        }
        pty.ctrl('c');
        let ended = pty.end();
        ended.assert_clean(130).assert_shows("cancelled, nothing was changed").assert_hides("s3cr");
        assert_eq!(tree(&sandbox.root()), before, "cancelled at the {at}");
    }
}

#[test]
fn nothing_is_asked_without_a_terminal_to_answer_on() {
    for script in [
        // Words can be shown, but the user cannot type.
        r#"exec "$0" datasource </dev/null"#,
        // The user can type, but would see no question.
        r#"said=$("$0" datasource 2>&1); code=$?; echo "$said"; exit $code"#,
        r#"exec "$0" datasource --yes"#,
    ] {
        let sandbox = project();
        let before = tree(&sandbox.root());
        let mut command = Command::new("sh");
        sandbox.isolate(&mut command);
        let ended = Pty::start(command.args(["-c", script, LBRS])).end();
        ended.assert_clean(2).assert_hides(NAME);
        ended.assert_shows("missing answers: NAME, --connector ID");
        assert_eq!(tree(&sandbox.root()), before, "{script}");
    }
}

/// Without a controlling terminal /dev/tty cannot be opened either.
#[test]
#[cfg(target_os = "linux")]
fn a_session_without_a_terminal_is_told_all_that_is_missing() {
    let sandbox = project();
    let mut command = Command::new("setsid");
    sandbox.isolate(&mut command);
    command.args(["--wait", LBRS, "ds", "-c", "db2", "--set", "host=h"]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    let missing = "missing answers: NAME, (--set dsn=VALUE | --set host=VALUE --set port=VALUE --set user=VALUE --secret password)";
    assert!(stderr.contains(missing), "{stderr}");
}
