//! Turns a URL into the settings of one connector.

use super::bad_url;
use crate::errors::{Error, Helpful, Result, usage};
use crate::gather::given::Given;
use lbrs::internal::catalog::{Cargo, Connector, Setting, UrlRule, placeholders};
use lbrs::internal::datasource::Reference;
use lbrs::internal::text::visible;
use lbrs::internal::url::{ConnectionUrl, UrlForm, changes_in_url, decoded};

/// What connectors call the setting for the user.
pub(super) const USER: [&str; 2] = ["user", "username"];
/// What connectors call the setting that stands in a URL as its path.
pub(super) const PATH: [&str; 4] = ["database", "db", "file", "file_name"];
/// What connectors call the settings for the other parts of a URL, and for a socket in place of a host.
const OTHERS: [&str; 4] = ["host", "port", "password", "socketPath"];

/// A URL that is read for a connector.
pub(super) struct Reading<'a> {
    pub(super) url: ConnectionUrl<'a>,
    pub(super) connector: &'a Connector,
    /// The setting that takes a URL whole.
    pub(super) whole: Option<&'a str>,
}

/// What was found in a URL.
#[derive(Default)]
struct Found {
    settings: Vec<(String, String)>,
    /// The parts that no setting takes, in words.
    left: Vec<String>,
}

