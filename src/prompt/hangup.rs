//! The end of a process whose terminal goes away while it asks.

use std::io::{IsTerminal, stdin};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Between two looks at the terminal.
const INTERVAL: Duration = Duration::from_millis(500);

/// While this lives, the process ends with exit code 1 within a second of losing its terminal.
///
/// A hang-up normally ends the process by SIGHUP. Where that signal is ignored (`trap '' HUP`), or
/// goes to the leader of the session alone, crossterm 0.29 reads the end of the file for ever, in a
/// loop that nothing returns from; so nothing but an exit is left. Questions are asked before
/// anything is written, so nothing is lost.
pub(super) struct Watch {
    /// Dropping it ends the thread.
    _end: Sender<()>,
}

impl Watch {
    /// Starts to watch. A system that gives no thread gets no watch.
    pub(super) fn start() -> Self {
        let (end, ended) = channel();
        let look = move || {
            while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                if !stdin().is_terminal() {
                    std::process::exit(1);
                }
            }
        };
        let builder = thread::Builder::new().name("hang-up".to_owned()).stack_size(64 * 1024);
        drop(builder.spawn(look));
        Self { _end: end }
    }
}
