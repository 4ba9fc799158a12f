//! What may happen at a question, tried at every question of one long run of the wizard: a URL and other
//! secrets, where each is kept, advanced settings, the package manager.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use expectrl::process::unix::Signal;

use super::project;
use crate::pty::{END, ENTER, Ended, HOME, Pty, UP, close, hold};
use crate::sandbox::{LBRS, Sandbox, tree};

/// Words of each question, and what is typed before Enter.
const QUESTIONS: [(&str, &str); 17] = [
    ("Enter the datasource name:", "mongo1"),
    ("Select the connector for mongo1:", "mongodb"),
    ("port/database):", "mongodb://demo:s3cret-1@db.example.com/shop"),
    ("? host:", ""),
    ("? port:", "27017"),
    ("? user:", "demo"),
    ("? password:", "s3cret-2"),
    ("? database:", "shop"),
    ("Where to keep url:", ""),
    ("Where to keep password:", "another"),
    ("Name of the environment variable:", "MONGO_PW"),
    ("Configure advanced settings", "y"),
    ("? protocol:", "mongodb"),
    ("? tlsCertificateKeyFilePassword:", "s3cret-3"),
    ("? writeConcern:", r#"{"w": 2}"#),
    ("Where to keep tlsCertificateKeyFilePassword:", ""),
    ("Install loopback-connector-mongodb@^5.6.0", "n"),
];

/// The advanced settings that flags answer: the others are enough to ask for.
const GIVEN: [&str; 19] = [
    "useNewUrlParser=",
    "authSource=",
    "useUnifiedTopology=",
    "replicaSet=",
    "tls=",
    "ssl=",
    "tlsCAFile=",
    "tlsCertificateKeyFile=",
    "maxPoolSize=",
    "connectTimeoutMS=",
    "serverSelectionTimeoutMS=",
    "readPreference=",
    "retryWrites=",
    "appName=",
    "allowExtendedOperators=",
    "enableGeoIndexing=",
    "disableDefaultSort=",
    "strictObjectIDCoercion=",
    "lazyConnect=",
];

const ENTRY: &str = r#"{
  "mongo1": {
    "name": "mongo1",
    "connector": "mongodb",
    "url": "${MONGO1_URL}",
    "port": 27017,
    "user": "demo",
    "password": "${MONGO_PW}",
    "database": "shop",
    "protocol": "mongodb",
    "tlsCertificateKeyFilePassword": "${MONGO1_TLS_CERTIFICATE_KEY_FILE_PASSWORD}",
    "writeConcern": {
      "w": 2
    }
  }
}
"#;

const VARIABLES: &str = "MONGO1_URL=mongodb://demo:s3cret-1@db.example.com/shop
MONGO_PW=s3cret-2
MONGO1_TLS_CERTIFICATE_KEY_FILE_PASSWORD=s3cret-3
";

/// The terminals, which are asked in different ways.
const TERMS: [&str; 2] = ["xterm-256color", "dumb"];

/// A shell does nothing before and after it.
const PLAIN: &str = r#"exec "$0" "$@""#;

/// The wizard, with what a shell does before and after it.
fn wizard(sandbox: &Sandbox, term: &str, script: &str) -> Command {
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    command.env("TERM", term).args(["-c", script, LBRS, "datasource"]);
    command.args(GIVEN.iter().flat_map(|given| ["--set", given]));
    command
}

/// Answers the questions up to the given one, which is then asked.
fn answer_until(pty: &mut Pty, question: usize) {
    for (words, answer) in &QUESTIONS[..question] {
        pty.expect(words).line(answer);
    }
    pty.expect(QUESTIONS[question].0);
}

/// Panics unless the run has added the entry and left the terminal clean.
fn assert_added(sandbox: &Sandbox, ended: &Ended) {
    ended.assert_clean(0).assert_shows("Added mongo1 (MongoDB)").assert_hides("s3cret-2");
    ended.assert_hides("s3cret-3");
    assert_eq!(sandbox.read("server/datasources.json"), ENTRY);
    assert_eq!(sandbox.read(".env"), VARIABLES);
}

