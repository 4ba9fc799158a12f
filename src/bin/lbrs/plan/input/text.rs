//! Answers from files and from stdin.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::errors::{Context, Helpful, Result, anyhow};
use lbrs::internal::secret::{Sensitive, shown_name};

/// The most bytes to read: the file may be a device, which never ends.
const LONGEST: u64 = 64 << 20;

/// Rejects a word that does not look like a path and names no file. It may be the secret itself: the error does
/// not quote it.
pub(super) fn refuse_value_for_path(key: &str, path: &str) -> Result<()> {
    if path == "-" || path.contains(['.', '/', '\\']) || Path::new(path).exists() {
        return Ok(());
    }
    let key = shown_name(key);
    Err(anyhow!("`--set-file {key}`: the file does not exist").with_help(format!(
        "the form is --set-file {key}=PATH, or {key}=- for stdin; `--set` takes the value itself"
    )))
}

/// Reads the file at `path`, or stdin for `-`, on behalf of the flag `what`.
pub(super) fn read_text(
    path: &str,
    stdin: &mut impl Read,
    what: &str,
) -> Result<Sensitive<String>> {
    let mut bytes = Vec::new();
    let (place, read) = if path == "-" {
        ("stdin".to_owned(), stdin.take(LONGEST).read_to_end(&mut bytes))
    } else {
        let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
        (shown_name(path).into_owned(), read)
    };
    let help = format!("give `{what}` the path of a file that you may read, or `-` for stdin");
    let length = read.with_context(|| place.clone()).with_help(help.clone())?;
    if length as u64 == LONGEST {
        return Err(anyhow!("{place}: longer than 64 MiB").with_help(help));
    }
    String::from_utf8(bytes).map(Sensitive::from).map_err(|error| {
        anyhow!("{place}: not UTF-8 at byte {}", error.utf8_error().valid_up_to() + 1)
            .with_help(format!("`{what}` reads text in UTF-8"))
    })
}

/// Returns whether `source` is the configuration itself. Whatever looks like one is not taken for a path, since
/// errors quote paths.
pub(super) fn is_inline(source: &str) -> bool {
    source.trim_start().starts_with(['{', '['])
        || source.contains(['"', '=', '\n'])
        || source.len() > 1024
}
