//! Judges URLs and hosts by what the connector's driver makes of them.

mod fault;
mod user;

use std::borrow::Cow;
use std::net::Ipv6Addr;

use super::form::{takes_urls, url_setting};
use super::parse::is_scheme;
use super::roles::Role;
use crate::catalog::{Connector, Kind, Takes, UrlRule};
use crate::text::percent_decoded;
use fault::{Judged, code_of, end_before_at, fault, name_of};
use user::{ENDS, check_user};

pub use fault::Fault;

/// Judges the value `text` of the setting `key`: a URL, or a host. Returns `None` if the driver reads it, or what it
/// takes is not known.
pub fn judge(connector: &Connector, key: &str, text: &str) -> Option<Fault> {
    connector.url.as_ref()?.takes.as_ref()?;
    let setting = connector.setting(key)?;
    // What has a variable is not what the driver gets.
    if text.is_empty() || text.contains("${") || text.starts_with('$') {
        return None;
    }
    let driver = Driver { connector, text, is_apart: false };
    let is_host = || Role::Host.settings(connector).any(|host| host.key == setting.key);
    let judged = if url_setting(connector) == Some(&*setting.key) {
        if takes_urls(connector) { driver.whole() } else { Ok(()) }
    } else if setting.kinds.has(Kind::String) && is_host() {
        driver.host()
    } else {
        Ok(())
    };
    judged.err()
}

/// Judges a URL that is to be taken apart, whatever its scheme.
pub(super) fn judge_part(connector: &Connector, text: &str) -> Option<Fault> {
    let start = text.find("://").map(|at| at + 3)?;
    Driver { connector, text, is_apart: true }.url(start).err()
}

/// Spells the value `text` of the setting `key` so that the driver reads it. Returns the first fault, with the text
/// that has none, or `None` if there is no fault.
///
/// # Errors
/// A fault that can mean several things.
pub fn spell(connector: &Connector, key: &str, text: &str) -> Judged<Option<Fault>> {
    let value = connector.setting(key).and_then(|setting| setting.typed(text).ok()?);
    // `false` switches a setting off, and is no URL.
    if value.is_some_and(|value| !value.is_string()) {
        return Ok(None);
    }
    let Some(mut first) = judge(connector, key, text) else { return Ok(None) };
    let Some(mut spelled) = first.respelled.take() else { return Err(first) };
    while let Some(fault) = judge(connector, key, &spelled) {
        spelled = match fault.respelled {
            Some(respelled) => respelled,
            None => return Err(fault),
        };
    }
    first.respelled = Some(spelled);
    Ok(Some(first))
}

/// Encodes the user and the password of a URL where they hold characters that stand for something else in a URL, and
/// the URL can mean only one thing.
///
/// # Errors
/// It can mean several things.
pub fn with_encoded_user(text: &str) -> Judged<Cow<'_, str>> {
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    // All of a file's URL is its path.
    if scheme.is_empty() || scheme.starts_with("sqlite") {
        return Ok(text.into());
    }
    match check_user(text, scheme.len() + 3, "") {
        Ok(_) => Ok(text.into()),
        Err(Fault { respelled: Some(text), .. }) => Ok(text.into()),
        Err(fault) => Err(fault),
    }
}

/// A text, and the driver that reads it.
struct Driver<'d> {
    connector: &'d Connector,
    text: &'d str,
    /// Whether the URL becomes settings, one of which may take the path of a socket.
    is_apart: bool,
}

