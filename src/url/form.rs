//! The parts of a connection URL's form, and the setting that holds a whole one.

use crate::catalog::Connector;

/// The form of a connection URL, taken apart: of `mysql://{user}:{password}@{host}:{port}/{database}?ssl={ssl}`.
/// A part that the form does not have is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UrlForm<'t> {
    /// What stands before `//`: `mysql:`, `{protocol}:`, or nothing; `None` without a `//`.
    pub scheme: Option<&'t str>,
    /// All that stands between the scheme and the query.
    pub body: &'t str,
    /// `{user}`
    pub user: &'t str,
    /// `{password}`
    pub password: &'t str,
    /// `{host}`
    pub host: &'t str,
    /// The key of the port's setting.
    pub port: Option<&'t str>,
    /// `/{database}`; a form such as `{host}:{port}{root}` has no slash of its own.
    pub path: &'t str,
    /// `ssl={ssl}`
    pub query: &'t str,
}

impl<'t> UrlForm<'t> {
    /// Takes `template` apart, which is not a list of keywords.
    pub fn of(template: &'t str) -> Self {
        let (scheme, rest) = match template.split_once("//") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, template),
        };
        let (body, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = body.split_at(path_start(body).unwrap_or(body.len()));
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        let (host, port) = match host.rsplit_once(":{") {
            Some((host, port)) => (host, port.strip_suffix('}')),
            None => (host, None),
        };
        Self { scheme, body, user, password, host, port, path, query }
    }

    /// Returns whether its URLs name a file: what follows the slashes is one setting, and no host.
    pub fn is_file(&self) -> bool {
        self.scheme == Some("sqlite:")
    }
}

/// Returns where the path of `{host}:{port}{root}` or `{host}/{database}` starts: at a slash, or at a setting
/// that follows another without anything between.
fn path_start(body: &str) -> Option<usize> {
    let touching = body.find("}{").map(|at| at + 1);
    [body.find('/'), touching].into_iter().flatten().min()
}

/// Returns the setting that holds a URL.
pub fn url_setting(connector: &Connector) -> Option<&str> {
    let listed = connector.url.as_ref().and_then(|rule| rule.setting.as_deref());
    listed.or(connector.settings.is_empty().then_some("url"))
}

/// Returns whether the connector's setting for a URL takes URLs, rather than strings of another form.
pub(super) fn takes_urls(connector: &Connector) -> bool {
    let Some(rule) = &connector.url else { return connector.settings.is_empty() };
    let is_url = |form: &str| form.contains("://") || form.contains("}//");
    rule.setting.is_some() && rule.template.as_deref().is_none_or(is_url)
}
