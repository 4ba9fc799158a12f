//! The answers that a run needs and nothing gives: found before anything is asked.

use super::input::Input;
use super::settings::Settings;
use super::supplied::Misspelt;
use crate::errors::{Error, Helpful, Result, usage};
use lbrs::internal::nearest::did_you_mean;
use lbrs::internal::secret::quoted;

/// What is open besides the settings of the connector.
#[derive(Clone, Copy, Default)]
pub(super) struct Open {
    /// Whether the name is.
    pub(super) name: bool,
    /// The flag for the connector, if that is.
    pub(super) connector: Option<&'static str>,
    /// Whether either of two manifests could get the dependency.
    pub(super) manifest: bool,
}

/// Returns the flags that would give what is missing: what is `open`, and what `settings` require.
pub(super) fn missing(
    input: &Input,
    open: &Open,
    settings: Option<&Settings<'_>>,
) -> Result<Vec<String>> {
    let mut flags: Vec<String> = open.name.then(|| "NAME".to_owned()).into_iter().collect();
    flags.extend(open.connector.map(str::to_owned));
    if let Some(settings) = settings {
        flags.extend(settings.missing(input.advanced == Some(true))?);
    }
    flags.extend(open.manifest.then(|| "--manifest npm|cargo|none".to_owned()));
    Ok(flags)
}

/// Returns the error about missing answers, with a guess at what the user meant where there is one.
pub(super) fn missing_error(flags: &[String], input: &Input, misspelt: &[Misspelt]) -> Error {
    let noun = if flags.len() == 1 { "answer" } else { "answers" };
    let error = usage!("missing {noun}: {}", flags.join(", "));
    match (misspelt.first(), &input.instead) {
        (Some(Misspelt { key, meant }), _) => error.with_help(format!(
            "the configuration has {}: {}",
            quoted(key),
            did_you_mean(meant)
        )),
        (None, Some(instead)) => error.with_help(instead.clone()),
        (None, None) => {
            let it = if flags.len() == 1 { "it" } else { "each" };
            error.with_help(format!(
                "give {it} on the command line, or run on a terminal without --yes to be asked"
            ))
        }
    }
}
