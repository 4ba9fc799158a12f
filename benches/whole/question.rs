//! Time from the start on a terminal until the first question stands there.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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

/// How much sooner than `lb datasource` it is to come, at least.
const SOONER: f64 = 400.0;

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
    let mut rows = vec![row.budget(shown(MOST), asked <= MOST)];
    let Some(lb) = find("lb") else {
        println!("lb is not on the PATH");
        return Ok(rows);
    };
    let mut command = Command::new(lb);
    let theirs = shows(command.arg("datasource").current_dir(project.root()), QUESTION)?;
    let sooner = ratio(theirs, asked);
    println!("`lb datasource` {}: {sooner:.0}x", shown(theirs));
    let against = format!("`lb datasource` ({})", shown(theirs));
    let row = Row::new("the same", format!("{sooner:.0}x sooner"), against);
    rows.push(Row { budget: Some((format!("least {SOONER:.0}x"), sooner >= SOONER)), ..row });
    Ok(rows)
}

/// How long it takes until a program has shown these words on a terminal of its own.
pub(crate) fn shows(command: &mut Command, words: &str) -> Result<Duration> {
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
        format!("{command:?} ended without {words:?}:\n{shown}").into()
    })
}
