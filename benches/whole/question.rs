//! Time from the start on a terminal until the first question stands there.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::programs::Programs;
use crate::project::Project;
use crate::timing::{medians, shown};
use crate::{Result, Row};

const ROUNDS: usize = 51;

/// The most that it may take.
const MOST: Duration = Duration::from_millis(10);

/// How long a program may be silent.
const PATIENCE: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let project = Project::shop()?;
    let [asked, hello] = medians(
        ROUNDS,
        [&mut || shows(project.command(&programs.lbrs, &["datasource"]), "name:"), &mut || {
            shows(project.command(&programs.hello, &[]), "world!")
        }],
    )?;
    println!("the first question {}, the line of a hello world {}", shown(asked), shown(hello));
    let budget = format!("<= {}", shown(MOST));
    Ok(vec![Row::new("first question on the screen", shown(asked), budget, asked <= MOST)])
}

/// How long it takes until a program has shown these words on a terminal of its own.
fn shows(mut command: Command, words: &str) -> Result<Duration> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let name = ptsname(&master, Vec::new())?;
    let slave = rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
    tcsetwinsize(&slave, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 })?;
    command.env("TERM", "xterm-256color");
    command.stdin(slave.try_clone()?).stdout(slave.try_clone()?).stderr(Stdio::from(slave));
    let start = Instant::now();
    let mut child = command.spawn()?;
    // The command has an end of the terminal too; without it the read ends when the program does.
    drop(command);
    let mut terminal = File::from(master);
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    let took = loop {
        if poll(&mut [PollFd::new(&terminal, PollFlags::IN)], Some(&PATIENCE))? == 0 {
            break None;
        }
        match terminal.read(&mut buffer) {
            Ok(count @ 1..) => shown.extend_from_slice(&buffer[..count]),
            _ => break None,
        }
        if shown.windows(words.len()).any(|part| part == words.as_bytes()) {
            break Some(start.elapsed());
        }
    };
    child.kill()?;
    child.wait()?;
    let shown = String::from_utf8_lossy(&shown);
    took.ok_or_else(|| format!("{words:?} was not shown, but:\n{shown}").into())
}
