//! Secrets on the command line where none should stand. What is wrong there is quoted, but they are not.

use std::borrow::Cow;
use std::env;

use clap::error::{ContextKind, ContextValue, Error};

use crate::datasource::{MASK, without_password, without_passwords};
use crate::text::visible;

/// How the options start whose value is `KEY=VALUE`, or a key. Somebody may put a blank in place of the `=`.
const PAIRS: [&str; 3] = ["--set", "--secret", "--unset"];

/// The letters of options without a value, which may stand before another letter: `-qs`.
const SWITCHES: [char; 3] = ['q', 'v', 'y'];

/// `message` without the passwords of URLs, and without those of words of the command line that it quotes:
/// of `password=s3cret`, say.
pub fn without_secrets(message: &str) -> Cow<'_, str> {
    let words = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    masked(message, words)
}

fn masked(message: &str, words: impl Iterator<Item = String>) -> Cow<'_, str> {
    let mut message = without_passwords(message);
    for word in words.filter(|word| word.contains('=')) {
        // What is quoted may be the word, or what stands behind its option.
        let parts = word.match_indices('=').map(|(at, _)| &word[at + 1..]);
        let attached = word.strip_prefix('-').and_then(|rest| rest.get(1..));
        for part in [word.as_str()].into_iter().chain(attached).chain(parts) {
            let shown = without_password(part);
            if shown == part {
                continue;
            }
            // A message of lbrs shows control characters as escapes, one of the parser as they are.
            for quoted in [part, &visible(part)] {
                if message.contains(quoted) {
                    message = Cow::Owned(message.replace(quoted, &visible(&shown)));
                }
            }
        }
    }
    message
}

/// The error of a command line that cannot be read, without the secrets that it would quote.
pub fn unquoted(mut error: Error) -> Error {
    let words: Vec<String> =
        env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let splits = words.iter().any(|word| may_be_half(word));
    let quotes =
        [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand];
    for kind in quotes {
        let Some(ContextValue::String(quoted)) = error.get(kind) else { continue };
        // A word that stands alone behind `--set password` was to be its value, and one behind a URL may be
        // the rest of the password.
        let is_stray =
            kind == ContextKind::InvalidArg && splits && !quoted.starts_with(['-', '<', '[']);
        let shown = match is_stray {
            true => MASK.to_owned(),
            false => masked(quoted, words.iter().cloned()).into_owned(),
        };
        error.insert(kind, ContextValue::String(shown));
    }
    error
}

/// Whether a word of the command line may have its other half, a secret, in a word of its own.
fn may_be_half(word: &str) -> bool {
    let letters = word.strip_prefix('-').unwrap_or_default().trim_start_matches(SWITCHES);
    let is_pair = letters.starts_with('s') || PAIRS.iter().any(|option| word.starts_with(option));
    is_pair || word.contains("://")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn what_a_message_quotes_of_the_line_is_without_its_password() {
        for (word, message, shown) in [
            ("password=pw", "no `password=pw`", "no `password=****`"),
            ("-cpassword=pw", "no `password=pw`", "no `password=****`"),
            ("--unset=password=pw", "no `password=pw`", "no `password=****`"),
            ("--set=dsn=UID=u;PWD=pw", "no `UID=u;PWD=pw`", "no `UID=u;PWD=****`"),
            ("-C=a://u:p@h", "no `a://u:p@h`", "no `a://u:****@h`"),
            ("password=p\u{1b}w", "no `password=p\\u{1b}w`", "no `password=****`"),
            ("password=p\u{1}w", "no password=p\u{1}w", "no password=****"),
            ("-é=", "no `-é=`", "no `-é=`"),
            ("host=h", "no `host=h`", "no `host=h`"),
        ] {
            assert_eq!(masked(message, [word.to_owned()].into_iter()), shown);
        }
    }
}
