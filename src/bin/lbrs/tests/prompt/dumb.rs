//! A terminal that can do no more than print lines.

use super::{CONNECTOR, INSTALL, NAME, PASSWORD, PORT, command};
use crate::tests::pty::Pty;

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
