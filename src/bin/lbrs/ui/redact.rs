//! Redacts the secrets in messages, which may quote the command line.

use std::borrow::Cow;
use std::env;

use lbrs::internal::secret::{without_password, without_passwords};
use lbrs::internal::text::visible;

/// Masks passwords in `message`: those of URLs, and those of quoted words of the command line, such as
/// `password=s3cret`.
pub fn without_secrets(message: &str) -> Cow<'_, str> {
    let words = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    masked(message, words)
}

fn masked(message: &str, words: impl Iterator<Item = String>) -> Cow<'_, str> {
    let mut message = without_passwords(message);
    for word in words.filter(|word| word.contains('=')) {
        // The message may quote the word, or only the value behind its option.
        let parts = word.match_indices('=').map(|(at, _)| &word[at + 1..]);
        let attached = word.strip_prefix('-').and_then(|rest| rest.get(1..));
        for part in [word.as_str()].into_iter().chain(attached).chain(parts) {
            let shown = without_password(part);
            if shown == part {
                continue;
            }
            // A message may show control characters escaped or unescaped.
            for quoted in [part, &visible(part)] {
                if message.contains(quoted) {
                    message = Cow::Owned(message.replace(quoted, &visible(&shown)));
                }
            }
        }
    }
    message
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
