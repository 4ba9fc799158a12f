//! Texts that a flag names: in a file, or on stdin.

use std::fs::File;
use std::io::Read;

use crate::text::visible;
use crate::{Error, Result};

/// How many bytes are read: it may be a device, which never ends.
const LONGEST: u64 = 64 << 20;

/// The text in the file at `path`, or with `-` on stdin, which `what` reads.
///
/// # Errors
/// It cannot be read, is too long, or is not UTF-8.
pub(super) fn read_text(path: &str, stdin: &mut impl Read, what: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let (place, read) = if path == "-" {
        ("stdin".to_owned(), stdin.take(LONGEST).read_to_end(&mut bytes))
    } else {
        let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
        (visible(path).into_owned(), read)
    };
    let length = read.map_err(|error| {
        Error::failed(format!("{place}: {error}")).with_help(format!("`{what}` reads it"))
    })?;
    if length as u64 == LONGEST {
        return Err(Error::failed(format!("{place}: longer than 64 MiB"))
            .with_help(format!("`{what}` reads it")));
    }
    String::from_utf8(bytes).map_err(|error| {
        Error::failed(format!(
            "{place}: not UTF-8 at byte {}",
            error.utf8_error().valid_up_to() + 1
        ))
        .with_help(format!("`{what}` reads text in UTF-8"))
    })
}