/// The states of the terminal that the shell told. How `stty -g` writes them is each system's own.
fn states(ended: &Ended) -> Vec<&str> {
    // What was typed may stand before it.
    let states = ended.screen.lines().filter_map(|line| Some(line.split_once("state ")?.1.trim()));
    states.inspect(|state| assert!(state.len() > 20, "{state:?} is none")).collect()
}

/// The wizard ends at each question in this way; the terminal is then as it was, and so is the project.
fn assert_ends_clean(term: &str, code: i32, end: &dyn Fn(&mut Pty, &str)) {
    const SCRIPT: &str = r#"trap : INT; echo "state $(stty -g)"; sh -c 'echo "pid $$ "; exec "$0" "$@"' "$0" "$@"
        echo "code $? "; echo "state $(stty -g)""#;
    for (question, (words, _)) in QUESTIONS.iter().enumerate() {
        let sandbox = project();
        let before = tree(&sandbox.root());
        let mut pty = Pty::start(&wizard(&sandbox, term, SCRIPT));
        pty.expect("pid ").expect(" ");
        let id = pty.screen();
        let id = id.rsplit("pid ").next().unwrap().split(' ').next().unwrap().to_owned();
        answer_until(&mut pty, question);
        end(&mut pty, &id);
        let ended = pty.end();
        ended.assert_clean(0).assert_shows(&format!("code {code} "));
        ended.assert_hides("s3cret-2").assert_hides("s3cret-3");
        let states = states(&ended);
        assert_eq!((states.len(), states[0]), (2, states[1]), "{term}, {words}");
        assert_eq!(tree(&sandbox.root()), before, "{term}, {words}");
    }
}

#[test]
fn ctrl_c_leaves_the_terminal_and_the_project_as_they_were() {
    for term in TERMS {
        assert_ends_clean(term, 130, &|pty, _| {
            pty.ctrl('c');
        });
    }
}

#[test]
fn a_signal_leaves_the_terminal_and_the_project_as_they_were() {
    for (signal, code) in [("-HUP", 129), ("-TERM", 143)] {
        for term in TERMS {
            assert_ends_clean(term, code, &|_, id| {
                assert!(Command::new("kill").args([signal, id]).status().unwrap().success());
            });
        }
    }
}

/// The shell gets a clean terminal each time, and nothing that was typed is lost.
#[test]
fn the_wizard_can_be_suspended_at_every_question() {
    const SCRIPT: &str = r#"set -m; echo "state $(stty -g)"; "$0" "$@"
        while [ $? = "$SUSPENDED" ]; do
            echo "state $(stty -g)"; echo "in the shell"; read -r go; fg >/dev/null
        done
        echo "code $? "; echo "state $(stty -g)""#;
    for term in TERMS {
        let sandbox = project();
        let mut command = wizard(&sandbox, term, SCRIPT);
        // The number of the signal is each system's own.
        command.env("SUSPENDED", (128 + Signal::SIGTSTP as i32).to_string());
        let mut pty = Pty::start(&command);
        for (words, answer) in QUESTIONS {
            // A terminal that edits lines itself forgets the one that was begun.
            let begun = if term == "dumb" { 0 } else { answer.len() / 2 };
            pty.expect(words).keys(&answer[..begun]).ctrl('z').expect("in the shell").line("");
            if term != "dumb" || answer.starts_with("s3cret") {
                pty.expect(words);
            }
            pty.line(&answer[begun..]);
        }
        let ended = pty.end();
        assert_added(&sandbox, &ended);
        ended.assert_shows("code 0 ");
        let states = states(&ended);
        assert_eq!(states.len(), QUESTIONS.len() + 2, "{}", ended.screen);
        assert!(states.iter().all(|state| state == &states[0]), "{term}: {states:?}");
    }
}

