//! Keys that are nearly the right ones.

use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::typo::typos;
use lbrs::internal::url::Role;

/// What the data sources of any connector may hold, besides `name` and `connector`: LoopBack itself
/// reads these.
const COMMON: [&str; 13] = [
    "adapter",
    "autoAttach",
    "connectionTimeout",
    "debug",
    "defaultForType",
    "defaultIdSort",
    "disableDefaultSort",
    "isolateModels",
    "lazyConnect",
    "maxOfflineRequests",
    "public",
    "strictObjectIDCoercion",
    "transactionIsolation",
];

/// What one connector or another calls by another key.
const SYNONYMS: [Role; 5] = [Role::User, Role::Password, Role::Host, Role::Database, Role::Url];

/// Returns the setting that `key` was most likely meant to be; `None` if `key` is one, or far from all.
pub(super) fn meant<'c>(connector: &'c Connector, key: &str) -> Option<&'c str> {
    let known = |word: &str| {
        connector.setting(word).is_some()
            || connector.fixed.contains_key(word)
            || ["name", "connector"].contains(&word)
            || COMMON.contains(&word)
    };
    if known(key) {
        return None;
    }
    synonym(connector, key).or_else(|| {
        let spellings = connector.settings.iter().flat_map(Setting::spellings);
        let mut words = spellings.chain(["name", "connector"]);
        words.find(|word| is_typo(key, word))
    })
}

/// Returns the setting of the connector that another connector calls `key`.
fn synonym<'c>(connector: &'c Connector, key: &str) -> Option<&'c str> {
    let role = SYNONYMS.into_iter().find(|role| role.means(key))?;
    let is_meant = |setting: &&Setting| setting.unread.is_none() && role.means(&setting.key);
    let setting = connector.settings.iter().find(is_meant)?;
    Some(&setting.key)
}

/// Returns whether `word` is `meant` with one typo, or in other letters or separators.
///
/// One typo in a short word makes another word (`min`, `max`), and two typos lie between many options of
/// drivers that the catalog does not list (`minPoolSize`, `maxPoolSize`).
pub(super) fn is_typo(word: &str, meant: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().take(64).filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
    };
    let (word, meant) = (plain(word), plain(meant));
    word == meant || (meant.len() > 3 && typos(&word, &meant) <= 1)
}

#[cfg(test)]
mod tests {
    use super::{is_typo, meant};
    use lbrs::internal::catalog::Catalog;

    #[test]
    fn typos_are_told_from_other_words() {
        for (word, right) in [
            ("pasword", "password"),
            ("hsot", "host"),
            ("Host", "host"),
            ("replicaset", "replicaSet"),
            ("pool_size", "poolSize"),
        ] {
            assert!(is_typo(word, right), "{word}");
        }
        for (word, other) in [("minPoolSize", "maxPoolSize"), ("ssl", "tls"), ("dbs", "db")] {
            assert!(!is_typo(word, other), "{word}");
        }
    }

    #[test]
    fn the_word_of_another_connector_leads_to_this_ones() {
        let catalog = Catalog::built_in();
        let meant = |id: &str, key: &str| meant(catalog.get(id).unwrap(), key).map(str::to_owned);
        assert_eq!(meant("mysql", "passwd").as_deref(), Some("password"));
        assert_eq!(meant("cloudant", "user").as_deref(), Some("username"));
        // Both spellings are read.
        assert_eq!(meant("mysql", "username"), None);
        assert_eq!(meant("mysql", "charset"), None);
    }
}
