//! Keeps passwords and other data out of what a crash leaves behind.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};

/// Keeps what is in memory out of core dumps and out of the words of a panic, until the process ends.
pub fn leave_nothing() {
    refuse_core_dumps();
    panic::set_hook(Box::new(|info| {
        // A lost stderr cannot be reported.
        let _ = io::stderr().lock().write_all(report(info).as_bytes());
    }));
}

/// Makes the system write no core file, give none to its crash reporter, and let no other process of the
/// same user read the memory. Child processes are not affected.
#[cfg(target_os = "linux")]
fn refuse_core_dumps() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    // If the system refuses, `ulimit -c` decides as for any other program.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Elsewhere child processes would inherit the limit.
#[cfg(not(target_os = "linux"))]
fn refuse_core_dumps() {}

/// Returns the place of a panic, and its message if that is a literal: others may quote data, as that of a
/// slice that ends inside a character does.
fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
    let words = info.payload().downcast_ref::<&'static str>();
    let words = words.map(|words| format!(": {words}")).unwrap_or_default();
    let trace = Some(Backtrace::capture());
    let trace = trace.filter(|trace| trace.status() == BacktraceStatus::Captured);
    let trace = trace.map(|trace| trace.to_string()).unwrap_or_default();
    format!(
        "error: lbrs crashed at {place}{words}\nhelp: this is a bug: please report the place\n{trace}"
    )
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::Command;

    #[test]
    #[ignore = "the program that another test lets panic"]
    fn panics() {
        let Ok(words) = env::var("LBRS_TEST_PANIC") else { return };
        super::leave_nothing();
        if words == "literal" {
            panic!("a literal");
        }
        // The words of such a panic quote the text.
        let end = words.len() - 1;
        println!("{}", &words[..end]);
    }

    #[test]
    fn a_panic_quotes_nothing_that_was_read() {
        for (words, told) in [("hunter2-é", None), ("literal", Some(": a literal"))] {
            let output = Command::new(env::current_exe().unwrap())
                .args(["crash::tests::panics", "--exact", "--ignored", "--nocapture"])
                .env("LBRS_TEST_PANIC", words)
                .env_remove("RUST_BACKTRACE")
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            let place = format!("error: lbrs crashed at {}:", file!().replace('\\', "/"));
            assert!(said.contains(&place) && !said.contains("hunter2"), "{said}");
            assert!(told.is_none_or(|told| said.contains(told)), "{said}");
        }
    }
}