#[test]
fn the_terminal_may_be_resized_at_every_question() {
    for term in TERMS {
        let sandbox = project();
        let mut pty = Pty::start(&wizard(&sandbox, term, PLAIN));
        for (words, answer) in QUESTIONS {
            let (first, rest) = answer.split_at(answer.len() / 2);
            pty.expect(words).resize(20, 8).keys(first).resize(300, 60).resize(1, 1);
            pty.resize(0, 0).keys(rest).resize(80, 24).keys(ENTER);
        }
        assert_added(&sandbox, &pty.end());
    }
}

#[test]
fn the_terminal_may_be_narrow_or_wide() {
    for term in TERMS {
        for (columns, rows) in [(20, 24), (300, 24), (20, 6), (300, 1)] {
            let sandbox = project();
            let mut pty = Pty::with_size(&wizard(&sandbox, term, PLAIN), columns, rows);
            for (words, answer) in QUESTIONS {
                pty.expect_wrapped(words).line(answer);
            }
            let ended = pty.end();
            assert_added(&sandbox, &ended);
            let screen = ended.rows(columns, 500).concat().replace(' ', "");
            for (words, _) in QUESTIONS {
                let words = words.replace(' ', "");
                assert!(screen.contains(&words), "no {words} at {columns} columns: {screen}");
            }
        }
    }
}

/// Where a row holds but one letter there are no words to wait for: all is typed ahead, and counts.
#[test]
fn the_terminal_may_have_no_size() {
    for (columns, rows) in [(0, 0), (1, 24), (1, 1), (2, 2)] {
        let sandbox = project();
        let mut pty = Pty::with_size(&wizard(&sandbox, TERMS[0], PLAIN), columns, rows);
        for (words, answer) in QUESTIONS {
            // Once it is answered a question stands in one piece, which the terminal breaks.
            pty.line(answer).expect(words);
        }
        pty.end().assert_clean(0);
        assert_eq!(sandbox.read("server/datasources.json"), ENTRY, "{columns} columns");
        assert_eq!(sandbox.read(".env"), VARIABLES, "{columns} columns");
    }
}

/// A person may have many connectors of one's own.
#[test]
fn a_list_may_be_very_long() {
    for (columns, rows) in [(20, 6), (300, 24)] {
        let sandbox = project();
        for number in 0..500 {
            let template = format!(
                "label = \"Connector {number} of five hundred\"\n[npm]\nrange = \"built-in\"\n"
            );
            sandbox.write(&format!(".lbrs/connectors/own{number}.toml"), &template);
        }
        let mut pty = Pty::with_size(&sandbox.lbrs(["datasource", "own"]), columns, rows);
        pty.expect_wrapped("Select the connector for own:").expect("> In-memory");
        pty.keys(END).expect("> other").keys(HOME).expect("> In-memory").keys(UP).expect("> other");
        pty.keys("hundred 499").expect("> Connector 499").keys(ENTER);
        pty.expect_wrapped("Connector 499 of five hundred");
        let ended = pty.end();
        ended.assert_clean(0).assert_shows("Added own");
        // Only so many rows were painted as there are.
        assert!(ended.raw.matches("Connector").count() < 20 * usize::from(rows), "{}", ended.raw);
    }
}

#[test]
fn without_colour_no_question_is_coloured() {
    let coloured = |ended: &Ended| {
        let ends = ended.raw.split("\u{1b}[").skip(1);
        ends.filter(|rest| rest.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with('m'))
            .count()
    };
    for (name, value, flag, expected) in [
        ("NO_COLOR", "1", "auto", false),
        ("NO_COLOR", "", "never", false),
        ("NO_COLOR", "", "auto", true),
        ("NO_COLOR", "1", "always", true),
        ("TERM", "dumb", "auto", false),
    ] {
        let sandbox = project();
        let mut command = wizard(&sandbox, "xterm", PLAIN);
        let mut pty = Pty::start(command.env(name, value).args(["--color", flag]));
        for (words, answer) in QUESTIONS {
            pty.expect(words).line(answer);
        }
        let ended = pty.end();
        assert_added(&sandbox, &ended);
        assert_eq!(coloured(&ended) > 0, expected, "{name}={value} --color {flag}");
        assert_eq!(ended.raw.contains('\u{1b}'), name != "TERM", "{:?}", ended.raw);
    }
}

