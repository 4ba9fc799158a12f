//! Changing and removing: the questions of `lbrs datasource edit` on a real terminal, and what holds for
//! every file.

mod properties;

use crate::sandbox::Sandbox;

const PACKAGE: &str =
    r#"{"dependencies": {"loopback": "^3.0.0", "loopback-connector-mysql": "^5.4.4"}}"#;

const FILE: &str = r#"{
  "db": {
    "name": "db",
    "connector": "mysql", // ours
    "host": "localhost",
    "port": 3307,
    "user": "shop",
    "password": "hunter2",
    "extra": [1, 2]
  }
}
"#;

fn shop() -> Sandbox {
    Sandbox::with(&[("package.json", PACKAGE), ("server/datasources.json", FILE)])
}

/// On a real terminal.
#[cfg(unix)]
mod terminal {
    use super::{FILE, shop};
    use crate::pty::{ENTER, Pty};

    #[test]
    fn the_wizard_shows_what_is_there_and_no_secret() {
        let sandbox = shop();
        let mut pty = Pty::start(&sandbox.lbrs(["datasource", "edit", "db"]));
        pty.expect("Enter keeps a value");
        pty.expect("Select the connector for db:").expect("MySQL").keys(ENTER);
        pty.expect("Connection String url").keys(ENTER);
        pty.expect("host:").expect("localhost").line("db.example.com");
        pty.expect("port:").expect("3307").line("-");
        pty.expect("user:").keys(ENTER);
        pty.expect("password:").expect("****").keys(ENTER);
        pty.expect("database:").keys(ENTER);
        pty.expect("Configure advanced settings?").keys(ENTER);
        let ended = pty.end();
        ended.assert_clean(0).assert_hides("hunter2");
        ended.assert_shows("server/datasources.json  host changed, port removed");
        let expected =
            FILE.replace("localhost", "db.example.com").replace("    \"port\": 3307,\n", "");
        assert_eq!(sandbox.read("server/datasources.json"), expected);
    }

    #[test]
    fn the_answers_that_stay_on_the_screen_say_what_was_kept() {
        let sandbox = shop();
        let mut pty = Pty::start(&sandbox.lbrs(["datasource", "edit", "db"]));
        pty.expect("Select the connector").keys(ENTER).expect("Connection String url").keys(ENTER);
        pty.expect("host:").keys(ENTER).expect("port:").line("-").expect("user:").line("me");
        pty.expect("password:").keys(ENTER).expect("database:").keys(ENTER);
        pty.expect("Configure advanced settings?").keys(ENTER);
        let ended = pty.end();
        ended.assert_clean(0);
        let rows = ended.rows(80, 40);
        for row in ["? host: localhost", "? port: (removed)", "? user: me", "? password: ****"] {
            assert!(rows.iter().any(|there| there == row), "{row:?} is not in {rows:?}");
        }
        assert!(rows.iter().any(|row| row == "? database:"), "{rows:?}");
    }

    #[test]
    fn ctrl_c_at_a_secret_leaves_everything() {
        let sandbox = shop();
        let mut pty = Pty::start(&sandbox.lbrs(["datasource", "edit", "db"]));
        pty.expect("Select the connector").keys(ENTER);
        pty.expect("Connection String url").keys(ENTER);
        pty.expect("host:").line("elsewhere").expect("port:").keys(ENTER);
        pty.expect("user:").keys(ENTER).expect("password:").keys("half").ctrl('c');
        pty.end().assert_clean(130).assert_hides("half").assert_hides("hunter2");
        assert_eq!(sandbox.read("server/datasources.json"), FILE);
    }

    #[test]
    fn without_an_id_it_is_asked_for() {
        let sandbox = shop();
        sandbox
            .write("server/datasources.json", &FILE.replace("}\n}\n", "},\n  \"notes\": {}\n}\n"));
        let mut pty = Pty::start(&sandbox.lbrs(["datasource", "remove"]));
        pty.expect("Select the data source:").expect("> db").keys("notes").expect("> notes");
        pty.keys(ENTER).expect("Remove notes from server/datasources.json").keys(ENTER);
        pty.end().assert_clean(0).assert_shows("Removed notes");
        let mut pty = Pty::start(&sandbox.lbrs(["datasource", "edit"]));
        pty.expect("Select the data source:").expect("> db").keys(ENTER);
        pty.expect("Select the connector for db:").ctrl('c');
        pty.end().assert_clean(130);
        let said = sandbox.refuse(2, ["datasource", "edit", "--set", "host=h"]);
        assert!(said.starts_with("error: missing answer: ID\nhelp: name one of `db`\n"), "{said}");
        sandbox.write("server/datasources.json", "{}\n");
        let said = sandbox.refuse(1, ["datasource", "remove"]);
        assert!(said.contains("server/datasources.json has no data sources"), "{said}");
    }

    #[test]
    fn a_flag_that_says_what_changes_leaves_no_question() {
        let sandbox = shop();
        let args = ["datasource", "edit", "db", "--set", "host=h"];
        let ended = Pty::start(&sandbox.lbrs(args)).end();
        ended.assert_clean(0).assert_shows("host changed");
    }

    #[test]
    fn a_removal_waits_for_a_yes() {
        let sandbox = shop();
        let mut pty = Pty::start(&sandbox.lbrs(["datasource", "remove", "db"]));
        pty.expect("Remove db from server/datasources.json").line("n");
        pty.end().assert_clean(0).assert_shows("nothing was changed");
        assert_eq!(sandbox.read("server/datasources.json"), FILE);
        let mut pty = Pty::start(&sandbox.lbrs(["datasource", "remove", "db"]));
        pty.expect("Remove db").keys(ENTER);
        pty.expect("No other data source needs loopback-connector-mysql").keys(ENTER);
        pty.end().assert_clean(0).assert_shows("Removed db");
        assert_eq!(sandbox.read("server/datasources.json"), "{}\n");
    }
}