impl Reading<'_> {
    /// Returns the settings: the URL's parts, or the whole URL if the parts would lose some of it.
    pub(super) fn settings(
        &self,
        given: &Given,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<(String, String)>> {
        let scheme = self.url.scheme.to_ascii_lowercase();
        if !self.is_taken(&scheme) {
            return Err(self.another_scheme(&scheme));
        }
        if !self.url.has_slashes && !self.takes_no_slashes(&scheme) {
            // In the message: a question shows no help.
            let reason = format!("`//` is missing after `{scheme}:`, as in {scheme}://HOST");
            return Err(bad_url(reason));
        }
        let scheme = self.own_scheme(scheme);
        let asked_whole = |key: &str| given.secrets.contains_key(key);
        if self.whole.is_some_and(|key| self.form().is_none() || asked_whole(key)) {
            return Ok(self.as_whole());
        }
        if self.url.has_several_hosts() || self.is_special(&scheme) {
            return match self.whole {
                Some(_) => Ok(self.as_whole()),
                None => {
                    Err(usage!("{} has no setting for all that the URL says", self.connector.id)
                        .with_help("it takes a URL with one host, and none that asks for TLS"))
                }
            };
        }
        let found = self.parts(&scheme).map_err(bad_url)?;
        let left = found.left.join(", ");
        let changes = |(key, value): &(String, String)| changes_in_url(self.connector, key, value);
        if self.whole.is_some() && found.settings.iter().any(changes) {
            return Ok(self.as_whole());
        }
        match (left.is_empty(), self.whole) {
            (true, _) => Ok(found.settings),
            (false, Some(key)) => {
                warnings.push(format!(
                    "{} has no setting for {left} of the URL: it is kept whole, in `{key}`",
                    self.connector.id
                ));
                Ok(self.as_whole())
            }
            (false, None) => {
                warnings.push(format!(
                    "{} has no setting for {left} of the URL: left out",
                    self.connector.id
                ));
                Ok(found.settings)
            }
        }
    }

    fn form(&self) -> Option<UrlForm<'_>> {
        form(self.connector, self.whole)
    }

    fn is_taken(&self, scheme: &str) -> bool {
        let of_form = self.form().and_then(|form| form.scheme);
        self.connector.settings.is_empty()
            || self.connector.lists_scheme(scheme)
            || of_form.is_some_and(|own| own.trim_end_matches(':') == scheme)
    }

    /// Returns whether a URL may lack `//`: that of a file, such as `sqlite:shop.db`, or one that is kept whole
    /// and may have any form.
    fn takes_no_slashes(&self, scheme: &str) -> bool {
        match self.form() {
            Some(form) => form.scheme == Some("sqlite:") || self.connector.settings.is_empty(),
            None => !matches!(scheme, "http" | "https"),
        }
    }

    fn another_scheme(&self, scheme: &str) -> Error {
        let id = &self.connector.id;
        let rule = self.connector.url.iter();
        let schemes: Vec<&str> = rule.flat_map(UrlRule::all_schemes).collect();
        let help = if schemes.is_empty() {
            "`--set` gives its settings one by one".to_owned()
        } else {
            format!(
                "its URLs start with {}; without `--connector` the URL decides",
                schemes.join(", ")
            )
        };
        usage!("{} takes no URL that starts with `{}:`", id, visible(scheme)).with_help(help)
    }

    /// Returns the scheme that the connector itself reads in place of `written`.
    fn own_scheme(&self, written: String) -> String {
        let rule = self.connector.url.as_ref();
        let foreign = rule.filter(|rule| rule.also.contains(&written));
        foreign.and_then(|rule| rule.schemes.first()).map_or(written, ToString::to_string)
    }

    /// Returns whether the scheme asks for more than the plain one, as `rediss` and `mongodb+srv` do.
    fn is_special(&self, scheme: &str) -> bool {
        let of_form = self.form().and_then(|form| form.scheme).unwrap_or_default();
        let is_own = of_form.contains('{') || of_form.trim_end_matches(':') == scheme;
        let lists = |plain: &str| self.connector.lists_scheme(plain);
        scheme.contains('+') || (!is_own && scheme.strip_suffix('s').is_some_and(lists))
    }

    /// Returns the whole URL as one setting, with a scheme that the connector reads.
    fn as_whole(&self) -> Vec<(String, String)> {
        let Some(key) = self.whole else { return Vec::new() };
        let written = self.url.scheme;
        let own = self.own_scheme(written.to_ascii_lowercase());
        let text = if own.eq_ignore_ascii_case(written) {
            self.url.text.to_owned()
        } else {
            format!("{own}{}", &self.url.text[written.len()..])
        };
        vec![(key.to_owned(), text)]
    }

    fn parts(&self, scheme: &str) -> Result<Found, String> {
        let mut found = Found::default();
        let form = self.form().unwrap_or_default();
        if form.scheme == Some("sqlite:") {
            return self.file(&form);
        }
        self.url.check()?;
        if let Some(key) = form.scheme.and_then(|own| placeholders(own).next()) {
            let colon = if form.scheme.is_some_and(|own| own.ends_with(':')) { "" } else { ":" };
            self.put(&mut found, key, format!("{scheme}{colon}"), "its scheme");
        }
        self.part(&mut found, self.url.user, form.user, &USER, "its user")?;
        self.part(&mut found, self.url.password, form.password, &["password"], "its password")?;
        let host = Some(self.url.host).filter(|host| !host.is_empty());
        self.part(&mut found, host, form.host, &["host"], "its host")?;
        let port = form.port.unwrap_or("port");
        if let Some(text) = self.url.port {
            let number = text.trim_start_matches('0');
            self.put(&mut found, port, number.to_owned(), "its port");
        }
        self.path(&form, &mut found)?;
        self.options(&form, &mut found)?;
        Ok(found)
    }

    /// Reads `sqlite://PATH`, in which everything after the slashes is one setting.
    fn file(&self, form: &UrlForm<'_>) -> Result<Found, String> {
        let mut found = Found::default();
        self.url.check_end()?;
        let key = placeholders(form.body).next().unwrap_or(PATH[0]);
        if !self.url.body.is_empty() {
            self.put(&mut found, key, decoded(self.url.body)?, "its path");
        }
        self.options(form, &mut found)?;
        Ok(found)
    }

    /// Reads a part of the URL by the part of the form, else as the first of the settings `keys`.
    fn part(
        &self,
        found: &mut Found,
        part: Option<&str>,
        form: &str,
        keys: &[&str],
        what: &str,
    ) -> Result<(), String> {
        let Some(text) = part.map(decoded).transpose()? else { return Ok(()) };
        if form == text && placeholders(form).next().is_none() {
            return Ok(());
        }
        let by_form = placeholders(form).next().and_then(|key| {
            let (before, after) = form.split_once(&format!("{{{key}}}"))?;
            Some((key, text.strip_prefix(before)?.strip_suffix(after)?))
        });
        let by_name =
            || keys.iter().find_map(|key| self.connector.setting(key)).map(|setting| &*setting.key);
        match by_form {
            Some((key, value)) => self.put(found, key, value.to_owned(), what),
            None => match by_name() {
                Some(key) => self.put(found, key, text, what),
                None => found.left.push(what.to_owned()),
            },
        }
        Ok(())
    }

    fn path(&self, form: &UrlForm<'_>, found: &mut Found) -> Result<(), String> {
        let path = self.url.path;
        if form.path.starts_with('{') {
            return self.part(
                found,
                Some(path).filter(|path| !path.is_empty()),
                form.path,
                &[],
                "its path",
            );
        }
        let name = path.strip_prefix('/').unwrap_or(path);
        let name = name.strip_suffix('/').unwrap_or(name);
        if name.contains('/') {
            found.left.push("its path".to_owned());
            return Ok(());
        }
        let form = form.path.strip_prefix('/').unwrap_or(form.path);
        self.part(found, Some(name).filter(|name| !name.is_empty()), form, &PATH, "its path")
    }

    fn options(&self, form: &UrlForm<'_>, found: &mut Found) -> Result<(), String> {
        let of_form = || form.query.split('&').filter_map(|pair| pair.split_once('='));
        for (name, value) in self.url.options()? {
            if of_form().any(|pair| pair == (name.as_str(), value.as_str())) {
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
            self.put(found, key, value, &what);
        }
        Ok(())
    }

    /// Takes `value` for the setting `key`; what does not fit goes to the leftovers.
    fn put(&self, found: &mut Found, key: &str, value: String, what: &str) {
        let setting = self.connector.setting(key).filter(|setting| setting.unread.is_none());
        let setting = setting.filter(|setting| Some(&*setting.key) != self.whole);
        let Some(setting) = setting.filter(|setting| fits(setting, &value)) else {
            return found.left.push(what.to_owned());
        };
        match found.settings.iter().find(|(there, _)| *there == setting.key) {
            Some((_, there)) if *there == value => {}
            Some(_) => found.left.push(what.to_owned()),
            None if what == "its scheme" && is_default(setting, &value) => {}
            None => found.settings.push((setting.key.to_string(), value)),
        }
    }
}

