//! Time from the start on a terminal until the first question stands there.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::Result;
use crate::programs::{Programs, find};
use crate::project::Project;
use crate::table::Row;
use crate::timing::{medians, ratio, shown};

const ROUNDS: usize = 51;

/// The most that it may take.
const MOST: Duration = Duration::from_millis(5);

/// How much longer `lb datasource` is to take, at least.
const LATER: f64 = 400.0;

/// How long a program may be silent.
const PATIENCE: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };

/// What all generators ask first.
const QUESTION: &str = "name:";

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let project = Project::shop()?;
    let wait = |program: &Path, arguments: &[&str], words: &str| {
        let mut command = Command::new(program);
        project.isolate(&mut command);
        shows(command.args(arguments), words)
    };
    let [asked, hello] = medians(
        ROUNDS,
        [&mut || wait(&programs.lbrs, &["datasource"], QUESTION), &mut || {
            wait(&programs.hello, &[], "world!")
        }],
    )?;
    println!("the first question {}, a hello world {}", shown(asked), shown(hello));
    let figure = format!("{:.1}x ({})", ratio(asked, hello), shown(asked));
    let against = format!("a hello world there ({})", shown(hello));
    let row = Row::new("time to the first question on a terminal", figure, against);
    let mut rows = vec![row.at_most(shown(MOST), asked <= MOST)];
    match theirs(&project) {
        Ok(theirs) => {
            let later = ratio(theirs, asked);
            let figure = format!("{later:.0}x ({})", shown(theirs));
            let against = format!("that of lbrs ({})", shown(asked));
            let row = Row::new("time to the first question of `lb datasource`", figure, against);
            rows.push(row.at_least(format!("{LATER:.0}x"), later >= LATER));
        }
        Err(error) => println!("`lb datasource` could not be measured: {error}"),
    }
    Ok(rows)
}

/// How long LoopBack's own generator takes.
fn theirs(project: &Project) -> Result<Duration> {
    let lb = find("lb").ok_or("it is not on the PATH")?;
    let mut command = Command::new(lb);
    shows(command.arg("datasource").current_dir(project.root()), QUESTION)
}

/// How long it takes until a program has shown these words on a terminal of its own.
fn shows(command: &mut Command, words: &str) -> Result<Duration> {
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
    // The command keeps its own end of the terminal; without it the read ends when the program does.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut terminal = File::from(master);
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    let took = loop {
        // Nothing comes of a program that waits for something else than this terminal.
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
    took.ok_or_else(|| {
        let shown = String::from_utf8_lossy(&shown);
        format!("{command:?} did not show {words:?}:\n{shown}").into()
    })
}
