//! Bash splits `KEY=VALUE` into three words; this joins them again.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::engine::{CompletionCandidate, complete};
use clap_complete::env::EnvCompleter;

const SCRIPT: &str = r#"_lbrs() {
    local IFS=$'\013'
    COMPREPLY=( $(LBRS_COMPLETE=bash _LBRS_INDEX="$COMP_CWORD" lbrs -- "${COMP_WORDS[@]}" 2>/dev/null) )
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/] ]]; then
        compopt -o nospace
    fi
}
complete -F _lbrs lbrs
"#;

/// The variable with the index of the word that bash completes.
const INDEX: &str = "_LBRS_INDEX";

pub(super) struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        _var: &str,
        _name: &str,
        _bin: &str,
        _completer: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        out.write_all(SCRIPT.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        mut words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let index = env::var(INDEX).ok().and_then(|index| index.parse::<usize>().ok());
        words.truncate(index.map_or(words.len(), |index| index + 1));
        let words = glued(words);
        let Some(last) = words.len().checked_sub(1) else { return Ok(()) };
        // Bash replaces what stands behind the `=`, and nothing before it.
        let typed = words[last].to_string_lossy().into_owned();
        let kept = typed.rfind('=').map_or(0, |at| at + 1);
        let mut candidates = complete(command, words, last, folder)?;
        candidates.retain(|candidate| typed.starts_with('-') || !is_flag(candidate));
        for (i, candidate) in candidates.iter().enumerate() {
            let value = candidate.get_value().to_string_lossy();
            let separator = if i > 0 { "\u{b}" } else { "" };
            write!(out, "{separator}{}", value.get(kept..).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// Returns whether the candidate is a flag, not a value that starts like one.
fn is_flag(candidate: &CompletionCandidate) -> bool {
    candidate.get_id().is_some_and(|id| id.starts_with("arg::"))
}

/// Joins each `=` that stands alone to its neighbours.
pub(super) fn glued(words: Vec<OsString>) -> Vec<OsString> {
    let mut glued: Vec<OsString> = Vec::with_capacity(words.len());
    let mut is_open = false;
    for word in words {
        match glued.last_mut() {
            Some(last) if word == "=" || is_open => {
                last.push(&word);
                is_open = word == "=";
            }
            _ => glued.push(word),
        }
    }
    glued
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    #[test]
    fn a_setting_is_one_word() {
        let glued = |line: &str| {
            let words = line.split(' ').map(OsString::from).collect();
            let glued = super::glued(words);
            glued.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(glued("lbrs -s host = h -s port ="), "lbrs|-s|host=h|-s|port=");
        assert_eq!(glued("lbrs -s a=b -s c"), "lbrs|-s|a=b|-s|c");
    }
}
