//! Composes connection URLs from settings, in the catalog's forms.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use serde_json::Value as Json;

use super::form::UrlForm;
use super::parse::ends_with_port;
use super::roles::Role;
use crate::catalog::{Cargo, Connector, Kind, Setting, placeholders};
use crate::json::Style;
use crate::text::{percent_encoded, visible};

/// Returns a data source's setting by its key in the file.
pub type Lookup<'l> = &'l dyn Fn(&str) -> Option<Json>;

/// Returns the URL that `connector` takes, from the settings that `lookup` knows.
/// The reason for a failure quotes no setting.
pub fn compose(connector: &Connector, lookup: Lookup<'_>) -> Result<String, String> {
    let parts = Parts { connector, lookup };
    if let Some(url) = parts.own_url() {
        return Ok(parts.with_tls(url));
    }
    let for_connector = connector.url.as_ref().and_then(|rule| rule.template.as_deref());
    let template = match (for_connector, connector.cargo.url_template()) {
        (Some(template), Some(for_crate)) => Some(best_of(template, for_crate)),
        (template, for_crate) => template.or(for_crate).map(Cow::Borrowed),
    };
    parts.fill(template.as_deref())
}

/// Returns the string that the Rust crate of `connector` takes, from the settings that `lookup` knows.
pub fn compose_for_crate(connector: &Connector, lookup: Lookup<'_>) -> Result<String, String> {
    let parts = Parts { connector, lookup };
    let Some(form) = connector.cargo.url_template().filter(|form| is_keywords(form)) else {
        return compose(connector, lookup);
    };
    match parts.own_url() {
        None => parts.fill(Some(form)),
        Some(own) if own.contains("://") => {
            Err("it is set as a URL, which the crate does not take: set host and user instead"
                .to_owned())
        }
        Some(own) => Ok(own),
    }
}

/// Returns the crate's form if it is a URL that takes every setting that the connector's takes; else the
/// connector's, with the crate's query if otherwise only their schemes differ.
fn best_of<'t>(for_connector: &'t str, for_crate: &'t str) -> Cow<'t, str> {
    let takes = |key| placeholders(for_crate).any(|there| there == key);
    if for_crate.contains("://") && placeholders(for_connector).all(takes) {
        return Cow::Borrowed(for_crate);
    }
    let body = |form: &'t str| form.split_once("://").map(|(_, body)| body);
    match for_crate.split_once('?') {
        Some((form, query)) if body(form) == body(for_connector) => {
            Cow::Owned(format!("{for_connector}?{query}"))
        }
        _ => Cow::Borrowed(for_connector),
    }
}

/// The settings that a URL is made of.
struct Parts<'s> {
    connector: &'s Connector,
    lookup: Lookup<'s>,
}

