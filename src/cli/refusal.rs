//! The command line, read; and what clap says of one that it refuses.

use std::env;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, Error};

use super::Cli;
use crate::text::{is_hidden, visible};

/// The command line of this process. One that clap refuses, or that asks for help, ends the process.
pub fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| {
        let is_plain = |word: &str| !word.chars().any(is_hidden);
        let all_plain = env::args_os().all(|word| is_plain(&word.to_string_lossy()));
        if all_plain { error.exit() } else { shown(error).exit() }
    })
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
