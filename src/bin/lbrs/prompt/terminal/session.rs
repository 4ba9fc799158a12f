//! The terminal while a question is asked: raw keys in, painted bytes out, and everything as it was
//! before, however the question ends.

use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use crossterm::{event, terminal};

use super::frame::Size;
use super::keys::{Key, key};
use crate::signals;

/// Between two looks at what no key tells: a signal, or the end of the terminal.
const INTERVAL: Duration = Duration::from_millis(250);

/// What is to be undone, as a [`Mode`], or 0 for nothing. A panic has no other way to know.
static UNDO: AtomicU8 = AtomicU8::new(0);

/// How the terminal is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mode {
    /// Lines and nothing else.
    Lines = 1,
    /// Painted over, and with marks around what is pasted.
    Painted = 2,
}

/// A terminal in raw mode. Dropping it restores the terminal and leaves a half-asked question above.
pub(super) struct Session {
    mode: Mode,
}

impl Session {
    /// Takes the terminal over. A panic gives it back before it is reported, and on Unix so do the
    /// signals that end a process, by which the process then ends.
    pub(super) fn start(mode: Mode) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let report = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore(true);
                report(info);
            }));
        });
        let session = Self { mode };
        session.enter()?;
        Ok(session)
    }

    fn enter(&self) -> io::Result<()> {
        signals::hold();
        UNDO.store(self.mode as u8, Ordering::SeqCst);
        terminal::enable_raw_mode()?;
        match self.mode {
            Mode::Lines => Ok(()),
            Mode::Painted => self.write("\u{1b}[?2004h"),
        }
    }

    /// Writes to the terminal.
    pub(super) fn write(&self, output: &str) -> io::Result<()> {
        let mut terminal = io::stderr().lock();
        terminal.write_all(output.as_bytes())?;
        terminal.flush()
    }

    /// Waits for a key that means something.
    ///
    /// The end of the terminal is an error: its input then reads as empty for ever, which crossterm
    /// takes for no key at all.
    pub(super) fn key(&self) -> io::Result<Key> {
        loop {
            if signals::came() {
                restore(true);
                signals::obey();
                return Err(io::Error::other("a signal came"));
            }
            if event::poll(INTERVAL)? {
                if let Some(key) = key(event::read()?) {
                    return Ok(key);
                }
            } else if !io::stdin().is_terminal() {
                return Err(io::Error::other("it was closed"));
            }
        }
    }

    /// Gives the terminal to the shell until the shell gives it back. Without job control that is at
    /// once.
    pub(super) fn suspend(&self) -> io::Result<()> {
        restore(false);
        stop()?;
        self.enter()
    }

    /// Ends the question with these last bytes.
    pub(super) fn end(self, output: &str) -> io::Result<()> {
        self.write(output)?;
        restore(false);
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore(true);
    }
}

/// Restores the terminal, once; after an abrupt end with the cursor below what the question painted.
fn restore(abrupt: bool) {
    let mode = UNDO.swap(0, Ordering::SeqCst);
    if mode == 0 {
        return;
    }
    let painted = mode == Mode::Painted as u8;
    let below = match (abrupt, painted) {
        (false, _) => "",
        (true, false) => "\r\n",
        (true, true) => "\r\n\u{1b}[J",
    };
    let unmarked = if painted { "\u{1b}[?2004l" } else { "" };
    // Where this fails the terminal is gone.
    let _ = io::stderr().write_all(format!("{below}{unmarked}").as_bytes());
    let _ = terminal::disable_raw_mode();
    signals::release();
}

/// The size of the terminal, or that of the oldest ones if it does not tell.
pub(super) fn size() -> Size {
    match terminal::size() {
        Ok((columns @ 1.., rows @ 1..)) => {
            Size { columns: usize::from(columns), rows: usize::from(rows) }
        }
        _ => Size { columns: 80, rows: 24 },
    }
}

/// Stops all processes of the job, as the terminal does it: whoever started us stops too.
#[cfg(unix)]
fn stop() -> io::Result<()> {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use rustix::process::{Signal, kill_current_process_group};
    use signal_hook::consts::SIGCONT;
    use signal_hook::{flag, low_level};

    let continued = Arc::new(AtomicBool::new(false));
    let id = flag::register(SIGCONT, Arc::clone(&continued))?;
    kill_current_process_group(Signal::TSTP)?;
    // Another thread may take the signal, and then this one stops a moment later. Where no shell
    // could continue the job, the system ignores the signal.
    for _ in 0..10 {
        if continued.load(Ordering::SeqCst) {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    low_level::unregister(id);
    Ok(())
}

/// There is no shell to go back to.
#[cfg(not(unix))]
fn stop() -> io::Result<()> {
    Ok(())
}
