//! The ratchet: no command comes to execute more without somebody saying why.
//!
//! What is recorded is what a command executes beyond a hello world of the same run. The dynamic linker's
//! and the C library's start cost both the same and differ between systems, so they are left out; a
//! ratio would let such a difference change every figure.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use toml_edit::{DocumentMut, Item, Table, value};

use crate::Result;
use crate::callgrind::{self, CASES};
use crate::programs::{CHECKOUT, Programs};

/// How many in a hundred a figure may rise before it fails, or fall before the record is to follow.
const TOLERANCE: f64 = 5.0;

/// How many in a hundred a figure has moved that is recorded anew; what moves less keeps its reason.
const NEWS: f64 = 1.0;

const RECORD: &str = "cargo bench --bench whole -- record \"why\"";

/// Compares with the record.
pub(crate) fn check() -> Result<ExitCode> {
    if !callgrind::available() {
        println!("skipped: instructions are not counted, since there is no valgrind");
        return Ok(ExitCode::SUCCESS);
    }
    let record = read()?;
    let compiler = Compiler::ask()?;
    let told = |key: &str| record.get(key).and_then(Item::as_str).unwrap_or_default().to_owned();
    if told("host") != compiler.host {
        let (recorded, host) = (told("host"), compiler.host);
        println!("skipped: the record is of {recorded}, and this is {host}");
        return Ok(ExitCode::SUCCESS);
    }
    let mut worse = 0;
    let mut better = 0;
    for (name, count) in count()? {
        let Some(old) = recorded(&record, name) else {
            println!("{name:>12}  {count:>9}  is not recorded");
            worse += 1;
            continue;
        };
        let moved = moved(old, count);
        println!("{name:>12}  {count:>9}  {moved:+.2} % from the recorded {old}");
        worse += usize::from(moved > TOLERANCE);
        better += usize::from(moved < -TOLERANCE);
    }
    if told("rustc") != compiler.release {
        println!("note: recorded with rustc {}, counted with {}", told("rustc"), compiler.release);
    }
    if better > 0 {
        println!("note: {better} fell by more than {TOLERANCE} %; to keep what was won: {RECORD}");
    }
    if worse == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    println!("error: {worse} rose by more than {TOLERANCE} %, or are not recorded");
    println!("help: if that is the price of something, record it: {RECORD}");
    println!("help: commit benches/instructions.toml with what raised it, and the reason");
    Ok(ExitCode::FAILURE)
}

/// Records what has moved, with the reason.
pub(crate) fn record(reason: &str) -> Result<ExitCode> {
    if !callgrind::available() {
        return Err("instructions cannot be counted without valgrind".into());
    }
    let mut record = read()?;
    let compiler = Compiler::ask()?;
    let all = record.get("host").and_then(Item::as_str) != Some(&compiler.host);
    record["host"] = value(compiler.host);
    record["rustc"] = value(compiler.release);
    for (name, count) in count()? {
        let old = recorded(&record, name).filter(|_| !all);
        if old.is_some_and(|old| moved(old, count).abs() < NEWS) {
            continue;
        }
        println!("{name:>12}  {count:>9}  recorded");
        let mut entry = Table::new();
        entry["instructions"] = value(i64::try_from(count)?);
        entry["reason"] = value(reason);
        record[name] = Item::Table(entry);
    }
    fs::write(path(), record.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// What each command executes beyond a hello world.
fn count() -> Result<BTreeMap<&'static str, u64>> {
    let programs = Programs::build()?;
    let hello = callgrind::hello(&programs)?;
    let own = |count: u64| count.saturating_sub(hello);
    CASES.iter().map(|case| Ok((case.name, own(case.count(&programs)?)))).collect()
}

fn path() -> PathBuf {
    [CHECKOUT, "benches", "instructions.toml"].iter().collect()
}

fn read() -> Result<DocumentMut> {
    Ok(fs::read_to_string(path())?.parse()?)
}

fn recorded(record: &DocumentMut, name: &str) -> Option<u64> {
    record.get(name)?.get("instructions")?.as_integer()?.try_into().ok()
}

/// By how many in a hundred a figure has moved.
#[expect(clippy::cast_precision_loss, reason = "counts are far below what a float holds")]
fn moved(old: u64, new: u64) -> f64 {
    (new as f64 / old as f64 - 1.0) * 100.0
}

/// What decides how many instructions a source becomes.
struct Compiler {
    host: String,
    release: String,
}

impl Compiler {
    fn ask() -> Result<Self> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc).arg("-vV").current_dir(CHECKOUT).output()?;
        let text = String::from_utf8(output.stdout)?;
        let line = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim().to_owned()).ok_or("rustc does not say what it is")
        };
        Ok(Self { host: line("host:")?, release: line("release:")? })
    }
}
