//! The most memory that a run has at one time.
//!
//! The system's own figure for a child that has ended (`ru_maxrss`) counts the pages of the parent that it
//! was started from. So the run is kept from ending: it prints into a pipe that is full, and while it
//! waits there, after its work, `/proc` says what it had at most since it became this program.

use std::fs::{self, OpenOptions};
use std::io::{self, PipeReader, PipeWriter, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use crate::Result;
use crate::programs::Programs;
use crate::project::{ADD, Project};
use crate::table::Row;

/// The most that an add may have, in KiB.
const MOST: u64 = 4096;

const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let project = Project::shop()?;
    let hello = peak(Command::new(&programs.hello))?;
    let mut add = Command::new(&programs.lbrs);
    project.isolate(&mut add);
    add.args(ADD);
    let add = peak(add)?;
    if !fs::read_to_string(project.path("server/datasources.json"))?.contains("orders") {
        return Err("the add had not done its work when its memory was read".into());
    }
    println!("an add {}, a hello world {}", shown(add), shown(hello));
    let against = format!("a hello world ({})", shown(hello));
    let row = Row::new("peak memory of that add", shown(add), against);
    Ok(vec![row.at_most(shown(MOST), add <= MOST)])
}

fn shown(kibibytes: u64) -> String {
    let tenths = (kibibytes * 10 + 512) / 1024;
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

/// The peak in KiB of a run that prints something at its end.
pub(crate) fn peak(mut command: Command) -> Result<u64> {
    let (reader, writer) = full_pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn()?;
    let peak = peak_of_waiting(child.id());
    drop(reader);
    child.kill()?;
    child.wait()?;
    peak
}

/// A pipe that takes not a byte more.
fn full_pipe() -> io::Result<(PipeReader, PipeWriter)> {
    let (reader, writer) = io::pipe()?;
    // Opened anew, so that only this end does not wait.
    let own = format!("/proc/self/fd/{}", writer.as_raw_fd());
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    let mut filler = OpenOptions::new().write(true).custom_flags(flags).open(own)?;
    for size in [4096, 1] {
        let error = loop {
            if let Err(error) = filler.write(&[0; 4096][..size]) {
                break error;
            }
        };
        if error.kind() != io::ErrorKind::WouldBlock {
            return Err(error);
        }
    }
    Ok((reader, writer))
}

/// The peak of a process, once it sleeps and does not wake any more.
fn peak_of_waiting(id: u32) -> Result<u64> {
    let deadline = Instant::now() + PATIENCE;
    let mut before = String::new();
    let mut still = 0;
    while Instant::now() < deadline {
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim().to_owned())
        };
        let asleep = line("State:").is_some_and(|state| state.starts_with('S'));
        let waits = line("voluntary_ctxt_switches:").unwrap_or_default();
        still = if asleep && waits == before { still + 1 } else { 0 };
        if still == 5 {
            let peak = line("VmHWM:").ok_or("the run ended before its memory was read")?;
            return Ok(peak.trim_end_matches(" kB").parse()?);
        }
        before = waits;
        thread::sleep(Duration::from_millis(10));
    }
    Err("the run never came to wait for its reader".into())
}
