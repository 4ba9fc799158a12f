//! Values that a connector puts into its URL as they are.

use std::net::Ipv6Addr;

use super::form::UrlForm;
use super::parse::ends_with_port;
use crate::catalog::{Connector, placeholders};
use crate::text::percent_decoded;

/// Characters that every part of a URL may have besides letters and digits (RFC 3986, unreserved and
/// sub-delims).
const PLAIN: &str = "-._~!$&'()*+,;=";

/// Returns why `value` of the setting `key` breaks the URL that `connector` makes of its settings:
/// `` holds `@` ``. Returns `None` if the connector encodes values or makes no URL, or `value` is
/// percent-encoded already.
pub fn breaks_url(connector: &Connector, key: &str, value: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(c);
    if value.chars().all(is_plain) {
        return None;
    }
    let allowed = allowed_in_url(connector, key)?;
    let is_host = allowed.contains('[');
    if is_host && value.parse::<Ipv6Addr>().is_ok() {
        return Some("is an IPv6 address without brackets".to_owned());
    }
    if is_host && value.starts_with('/') {
        return Some("is the path of a socket".to_owned());
    }
    if is_host && ends_with_port(value) {
        return Some("ends with a port".to_owned());
    }
    let has_codes = percent_decoded(value).is_some();
    let is_fit = |c: char| is_plain(c) || allowed.contains(c) || (c == '%' && has_codes);
    Some(match value.chars().find(|c| !is_fit(*c))? {
        ' ' => "holds a space".to_owned(),
        c if c.is_ascii_graphic() => format!("holds `{c}`"),
        c if c.is_ascii() => "holds a control character".to_owned(),
        _ => "holds a character that is not ASCII".to_owned(),
    })
}

/// Returns whether the URL that `connector` makes of its settings has another value for `key` than `value`.
pub fn changes_in_url(connector: &Connector, key: &str, value: &str) -> bool {
    let is_code = || value.contains('%') && allowed_in_url(connector, key).is_some();
    is_code() || breaks_url(connector, key, value).is_some()
}

/// Returns the characters that the URL's part for the setting `key` may have besides [`PLAIN`]; `None` if the
/// connector does not copy `key` into a URL. A host may be several, each with its port.
fn allowed_in_url(connector: &Connector, key: &str) -> Option<&'static str> {
    let rule = connector.url.as_ref().filter(|rule| !rule.escapes)?;
    let form = UrlForm::of(rule.template.as_deref()?);
    let key = &connector.setting(key)?.key;
    let parts = [
        (form.user, ""),
        (form.password, ""),
        (form.host, ":[]"),
        (form.path, if form.path.starts_with('{') { ":@/" } else { ":@" }),
    ];
    let part = parts.into_iter().find(|(part, _)| placeholders(part).any(|there| there == key));
    part.map(|(_, allowed)| allowed)
}

#[cfg(test)]
mod tests {
    use super::{breaks_url, changes_in_url};
    use crate::catalog::Catalog;

    #[test]
    fn what_a_part_of_a_url_cannot_hold_is_found() {
        let catalog = Catalog::built_in();
        let mongodb = catalog.get("mongodb").unwrap();
        for (key, value, reason) in [
            ("password", "p@ss", "holds `@`"),
            ("username", "u:x", "holds `:`"),
            ("password", "50%", "holds `%`"),
            ("password", "a b", "holds a space"),
            ("password", "a\u{7}", "holds a control character"),
            ("password", "é", "holds a character that is not ASCII"),
            ("host", "::1", "is an IPv6 address without brackets"),
            ("hostname", "/run/mongodb.sock", "is the path of a socket"),
            ("host", "a:1,b:27017", "ends with a port"),
            ("database", "a/b", "holds `/`"),
        ] {
            assert_eq!(breaks_url(mongodb, key, value).as_deref(), Some(reason), "{value}");
            assert!(changes_in_url(mongodb, key, value));
        }
        for (key, value) in [
            ("password", "p%40ss"),
            ("password", "s3cret!$&'()*+,;=-._~"),
            ("host", "a.example.net:27017,b.example.net"),
            ("host", "[::1]"),
            ("database", "shop"),
            ("authSource", "a@b"),
        ] {
            assert_eq!(breaks_url(mongodb, key, value), None, "{value}");
        }
        assert!(changes_in_url(mongodb, "password", "p%40ss"));
        assert_eq!(breaks_url(catalog.get("mysql").unwrap(), "password", "p@ss"), None);
    }
}
