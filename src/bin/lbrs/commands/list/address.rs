//! Where a data source points, on one line and without credentials.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::Ipv6Addr;

use indexmap::IndexSet;

use lbrs::internal::catalog::Connector;
use lbrs::internal::resolve::{Data, DataSource, Value, connector_of};
use lbrs::internal::secret::{MASK, holds_password};
use lbrs::internal::url::Role;

/// Settings that say where the back end is, where no host, URL, file or socket does, the most telling first.
const PLACES: [&str; 8] = [
    "root",
    "localStorage",
    "endpoint",
    "authUrl",
    "storageAccount",
    "projectId",
    "region",
    "template",
];

/// Keywords of a connection string that say where it leads.
const KEYWORDS: [&str; 9] =
    ["addr", "address", "data source", "database", "dsn", "host", "hostname", "port", "server"];

/// What stands for code.
pub(super) const CODE: &str = "(code)";

/// Why a value is not known.
pub(super) enum Unknown<'w> {
    /// Nothing sets this variable.
    Unset(&'w str),
    /// It is code.
    Code,
}

/// Where a data source points.
pub(super) struct Address {
    /// What the application uses; `None` where nothing says it.
    pub(super) place: Option<String>,
    /// The variables that would say it otherwise, and that nothing sets.
    pub(super) unset: Vec<String>,
}

impl Address {
    /// Returns it in one line: `localhost/dev (DATABASE_URL is not set)`.
    pub(super) fn in_words(&self) -> String {
        let are = if self.unset.len() == 1 { "is" } else { "are" };
        match (&self.place, self.unset.join(", ")) {
            (None, unset) if unset.is_empty() => unset,
            (None, unset) => format!("{unset} {are} not set"),
            (Some(place), unset) if unset.is_empty() => place.clone(),
            (Some(place), unset) => format!("{place} ({unset} {are} not set)"),
        }
    }
}

/// Returns where `source` points: the URL if one is set, since it wins in the connectors too, else
/// `host:port/database`, else a file, a region or the like. `unknown` has why values are not known, by option.
pub(super) fn of(
    source: &DataSource,
    unknown: &HashMap<&str, Unknown<'_>>,
    reveal: bool,
) -> Address {
    let connector = connector_of(source);
    let settings = Settings { source, connector, unknown, reveal, unset: RefCell::default() };
    Address { place: settings.place(), unset: settings.unset.into_inner().into_iter().collect() }
}

struct Settings<'s> {
    source: &'s DataSource,
    connector: Option<&'s Connector>,
    unknown: &'s HashMap<&'s str, Unknown<'s>>,
    reveal: bool,
    /// The variables of unresolved references that were asked for.
    unset: RefCell<IndexSet<String>>,
}

impl Settings<'_> {
    fn place(&self) -> Option<String> {
        let rule = self.connector.and_then(|connector| connector.url.as_ref());
        let places =
            [Role::Url, Role::File, Role::Socket].into_iter().flat_map(Role::keys).chain(PLACES);
        rule.and_then(|rule| self.text(rule.setting.as_deref()?))
            .or_else(|| self.first_of(Role::Host.keys()).map(|host| self.at(&host)))
            .or_else(|| self.first_of(places))
            // What is code may set a host.
            .or_else(|| self.or_unknown(None, self.source.id()))
            .or_else(|| self.default_host().map(|host| self.at(&host)))
            .or_else(|| self.first_of(Role::Database.keys()))
    }

    /// Returns what a setting says, under any spelling that the connector reads.
    fn text(&self, key: &str) -> Option<String> {
        match self.connector {
            Some(connector) => connector.spellings(key).find_map(|key| self.exactly(key)),
            None => self.exactly(key),
        }
    }

    fn exactly(&self, key: &str) -> Option<String> {
        let value = self.source.setting(key).and_then(|value| shown(value, self.reveal));
        self.or_unknown(value, &format!("{}.{key}", self.source.id()))
    }

    /// Returns `value`, else what stands for that of `option`.
    fn or_unknown(&self, value: Option<String>, option: &str) -> Option<String> {
        match self.unknown.get(option) {
            Some(Unknown::Code) => value.or_else(|| Some(CODE.to_owned())),
            // LoopBack leaves it out, or has `undefined` or `NaN` in it.
            Some(Unknown::Unset(variable)) => {
                self.unset.borrow_mut().insert((*variable).to_owned());
                value
            }
            None => value,
        }
    }

    fn first_of<'k>(&self, mut keys: impl Iterator<Item = &'k str>) -> Option<String> {
        keys.find_map(|key| self.text(key))
    }

    /// Returns `host:port/database`, of which the last two may be missing.
    fn at(&self, host: &str) -> String {
        let mut address = match host.parse::<Ipv6Addr>() {
            Ok(_) => format!("[{host}]"),
            Err(_) => host.to_owned(),
        };
        // A blank port of the old generator is the number 0.
        let port = self.first_of(Role::Port.keys()).filter(|port| port != "0");
        for (sign, text) in [(':', port), ('/', self.first_of(Role::Database.keys()))] {
            if let Some(text) = text {
                address.push(sign);
                address.push_str(&text);
            }
        }
        address
    }

    /// Returns the host that the connector takes when none is set.
    fn default_host(&self) -> Option<String> {
        let default = Role::Host.settings(self.connector?).next()?.default.as_ref()?;
        default.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }
}

