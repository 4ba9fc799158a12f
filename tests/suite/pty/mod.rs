//! A program in a pseudo-terminal: type, wait for words, look at how it left the terminal.
//!
//! Tests wait for words of a question before they answer it, and never for a whole screen.

mod close;

use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use expectrl::process::Termios;
use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use rustix::process::{Pid, kill_process_group};

pub(crate) use self::close::{close, hold};
use super::sandbox::unix::give_children_default_signals;

pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\u{1b}";
pub(crate) const BACKSPACE: &str = "\u{7f}";
pub(crate) const LEFT: &str = "\u{1b}[D";
pub(crate) const UP: &str = "\u{1b}[A";
pub(crate) const DOWN: &str = "\u{1b}[B";
pub(crate) const DELETE: &str = "\u{1b}[3~";
pub(crate) const HOME: &str = "\u{1b}[H";
pub(crate) const END: &str = "\u{1b}[F";

/// Ends the wait of a test that fails; a busy machine never takes that long.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running program and all that it printed.
pub(crate) struct Pty {
    session: OsSession,
    output: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    /// How much of the plain text the expectations so far have used up.
    seen: usize,
    /// Whether the program has ended and its number may belong to another one.
    ended: bool,
}

/// How a program ended.
pub(crate) struct Ended {
    /// The exit code; 128 and the signal's number if a signal ended it, as a shell counts.
    pub(crate) code: i32,
    /// All that was printed, without escape sequences.
    pub(crate) screen: String,
    /// All that was printed, as it was.
    pub(crate) raw: String,
    /// Whether the terminal echoes again what is typed.
    pub(crate) echo: bool,
    /// Whether the system made a core of it.
    pub(crate) dumped: bool,
}

impl Pty {
    /// Starts a program in a terminal of 80 columns and 24 rows.
    pub(crate) fn start(command: &Command) -> Self {
        Self::with_size(command, 80, 24)
    }

    /// Starts a program, with the command's arguments, folder and variables, in a terminal with
    /// echo and the given size. Colours and `TERM` are not those of whoever runs the tests.
    pub(crate) fn with_size(command: &Command, columns: u16, rows: u16) -> Self {
        give_children_default_signals();
        // The program starts when the terminal is as it should be, so that it never sees it change.
        // Ctrl-C must not drop what is printed in that moment.
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"read -r start && stty echo noflsh && exec "$@""#, "sh"]);
        shell.arg(command.get_program()).args(command.get_args());
        shell.env("TERM", "xterm-256color").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            shell.current_dir(folder);
        }
        let mut session = OsSession::spawn(shell).unwrap();
        session.get_process_mut().set_window_size(columns, rows).unwrap();
        let mut terminal = session.get_process().get_raw_handle().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The read fails when the program has closed its side of the terminal.
            while let Ok(count @ 1..) = terminal.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut pty = Self { session, output, raw: Vec::new(), seen: 0, ended: false };
        pty.keys("\n");
        pty
    }

    /// Waits for words that come after all words expected so far.
    pub(crate) fn expect(&mut self, words: &str) -> &mut Self {
        self.wait(words, |_| true)
    }

    /// Waits for words that may be broken into rows anywhere.
    pub(crate) fn expect_wrapped(&mut self, words: &str) -> &mut Self {
        let words: String = words.split_whitespace().collect();
        self.wait(&words, |byte| !byte.is_ascii_whitespace())
    }

    /// Waits for words among the bytes that count.
    fn wait(&mut self, words: &str, counts: fn(u8) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = plain(&self.raw);
            let rest = text.iter().copied().enumerate().skip(self.seen);
            let (places, bytes): (Vec<usize>, Vec<u8>) =
                rest.filter(|&(_, byte)| counts(byte)).unzip();
            if let Some(at) = bytes.windows(words.len()).position(|part| part == words.as_bytes()) {
                self.seen = places[at + words.len() - 1] + 1;
                return self;
            }
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(more) => self.raw.extend(more),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("{words:?} never came:\n{}", self.screen())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("it ended before {words:?}:\n{}", self.screen())
                }
            }
        }
    }

    /// Types keys or text.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        self.session.write_all(keys.as_bytes()).unwrap();
        self.session.flush().unwrap();
        self
    }

    /// Types text and Enter.
    pub(crate) fn line(&mut self, text: &str) -> &mut Self {
        self.keys(&format!("{text}{ENTER}"))
    }

    /// Types Ctrl and a letter.
    pub(crate) fn ctrl(&mut self, letter: char) -> &mut Self {
        let code = u8::try_from(letter).unwrap() & 0x1f;
        self.keys(char::from(code).encode_utf8(&mut [0]))
    }

    /// Pastes text, as terminals mark it.
    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.keys(&format!("\u{1b}[200~{text}\u{1b}[201~"))
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.session.get_process_mut().set_window_size(columns, rows).unwrap();
        self
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&mut self, signal: Signal) -> &mut Self {
        self.session.get_process_mut().signal(signal).unwrap();
        self
    }

    /// The program's process.
    pub(crate) fn id(&self) -> i32 {
        self.session.get_process().pid().as_raw()
    }

    /// All that was printed so far, without escape sequences.
    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&plain(&self.raw)).into_owned()
    }

    /// Waits for the end of the program.
    pub(crate) fn end(mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(more) => self.raw.extend(more),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it never ended:\n{}", self.screen()),
            }
        }
        self.ended = true;
        let process = self.session.get_process();
        let (code, dumped) = match process.wait().unwrap() {
            WaitStatus::Exited(_, code) => (code, false),
            WaitStatus::Signaled(_, signal, dumped) => (128 + signal as i32, dumped),
            other => panic!("no end: {other:?}"),
        };
        Ended {
            code,
            screen: self.screen(),
            raw: String::from_utf8_lossy(&self.raw).into_owned(),
            echo: process.is_echo().unwrap(),
            dumped,
        }
    }
}

