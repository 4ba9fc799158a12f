//! Terminals that are narrower than what is printed, and pipes, which get it whole.

use crate::pty::Pty;
use crate::sandbox::Sandbox;

/// What a command prints on a terminal with so many columns, row by row.
fn rows(args: &[&str], columns: u16) -> Vec<String> {
    let ended = Pty::with_size(&Sandbox::new().lbrs(args), columns, 24).end();
    ended.assert_clean(0);
    ended.screen.lines().map(str::to_owned).collect()
}

fn piped(args: &[&str]) -> String {
    Sandbox::new().run(args).stdout
}

/// The words of a text, without what a break adds.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn the_list_of_connectors_breaks_at_words() {
    let whole = piped(&["connectors"]);
    let widest = whole.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest > 120, "a pipe gets it whole");
    for columns in [100, 110, 120] {
        let rows = rows(&["connectors"], columns);
        assert!(
            rows.iter().all(|row| row.chars().count() <= columns.into()),
            "{columns}: {rows:?}"
        );
        assert_eq!(words(&rows.join("\n")), words(&whole), "{columns}");
    }
    let wide = rows(&["connectors"], 200);
    assert_eq!(wide.join("\n"), whole.trim_end());
}

#[test]
fn a_list_for_which_there_is_no_room_has_the_labels_and_says_where_the_rest_is() {
    for columns in [40, 80] {
        let rows = rows(&["connectors"], columns);
        assert_eq!(rows[0], "ID                  CONNECTOR");
        assert!(rows.iter().any(|row| row.starts_with("mongodb             MongoDB")));
        let more = rows.iter().position(|row| row.starts_with("kv-extreme-scale")).unwrap();
        assert!(rows[more + 1].starts_with(&" ".repeat(20)), "{}", rows[more + 1]);
        let (last, list) = rows.split_last().unwrap();
        assert!(
            list.iter().all(|row| row.chars().count() <= columns.into()),
            "{columns}: {rows:?}"
        );
        assert!(last.starts_with("`lbrs connectors ID` shows"), "{last}");
    }
}

#[test]
fn a_connector_is_shown_in_a_narrow_terminal() {
    for id in ["mongodb", "kv-extreme-scale", "rest", "mssql"] {
        let whole = piped(&["connectors", id]);
        for columns in [40, 80] {
            let rows = rows(&["connectors", id], columns);
            // A flag with its value stays in one piece, to be copied.
            let is_flag = |row: &&String| row.starts_with("  --") && !row.trim().contains("  ");
            let mut long = rows.iter().filter(|row| row.chars().count() > columns.into());
            assert!(long.all(|row| is_flag(&row)), "{columns}: {rows:?}");
            assert_eq!(rows.concat().replace(' ', ""), whole.replace(['\n', ' '], ""), "{columns}");
        }
    }
}

#[test]
fn a_reason_for_refusing_an_answer_is_read_whole() {
    let sandbox = Sandbox::with(&[("server/datasources.json", "{}\n")]);
    let args = ["datasource", "x", "-c", "mssql", "--set", "host=h", "--no-advanced"];
    let mut pty = Pty::with_size(&sandbox.lbrs(args), 40, 24);
    pty.expect("Connection String url").keys("\r").expect("port:").line("70000");
    pty.expect_wrapped(">> `port` must be a number from 1 to 65535, not `70000`").ctrl('c');
    pty.end().assert_clean(130);
}