#[test]
fn what_is_pasted_in_lines_answers_one_question() {
    let sandbox = project();
    let mut pty = Pty::start(&wizard(&sandbox, "xterm", PLAIN));
    for (words, answer) in QUESTIONS {
        pty.expect(words);
        match words {
            "? host:" => {
                // Line ends become spaces, so that the user sees and fixes them.
                pty.paste("db\r\n27017\nroot\n").expect("db 27017 root").ctrl('u').keys(ENTER);
            }
            "Configure advanced settings" => {
                pty.paste("y\nn\n").keys(ENTER).expect("answer y for yes").ctrl('u').line("y");
            }
            // Its line end is no part of an answer, and does not end the question either.
            _ => {
                pty.paste(&format!("{answer}\n")).keys(ENTER);
            }
        }
    }
    assert_added(&sandbox, &pty.end());
}

#[test]
#[ignore = "the terminal that another test closes"]
fn terminal_to_close() {
    let Ok(root) = env::var("LBRS_TEST_ROOT") else { return };
    let [term, question, script, home] =
        ["TERM", "QUESTION", "SCRIPT", "HOME"].map(|name| env::var(format!("LBRS_TEST_{name}")));
    let mut command = Command::new("sh");
    command.env("TERM", term.unwrap()).env("HOME", home.as_ref().unwrap()).current_dir(root);
    command.env("XDG_CONFIG_HOME", Path::new(&home.unwrap()).join(".config"));
    command.args(["-c", &script.unwrap(), LBRS, "datasource"]);
    command.args(GIVEN.iter().flat_map(|given| ["--set", given]));
    let mut pty = Pty::start(&command);
    answer_until(&mut pty, question.unwrap().parse().unwrap());
    hold();
}

/// The first process of a terminal is told that it goes away; others only read that nothing comes any
/// more. A pipe that the wizard holds open tells that it has ended.
#[test]
fn a_terminal_that_closes_ends_every_question() {
    const TOLD: &str = r#"exec 3>"$HOME/alive"; echo "$$" >&3; exec "$0" "$@""#;
    const UNTOLD: &str = r#"trap "" HUP; exec 3>"$HOME/alive"; echo "$$" >&3; "$0" "$@""#;
    for term in TERMS {
        for script in [TOLD, UNTOLD] {
            thread::scope(|scope| {
                for question in 0..QUESTIONS.len() {
                    scope.spawn(move || close_the_terminal(term, script, question));
                }
            });
        }
    }
}

fn close_the_terminal(term: &str, script: &str, question: usize) {
    let sandbox = project();
    let before = tree(&sandbox.root());
    let pipe = sandbox.home().join("alive");
    let mut terminal = Command::new(env::current_exe().unwrap());
    let program = "terminal::every_question::terminal_to_close";
    terminal.args([program, "--exact", "--ignored", "--nocapture"]);
    terminal.env("LBRS_TEST_ROOT", sandbox.root()).env("LBRS_TEST_HOME", sandbox.home());
    terminal.env("LBRS_TEST_TERM", term).env("LBRS_TEST_SCRIPT", script);
    terminal.env("LBRS_TEST_QUESTION", question.to_string());
    let ended = close(&mut terminal, &pipe);
    let (words, _) = QUESTIONS[question];
    assert!(ended.is_some(), "{term}: `{words}` still asks a terminal that is gone");
    fs::remove_file(pipe).unwrap();
    assert_eq!(tree(&sandbox.root()), before, "{term}, {words}");
}
