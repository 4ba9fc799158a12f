//! How the terminal is left by whatever ends or stops a question, and a terminal that goes away.

use std::env;
use std::process::Command;

use expectrl::process::unix::Signal;

use super::{
    CONNECTOR, INSTALL, NAME, PASSWORD, PORT, answer_until, ask_until, command, enter_from,
};
use crate::tests::pty::{ENTER, Pty, close, hold};

/// A shell with job control runs the program, tells when it has stopped, and goes on with it.
#[test]
fn ctrl_z_goes_to_the_shell_and_back() {
    for question in [NAME, CONNECTOR, PASSWORD] {
        let script = r#"set -m; "$0" "$@" >/dev/null; echo "code $?"; stty -a | grep -o " -\?echo "
            echo "in the shell"; read -r go; fg >/dev/null"#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).arg(env::current_exe().unwrap());
        shell.args([
            "tests::prompt::program",
            "--exact",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        shell.env("LBRS_TEST_COLOR", "never");
        let mut pty = answer_until(Pty::start(&shell), question);
        pty.keys(if question == PASSWORD { "s3cret-" } else { "mon" }).ctrl('z');
        pty.expect("code 148").expect(" echo ").expect("in the shell").line("");
        pty.expect(question);
        pty.keys(if question == PASSWORD { "pässword" } else { "go" }).keys(ENTER);
        let rest = [NAME, CONNECTOR, PORT, PASSWORD, INSTALL];
        let next = rest.iter().skip_while(|known| **known != question).nth(1).unwrap();
        let ended = enter_from(pty, next);
        ended.assert_clean(0);
        match question {
            NAME => ended.assert_shows(r#"answers: "mongo""#),
            CONNECTOR => ended.assert_shows(r#""MongoDB (supported by StrongLoop)""#),
            _ => ended.assert_shows("right true"),
        };
    }
    // Without a shell that could bring it back it stays.
    let mut pty = Pty::start(&command());
    pty.expect(NAME).keys("m").ctrl('z').expect("m").expect(NAME).keys(ENTER);
    enter_from(pty, CONNECTOR).assert_clean(0);
}

#[test]
fn a_signal_ends_the_question_and_leaves_the_terminal_clean() {
    for (signal, code) in [(Signal::SIGHUP, 129), (Signal::SIGINT, 130), (Signal::SIGTERM, 143)] {
        let mut pty = ask_until(PASSWORD);
        pty.keys("s3cret").expect("******").signal(signal);
        pty.end().assert_clean(code);
    }
}

#[test]
fn a_panic_leaves_the_terminal_clean() {
    let mut pty = ask_until(PORT);
    pty.line("panic");
    pty.end().assert_clean(101).assert_shows("\n\nthread").assert_shows("as the test wants");
}

#[test]
#[ignore = "the terminal that another test closes"]
fn terminal_to_close() {
    let Ok(script) = env::var("LBRS_TEST_SCRIPT") else { return };
    let program = command();
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).arg(program.get_program()).args(program.get_args());
    shell.env("LBRS_TEST_COLOR", "never");
    let mut pty = Pty::start(&shell);
    // A key that shows proves that the program waits for the next one.
    pty.expect(NAME).keys("m").expect("m");
    hold();
}

/// The first process of a terminal is told that it goes away.
#[test]
fn a_closed_terminal_ends_the_question() {
    close_the_terminal_of(r#"exec "$0" "$@""#, "");
}

/// The others are not; they only read that nothing comes any more.
#[test]
fn a_closed_terminal_ends_the_question_of_a_shell_that_does_not_mind() {
    close_the_terminal_of(r#""$0" "$@"; echo "$?" >&3"#, "1\n");
}

fn close_the_terminal_of(program: &str, told: &str) {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("alive");
    let script = format!(r#"trap "" HUP; exec 3>"$LBRS_TEST_PIPE"; echo "$$" >&3; {program}"#);
    let mut terminal = Command::new(env::current_exe().unwrap());
    let holder = "tests::prompt::terminal_state::terminal_to_close";
    terminal.args([holder, "--exact", "--ignored", "--nocapture"]);
    terminal.env("LBRS_TEST_SCRIPT", script).env("LBRS_TEST_PIPE", &pipe);
    let ended = close(&mut terminal, &pipe);
    assert_eq!(ended.as_deref(), Some(told), "the program still asks a terminal that is gone");
}