impl Parts<'_> {
    /// Returns the setting that holds a whole URL.
    fn own_url(&self) -> Option<String> {
        let rule = self.connector.url.as_ref()?;
        rule.above.iter().chain(&rule.setting).find_map(|key| self.value(key))
    }

    /// Returns a setting's text, under any spelling that the connector reads. A path in place of a host is that of a
    /// socket, where the connector has a setting for it.
    fn value(&self, key: &str) -> Option<String> {
        let is = |role: Role| role.settings(self.connector).any(|setting| setting.key == key);
        let has_socket = || Role::Socket.settings(self.connector).next().is_some();
        let is_path = |host: &String| host.starts_with('/');
        if is(Role::Socket) {
            let host = || Role::Host.settings(self.connector).find_map(|host| self.text(&host.key));
            return self.text(key).or_else(|| host().filter(is_path));
        }
        let takes_path = !is(Role::Host) || !has_socket();
        self.text(key).filter(|text| takes_path || !is_path(text))
    }

    fn text(&self, key: &str) -> Option<String> {
        let setting = self.connector.setting(key);
        let is_port =
            setting.map_or(Role::Port.means(key), |setting| setting.kinds.has(Kind::Port));
        // `false` switches a setting off that takes something else.
        let is_off = |value: &Json| {
            *value == Json::Bool(false) && setting.is_some_and(|setting| !setting.kinds.fits(value))
        };
        self.connector.spellings(key).find_map(|key| {
            let value = (self.lookup)(key).filter(|value| !is_off(value))?;
            if is_port { port_of(&value) } else { text_of(&value) }
        })
    }

    /// Returns the value of a pair that the form spells out, such as `encrypt=true`: the driver's option of
    /// this name, else the setting, else the form's default.
    fn literal(&self, key: &str, default: bool) -> bool {
        let options = (self.lookup)("options");
        let mut members = options.iter().filter_map(Json::as_object).flatten();
        let in_options = members
            .find_map(|(there, value)| value.as_bool().filter(|_| there.eq_ignore_ascii_case(key)));
        let own = || {
            let spellings = self.connector.settings.iter().flat_map(Setting::spellings);
            let mut spellings = spellings.filter(|there| there.eq_ignore_ascii_case(key));
            spellings.find_map(|there| (self.lookup)(there)?.as_bool())
        };
        in_options.or_else(own).unwrap_or(default)
    }

    /// Returns the crate's words for TLS with and without verification, if it has an option for that.
    fn tls_words(&self) -> Option<&[String; 2]> {
        match &self.connector.cargo {
            Cargo::Crate(needed) => needed.tls.as_deref(),
            Cargo::Nothing(_) | Cargo::Unavailable(_) => None,
        }
    }

    /// Returns the word for what the setting `ssl` asks for.
    fn tls(&self, [verified, unverified]: &[String; 2]) -> Option<String> {
        let word = match (self.lookup)("ssl")? {
            Json::Object(options) if options.get("rejectUnauthorized") == Some(&false.into()) => {
                unverified
            }
            Json::Bool(true) | Json::Object(_) => verified,
            Json::String(text) if !matches!(&*text, "" | "false") => verified,
            _ => return None,
        };
        Some(word.clone())
    }

    /// Adds the crate's option for TLS to a URL that has none, where the connector's own option or `ssl` asks for TLS.
    fn with_tls(&self, url: String) -> String {
        let form = self.connector.cargo.url_template().unwrap_or_default();
        let option = form.split(['?', '&']).find_map(|pair| pair.strip_suffix("={ssl}"));
        let (Some(words), Some(option)) = (self.tls_words(), option) else { return url };
        let mut pairs = url.split(['?', '&']).skip(1);
        let is_overridden =
            || self.connector.url.iter().any(|rule| rule.overrides.iter().any(|key| key == "ssl"));
        let word = match pairs.find(|pair| matches!(*pair, "ssl=true" | "ssl=1")) {
            Some(_) => Some(words[0].clone()),
            None => self.tls(words).filter(|_| !is_overridden()),
        };
        match word {
            Some(word) if !url.contains(&format!("{option}=")) => {
                let separator = if url.contains('?') { '&' } else { '?' };
                format!("{url}{separator}{option}={word}")
            }
            _ => url,
        }
    }

    /// Returns the pairs of a form that have a value.
    fn pairs(&self, form: &str, separator: &str, value: impl Fn(&str) -> Option<String>) -> String {
        let literal = |pair: &str| {
            let (key, default) = pair.split_once('=')?;
            Some(format!("{key}={}", self.literal(key, default.parse().ok()?)))
        };
        let pairs = form.split(separator);
        let pairs = pairs.filter_map(|pair| literal(pair).or_else(|| substitute(pair, &value)));
        pairs.collect::<Vec<_>>().join(separator)
    }

    fn default(&self, key: &str) -> Option<String> {
        let default = self.connector.setting(key)?.default.as_ref();
        default.filter(|default| !default.is_boolean()).and_then(text_of)
    }

    fn value_or_default(&self, key: &str) -> Option<String> {
        self.value(key).or_else(|| self.default(key))
    }

    fn fill(&self, template: Option<&str>) -> Result<String, String> {
        let template = template.ok_or_else(|| {
            format!("the connector `{}` takes no URL", visible(&self.connector.connector))
        })?;
        let only = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if let Some(key) = only.filter(|key| !key.contains(['{', '}'])) {
            return self.value_or_default(key).ok_or_else(|| missing(key));
        }
        if is_keywords(template) {
            return self.keywords(template);
        }
        self.url(template)
    }

    /// Fills a form of ADO.NET or ODBC: `Server=tcp:{host},{port};User Id={user}`.
    fn keywords(&self, template: &str) -> Result<String, String> {
        if template.contains("{host}") && self.value_or_default("host").is_none() {
            return Err(missing("host"));
        }
        let is_ado = template.starts_with("Server=");
        let is_beyond_ado = |key: &&str| self.value(key).is_some_and(|text| !text.is_ascii());
        if let Some(key) = placeholders(template).find(is_beyond_ado).filter(|_| is_ado) {
            return Err(format!(
                "`{key}` has characters that are not ASCII, which its crate takes in no string"
            ));
        }
        let quote = if is_ado { quoted_for_ado } else { quoted_for_odbc };
        let value = |key: &str| {
            let text = self.value_or_default(key)?;
            let plain = |c: char| c.is_alphanumeric() || "-._/\\@:,+".contains(c);
            Some(if text.chars().all(plain) { text } else { quote(&text) })
        };
        Ok(self.pairs(template, ";", value))
    }

    fn url(&self, template: &str) -> Result<String, String> {
        let sentinels = (self.lookup)("sentinels");
        if sentinels.as_ref().and_then(Json::as_array).is_some_and(|all| !all.is_empty()) {
            return Err("`sentinels` is set, and a URL names one server".to_owned());
        }
        let form = UrlForm::of(template);
        let scheme = form.scheme.map(|scheme| self.scheme(scheme)).transpose()?;
        let query = self.query(form.query);
        if scheme.as_deref() == Some("sqlite:") {
            let file = substitute(form.body, |key| {
                Some(percent_encoded(&self.value_or_default(key)?, "/:"))
            });
            return Ok(format!("sqlite://{}{query}", file.ok_or_else(|| missing_in(form.body))?));
        }
        let user = self.user(form.user, form.password);
        let host = self.host(form.host, form.port, scheme.as_deref().unwrap_or_default())?;
        let mut path = self.path(form.path);
        if path.is_empty() && !query.is_empty() {
            path.push('/');
        }
        let scheme = scheme.map(|scheme| format!("{scheme}//")).unwrap_or_default();
        Ok(format!("{scheme}{user}{host}{path}{query}"))
    }

    /// Returns `mysql:`, from `mysql:`, `{protocol}:` or, with the colon in the setting, `{protocol}`.
    fn scheme(&self, template: &str) -> Result<String, String> {
        let scheme = substitute(template, |key| {
            let scheme = self.value_or_default(key)?;
            Some(scheme.trim_end_matches('/').trim_end_matches(':').to_owned())
        });
        let mut scheme = scheme.ok_or_else(|| missing_in(template))?;
        if !template.is_empty() && !scheme.ends_with(':') {
            scheme.push(':');
        }
        let has_tls = || matches!((self.lookup)("tls"), Some(Json::Bool(true) | Json::Object(_)));
        if scheme == "redis:" && has_tls() {
            scheme = "rediss:".to_owned();
        }
        Ok(scheme)
    }

    /// Returns `user:password@`, or the part of it that is set.
    fn user(&self, user: &str, password: &str) -> String {
        let text = |part: &str| {
            let encoded = |key: &str| Some(percent_encoded(&self.value(key)?, ""));
            substitute(part, encoded).filter(|text| !text.is_empty())
        };
        match (text(user), text(password)) {
            (None, None) => String::new(),
            (Some(user), None) => format!("{user}@"),
            (user, Some(password)) => format!("{}:{password}@", user.unwrap_or_default()),
        }
    }

    fn host(&self, host: &str, port: Option<&str>, scheme: &str) -> Result<String, String> {
        let name = substitute(host, |key| Some(host_name(&self.value_or_default(key)?)));
        let name = name.ok_or_else(|| missing_in(host))?;
        // A client of a database knows its port; a client of http uses 80, whatever is behind it.
        let needs_port = matches!(scheme, "http:" | "https:");
        let port = port
            .and_then(|key| self.value(key).or_else(|| self.default(key).filter(|_| needs_port)));
        Ok(match port.filter(|_| !scheme.ends_with("+srv:")) {
            Some(port) if takes_port(&name) => format!("{name}:{}", percent_encoded(&port, "")),
            _ => name,
        })
    }

    /// Returns `/database`, or nothing; a part that is a path itself keeps its slashes.
    fn path(&self, template: &str) -> String {
        let is_path = template.starts_with('{');
        let keep = if is_path { "/" } else { "" };
        let path = substitute(template, |key| Some(percent_encoded(&self.value(key)?, keep)));
        match path {
            Some(path) if is_path && !path.starts_with('/') => format!("/{path}"),
            path => path.unwrap_or_default(),
        }
    }

    /// Returns `?mode=rwc&authSource=admin`, without the pairs that have no value.
    fn query(&self, template: &str) -> String {
        let value = |key: &str| match self.tls_words().filter(|_| key == "ssl") {
            Some(words) => self.tls(words),
            None => Some(percent_encoded(&self.value(key)?, "")),
        };
        match self.pairs(template, "&", value) {
            pairs if pairs.is_empty() => pairs,
            pairs => format!("?{pairs}"),
        }
    }
}

