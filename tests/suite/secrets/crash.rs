//! What a crash leaves behind.

use std::process::Command;

use expectrl::process::unix::Signal;

/// `ulimit -c` lets others dump core here: if not, nothing would be proven.
#[test]
#[cfg(target_os = "linux")]
fn no_signal_dumps_the_answers() {
    use crate::pty::Pty;
    use crate::sandbox::{LBRS, Sandbox, skipped};

    const UNLIMITED: &str = r#"ulimit -c unlimited && exec "$0" "$@""#;
    // It cannot be raised above a hard limit, and some shells end there.
    let raised = Command::new("sh").args(["-c", UNLIMITED, "true"]).output().unwrap();
    if !raised.status.success() {
        return skipped("no program may dump core here: the hard limit forbids it");
    }
    let sandbox = Sandbox::with(&[("package.json", "{}")]);
    let start = |program: &[&str]| {
        let mut command = Command::new("sh");
        sandbox.isolate(&mut command);
        Pty::start(command.args(["-c", UNLIMITED]).args(program))
    };
    for signal in [Signal::SIGQUIT, Signal::SIGABRT] {
        let mut other = start(&["sh", "-c", "echo ready; read -r go"]);
        other.expect("ready").signal(signal);
        if !other.end().dumped {
            return skipped("no program dumps core on this machine");
        }
        let mut pty = start(&[LBRS, "datasource", "db", "-c", "mysql", "--set", "host=h"]);
        for question in ["url", "port:", "user:"] {
            pty.expect(question).line("");
        }
        pty.expect("password:").line("hunter2").expect("database:").signal(signal);
        let ended = pty.end();
        assert_eq!((ended.code, ended.dumped), (128 + signal as i32, false), "{}", ended.screen);
    }
}
