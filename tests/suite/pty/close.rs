//! A terminal that goes away like the window of a person: the process that holds it dies.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;

use super::PATIENCE;

/// Tells `close` that a question waits in the terminal of this process, and holds the terminal until `close`
/// kills the process, or is gone.
#[allow(clippy::print_stdout, reason = "`close` reads it")]
pub(crate) fn hold() {
    println!("asked");
    io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
}

/// Starts a test that calls `hold` when a question waits in its terminal, and then kills it.
///
/// The program that asks writes its process id to the pipe first, and keeps the pipe open to its end.
/// Returns what else it wrote there; nothing if it goes on in spite of all.
pub(crate) fn close(terminal: &mut Command, pipe: &Path) -> Option<String> {
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let mut terminal = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    // Each step on the pipe may wait for ever, for a shell that never opened it.
    let (sender, told) = channel();
    let path = pipe.to_owned();
    thread::spawn(move || {
        let mut alive = BufReader::new(File::open(path).unwrap());
        let mut id = String::new();
        alive.read_line(&mut id).unwrap();
        sender.send(id).unwrap();
        let mut rest = String::new();
        alive.read_to_string(&mut rest).unwrap();
        sender.send(rest)
    });
    let id = told.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        terminal.kill().unwrap();
        panic!("the shell in the terminal never started")
    });
    let output = BufReader::new(terminal.stdout.take().unwrap());
    assert!(output.lines().any(|line| line.unwrap().contains("asked")));
    terminal.kill().unwrap();
    terminal.wait().unwrap();

    let rest = told.recv_timeout(PATIENCE).ok();
    if rest.is_none() {
        drop(Command::new("kill").args(["-9", id.trim()]).status());
    }
    rest
}
