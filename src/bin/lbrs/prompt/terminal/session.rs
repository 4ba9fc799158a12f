//! The terminal during a question: reads raw keys, writes painted bytes, and restores the terminal however
//! the question ends.

use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use console::Term;

use self::platform::{byte, modes, raw, set, stop, unraw, wait};
use super::frame::Size;
use super::keys::{Key, Source, key};
use crate::signals;

/// How often to check for events that no key reports: a signal, or the end of the terminal.
const INTERVAL: Duration = Duration::from_millis(250);

/// Shows the cursor after a program that was killed while it hid it.
const SHOW_CURSOR: &str = "\u{1b}[?25h";

/// The [`Mode`] to undo, or 0 for nothing. A panic has no other way to know.
static UNDO: AtomicU8 = AtomicU8::new(0);

/// How the terminal is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mode {
    /// Lines only.
    Lines = 1,
    /// Painting, with marks around pasted text.
    Painted = 2,
}

/// A terminal in raw mode. Dropping it restores the terminal, and leaves an unanswered question above.
pub(super) struct Session {
    mode: Mode,
}

impl Session {
    /// Takes over the terminal. A panic restores it before its report, and on Unix so do the signals that end
    /// a process.
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
        raw()?;
        match self.mode {
            Mode::Lines => Ok(()),
            Mode::Painted => self.write("\u{1b}[?2004h"),
        }
    }

    pub(super) fn write(&self, output: &str) -> io::Result<()> {
        let mut terminal = io::stderr().lock();
        terminal.write_all(output.as_bytes())?;
        terminal.flush()
    }

    /// Waits for a key with a meaning, or for the terminal to change its size.
    pub(super) fn key(&self, known: Size) -> io::Result<Key> {
        loop {
            if size() != known {
                return Ok(Key::Resize);
            }
            if self.ready(INTERVAL)?
                && let Some(key) = key(&mut &*self)?
            {
                return Ok(key);
            }
        }
    }

    /// Returns whether a key can be read. A signal that came ends the question.
    fn ready(&self, limit: Duration) -> io::Result<bool> {
        let ready = wait(limit);
        if signals::came() {
            restore(true);
            signals::obey();
            return Err(io::Error::other("a signal came"));
        }
        ready
    }

    /// Gives the terminal to the shell until the shell gives it back: at once without job control.
    pub(super) fn suspend(&self) -> io::Result<()> {
        restore(false);
        stop()?;
        self.enter()
    }

    /// Gives the terminal to another program while that runs, and takes it back as it was given. Signals from
    /// the terminal are for the other program: only a signal from elsewhere ends the question afterwards.
    pub(super) fn lend<T>(&self, run: impl FnOnce() -> T) -> io::Result<T> {
        signals::hold();
        restore(false);
        let given = modes();
        let done = run();
        set(given);
        signals::forget_keys();
        let entered = self.enter().and_then(|()| self.write(SHOW_CURSOR));
        signals::release();
        entered.map(|()| done)
    }

    /// Ends the question with these last bytes.
    pub(super) fn end(self, output: &str) -> io::Result<()> {
        self.write(output)?;
        restore(false);
        Ok(())
    }
}

impl Source for &Session {
    fn next(&mut self) -> io::Result<console::Key> {
        while !self.ready(INTERVAL)? {}
        let key = Term::stderr().read_key_raw();
        // console reports a signal during the read as Ctrl-C, and the end of the terminal in many ways.
        self.ready(Duration::ZERO)?;
        match key {
            Err(_) | Ok(console::Key::Unknown) if !io::stdin().is_terminal() => Err(closed()),
            key => key,
        }
    }

    fn byte(&mut self) -> io::Result<u8> {
        while !self.ready(INTERVAL)? {}
        byte()
    }

    fn has_more(&mut self) -> io::Result<bool> {
        self.ready(Duration::ZERO)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore(true);
    }
}

/// Restores the terminal once; after an abrupt end, moves the cursor below what the question painted.
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
    // If this fails, the terminal is gone.
    let _ = io::stderr().write_all(format!("{below}{unmarked}").as_bytes());
    unraw();
    signals::release();
}

/// Returns the size of the terminal, or that of the oldest ones if it does not tell.
pub(super) fn size() -> Size {
    let (rows, columns) = Term::stderr().size();
    Size { columns: columns.into(), rows: rows.into() }
}

fn closed() -> io::Error {
    io::Error::other("it was closed")
}

#[cfg(unix)]
mod platform {
    use std::io;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, PoisonError};
    use std::thread;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::process::{Signal, kill_current_process_group};
    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
    use signal_hook::consts::SIGCONT;
    use signal_hook::{flag, low_level};

    use super::closed;

    /// The modes of the terminal before it was raw.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// Makes the terminal deliver every key at once. console does so only while it reads one, which would lose
    /// the end of a key that comes in parts, and echo what is typed in between.
    pub(super) fn raw() -> io::Result<()> {
        let before = tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        Ok(tcsetattr(io::stdin(), OptionalActions::Now, &raw)?)
    }

    /// Restores the modes of the terminal.
    pub(super) fn unraw() {
        set(BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Returns the modes of the terminal, for [`set`].
    pub(super) fn modes() -> Option<Termios> {
        tcgetattr(io::stdin()).ok()
    }

    /// Sets the modes of the terminal.
    pub(super) fn set(modes: Option<Termios>) {
        if let Some(modes) = modes {
            // If this fails, the terminal is gone.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
        }
    }

    /// Returns whether a key can be read, or an error that reading reports.
    pub(super) fn wait(limit: Duration) -> io::Result<bool> {
        let limit = Timespec::try_from(limit).map_err(io::Error::other)?;
        let stdin = io::stdin();
        let mut polled = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut polled, Some(&limit)) {
            Ok(0) | Err(Errno::INTR) => Ok(false),
            // console would wait forever.
            Ok(_) if polled[0].revents() == PollFlags::HUP => Err(closed()),
            Ok(_) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads one byte.
    pub(super) fn byte() -> io::Result<u8> {
        let mut byte = [0];
        match rustix::io::read(io::stdin(), &mut byte)? {
            0 => Err(closed()),
            _ => Ok(byte[0]),
        }
    }

    /// Stops all processes of the job, as the terminal does: the parent stops too.
    pub(super) fn stop() -> io::Result<()> {
        let continued = Arc::new(AtomicBool::new(false));
        let id = flag::register(SIGCONT, Arc::clone(&continued))?;
        kill_current_process_group(Signal::TSTP)?;
        // Another thread may take the signal, and then this one stops a moment later. If no shell could
        // continue the job, the system ignores the signal.
        for _ in 0..10 {
            if continued.load(Ordering::SeqCst) {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        low_level::unregister(id);
        Ok(())
    }
}

/// console reads every key at once, one event for each, and no signal is held.
#[cfg(not(unix))]
mod platform {
    use std::io;
    use std::time::Duration;

    pub(super) fn raw() -> io::Result<()> {
        Ok(())
    }

    pub(super) fn unraw() {}

    pub(super) fn modes() {}

    pub(super) fn set((): ()) {}

    pub(super) fn wait(limit: Duration) -> io::Result<bool> {
        Ok(!limit.is_zero())
    }

    /// Fails: no paste has marks around it.
    pub(super) fn byte() -> io::Result<u8> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Does nothing: no shell could continue the job.
    pub(super) fn stop() -> io::Result<()> {
        Ok(())
    }
}
