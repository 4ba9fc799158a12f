//! Texts of many words, such as messages and manifests, without the credentials of the URLs in them.

use std::borrow::Cow;

use super::mask::MASK;
use super::password::user_info_password;

/// `prose` with the passwords of all URLs in it masked. What else stands in a line before its last `@` may
/// go too: a password that was never percent-encoded may end there.
pub fn without_passwords(prose: &str) -> Cow<'_, str> {
    if !prose.contains("://") {
        return Cow::Borrowed(prose);
    }
    let mut masked = String::with_capacity(prose.len());
    let mut end = 0;
    for (at, mark) in prose.match_indices("://") {
        if at < end {
            continue;
        }
        let line = prose[at..].split('\n').next().unwrap_or_default();
        let next = line[mark.len()..].find(mark).map(|length| mark.len() + length);
        let url = &line[..next.unwrap_or(line.len())];
        // Where a user has no end before the next mark, that mark stands in the password.
        let url = if url.contains('@') { url } else { line };
        // The form of a URL, in a help line, has no password.
        if let Some(span) = user_info_password(url).filter(|span| &url[span.clone()] != "PASSWORD")
        {
            masked.extend([&prose[end..at + span.start], MASK]);
            end = at + span.end;
        }
    }
    masked.push_str(&prose[end..]);
    Cow::Owned(masked)
}

/// `text`, a range of a manifest or the whole of one, with the users of its URLs masked: they may be tokens,
/// as in `https://TOKEN@github.com/owner/repository`. Only `git` is nobody.
pub fn without_users(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for (at, mark) in text.match_indices("://") {
        if at < end {
            continue;
        }
        let start = at + mark.len();
        let line = text[at..].split('\n').next().unwrap_or_default();
        let literal = line.split(['"', '\'']).next().unwrap_or_default();
        let authority = literal[mark.len()..].split('/').next().unwrap_or_default();
        let user_end = match authority.rsplit_once('@') {
            Some((user, _)) => Some(start + user.len()),
            // A password that was never percent-encoded may hold what ends a user, or a quote.
            None => {
                [literal, line].into_iter().find_map(user_info_password).map(|span| at + span.end)
            }
        };
        if let Some(user_end) = user_end.filter(|&user_end| &text[start..user_end] != "git") {
            masked.extend([&text[end..start], MASK]);
            end = user_end;
        }
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

#[cfg(test)]
mod tests {
    use super::{without_passwords, without_users};

    #[test]
    fn every_url_in_prose_is_without_its_password() {
        for (prose, masked) in [
            ("no `a://u:p@h/d`; `b://u:q@h:1` is", "no `a://u:****@h/d`; `b://u:****@h:1` is"),
            ("x = { y = \"a://u:p w@h\" }\n# m@n", "x = { y = \"a://u:****@h\" }\n# m@n"),
            ("`a://u:p`/\"r@h`", "`a://u:****@h`"),
            ("jdbc:a://u:p@h", "jdbc:a://u:****@h"),
            ("a://u:p://w@h/d", "a://u:****@h/d"),
            ("no `a://u:p://w://b@h`, `b://u:q@h`", "no `a://u:****@h`"),
            ("http://h:80/x, then ://u:p@h", "http://h:80/x, then ://u:****@h"),
        ] {
            assert_eq!(without_passwords(prose), masked);
        }
        for prose in [
            "",
            "a://USER:PASSWORD@HOST",
            "://",
            "a://\n:@",
            "https://h/@scope, NAME@1.0: http://h:80",
        ] {
            assert_eq!(without_passwords(prose), prose);
        }
    }

    #[test]
    fn the_users_of_dependencies_may_be_tokens() {
        for (text, masked) in [
            ("git+https://token@h/o/r.git#main", "git+https://****@h/o/r.git#main"),
            (
                "{ git = 'https://u:t@h/o/r', x = 'a://t@h' }",
                "{ git = 'https://****@h/o/r', x = 'a://****@h' }",
            ),
            ("git+ssh://git@h/o/r.git", "git+ssh://git@h/o/r.git"),
            ("\"@scope/name\": \"https://h/@scope/r\"", "\"@scope/name\": \"https://h/@scope/r\""),
            ("git+https://u:pa/ssw0rd@h/r.git", "git+https://****@h/r.git"),
            ("git+https://u:pa://ss@h/r.git", "git+https://****@h/r.git"),
            ("git+https://u:pa'ss@h/r.git", "git+https://****@h/r.git"),
            (
                "{\"a\": \"a://h:80/r\", \"@b/c\": \"a://u:p/w@h/r\"}",
                "{\"a\": \"a://h:80/r\", \"@b/c\": \"a://****@h/r\"}",
            ),
            ("^1.0.0", "^1.0.0"),
        ] {
            assert_eq!(without_users(text), masked);
        }
    }
}
