//! The questions on a real terminal.

use std::io::{BufRead, BufReader, Read, Write, stderr};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;
use std::{env, fs, thread};

use expectrl::process::unix::Signal;
use lbrs::Result;
use lbrs::prompt::terminal::{Terminal, attended};
use lbrs::prompt::{Confirm, Prompter, Select, Text};

use crate::pty::{BACKSPACE, DELETE, DOWN, END, ENTER, ESC, Ended, HOME, LEFT, Pty};

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
        start: 0,
        fallback: None,
        flag: "--connector ID",
    })?;
    let port = prompter.text(&Text {
        message: "port:",
        hint: Some("27017"),
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
        flag: "--install",
    })?;
    let password = match password.as_str() {
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
    let code = match flow(&mut Terminal::new(color == "always")) {
        Ok(answers) => {
            eprintln!("answers: {answers}");
            0
        }
        Err(error) => {
            // The terminal may be gone.
            drop(writeln!(stderr(), "error: {error}"));
            error.exit_code()
        }
    };
    std::process::exit(code.into());
}

/// The command that asks. Its standard output is no terminal: questions do not go there.
fn command() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", r#"exec "$0" "$@" >/dev/null"#]);
    command.arg(env::current_exe().unwrap());
    command.args(["prompt::program", "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
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

#[test]
fn answered_questions_stay_on_the_screen() {
    let mut pty = Pty::start(&command());
    pty.expect(NAME).line("mongo1");
    pty.expect(CONNECTOR).expect("> Memory").keys(DOWN).expect("> MongoDB").keys(ENTER);
    pty.expect(PORT).expect("(27017)").line("8080");
    pty.expect(PASSWORD).line("s3cret-pässword");
    pty.expect(INSTALL).expect("(Y/n)").line("n");
    let ended = pty.end();
    ended.assert_clean(0).assert_shows(
        r#"answers: "mongo1" "MongoDB (supported by StrongLoop)" "8080" right false"#,
    );
    for answered in [
        "? Enter the datasource name: mongo1\n",
        "? Select the connector: MongoDB (supported by StrongLoop)\n",
        "? port: 8080\n",
        "? password: ****\n",
        "? Install loopback-connector-mongodb@^5.6.0 No\n",
    ] {
        ended.assert_shows(answered);
    }
    ended.assert_hides("s3cret");
}

#[test]
fn without_colour_nothing_is_coloured() {
    let coloured = |setting| {
        let mut pty = Pty::start(command().env("LBRS_TEST_COLOR", setting));
        pty.expect(NAME).line("").expect("a name is needed").line("m");
        let ended = enter_from(pty, CONNECTOR);
        let sequences = ended.raw.split("\u{1b}[").skip(1);
        sequences
            .filter(|rest| rest.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with('m'))
            .count()
    };
    assert_eq!(coloured("never"), 0);
    assert!(coloured("always") > 0);
}

#[test]
fn a_blank_answer_takes_no_hint() {
    let mut pty = ask_until(PORT);
    pty.keys(ENTER);
    enter_from(pty, PASSWORD).assert_clean(0).assert_shows(r#"StrongLoop)" "" blank true"#);
}

#[test]
fn a_list_is_searched_by_any_words_of_a_label() {
    let mut pty = ask_until(CONNECTOR);
    pty.keys("nothing like it").keys(ENTER).keys(&BACKSPACE.repeat(15));
    pty.expect("> Memory").keys("community 4").expect("> Number 40").keys("2");
    pty.expect("> Number 42").keys(ENTER);
    enter_from(pty, PORT).assert_clean(0).assert_shows(r#""Number 42 (provided by community)""#);
}

#[test]
fn a_long_list_is_walked_through_in_a_small_terminal() {
    let mut pty = Pty::with_size(&command(), 20, 8);
    pty.expect("Enter").line("m");
    pty.expect("> Memory (in-memor\u{2026}").keys(END).expect("> other").keys(ENTER);
    pty.expect(PORT).keys(ENTER).expect(PASSWORD).keys(ENTER).expect("Install").keys(ENTER);
    let ended = pty.end();
    ended.assert_clean(0).assert_shows(r#""other" "" blank"#);
}

#[test]
fn a_terminal_may_be_resized_at_a_question() {
    let mut pty = ask_until(CONNECTOR);
    pty.expect("> Memory").resize(30, 10).keys(DOWN).expect("> MongoDB");
    pty.resize(300, 60).keys(DOWN).expect("> Number 01");
    pty.keys(ENTER).expect(PORT).keys(ENTER);
    enter_from(pty, PASSWORD).assert_clean(0).assert_shows("\"Number 01 (provided by community)\"");
}

#[test]
fn a_refused_answer_is_mended_and_not_typed_again() {
    let mut pty = Pty::start(&command());
    pty.expect(NAME).line("mongo one").expect(">> spaces are no letters");
    pty.keys(&BACKSPACE.repeat(4)).line("1");
    pty.expect(CONNECTOR).keys(ENTER).expect(PORT).line("99999").expect(">> \"99999\" is no port");
    pty.keys(BACKSPACE).keys(ENTER);
    enter_from(pty, PASSWORD).assert_clean(0).assert_shows("\"mongo1\"").assert_shows("\"9999\"");
}

#[test]
fn a_refused_secret_is_mended_and_not_typed_again() {
    let mut pty = ask_until(PASSWORD);
    pty.line("short").expect("*****").expect(">> too easy to guess");
    pty.keys(&LEFT.repeat(5)).keys("s3cret-pässword").ctrl('k').keys(ENTER);
    enter_from(pty, INSTALL).assert_clean(0).assert_shows("right true").assert_hides("short");
}

#[test]
fn only_yes_and_no_are_a_yes_or_no() {
    let mut pty = ask_until(INSTALL);
    pty.line("perhaps").expect(">> answer y for yes or n for no").keys(&BACKSPACE.repeat(7));
    pty.line("Yes");
    pty.end().assert_clean(0).assert_shows("blank true");
}

#[test]
fn a_paste_of_several_lines_answers_no_other_question() {
    let mut pty = Pty::start(&command());
    pty.expect(NAME).paste("mongo1\n80\t\u{1b}80\n").expect("mongo1 80 80");
    pty.expect(">> spaces stand for the line ends").keys(ENTER).expect(">> spaces are no letters");
    pty.keys(&BACKSPACE.repeat(6)).keys(ENTER);
    enter_from(pty, CONNECTOR).assert_clean(0).assert_shows(r#"answers: "mongo1" "Memory"#);
}

#[test]
fn the_line_end_of_a_paste_is_no_part_of_the_answer() {
    let mut pty = Pty::start(&command());
    pty.expect(NAME).paste("mongo1\r\n").keys(ENTER);
    pty.expect(CONNECTOR).keys(ENTER).expect(PORT).keys(ENTER);
    pty.expect(PASSWORD).paste("s3cret-pässword\n").keys(ENTER);
    enter_from(pty, INSTALL).assert_clean(0).assert_shows("\"mongo1\"").assert_shows("right");
}

#[test]
fn every_question_can_be_cancelled() {
    for question in [NAME, CONNECTOR, PORT, PASSWORD, INSTALL] {
        for key in ["\u{3}", "\u{4}", ESC] {
            let mut pty = ask_until(question);
            pty.keys(key);
            pty.end().assert_clean(130).assert_shows("error: cancelled").assert_hides("answers");
        }
    }
}

#[test]
fn an_answer_is_mended_as_in_a_shell() {
    let mut pty = Pty::start(&command());
    pty.expect(NAME).keys("wrong").ctrl('u').keys("my name").ctrl('w').keys("mongo").ctrl('a');
    pty.ctrl('k').keys("mongo1x").ctrl('b').ctrl('f').ctrl('h').keys(ENTER);
    pty.expect(CONNECTOR).keys("nothing").ctrl('u').keys("mongo").keys(ENTER);
    pty.expect(PORT).keys("80 80").keys("\u{1b}b").keys(DELETE).keys(HOME).keys(ENTER);
    pty.expect(">> \"80 0\" is no port").keys("\u{1b}f").keys(DELETE).keys(ENTER);
    pty.expect(PASSWORD).keys("wrong").ctrl('u').keys("s3cret-pässword wrong").ctrl('w');
    pty.keys(BACKSPACE).keys(ENTER);
    let ended = enter_from(pty, INSTALL);
    ended
        .assert_clean(0)
        .assert_shows(r#""mongo1" "MongoDB (supported by StrongLoop)" "800" right"#);
}

#[test]
fn a_chord_without_a_meaning_types_nothing() {
    let without: String =
        ('a'..='z').filter(|letter| !"abcdefhjklmnpuwz".contains(*letter)).collect();
    let mut pty = Pty::start(&command());
    pty.expect(NAME);
    let chords = |pty: &mut Pty| {
        for letter in without.chars() {
            pty.ctrl(letter).keys(&format!("\u{1b}{letter}"));
        }
    };
    chords(&mut pty);
    pty.line("m").expect(CONNECTOR);
    chords(&mut pty);
    pty.keys(ENTER).expect(PORT);
    chords(&mut pty);
    pty.keys(ENTER).expect(PASSWORD);
    chords(&mut pty);
    pty.line("s3cret-pässword").expect(INSTALL);
    chords(&mut pty);
    pty.keys(ENTER);
    pty.end().assert_clean(0).assert_shows(r#""m" "Memory (in-memory db)" "" right true"#);
}

#[test]
fn wide_characters_take_their_two_columns() {
    let mut pty = Pty::with_size(&command(), 20, 12);
    pty.expect("Enter").keys("数据库🦀").keys(LEFT).keys(LEFT).keys(BACKSPACE).keys(ENTER);
    pty.expect("Select").keys(ENTER).expect(PORT).keys(ENTER).expect(PASSWORD).keys(ENTER);
    pty.expect("Install").keys(ENTER);
    let ended = pty.end();
    ended.assert_clean(0).assert_shows("\"数库🦀\" \"Memory");
    assert!(ended.rows(20, 40).iter().any(|row| row.ends_with("name: 数库🦀")), "{}", ended.screen);
}

/// What stands on the screen in the end is the same in every width, up to where its lines break.
#[test]
fn a_terminal_may_be_narrow_or_wide() {
    let name = "a-name-that-is-longer-than-the-line-of-a-narrow-terminal";
    for columns in [20, 300] {
        let mut pty = Pty::with_size(&command(), columns, 24);
        pty.expect("Enter").line(&format!("{name} x")).expect(">> spaces are no").keys(BACKSPACE);
        pty.keys(BACKSPACE).keys(ENTER);
        pty.expect("Select").keys("number 60").expect("> Number 60").keys(ENTER);
        pty.expect(PORT).line("99999").expect(">> ").keys(BACKSPACE).keys(ENTER);
        pty.expect(PASSWORD).keys(ENTER).expect("Install").keys(ENTER);
        let ended = pty.end();
        ended.assert_clean(0);
        let rows: String = ended.rows(columns, 60).concat().replace(' ', "");
        let expected = format!(
            "?Enterthedatasourcename:{name}\
             ?Selecttheconnector:Number60(providedbycommunity)\
             ?port:9999\
             ?password:\
             ?Installloopback-connector-mongodb@^5.6.0Yes\
             answers:"
        );
        assert!(rows.contains(&expected), "{columns} columns: {rows}");
    }
}

/// A shell with job control runs the program, tells when it has stopped, and goes on with it.
#[test]
fn ctrl_z_goes_to_the_shell_and_back() {
    for question in [NAME, CONNECTOR, PASSWORD] {
        let script = r#"set -m; "$0" "$@" >/dev/null; echo "code $?"; stty -a | grep -o " -\?echo "
            echo "in the shell"; read -r go; fg >/dev/null"#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).arg(env::current_exe().unwrap());
        shell.args(["prompt::program", "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
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
fn half_an_answer_can_be_cancelled() {
    let mut pty = ask_until(PASSWORD);
    pty.keys("s3cret").expect("******").ctrl('d');
    pty.end().assert_clean(130).assert_hides("s3cret");
}

#[test]
fn a_dumb_terminal_is_asked_line_by_line() {
    let mut pty = Pty::start(command().env("TERM", "dumb"));
    pty.expect(NAME).line("").expect(">> a name is needed").expect(NAME).line("m");
    pty.expect("  2) MongoDB").expect(CONNECTOR).line("mongo");
    pty.expect(PORT).expect("(27017)").line("1");
    pty.expect(PASSWORD).line("short").expect(">> too easy to guess");
    pty.expect(PASSWORD).keys("wrong").ctrl('u').line("s3cret-pässword");
    pty.expect(INSTALL).expect("(Y/n)").line("");
    let ended = pty.end();
    ended.assert_clean(0).assert_hides("s3cret").assert_hides("short").assert_hides("*");
    ended.assert_shows(r#"answers: "m" "MongoDB (supported by StrongLoop)" "1" right true"#);
}

#[test]
fn a_dumb_terminal_can_cancel() {
    for key in ['c', 'd'] {
        let mut pty = Pty::start(command().env("TERM", "dumb"));
        pty.expect(NAME).ctrl(key);
        pty.end().assert_clean(130).assert_hides("answers");
    }
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
    println!("asked");
    loop {
        thread::park();
    }
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

/// The terminal goes away like the window of a person: its process dies. The program must end then;
/// a pipe that it holds open tells us.
fn close_the_terminal_of(program: &str, told: &str) {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("alive");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let script = format!(r#"trap "" HUP; exec 3>"$LBRS_TEST_PIPE"; echo "$$" >&3; {program}"#);
    let mut terminal = Command::new(env::current_exe().unwrap())
        .args(["prompt::terminal_to_close", "--exact", "--ignored", "--nocapture"])
        .env("LBRS_TEST_SCRIPT", script)
        .env("LBRS_TEST_PIPE", &pipe)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut alive = BufReader::new(fs::File::open(&pipe).unwrap());
    let mut id = String::new();
    alive.read_line(&mut id).unwrap();
    let output = BufReader::new(terminal.stdout.take().unwrap());
    assert!(output.lines().any(|line| line.unwrap().contains("asked")));

    terminal.kill().unwrap();
    terminal.wait().unwrap();

    let (sender, ended) = channel();
    thread::spawn(move || {
        let mut text = String::new();
        alive.read_to_string(&mut text).map(|_| sender.send(text))
    });
    let ended = ended.recv_timeout(Duration::from_secs(20));
    if ended.is_err() {
        drop(Command::new("kill").args(["-9", id.trim()]).status());
    }
    assert_eq!(ended.as_deref(), Ok(told), "the program still asks a terminal that is gone");
}

#[test]
#[ignore = "the program that another test runs without a terminal"]
fn tell_attended() {
    println!("attended: {}", attended());
}

#[test]
fn nobody_is_there_without_a_terminal() {
    let output = Command::new(env::current_exe().unwrap())
        .args(["prompt::tell_attended", "--exact", "--ignored", "--nocapture"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("attended: false"));
}
