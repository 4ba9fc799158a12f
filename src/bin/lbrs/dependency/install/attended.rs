//! Runs a program for the user at the terminal, who can interrupt it. The terminal is restored afterwards.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::signals;

/// How often to check whether the program has ended.
const INTERVAL: Duration = Duration::from_millis(20);

/// How long the program may take to end when told to.
const GRACE: Duration = Duration::from_secs(3);

const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

pub(super) struct Ended {
    pub(super) status: ExitStatus,
    /// A signal came meanwhile, such as that of Ctrl-C.
    pub(super) interrupted: bool,
}

/// The signals that would end this process wait meanwhile: the terminal sends them to the program too, and
/// the shell must not get the terminal before the program is done with it. A program that ignores them is
/// killed.
pub(super) fn run(command: &mut Command) -> io::Result<Ended> {
    let terminal = Terminal::now();
    signals::hold();
    let status = command.spawn().and_then(|mut child| wait(&mut child));
    let interrupted = signals::came();
    if interrupted
        && io::stderr().is_terminal()
        && env::var_os("TERM").is_none_or(|term| term != "dumb")
    {
        // A program that was killed while it showed its progress has left the cursor hidden.
        let _ = io::stderr().write_all(SHOW_CURSOR);
    }
    terminal.restore();
    signals::release();
    Ok(Ended { status: status?, interrupted })
}

fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    let mut told: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        match told {
            None if signals::came() => {
                tell(child);
                told = Some(Instant::now());
            }
            Some(since) if since.elapsed() > GRACE => {
                child.kill()?;
                return child.wait();
            }
            _ => thread::sleep(INTERVAL),
        }
    }
}

/// Tells the program to end if the terminal has not: only Ctrl-C and the like reach it by themselves.
#[cfg(unix)]
fn tell(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};

    if signals::asked_to_end() {
        // It may have ended by itself.
        let _ = kill_process(Pid::from_child(child), Signal::TERM);
    }
}

#[cfg(not(unix))]
fn tell(_child: &Child) {}

/// The modes of the terminal before the program ran.
#[cfg(unix)]
struct Terminal(Option<rustix::termios::Termios>);

#[cfg(unix)]
impl Terminal {
    fn now() -> Self {
        Self(rustix::termios::tcgetattr(io::stdin()).ok())
    }

    /// Restores them, unless another program has the terminal by now.
    fn restore(self) {
        use rustix::process::getpgrp;
        use rustix::termios::{OptionalActions, tcgetattr, tcgetpgrp, tcsetattr};

        let Some(before) = self.0 else { return };
        let differs = tcgetattr(io::stdin()).is_ok_and(|now| {
            (now.local_modes, now.input_modes, now.output_modes)
                != (before.local_modes, before.input_modes, before.output_modes)
        });
        if differs && tcgetpgrp(io::stdin()).is_ok_and(|group| group == getpgrp()) {
            // If this fails, the terminal is gone.
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &before);
        }
    }
}

/// Elsewhere no mode outlives its program.
#[cfg(not(unix))]
struct Terminal;

#[cfg(not(unix))]
impl Terminal {
    fn now() -> Self {
        Self
    }

    fn restore(self) {}
}
