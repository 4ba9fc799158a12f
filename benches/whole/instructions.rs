//! Instructions of each command beside those of a hello world.

use crate::Result;
use crate::callgrind::{self, CASES};
use crate::programs::Programs;
use crate::table::Row;

/// The most that an add may execute, as a multiple of the hello world.
const MOST: u64 = 3;

/// The cases of the table.
const SHOWN: [&str; 5] = ["add", "show", "check", "connectors", "help"];

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    if !callgrind::available() {
        println!("instructions: not counted, since there is no valgrind");
        return Ok(Vec::new());
    }
    let hello = callgrind::hello(programs)?;
    println!("{:>12}  a hello world", thousands(hello));
    let mut rows = Vec::new();
    for case in &CASES {
        let count = case.count(programs)?;
        let ratio = ratio(count, hello);
        println!("{:>12}  {ratio}  {}", thousands(count), case.name);
        if !SHOWN.contains(&case.name) {
            continue;
        }
        let what = match case.name {
            "add" => "instructions of an unattended add".to_owned(),
            _ => format!("instructions of {}", case.shown()),
        };
        let figure = format!("{ratio} ({} k)", count / 1000);
        let row = Row::new(what, figure, format!("a hello world ({} k)", hello / 1000));
        rows.push(match case.name {
            "add" => row.at_most(format!("{MOST}x"), count <= MOST * hello),
            _ => row,
        });
    }
    Ok(rows)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below what a float holds")]
fn ratio(count: u64, baseline: u64) -> String {
    format!("{:.1}x", count as f64 / baseline as f64)
}

/// `1234567` as `1 234 567`.
fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> = (0..digits.len())
        .rev()
        .step_by(3)
        .map(|last| &digits[last.saturating_sub(2)..=last])
        .collect();
    groups.into_iter().rev().collect::<Vec<_>>().join(" ")
}