impl Drop for Pty {
    /// Ends the program of a test that failed, and what that has started.
    fn drop(&mut self) {
        if !self.ended
            && let Some(group) = Pid::from_raw(self.id())
        {
            // It may have ended by itself.
            let _ = kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

impl Ended {
    /// The rows of a terminal of that size, as all that was printed leaves them.
    pub(crate) fn rows(&self, columns: u16, rows: u16) -> Vec<String> {
        let mut terminal =
            vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        terminal.process(self.raw.as_bytes());
        let rows = terminal.screen().rows(0, columns);
        rows.map(|row| row.trim_end().to_owned()).collect()
    }

    /// Panics unless the program ended with this code and left the terminal as it was: the cursor
    /// shown, the echo on, and pastes unmarked.
    pub(crate) fn assert_clean(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "the exit code of\n{}", self.screen);
        assert!(self.echo, "no echo after\n{}", self.screen);
        for mode in ["?25", "?2004"] {
            let last = |letter| self.raw.rfind(&format!("\u{1b}[{mode}{letter}"));
            let (on, off) = (last('h'), last('l'));
            let clean = if mode == "?25" { on >= off } else { off >= on };
            assert!(clean, "mode {mode} is left changed after\n{}", self.screen);
        }
        self
    }

    /// Panics unless the words were printed.
    pub(crate) fn assert_shows(&self, words: &str) -> &Self {
        assert!(self.screen.contains(words), "no {words:?} in\n{}", self.screen);
        self
    }

    /// Panics if the words were printed.
    pub(crate) fn assert_hides(&self, words: &str) -> &Self {
        assert!(!self.raw.contains(words), "{words:?} in\n{}", self.screen);
        self
    }
}

/// The bytes without escape sequences and carriage returns. An unfinished sequence at the end is left
/// out, so that more output only ever adds to the result.
fn plain(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {}
            0x1b => match bytes.next() {
                Some(b'[') => drop(bytes.find(|byte| (0x40..=0x7e).contains(byte))),
                Some(b']') => drop(bytes.find(|byte| *byte == 0x07)),
                _ => {}
            },
            byte => text.push(byte),
        }
    }
    text
}
