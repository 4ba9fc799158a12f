//! Splits connection URLs into parts.

use crate::text::percent_decoded;

/// The parts of a connection URL, as they are spelled. It has no `Debug`, since it may hold a password.
#[derive(Clone, Copy)]
pub struct ConnectionUrl<'t> {
    /// All of it, without blanks around it and `jdbc:` in front.
    pub text: &'t str,
    /// `mysql` of `mysql://`, in its own case.
    pub scheme: &'t str,
    /// Everything between the scheme and the query.
    pub body: &'t str,
    /// The user's name, percent-encoded.
    pub user: Option<&'t str>,
    /// The password, percent-encoded.
    pub password: Option<&'t str>,
    /// The host, percent-encoded, without the brackets of an IPv6 address; or several with their ports.
    pub host: &'t str,
    /// The text behind the host's colon.
    pub port: Option<&'t str>,
    /// The path with its first slash.
    pub path: &'t str,
    /// Whether two slashes follow the scheme, and so a host.
    pub has_slashes: bool,
    /// The options behind the `?`.
    query: &'t str,
    /// Whether the options are those of SQL Server in Java: `;key=value`.
    pub has_properties: bool,
}

const UNENCODED: &str = "`/`, `?`, `#` and `@` in its parts are written %2F, %3F, %23 and %40";

impl<'t> ConnectionUrl<'t> {
    /// Returns whether `text` is meant as a URL: `word://`.
    pub fn is_meant(text: &str) -> bool {
        text.trim().split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme))
    }

    /// Splits `text`. It decodes nothing, and checks only what every URL has.
    /// A reason quotes nothing of it, since anything may be half a password.
    pub fn parse(text: &'t str) -> Result<Self, String> {
        let text = text.trim();
        let text = text.strip_prefix("jdbc:").unwrap_or(text);
        if text.is_empty() {
            return Err("it is empty".to_owned());
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err("a URL has no blanks: write a space as %20".to_owned());
        }
        let (scheme, rest) = text
            .split_once(':')
            .filter(|(scheme, _)| is_scheme(scheme))
            .ok_or("a URL starts with a scheme, such as `mysql://`")?;
        let has_slashes = rest.starts_with("//");
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let takes_properties = scheme.eq_ignore_ascii_case("sqlserver");
        let properties = rest[..end].find(';').filter(|_| takes_properties);
        let (body, query) = match properties {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => rest.split_once('?').unwrap_or((rest, "")),
        };
        let (authority, path) = body.split_at(body.find('/').unwrap_or(body.len()));
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let (user, password) = match user.and_then(|user| user.split_once(':')) {
            Some((user, password)) => (Some(user), Some(password)),
            None => (user, None),
        };
        let (host, port) = split_port(host);
        let has_properties = properties.is_some();
        Ok(Self {
            text,
            scheme,
            body,
            user: user.filter(|user| !user.is_empty()),
            password: password.filter(|password| !password.is_empty()),
            host,
            port: port.filter(|port| !port.is_empty()),
            path,
            has_slashes,
            query,
            has_properties,
        })
    }

    /// Returns whether it names several hosts.
    pub fn has_several_hosts(&self) -> bool {
        self.host.contains(',')
    }

    /// Checks that it has no `#`.
    pub fn check_end(&self) -> Result<(), String> {
        if self.text.contains('#') { Err(UNENCODED.to_owned()) } else { Ok(()) }
    }

    /// Returns whether the options have an `@`: they may start in the middle of a password that is not
    /// percent-encoded.
    pub fn may_cut_a_password(&self) -> bool {
        self.query.contains('@')
    }

    /// Returns the options, decoded.
    /// The reason for a failure quotes nothing.
    pub fn options(&self) -> Result<Vec<(String, String)>, String> {
        let separator = if self.has_properties { ';' } else { '&' };
        let pairs = self.query.split(separator).filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                if self.has_properties {
                    return Ok((name.to_owned(), value.to_owned()));
                }
                let decoded = |text: &str| decoded(&text.replace('+', " "));
                Ok((decoded(name)?, decoded(value)?))
            })
            .collect()
    }
}

/// Decodes a part of a URL.
/// The reason for a failure does not quote it.
pub fn decoded(part: &str) -> Result<String, String> {
    percent_decoded(part)
        .filter(|text| !text.contains('\0'))
        .ok_or_else(|| "it has a `%` without a valid code: write it as %25".to_owned())
}

pub(super) fn is_scheme(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// Returns whether a host, or the last one of several, has a port behind it.
pub(super) fn ends_with_port(hosts: &str) -> bool {
    let last = hosts.rsplit_once(',').map_or(hosts, |(_, last)| last);
    last.rsplit_once(']').map_or(last, |(_, end)| end).contains(':')
}

fn split_port(host: &str) -> (&str, Option<&str>) {
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (address, rest.strip_prefix(':'));
    }
    match host.rsplit_once(':') {
        Some((name, port)) if !host.contains(',') => (name, Some(port)),
        _ => (host, None),
    }
}

#[cfg(test)]
mod tests;
