//! Secrets on the command line where none should stand. What is wrong there is quoted, but they are not.

use std::borrow::Cow;
use std::env;

use clap::error::{ContextKind, ContextValue, Error};

use lbrs::internal::datasource::{MASK, is_secret_name, without_password, without_passwords};
use lbrs::internal::text::visible;

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
    let quotes =
        [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand];
    for kind in quotes {
        let Some(ContextValue::String(quoted)) = error.get(kind) else { continue };
        // A word that stands alone behind `--set password` was to be its value, and one behind a URL may be
        // the rest of the password.
        let is_stray = kind == ContextKind::InvalidArg && !quoted.starts_with(['-', '<', '[']);
        let shown = match is_stray && may_be_secret(&words, quoted) {
            true => MASK.to_owned(),
            false => masked(quoted, words.iter().cloned()).into_owned(),
        };
        error.insert(kind, ContextValue::String(shown));
    }
    error
}

/// Whether `stray`, which stands alone on the command line, may be a secret or the rest of one.
fn may_be_secret(words: &[String], stray: &str) -> bool {
    words.iter().any(|word| may_be_half(word)) && {
        let mut before = words.windows(2).filter(|pair| pair[1] == stray).map(|pair| &*pair[0]);
        words.iter().enumerate().any(|(i, word)| is_key_alone(i, word, words))
            || !before.all(is_plain_pair)
    }
}

/// Whether a word is what `--set` and the like are given, and has no `=`: its other half may stand anywhere.
fn is_key_alone(i: usize, word: &str, words: &[String]) -> bool {
    let option = i.checked_sub(1).map_or("", |i| &words[i]);
    let apart = matches!(option, "-s" | "--set" | "--set-json" | "--set-file").then_some(word);
    let joined = word.strip_prefix("--set").and_then(|rest| Some(rest.split_once('=')?.1));
    let attached = word.strip_prefix("-s").filter(|pair| !pair.is_empty());
    apart.or(joined).or(attached).is_some_and(|pair| !pair.contains('='))
}

/// Whether a word is `KEY=VALUE` of a setting that is no secret, nor anything in which one may stand.
fn is_plain_pair(word: &str) -> bool {
    let pair = match word.strip_prefix("--") {
        Some(option) => option.split_once('=').map_or("", |(_, pair)| pair),
        None => word.strip_prefix("-s").unwrap_or(word),
    };
    let Some((key, value)) = pair.split_once('=') else { return false };
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let holds_more = ["url", "uri", "dsn", "connection"];
    let key_holds = key.to_ascii_lowercase();
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(is_key)
        && !is_secret_name(key)
        && !holds_more.iter().any(|part| key_holds.contains(part))
        && !value.is_empty()
        && !value.contains("://")
        && !value.contains(['=', ';', '"', '\''])
}

/// Whether a word of the command line may have its other half, a secret, in a word of its own.
fn may_be_half(word: &str) -> bool {
    let letters = word.strip_prefix('-').unwrap_or_default().trim_start_matches(SWITCHES);
    let is_pair = letters.starts_with('s') || PAIRS.iter().any(|option| word.starts_with(option));
    is_pair || word.contains("://")
}

#[cfg(test)]
mod tests {
    use super::{masked, may_be_secret};

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

    #[test]
    fn a_stray_word_shows_only_behind_what_is_no_secret() {
        let stray = |line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            may_be_secret(&words, words.last().unwrap())
        };
        for line in ["stray", "x -s host=a port", "--set=host=a b", "-shost=a b", "--set file=x y"]
        {
            assert!(!stray(line), "{line}");
        }
        for line in [
            "--set password pw",
            "--set password=a pw",
            "--set host=a=b pw",
            "--set password -s host=a pw",
            "--set=password -s host=a pw",
            "-spassword -s host=a pw",
            "-spassword=a pw",
            "-qspassword=a pw",
            "--set-json password=1 pw",
            "--secret password pw",
            "--secret=password=A pw",
            "--set host= pw",
            "-s dsn=UID pw",
            "-s url=mysql pw",
            "-s host=mysql://u:a pw",
            "-c mysql://u:a pw",
            "-s host=a pw -c mysql://u:a pw",
        ] {
            assert!(stray(line), "{line}");
        }
    }
}
