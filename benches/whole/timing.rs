//! Times of runs that take turns, so that what slows the machine slows all of them.

use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::Result;

/// The medians of several ways to do something. Each way times itself, without its preparation, and all
/// are done in turn, `rounds` times, after a first time that does not count.
pub(crate) fn medians<const N: usize>(
    rounds: usize,
    mut ways: [&mut dyn FnMut() -> Result<Duration>; N],
) -> Result<[Duration; N]> {
    let mut times = [(); N].map(|()| Vec::with_capacity(rounds));
    for round in 0..=rounds {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            let time = way()?;
            if round > 0 {
                times.push(time);
            }
        }
    }
    Ok(times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    }))
}

/// How long something takes.
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// How long a run takes that is to succeed, from before it starts until it has ended.
pub(crate) fn run(command: &mut Command) -> Result<Duration> {
    let (status, took) = time(|| command.status());
    expect_success(command, status?)?;
    Ok(took)
}

/// An error if the run did not succeed.
pub(crate) fn expect_success(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(format!("{command:?} ended with {status}").into())
}

/// The quotient of two times.
pub(crate) fn ratio(time: Duration, baseline: Duration) -> f64 {
    time.as_secs_f64() / baseline.as_secs_f64()
}

/// A time in the unit that suits it.
pub(crate) fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        ..1e-3 => format!("{:.0} µs", seconds * 1e6),
        ..1e-1 => format!("{:.1} ms", seconds * 1e3),
        ..1.0 => format!("{:.0} ms", seconds * 1e3),
        _ => format!("{seconds:.1} s"),
    }
}
