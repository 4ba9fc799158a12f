//! Answers that stand in a file, or come from stdin.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::errors::{Context, Helpful, Result, anyhow};
use lbrs::internal::text::visible;

/// How many bytes are read: it may be a device, which never ends.
const LONGEST: u64 = 64 << 20;

/// A word that has nothing of a path, and of which there is no file, may be the secret itself: it is not
/// quoted.
pub(super) fn refuse_value_for_path(key: &str, path: &str) -> Result<()> {
    if path == "-" || path.contains(['.', '/', '\\']) || Path::new(path).exists() {
        return Ok(());
    }
    let key = visible(key);
    Err(anyhow!("`--set-file {key}`: there is no such file").with_help(format!(
        "the form is --set-file {key}=PATH, or {key}=- for stdin; `--set` takes the value itself"
    )))
}

/// The text of the file at `path`, or of stdin for `-`; `what` reads it.
pub(super) fn read_text(path: &str, stdin: &mut impl Read, what: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let (place, read) = if path == "-" {
        ("stdin".to_owned(), stdin.take(LONGEST).read_to_end(&mut bytes))
    } else {
        let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
        (visible(path).into_owned(), read)
    };
    let help = format!("give `{what}` the path of a file that you may read, or `-` for stdin");
    let length = read.with_context(|| place.clone()).with_help(help.clone())?;
    if length as u64 == LONGEST {
        return Err(anyhow!("{place}: longer than 64 MiB").with_help(help));
    }
    String::from_utf8(bytes).map_err(|error| {
        anyhow!("{place}: not UTF-8 at byte {}", error.utf8_error().valid_up_to() + 1)
            .with_help(format!("`{what}` reads text in UTF-8"))
    })
}

/// Whether `--config` was given the configuration itself: whatever looks like it is never taken for a
/// path, since a path is repeated in errors.
pub(super) fn is_inline(source: &str) -> bool {
    source.trim_start().starts_with(['{', '['])
        || source.contains(['"', '=', '\n'])
        || source.len() > 1024
}
