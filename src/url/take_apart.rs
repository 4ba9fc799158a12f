//! Takes a URL apart into the settings of one connector.

use super::form::{UrlForm, takes_urls, url_setting};
use super::judge::judge_part;
use super::parse::{ConnectionUrl, decoded};
use super::roles::Role;
use super::unescaped::changes_in_url;
use crate::catalog::{Connector, Setting, placeholders};
use crate::datasource::Reference;

/// What stands in a URL as its path.
const PATH: [Role; 2] = [Role::Database, Role::File];

/// The roles that the parts of a URL have.
const PARTS: [Role; 6] =
    [Role::User, Role::Password, Role::Host, Role::Port, Role::Database, Role::File];

/// What a URL says to one connector.
///
/// It has no `Debug`: it may hold a password.
pub struct Apart<'c> {
    /// The settings that the URL becomes: its parts, or the URL itself.
    pub settings: Vec<(String, String)>,
    /// The setting that keeps the URL whole, if one does.
    pub whole: Option<&'c str>,
    /// The parts that no setting takes, in words. If a setting keeps the URL whole, it does so for them.
    pub left: Vec<String>,
    /// The settings that get no other value than the URL's.
    pub decides: Vec<String>,
    /// The settings that the URL answers, if only by leaving them out.
    pub answers: Vec<String>,
}

/// Why a connector does not take a URL.
#[derive(Debug)]
pub enum NotTaken {
    /// The URL is malformed; the reason quotes nothing.
    Malformed(String),
    /// The connector takes no URL of this scheme.
    Scheme(String),
    /// The URL has several hosts or a scheme that asks for TLS, and the connector has no setting for a whole URL.
    Special,
}

/// Takes `url` apart into settings of `connector`. It stays whole, in the setting for a URL, if its parts would
/// lose some of it, or if `keep_whole` says so and there is such a setting.
pub fn take_apart<'c>(
    url: ConnectionUrl<'_>,
    connector: &'c Connector,
    keep_whole: bool,
) -> Result<Apart<'c>, NotTaken> {
    let setting = url_setting(connector).filter(|_| takes_urls(connector));
    let form = form(connector, setting);
    let (settings, left) = (Vec::new(), Vec::new());
    let (decides, answers) = (decides(connector, form), answers(connector));
    let apart = Apart { settings, whole: None, left, decides, answers };
    let mut reading = Reading { url, connector, setting, form, apart };
    reading.read(keep_whole)?;
    Ok(reading.apart)
}

/// Returns what a reference to `variable`, which holds a URL, says to `connector`. Returns `None` if the connector
/// has no setting for a URL.
pub fn take_variable<'c>(variable: &str, connector: &'c Connector) -> Option<Apart<'c>> {
    let key = url_setting(connector)?;
    // What else the URL has is unknown.
    let is_overridden =
        |key: &String| connector.url.as_ref().is_some_and(|rule| rule.overrides.contains(key));
    let mut decides = decides(connector, form(connector, Some(key)));
    decides.retain(is_overridden);
    Some(Apart {
        settings: vec![(key.to_owned(), format!("${{{variable}}}"))],
        whole: Some(key),
        left: Vec::new(),
        decides,
        answers: answers(connector),
    })
}

/// Returns the form of the connector's URLs; `None` if it takes them only whole, in `setting`.
fn form<'c>(connector: &'c Connector, setting: Option<&str>) -> Option<UrlForm<'c>> {
    let of_connector = connector.url.as_ref().and_then(|rule| rule.template.as_deref());
    if setting.is_some() && of_connector.is_none() {
        return None;
    }
    let forms = [of_connector, connector.cargo.url_template()].into_iter().flatten();
    Some(forms.map(UrlForm::of).find(|form| form.scheme.is_some()).unwrap_or_default())
}

/// Returns the settings that a URL of this form decides, also by leaving them out: those for the place and the user,
/// and the one for the URL itself.
fn decides(connector: &Connector, form: Option<UrlForm<'_>>) -> Vec<String> {
    let form = form.unwrap_or_default();
    let by_form = [form.scheme.unwrap_or_default(), form.body].into_iter().flat_map(placeholders);
    let itself = connector.url.iter().filter_map(|rule| rule.setting.as_deref());
    let listed = itself.chain(by_form).filter_map(|key| connector.setting(key));
    // A socket takes the place of the host.
    let by_role = PARTS.into_iter().chain([Role::Socket]).flat_map(|role| role.settings(connector));
    listed.chain(by_role).map(|setting| setting.key.clone()).collect()
}

/// Returns whether a URL of the connector says what the member `key` does: where it connects, and as whom.
pub fn is_in_url(connector: &Connector, key: &str) -> bool {
    let decided = || decides(connector, form(connector, url_setting(connector)));
    connector.setting(key).is_some_and(|setting| decided().contains(&setting.key))
}

