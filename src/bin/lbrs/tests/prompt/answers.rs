//! What is typed, pasted, fixed and rejected at each kind of question.

use super::{CONNECTOR, INSTALL, NAME, PASSWORD, PORT, ask_until, command, enter_from};
use crate::tests::pty::{BACKSPACE, DELETE, DOWN, ENTER, ESC, HOME, LEFT, Pty};

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
fn a_refused_answer_is_fixed_and_not_typed_again() {
    let mut pty = Pty::start(&command());
    pty.expect(NAME).line("mongo one").expect(">> spaces are no letters");
    pty.keys(&BACKSPACE.repeat(4)).line("1");
    pty.expect(CONNECTOR).keys(ENTER).expect(PORT).line("99999").expect(">> \"99999\" is no port");
    pty.keys(BACKSPACE).keys(ENTER);
    enter_from(pty, PASSWORD).assert_clean(0).assert_shows("\"mongo1\"").assert_shows("\"9999\"");
}

#[test]
fn a_refused_secret_is_fixed_and_not_typed_again() {
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
    pty.expect(">> line ends of the paste became").keys(ENTER).expect(">> spaces are no letters");
    pty.keys(&BACKSPACE.repeat(6)).keys(ENTER);
    enter_from(pty, CONNECTOR).assert_clean(0).assert_shows(r#"answers: "mongo1" "Memory"#);
}

/// The terminal hands a long paste out in parts, which end anywhere.
#[test]
fn a_long_paste_keeps_every_character() {
    let text = "数é🦀".repeat(3000);
    let mut pty = Pty::start(&command());
    pty.expect(NAME).paste(&text).keys(ENTER);
    enter_from(pty, CONNECTOR).assert_clean(0).assert_shows(&format!("answers: \"{text}\""));
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
fn half_an_answer_can_be_cancelled() {
    let mut pty = ask_until(PASSWORD);
    pty.keys("s3cret").expect("******").ctrl('d');
    pty.end().assert_clean(130).assert_hides("s3cret");
}
