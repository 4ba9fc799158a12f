//! Times of runs that take turns, so that what slows the machine slows all of them.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::Result;

/// The medians of several ways to do something. Each way times itself, without its preparation, and all
/// are done in turn, `rounds` times, after a first time that does not count.
pub(crate) fn medians<const N: usize>(
    rounds: usize,
    mut ways: [&mut dyn FnMut() -> Result<Duration>; N],
) -> Result<[Duration; N]> {
    let mut times = [const { Vec::new() }; N];
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

/// How long a run takes that is to succeed, from before it starts until it has ended.
pub(crate) fn run(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let status = command.status()?;
    let took = start.elapsed();
    if !status.success() {
        return Err(format!("{command:?} ended with {status}").into());
    }
    Ok(took)
}

/// The quotient of two times.
pub(crate) fn ratio(time: Duration, baseline: Duration) -> f64 {
    time.as_secs_f64() / baseline.as_secs_f64()
}

/// A time in milliseconds.
pub(crate) fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
