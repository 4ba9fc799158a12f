//! What clap says of a command line that it refuses.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error};

use super::Global;
use crate::text::{is_hidden, visible};
use crate::ui::Ui;

/// Says what clap has to say: what is wrong, or the help and the version that somebody asks for. Returns how
/// the program ends.
pub fn say(error: &Error) -> ExitCode {
    let said = error.print().and_then(|()| io::stdout().flush());
    let ui = Ui::new(&Global::default());
    if !error.use_stderr()
        && let Err(lost) = ui.arrived(said)
    {
        ui.error(&lost);
        return ExitCode::from(lost.exit_code());
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// The error about the words `args` with what a terminal would act on spelled out, as in any other.
pub fn spelled_out(error: Error, args: &[OsString]) -> Error {
    let is_plain = |word: &OsString| !word.to_string_lossy().chars().any(is_hidden);
    if args.iter().all(is_plain) { error } else { shown(error) }
}

/// The error with what it quotes spelled out, as in any other. What clap suggests holds styles of its own and
/// is left out.
fn shown(mut error: Error) -> Error {
    let spelled = |text: &String| visible(text).into_owned();
    let quotes: Vec<(ContextKind, ContextValue)> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, ContextValue::String(spelled(text)))),
            ContextValue::Strings(texts) => {
                Some((kind, ContextValue::Strings(texts.iter().map(spelled).collect())))
            }
            _ if kind == ContextKind::Suggested => Some((kind, ContextValue::None)),
            _ => None,
        })
        .collect();
    for (kind, value) in quotes {
        error.insert(kind, value);
    }
    error
}