/// Fills in the `{keys}` of `template`. Returns `None` if a key has no value.
fn substitute(template: &str, mut value: impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(&value(key)?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// Returns whether a port can follow the last one of these hosts: it has none of its own, and is no socket's file.
fn takes_port(hosts: &str) -> bool {
    let last = hosts.rsplit_once(',').map_or(hosts, |(_, last)| last);
    let is_file = last.starts_with("%2F") && last.ends_with(".sock");
    !ends_with_port(hosts) && !is_file
}

/// Encodes a host, or several with their ports. An IPv6 address gets its brackets, and a path no character of its own.
fn host_name(host: &str) -> String {
    if host.starts_with('/') {
        return percent_encoded(host, "");
    }
    let (address, zone) = host.split_once('%').unwrap_or((host, ""));
    if address.parse::<Ipv6Addr>().is_ok() {
        let mark = if zone.is_empty() { "" } else { "%25" };
        return format!("[{address}{mark}{}]", percent_encoded(zone, ""));
    }
    percent_encoded(host, ":,[]")
}

/// Returns whether a form is a list of keywords: `Server={host};User Id={user}`.
fn is_keywords(template: &str) -> bool {
    template.contains('=') && template.contains(';')
}

fn quoted_for_odbc(text: &str) -> String {
    format!("{{{}}}", text.replace('}', "}}"))
}

/// Quotes a value, if possible in marks that it does not contain: not every reader takes doubled ones.
fn quoted_for_ado(text: &str) -> String {
    match text {
        _ if !text.contains('"') => format!("\"{text}\""),
        _ if !text.contains('\'') => format!("'{text}'"),
        _ if !text.contains('}') => format!("{{{text}}}"),
        _ => format!("\"{}\"", text.replace('"', "\"\"")),
    }
}

fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Json::Number(_) | Json::Bool(_) => Some(Style::COMPACT.text(value)),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// Writes a port as a number. Returns `None` for 0 and blank text, which the old generator writes for no
/// answer.
fn port_of(value: &Json) -> Option<String> {
    let text = text_of(value)?;
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(0.0) => None,
        Ok(port) if port.fract() == 0.0 && (1.0..=65535.0).contains(&port) => {
            Some(port.to_string())
        }
        _ => Some(text.to_owned()).filter(|text| !text.is_empty()),
    }
}

fn missing(key: &str) -> String {
    format!("`{key}` is not set")
}

fn missing_in(template: &str) -> String {
    missing(placeholders(template).next().unwrap_or("host"))
}
