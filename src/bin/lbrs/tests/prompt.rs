//! The questions on a real terminal.

mod answers;
mod dumb;
mod size;
mod terminal_state;

use std::env;
use std::io::{Write, stderr};
use std::process::Command;

use crate::errors::{Result, Told, told};
use crate::prompt::terminal::{Terminal, attended};
use crate::prompt::{Confirm, Prompter, Select, Text};

use crate::tests::pty::{ENTER, Ended, Pty};

const NAME: &str = "? Enter the datasource name:";
const CONNECTOR: &str = "? Select the connector:";
const PORT: &str = "? port:";
const PASSWORD: &str = "? password:";
const INSTALL: &str = "? Install loopback-connector-mongodb@^5.6.0";

/// Asks one question of each kind and prints the answers.
fn flow(prompter: &mut dyn Prompter) -> Result<String> {
    let name = prompter.text(&Text {
        message: "Enter the datasource name:",
        hint: None,
        keeps: false,
        check: &|name| match name {
            "" => Err("a name is needed".to_owned()),
            name if name.contains(char::is_whitespace) => Err("spaces are no letters".to_owned()),
            _ => Ok(()),
        },
        fallback: None,
        flag: "NAME",
    })?;
    let options: Vec<String> = ["Memory (in-memory db)", "MongoDB (supported by StrongLoop)"]
        .map(str::to_owned)
        .into_iter()
        .chain((1..=60).map(|number| format!("Number {number:02} (provided by community)")))
        .chain(["other".to_owned()])
        .collect();
    let connector = prompter.select(&Select {
        message: "Select the connector:",
        options: &options,
        keywords: &[],
        behind: &[],
        start: 0,
        fallback: None,
        flag: "--connector ID",
    })?;
    let port = prompter.text(&Text {
        message: "port:",
        hint: Some("27017"),
        keeps: false,
        check: &|port| match port.parse::<u16>() {
            Err(_) if port == "panic" => panic!("as the test wants"),
            Err(_) if !port.is_empty() => Err(format!("{port:?} is no port")),
            _ => Ok(()),
        },
        fallback: Some(""),
        flag: "--set port=PORT",
    })?;
    let password = prompter.secret(&Text {
        message: "password:",
        hint: None,
        keeps: false,
        check: &|password| match password {
            "short" => Err("too easy to guess".to_owned()),
            _ => Ok(()),
        },
        fallback: Some(""),
        flag: "--set-file password=PATH",
    })?;
    let install = prompter.confirm(&Confirm {
        message: "Install loopback-connector-mongodb@^5.6.0",
        default: true,
    })?;
    let password = match password.expose().as_str() {
        "" => "blank",
        "s3cret-pässword" => "right",
        _ => "wrong",
    };
    Ok(format!("{name:?} {:?} {port:?} {password} {install}", options[connector]))
}

#[test]
#[ignore = "the program that the other tests run in a terminal"]
fn program() {
    let Ok(color) = env::var("LBRS_TEST_COLOR") else { return };
    assert!(attended(), "standard input and standard error are the terminal");
    console::set_colors_enabled_stderr(color == "always");
    let code = match flow(&mut Terminal::new()) {
        Ok(answers) => {
            eprintln!("answers: {answers}");
            0
        }
        Err(error) => {
            // The terminal may be gone.
            let Told { message, exit_code, .. } = told(&error);
            drop(writeln!(stderr(), "error: {message}"));
            exit_code
        }
    };
    std::process::exit(code.into());
}

/// The command that asks. Its standard output is no terminal: questions do not go there.
fn command() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", r#"exec "$0" "$@" >/dev/null"#]);
    command.arg(env::current_exe().unwrap());
    command.args([
        "tests::prompt::program",
        "--exact",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env("LBRS_TEST_COLOR", "never");
    command
}

/// Answers the questions before the given one.
fn ask_until(question: &str) -> Pty {
    answer_until(Pty::start(&command()), question)
}

fn answer_until(mut pty: Pty, question: &str) -> Pty {
    for (known, answer) in
        [(NAME, "mongo1"), (CONNECTOR, "mongo"), (PORT, ""), (PASSWORD, ""), (INSTALL, "")]
    {
        pty.expect(known);
        if known == question {
            break;
        }
        pty.line(answer);
    }
    pty
}

/// Answers all questions from the given one on with Enter.
fn enter_from(mut pty: Pty, question: &str) -> Ended {
    let questions = [CONNECTOR, PORT, PASSWORD, INSTALL];
    for question in questions.iter().skip_while(|known| **known != question) {
        pty.expect(question).keys(ENTER);
    }
    pty.end()
}