impl Driver<'_> {
    fn takes(&self, what: Takes) -> bool {
        let takes = self.rule().and_then(|rule| rule.takes.as_ref());
        takes.is_none_or(|takes| takes.contains(&what))
    }

    fn rule(&self) -> Option<&UrlRule> {
        self.connector.url.as_ref()
    }

    fn fault(&self, at: usize, what: impl Into<String>, help: impl Into<String>) -> Fault {
        fault(self.text, at, what, help)
    }

    /// Judges the value of the setting for a URL.
    fn whole(&self) -> Judged {
        let text = self.text;
        let trimmed = text.trim();
        if trimmed.len() < text.len() {
            let respelled = Some(trimmed.to_owned());
            let at = if text.starts_with(trimmed) { trimmed.len() } else { 0 };
            return Err(Fault { respelled, ..self.fault(at, "a blank around it", "remove it") });
        }
        let is_path = text.starts_with('/') || text.starts_with("socket:");
        if is_path && self.takes(Takes::SocketPath) {
            return Ok(());
        }
        let schemes = self.rule().map_or(&[][..], |rule| &rule.schemes);
        let Some((scheme, _)) = text.split_once("://").filter(|(scheme, _)| is_scheme(scheme))
        else {
            let is_other = (text.contains('=') && self.takes(Takes::Keywords))
                || (!is_path && self.takes(Takes::HostAndPort));
            let first = schemes.first().map_or("scheme", String::as_str);
            let help = format!("a URL starts with {first}://");
            return if is_other { Ok(()) } else { Err(self.fault(0, "no scheme", help)) };
        };
        let plain = scheme.to_ascii_lowercase();
        let is_web =
            plain.starts_with("http") && !schemes.iter().any(|own| own.starts_with("http"));
        if is_web {
            let help = format!("its URLs start with {}", schemes.join(", "));
            return Err(self.fault(0, "the scheme of another connector", help));
        }
        let wanted = match self.rule().and_then(|rule| rule.own_scheme(&plain)) {
            Some(own) => own,
            // Others read capitals.
            None if !self.takes(Takes::RawMarks) => &plain,
            None => scheme,
        };
        if wanted != scheme {
            let respelled = Some(format!("{wanted}{}", &text[scheme.len()..]));
            let help = format!("write it as {wanted}");
            let fault = self.fault(0, "a scheme that the driver does not read", help);
            return Err(Fault { respelled, ..fault });
        }
        self.url(scheme.len() + 3)
    }

    /// Judges the user, the hosts, and what follows them, from `start` on.
    fn url(&self, start: usize) -> Judged {
        let (marks, percent) = (self.takes(Takes::RawMarks), self.takes(Takes::RawPercent));
        let raw = match (marks, percent) {
            (true, true) => "@:[]\\%",
            (true, false) => "@:[]",
            (false, _) => "",
        };
        let text = self.text;
        let user = check_user(text, start, raw)?;
        if !marks && user.is_some_and(|at| at == start || text[start..].starts_with(':')) {
            return Err(self.fault(start, "no user", "write the user before `:` or leave out `@`"));
        }
        let start = user.map_or(start, |at| at + 1);
        let end = text[start..].find(ENDS).map_or(text.len(), |at| start + at);
        let properties = text[start..end].find(';').filter(|_| text.starts_with("sqlserver:"));
        let end = properties.map_or(end, |at| start + at);
        if start < end || !self.lacks_no_host(&text[end..]) {
            self.hosts(start, end, text.split_once("+srv://").is_some_and(|(s, _)| is_scheme(s)))?;
        }
        if properties.is_some() { Ok(()) } else { self.tail(end, user.is_some()) }
    }

    /// Returns whether a URL that goes on with `tail` needs no host.
    fn lacks_no_host(&self, tail: &str) -> bool {
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        let is_host = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or_default();
            let mut keys = Role::Host.keys().chain(Role::Socket.keys());
            !value.is_empty() && keys.any(|key| key == name)
        };
        (path.len() > 1 && self.takes(Takes::NoHost))
            // What is required is asked for.
            || (self.is_apart && !self.connector.required.is_empty())
            || (self.takes(Takes::RawMarks) && query.split('&').any(is_host))
    }

    /// Judges what follows the hosts: another `@` there may be the one behind a password.
    fn tail(&self, end: usize, has_user: bool) -> Judged {
        let tail = &self.text[end..];
        let is_whole = self.rule().is_some_and(|rule| rule.template.is_none());
        if is_whole && self.text.starts_with("http") {
            return Ok(());
        }
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        if path.contains('@') || (query.contains('@') && !has_user) {
            return Err(end_before_at(self.text, end));
        }
        let cuts = |c: char| c == '#' || c.is_whitespace() || c.is_control();
        match tail.char_indices().find(|(_, c)| cuts(*c)) {
            Some((at, c)) => {
                let help = format!("in a part of a URL it is written {}", code_of(c));
                Err(self.fault(end + at, format!("{} behind the host", name_of(c)), help))
            }
            None => Ok(()),
        }
    }

    /// Judges a host that is a setting of its own, beside one for the port.
    fn host(&self) -> Judged {
        let text = self.text;
        let socket = Role::Socket.settings(self.connector).next();
        let address = text.split_once('%').map_or(text, |(address, _)| address);
        match text {
            _ if address.parse::<Ipv6Addr>().is_ok() => return Ok(()),
            _ if text.starts_with('/') && self.takes(Takes::SocketHost) => return Ok(()),
            _ if text.contains("://") => {
                let help = "give the host alone, or the URL with `--from-url`";
                return Err(self.fault(0, "a URL", help));
            }
            _ => {}
        }
        if let Some(setting) = socket.filter(|_| text.starts_with('/')) {
            let help = format!("give it as `{}`", setting.key);
            return Err(self.fault(0, "the path of a socket", help));
        }
        let port = self.hosts(0, text.len(), false)?;
        match (port, Role::Port.settings(self.connector).next()) {
            (Some(at), Some(setting)) if !self.takes(Takes::SeveralHosts) => {
                Err(self.fault(at, "a port", format!("give it as `{}`", setting.key)))
            }
            _ => Ok(()),
        }
    }

    /// Judges hosts, each with its port. Returns where the last port stands.
    fn hosts(&self, start: usize, end: usize, is_srv: bool) -> Judged<Option<usize>> {
        let mut at = start;
        let mut last_port = None;
        for host in self.text[start..end].split(',') {
            if at > start && (is_srv || !self.takes(Takes::SeveralHosts)) {
                return Err(self.fault(at - 1, "a second host", "give one host"));
            }
            let length = self.name(at, host)?;
            let port = host[length..].strip_prefix(':');
            let number = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
            let is_port =
                |port: &str| number(port) && port.parse::<u16>().is_ok_and(|port| port > 0);
            last_port = port.map(|_| at + length + 1);
            match port {
                Some(port) if !port.is_empty() && !is_port(port) => {
                    let help = "a port is a number from 1 to 65535; in a user or password `/`, `?`, `#` and `@` are written %2F, %3F, %23 and %40";
                    return Err(self.fault(at + length + 1, "no port", help));
                }
                Some(_) if is_srv => {
                    return Err(self.fault(at + length, "a port", "with +srv it is left out"));
                }
                _ => {}
            }
            at += host.len() + 1;
        }
        Ok(last_port)
    }

    /// Judges the name of a host that starts at `at`, and returns its length.
    fn name(&self, at: usize, host: &str) -> Judged<usize> {
        if let Some(rest) = host.strip_prefix('[') {
            let inner = rest.find(']').map(|end| &rest[..end]);
            let address = inner.map(|inner| inner.split_once('%').map_or(inner, |(ip, _)| ip));
            let length = inner.map_or(0, str::len) + 2;
            let is_address = address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
            return if is_address && matches!(host.as_bytes().get(length), None | Some(b':')) {
                Ok(length)
            } else {
                Err(self.fault(at, "no IPv6 address", "its form is [ADDRESS]:PORT"))
            };
        }
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let takes_socket = self.takes(Takes::SocketHost)
            || (self.is_apart && Role::Socket.settings(self.connector).next().is_some());
        let has_codes = || takes_socket && percent_decoded(name).is_some();
        let is_fit = |c: char| {
            c.is_alphanumeric() || "-_.".contains(c) || (c == '%' && has_codes())
                // SQL Server's instances
                || (c == '\\' && at == 0)
        };
        if name.is_empty() {
            return Err(self.fault(
                at,
                "no host",
                "the form is SCHEME://USER:PASSWORD@HOST:PORT/DATABASE",
            ));
        }
        match name.char_indices().find(|(_, c)| !is_fit(*c)) {
            None => Ok(name.len()),
            Some((index, ':')) => Err(self.fault(
                at + index,
                "a second `:` in the host",
                "an IPv6 address stands in brackets",
            )),
            Some((index, c)) => {
                let what = format!("{} in the host", name_of(c));
                Err(self.fault(at + index, what, "a host has letters, digits, `-` and `.`"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
