use std::borrow::Cow;
use std::ops::Range;

use super::mask::MASK;
use super::reference::Reference;

/// Whether `text` is a URL or a connection string with a password in it: `scheme://user:pass@host`,
/// or `PWD=...` among keywords that `;`, `?` or `&` separate.
pub fn holds_password(text: &str) -> bool {
    !password_spans(text).is_empty()
}

/// `text` with the passwords of its URL or connection string masked.
///
/// # Examples
/// ```
/// use lbrs::datasource::without_password;
///
/// assert_eq!(without_password("mysql://me:s3cret@host/db"), "mysql://me:****@host/db");
/// assert_eq!(without_password("localhost"), "localhost");
/// ```
pub fn without_password(text: &str) -> Cow<'_, str> {
    let spans = password_spans(text);
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        masked.push_str(&text[end..span.start]);
        masked.push_str(MASK);
        end = span.end;
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

/// Where the passwords stand, in order.
fn password_spans(text: &str) -> Vec<Range<usize>> {
    if Reference::whole(text).is_some() {
        return Vec::new();
    }
    let in_user_info = user_info_password(text);
    let keywords_from = in_user_info.as_ref().map_or(0, |span| span.end);
    in_user_info.into_iter().chain(keyword_passwords(text, keywords_from)).collect()
}

/// The password in `scheme://user:password@host`. People paste passwords that were never
/// percent-encoded: one that holds a `/`, `?` or `#` ends at the last `@` all the same.
fn user_info_password(text: &str) -> Option<Range<usize>> {
    let start = text.find("://")? + 3;
    let rest = &text[start..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let colon = authority.find(':')?;
    let is_port = authority[colon + 1..].bytes().all(|b| b.is_ascii_digit());
    let at = match authority.rfind('@') {
        Some(at) => at,
        None if is_port || authority.starts_with('[') => return None,
        None => rest.rfind('@')?,
    };
    (colon + 1 < at).then(|| start + colon + 1..start + at)
}

fn keyword_passwords(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = from;
    text[from..].split_inclusive(['?', '&', ';']).filter_map(move |part| {
        let part_start = start;
        start += part.len();
        let part = part.trim_end_matches(['?', '&', ';']);
        let (key, value) = part.split_once('=')?;
        let is_password =
            ["pwd", "password"].iter().any(|word| key.trim().eq_ignore_ascii_case(word));
        let value_start = part_start + key.len() + 1;
        (is_password && !value.trim().is_empty()).then(|| value_start..value_start + value.len())
    })
}

#[cfg(test)]
mod tests {
    use super::{holds_password, without_password};

    #[test]
    fn a_password_is_found_wherever_a_url_or_a_connection_string_has_it() {
        for (text, masked) in [
            ("mongodb://bob:hunter2@h/db", "mongodb://bob:****@h/db"),
            ("mongodb://bob:hun/ter2@h/db", "mongodb://bob:****@h/db"),
            (
                "mongodb://bob:a?b#c@d@h:27017,i:27017/db?x=y",
                "mongodb://bob:****@h:27017,i:27017/db?x=y",
            ),
            ("redis://:pw@h", "redis://:****@h"),
            ("jdbc:x://h?user=a&password=pw", "jdbc:x://h?user=a&password=****"),
            ("DSN=D;UID=u;PWD=p w;X=1", "DSN=D;UID=u;PWD=****;X=1"),
            ("Password = x", "Password =****"),
        ] {
            assert!(holds_password(text), "{text}");
            assert_eq!(without_password(text), masked);
        }
    }

    #[test]
    fn what_holds_none_stays() {
        for text in [
            "",
            "h",
            "http://h:80/a@b",
            "http://me@h/",
            "http://me:@h",
            "${A}",
            "http://[::1]:80/@",
            "PWD=",
            "a=b;c",
        ] {
            assert!(!holds_password(text), "{text}");
            assert_eq!(without_password(text), text);
        }
    }
}