/// Returns the text of a value that is not blank; several in a row are joined.
fn shown(value: &Value, reveal: bool) -> Option<String> {
    let text = match value.data() {
        Data::String(text) if text.trim().is_empty() => return None,
        Data::String(text) => text,
        Data::Number(number) => number.spelling(),
        Data::Array(elements) => {
            let texts: Vec<String> =
                elements.iter().filter_map(|element| shown(element, reveal)).collect();
            return Some(texts.join(",")).filter(|text| !text.is_empty());
        }
        _ => return None,
    };
    Some(if reveal {
        text.to_owned()
    } else if value.is_secret() && !holds_password(text) {
        // Secret as a whole: by its name, or by that of its variable.
        MASK.to_owned()
    } else {
        without_credentials(text)
    })
}

/// Returns `text` without what may be secret: the user of a URL and its query, and all keywords of a connection string
/// that do not say where it leads.
fn without_credentials(text: &str) -> String {
    // What has a `:` and no `@` may be the start of a password with a comma, and not a URL of a list.
    let is_url = |part: &str| {
        part.split_once("://").is_some_and(|(_, rest)| rest.contains('@') || !rest.contains(':'))
    };
    if text.contains(',') && text.split(',').all(is_url) {
        return text.split(',').map(without_credentials).collect::<Vec<_>>().join(",");
    }
    let kept = match text.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", host_and_path(rest, holds_password(text))),
        None if text.contains(';') || text.contains('=') => places_among_keywords(text),
        None => host_and_path(text, holds_password(text)).to_owned(),
    };
    if holds_password(&kept) || kept.is_empty() { MASK.to_owned() } else { kept }
}

fn host_and_path(rest: &str, has_password: bool) -> &str {
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let user = match authority.rfind('@') {
        // What is not percent-encoded may be in the password: it ends at the last `@`.
        None if has_password => rest.rfind('@'),
        at => at,
    };
    let rest = user.map_or(rest, |at| &rest[at + 1..]);
    &rest[..rest.find(['?', '#']).unwrap_or(rest.len())]
}

fn places_among_keywords(text: &str) -> String {
    let is_place = |pair: &&str| {
        pair.split_once('=').is_some_and(|(key, value)| {
            let key = key.trim().to_ascii_lowercase();
            KEYWORDS.contains(&&*key) && !value.contains('=')
        })
    };
    let pairs = text.split(';').map(str::trim).filter(is_place);
    pairs.collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn what_may_be_secret_is_dropped() {
        for (text, shown) in [
            ("mysql://u:pw@h:3306/d?ssl=true", "mysql://h:3306/d"),
            ("mysql://u:p/w@h/d", "mysql://h/d"),
            ("mysql://u:p?w@h/d", "mysql://h/d"),
            ("mysql://u:p@w@h/d", "mysql://h/d"),
            ("https://token@h/p#f", "https://h/p"),
            ("mongodb://u:p@a:1,b:2/d", "mongodb://a:1,b:2/d"),
            ("http://localhost:3000/@scope", "http://localhost:3000/@scope"),
            ("u:p@h", "h"),
            ("DATABASE=d;HOSTNAME=h;UID=u;PWD=p;PORT=1", "DATABASE=d;HOSTNAME=h;PORT=1"),
            ("nats://u:p@h1,nats://t0ken@h2:4222", "nats://h1,nats://h2:4222"),
            ("nats://h1,nats://u:p@h2", "nats://h1,nats://h2"),
            ("nats://u:p,q@h1,nats://u:q@h2", "****"),
            ("UID=u;PWD=p", "****"),
            ("Server=h;x;y=pw", "Server=h"),
            ("localhost:2181/", "localhost:2181/"),
            ("./notes.json", "./notes.json"),
        ] {
            assert_eq!(without_credentials(text), shown, "{text}");
        }
    }
}