fn answers(connector: &Connector) -> Vec<String> {
    let rule = connector.url.iter();
    let listed = rule.flat_map(|rule| rule.setting.iter().chain(&rule.overrides)).cloned();
    let by_role = PARTS.into_iter().flat_map(|role| role.settings(connector));
    listed.chain(by_role.map(|setting| setting.key.clone())).collect()
}

/// A URL that is read for a connector.
struct Reading<'u, 'c> {
    url: ConnectionUrl<'u>,
    connector: &'c Connector,
    /// The setting that takes a URL whole.
    setting: Option<&'c str>,
    /// The form of the connector's URLs, unless it takes them only whole.
    form: Option<UrlForm<'c>>,
    /// What was read so far.
    apart: Apart<'c>,
}

impl<'c> Reading<'_, 'c> {
    /// Reads the settings; the URL stays whole if its parts would lose some of it.
    fn read(&mut self, keep_whole: bool) -> Result<(), NotTaken> {
        let scheme = self.scheme()?;
        let is_special = self.url.has_several_hosts() || self.is_special(&scheme);
        if self.setting.is_none() && is_special {
            return Err(NotTaken::Special);
        }
        self.check_place()?;
        let Some(key) = self.setting else {
            return self.parts(&scheme).map_err(NotTaken::Malformed);
        };
        if self.form.is_some() && !keep_whole && !is_special {
            self.parts(&scheme).map_err(NotTaken::Malformed)?;
            let Apart { settings, left, .. } = &mut self.apart;
            if settings.iter().any(|(key, value)| changes_in_url(self.connector, key, value)) {
                left.clear();
            } else if left.is_empty() {
                return Ok(());
            }
        }
        self.apart.settings = vec![(key.to_owned(), self.whole())];
        self.apart.whole = Some(key);
        Ok(())
    }

    /// Returns the scheme that the connector itself reads in place of the URL's.
    fn scheme(&self) -> Result<String, NotTaken> {
        let scheme = self.url.scheme.to_ascii_lowercase();
        if !self.is_taken(&scheme) {
            return Err(NotTaken::Scheme(scheme));
        }
        if !self.url.has_slashes && !self.takes_no_slashes(&scheme) {
            return Err(NotTaken::Malformed(format!(
                "`//` is missing after `{scheme}:`, as in {scheme}://HOST"
            )));
        }
        Ok(self.own_scheme(scheme))
    }

    /// Checks the user, the host and the port, which the URL of a file does not have.
    fn check_place(&self) -> Result<(), NotTaken> {
        if self.form.is_some_and(|form| form.is_file()) {
            return Ok(());
        }
        match judge_part(self.connector, self.url.text) {
            Some(fault) => Err(NotTaken::Malformed(fault.reason())),
            None => Ok(()),
        }
    }

    fn is_taken(&self, scheme: &str) -> bool {
        let of_form = self.form.and_then(|form| form.scheme);
        self.connector.settings.is_empty()
            || self.connector.lists_scheme(scheme)
            || of_form.is_some_and(|own| own.trim_end_matches(':') == scheme)
    }

    /// Returns whether a URL may lack `//`: that of a file, such as `sqlite:shop.db`, or one that stays whole
    /// and may have any form.
    fn takes_no_slashes(&self, scheme: &str) -> bool {
        match self.form {
            Some(form) => form.is_file() || self.connector.settings.is_empty(),
            None => !matches!(scheme, "http" | "https"),
        }
    }

    /// Returns the scheme that the connector itself reads in place of `written`.
    fn own_scheme(&self, written: String) -> String {
        let rule = self.connector.url.as_ref();
        rule.and_then(|rule| rule.own_scheme(&written)).map_or(written, str::to_owned)
    }

    /// Returns whether the scheme asks for more than the plain one, as `rediss` and `mongodb+srv` do.
    fn is_special(&self, scheme: &str) -> bool {
        let of_form = self.form.and_then(|form| form.scheme).unwrap_or_default();
        let is_own = of_form.contains('{') || of_form.trim_end_matches(':') == scheme;
        let lists = |plain: &str| self.connector.lists_scheme(plain);
        scheme.contains('+') || (!is_own && scheme.strip_suffix('s').is_some_and(lists))
    }

    /// Returns the whole URL, with a scheme that the connector reads.
    fn whole(&self) -> String {
        let written = self.url.scheme;
        let own = self.own_scheme(written.to_ascii_lowercase());
        let scheme = if own.eq_ignore_ascii_case(written) { written } else { &own };
        format!("{scheme}{}", &self.url.text[written.len()..])
    }

    fn parts(&mut self, scheme: &str) -> Result<(), String> {
        let form = self.form.unwrap_or_default();
        let url = self.url;
        if form.is_file() {
            // Everything after the slashes is one setting.
            url.check_end()?;
            if !url.body.is_empty() {
                let key = placeholders(form.body).next().or_else(|| self.called(&PATH));
                self.put(key.unwrap_or_default(), decoded(url.body)?, "its path");
            }
            return self.options(&form);
        }
        if let Some(key) = form.scheme.and_then(|own| placeholders(own).next()) {
            let colon = if form.scheme.is_some_and(|own| own.ends_with(':')) { "" } else { ":" };
            // A scheme that only names the connector says no more than the entry.
            if url.scheme != self.connector.id {
                self.put(key, format!("{scheme}{colon}"), "its scheme");
            }
        }
        self.part(url.user, form.user, &[Role::User], "its user")?;
        self.part(url.password, form.password, &[Role::Password], "its password")?;
        match (decoded(url.host)?, self.called(&[Role::Socket])) {
            (path, Some(key)) if path.starts_with('/') => self.put(key, path, "its host"),
            _ => self.part(Some(url.host), form.host, &[Role::Host], "its host")?,
        }
        if let Some(text) = url.port {
            let number = text.trim_start_matches('0');
            let port = form.port.or_else(|| self.called(&[Role::Port]));
            self.put(port.unwrap_or_default(), number.to_owned(), "its port");
        }
        self.path(&form)?;
        self.options(&form)
    }

    /// Reads a part of the URL by the part of the form, else as the setting that has one of `roles`.
    fn part(
        &mut self,
        part: Option<&str>,
        form: &str,
        roles: &[Role],
        what: &str,
    ) -> Result<(), String> {
        let Some(part) = part.filter(|part| !part.is_empty()) else { return Ok(()) };
        let text = decoded(part)?;
        if form == text && placeholders(form).next().is_none() {
            return Ok(());
        }
        let by_form = placeholders(form).next().and_then(|key| {
            let (before, after) = form.split_once(&format!("{{{key}}}"))?;
            Some((key, text.strip_prefix(before)?.strip_suffix(after)?))
        });
        match by_form {
            Some((key, value)) => self.put(key, value.to_owned(), what),
            None => self.put(self.called(roles).unwrap_or_default(), text, what),
        }
        Ok(())
    }

    /// Returns what the connector calls the first of `roles` that it has a setting for.
    fn called(&self, roles: &[Role]) -> Option<&'c str> {
        let mut settings = roles.iter().flat_map(|role| role.settings(self.connector));
        settings.next().map(|setting| &*setting.key)
    }

    fn path(&mut self, form: &UrlForm<'_>) -> Result<(), String> {
        let path = self.url.path;
        if form.path.starts_with('{') {
            return self.part(Some(path), form.path, &[], "its path");
        }
        let name = path.strip_prefix('/').unwrap_or(path);
        let name = name.strip_suffix('/').unwrap_or(name);
        if name.contains('/') {
            self.apart.left.push("its path".to_owned());
            return Ok(());
        }
        let form = form.path.strip_prefix('/').unwrap_or(form.path);
        self.part(Some(name), form, &PATH, "its path")
    }

    fn options(&mut self, form: &UrlForm<'_>) -> Result<(), String> {
        let of_form = || form.query.split('&').filter_map(|pair| pair.split_once('='));
        for (name, value) in self.url.options()? {
            let is_of_form = of_form().any(|pair| pair == (name.as_str(), value.as_str()));
            if is_of_form && self.connector.setting(&name).is_none() {
                continue;
            }
            let by_form = of_form().find(|(there, _)| *there == name);
            let key = by_form.and_then(|(_, form)| placeholders(form).next()).unwrap_or(&name);
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            // What is not really an option may be a part of a password.
            let is_option =
                !value.is_empty() && !self.url.has_properties && !self.url.may_cut_a_password();
            let what = if is_option && name.len() < 40 && name.chars().all(is_plain) {
                format!("the option `{name}`")
            } else {
                "an option".to_owned()
            };
            self.put(key, value, &what);
        }
        Ok(())
    }

    /// Takes `value` for the setting `key`; what does not fit goes to the leftovers.
    fn put(&mut self, key: &str, value: String, what: &str) {
        let setting = self.connector.setting(key).filter(|setting| setting.unread.is_none());
        let setting = setting.filter(|setting| Some(&*setting.key) != self.setting);
        let Some(setting) = setting.filter(|setting| fits(setting, &value)) else {
            return self.apart.left.push(what.to_owned());
        };
        match self.apart.settings.iter().find(|(there, _)| *there == setting.key) {
            Some((_, there)) if *there == value => {}
            Some(_) => self.apart.left.push(what.to_owned()),
            None => self.apart.settings.push((setting.key.to_string(), value)),
        }
    }
}

/// Returns whether the setting can have this value, which must not read as a reference.
fn fits(setting: &Setting, value: &str) -> bool {
    Reference::in_text(value).is_none() && matches!(setting.typed(value), Ok(Some(_)))
}

#[cfg(test)]
mod tests;