/// Returns the form of the connector's URLs; `None` if it takes them only whole, in the setting `whole`.
fn form<'c>(connector: &'c Connector, whole: Option<&str>) -> Option<UrlForm<'c>> {
    let rule = connector.url.as_ref().and_then(|rule| rule.template.as_deref());
    if whole.is_some() && rule.is_none() {
        return None;
    }
    let of_crate = match &connector.cargo {
        Cargo::Crate(needed) => needed.url_template.as_deref(),
        Cargo::Nothing(_) | Cargo::Unavailable(_) => None,
    };
    let form = [rule, of_crate].into_iter().flatten().find(|form| form.contains("//"));
    Some(form.map(UrlForm::of).unwrap_or_default())
}

/// Returns the settings that a URL decides, also by leaving them out: those for the place and the user, and the
/// one for the URL itself.
pub(super) fn said<'c>(
    connector: &'c Connector,
    whole: Option<&str>,
) -> impl Iterator<Item = &'c str> + use<'c> {
    let form = form(connector, whole).unwrap_or_default();
    let by_form = [form.scheme.unwrap_or_default(), form.body].into_iter().flat_map(placeholders);
    let by_name = USER.into_iter().chain(PATH).chain(OTHERS);
    let itself = connector.url.iter().filter_map(|rule| rule.setting.as_deref());
    let settings = itself.chain(by_form).chain(by_name).filter_map(|key| connector.setting(key));
    settings.map(|setting| &*setting.key)
}

/// Returns whether the setting can have this value, which must not read as a reference.
fn fits(setting: &Setting, value: &str) -> bool {
    Reference::in_text(value).is_none() && matches!(setting.typed(value), Ok(Some(_)))
}

fn is_default(setting: &Setting, value: &str) -> bool {
    setting.default.as_ref().and_then(serde_json::Value::as_str) == Some(value)
}
