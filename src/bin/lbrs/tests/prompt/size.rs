//! Terminals that are small, narrow, wide or resized, and characters that are wide.

use super::{CONNECTOR, PASSWORD, PORT, ask_until, command, enter_from};
use crate::tests::pty::{BACKSPACE, DOWN, END, ENTER, LEFT, Pty};

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
