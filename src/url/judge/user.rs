//! The user and the password of a URL, and where they end.

use super::fault::{Fault, Judged, code_of, end_before_at, fault, name_of};
use crate::text::percent_decoded;

/// The ends of a host.
pub(super) const ENDS: [char; 3] = ['/', '?', '#'];

/// Judges the user and the password of a URL; characters of `raw` are taken as they are. Returns where the `@` behind
/// them stands.
pub(super) fn check_user(text: &str, start: usize, raw: &str) -> Judged<Option<usize>> {
    let Some(end) = user_end(text, start)? else { return Ok(None) };
    let user = &text[start..end];
    let is_code = |at: usize| {
        let code = user.as_bytes().get(at + 1..at + 3);
        code.is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
    };
    let percents = || user.match_indices('%').map(|(at, _)| at).filter(|_| !raw.contains('%'));
    let lone = percents().find(|at| !is_code(*at));
    match (lone, percents().find(|at| is_code(*at))) {
        (Some(lone), Some(_)) => {
            let help = "write `%` itself as %25";
            return Err(fault(text, start + lone, "`%` that starts no code, beside codes", help));
        }
        (None, Some(code)) if percent_decoded(user).is_none() => {
            let help = "encode the password in UTF-8";
            return Err(fault(text, start + code, "codes that are not UTF-8", help));
        }
        _ => {}
    }
    let colon = user.find(':');
    let is_reserved = |(at, c): (usize, char)| {
        let is_mark = match c {
            ':' => colon != Some(at),
            '%' => lone.is_some(),
            _ => "@/?#[]\\".contains(c) || c.is_whitespace() || c.is_control(),
        };
        is_mark && !raw.contains(c)
    };
    let Some((at, c)) = user.char_indices().find(|it| is_reserved(*it)) else {
        return Ok(Some(end));
    };
    if !raw.is_empty() {
        // Where one code is written, all that is not a code has to be.
        return check_user(text, start, "");
    }
    let spelled =
        |it: (usize, char)| if is_reserved(it) { code_of(it.1) } else { it.1.to_string() };
    let encoded: String = user.char_indices().map(spelled).collect();
    let respelled = Some(format!("{}{encoded}{}", &text[..start], &text[end..]));
    let what = format!("{} in the user or password", name_of(c));
    let help = format!("write it as {}", code_of(c));
    Err(Fault { respelled, ..fault(text, start + at, what, help) })
}

/// Returns where the `@` behind the user stands.
///
/// # Errors
/// Several of them may be it.
fn user_end(text: &str, start: usize) -> Judged<Option<usize>> {
    let rest = &text[start..];
    let end_of = |rest: &str| rest.find(ENDS).unwrap_or(rest.len());
    let end = end_of(rest);
    let authority = &rest[..end];
    if text.starts_with("sqlserver:") && authority.contains(';') {
        return Ok(None);
    }
    if let Some(at) = authority.rfind('@') {
        return Ok(Some(start + at));
    }
    let port = authority.split_once(':').map_or("", |(_, port)| port);
    let is_port = port.bytes().all(|b| b.is_ascii_digit());
    if is_port || authority.starts_with('[') || authority.contains(',') {
        return Ok(None);
    }
    // What follows the colon is no port: it starts a password.
    let is_host = |at: &usize| {
        let host = &rest[at + 1..];
        let host = &host[..end_of(host)];
        !host.is_empty() && !host.contains('@')
    };
    let mut ats = rest.match_indices('@').map(|(at, _)| at).filter(is_host);
    match (ats.next(), ats.next()) {
        (Some(at), None) => Ok(Some(start + at)),
        (None, _) => Ok(None),
        _ => Err(end_before_at(text, start + end)),
    }
}
