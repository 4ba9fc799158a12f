//! What a shell completes: the words of the command line, of the catalog and of the project.
//!
//! A script that `lbrs completions` prints runs the program again, with [`VARIABLE`] set and the words of the
//! line as arguments.

mod bash;
pub mod candidates;

use std::env;
use std::ffi::OsStr;
use std::io::{Write, stderr};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Command;
use clap_complete::Shell;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{CompleteEnv, Shells};

use crate::errors::{Result, anyhow};
use lbrs::internal::text::{is_hidden, visible};

/// The variable by which a script asks for completion; it names the shell.
pub const VARIABLE: &str = "LBRS_COMPLETE";

const SHELLS: Shells<'static> = Shells(&[
    &bash::Bash,
    &clap_complete::env::Elvish,
    &clap_complete::env::Fish,
    &clap_complete::env::Powershell,
    &clap_complete::env::Zsh,
]);

/// Whether the shell that asks quotes what it puts into the line.
static QUOTES: AtomicBool = AtomicBool::new(false);

/// Answers a script that asks for completion of the line of `lbrs`, and ends the program then.
pub fn answer(lbrs: fn() -> Command) {
    if let Some(shell) = env::var_os(VARIABLE) {
        // The variable is gone by the time that words are asked for.
        let quotes = ["elvish", "fish", "zsh"].iter().any(|name| shell == *name);
        QUOTES.store(quotes, Ordering::Relaxed);
        let with_hidden_flags = || {
            let mut lbrs = lbrs();
            // clap adds its own flags here.
            lbrs.build();
            hide_flags(lbrs)
        };
        let completion = CompleteEnv::with_factory(with_hidden_flags).var(VARIABLE).shells(SHELLS);
        match completion.try_complete(env::args_os(), env::current_dir().ok().as_deref()) {
            Ok(true) => exit(0),
            Ok(false) => {}
            Err(error) => {
                // It quotes the variable, whose value may be anything.
                drop(writeln!(stderr(), "{}", visible(error.to_string().trim_end())));
                exit(error.exit_code())
            }
        }
    }
}

/// Returns the script that makes `shell` ask.
pub fn script(shell: Shell) -> Result<String> {
    let failed = || anyhow!("no script exists for this shell");
    let completer = SHELLS.completer(&shell.to_string()).ok_or_else(failed)?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "lbrs", "lbrs", "lbrs", &mut script)
        .map_err(|_| failed())?;
    Ok(String::from_utf8_lossy(&script).into_owned())
}

/// Hides the flags: a shell offers them only behind a `-`, or where no other word is possible.
fn hide_flags(command: Command) -> Command {
    command
        .mut_args(|arg| if arg.is_positional() { arg } else { arg.hide(true) })
        .mut_subcommands(hide_flags)
}

/// Returns the harmless candidates that start with what the user typed.
fn starting(typed: &OsStr, candidates: Vec<CompletionCandidate>) -> Vec<CompletionCandidate> {
    let typed = typed.as_encoded_bytes();
    let starts = |candidate: &CompletionCandidate| {
        candidate.get_value().as_encoded_bytes().starts_with(typed)
    };
    harmless(candidates.into_iter().filter(starts).collect())
}

/// Returns the candidates without those that are more than a word to the shell. Names of files, and those in
/// files, may come from a stranger, and some shells insert them into the line unquoted.
fn harmless(candidates: Vec<CompletionCandidate>) -> Vec<CompletionCandidate> {
    let quotes = QUOTES.load(Ordering::Relaxed);
    let is_plain =
        |c: char| c.is_alphanumeric() || "-_./:=@%+,~".contains(c) || (cfg!(windows) && c == '\\');
    let is_word = |word: &str| !word.contains(is_hidden) && (quotes || word.chars().all(is_plain));
    let is_harmless =
        |candidate: &CompletionCandidate| candidate.get_value().to_str().is_some_and(is_word);
    candidates.into_iter().filter(is_harmless).collect()
}

/// Returns the words of the line that the shell completes.
fn line() -> Vec<String> {
    let words = bash::glued(env::args_os().skip_while(|word| word != "--").skip(1).collect());
    words.iter().map(|word| word.to_string_lossy().into_owned()).collect()
}
