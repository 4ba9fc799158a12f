//! What connectors call the parts of a connection: one table for all who ask.

use crate::catalog::{Connector, Setting};

/// What a setting says about a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The machine, or several.
    Host,
    /// Its port.
    Port,
    /// Who connects.
    User,
    /// The password of who connects.
    Password,
    /// What is used there.
    Database,
    /// The file in place of a server and its database.
    File,
    /// The socket in place of a host.
    Socket,
    /// All of it: a URL, a connection string, the address of a description.
    Url,
}

/// How a key stands to its role.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Its value is the part of a URL.
    Part,
    /// It means the same, but its value is no part of a URL: a `server` may be a URL itself.
    Word,
    /// It says the same in a way of its own, and cannot stand for the other keys: `hosts` is a list.
    Kin,
    /// No connector of the catalog reads it; people write it for the other keys.
    Misnomer,
}

/// The keys by their roles. Where an entry has several of a role, the first one counts.
const KEYS: [(Role, Use, &str); 30] = [
    (Role::Host, Use::Part, "host"),
    (Role::Host, Use::Kin, "hosts"),
    (Role::Host, Use::Part, "hostname"),
    (Role::Host, Use::Kin, "contactPoints"),
    (Role::Host, Use::Word, "server"),
    (Role::Port, Use::Part, "port"),
    (Role::User, Use::Part, "user"),
    (Role::User, Use::Part, "username"),
    (Role::Password, Use::Part, "password"),
    (Role::Password, Use::Misnomer, "pass"),
    (Role::Password, Use::Misnomer, "passwd"),
    (Role::Password, Use::Misnomer, "pwd"),
    (Role::Database, Use::Part, "database"),
    (Role::Database, Use::Part, "db"),
    (Role::Database, Use::Word, "keyspace"),
    (Role::Database, Use::Kin, "bucket"),
    (Role::Database, Use::Misnomer, "dbname"),
    (Role::File, Use::Part, "file"),
    (Role::File, Use::Part, "file_name"),
    (Role::File, Use::Word, "filename"),
    (Role::Socket, Use::Part, "socketPath"),
    (Role::Url, Use::Kin, "baseURL"),
    (Role::Url, Use::Word, "url"),
    (Role::Url, Use::Word, "uri"),
    (Role::Url, Use::Kin, "wsdl"),
    (Role::Url, Use::Kin, "spec"),
    (Role::Url, Use::Word, "connectionString"),
    (Role::Url, Use::Kin, "connectString"),
    (Role::Url, Use::Word, "dsn"),
    (Role::Url, Use::Kin, "service"),
];

impl Role {
    /// Returns the keys under which connectors read it.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.keys_by(|used| used != Use::Misnomer)
    }

    /// Returns whether `key` means this role and nothing else, whether or not a connector reads it.
    pub fn means(self, key: &str) -> bool {
        self.keys_by(|used| used != Use::Kin).any(|there| there == key)
    }

    /// Returns the settings of `connector` that take this part of a URL.
    pub fn settings(self, connector: &Connector) -> impl Iterator<Item = &Setting> {
        self.keys_by(|used| used == Use::Part).filter_map(|key| connector.setting(key))
    }

    /// Returns whether `word` is a key of this part of a URL, for some connector or for this one.
    pub fn is_called(self, connector: &Connector, word: &str) -> bool {
        self.keys_by(|used| used == Use::Part).any(|key| key == word)
            || self.settings(connector).any(|setting| setting.is_called(word))
    }

    fn keys_by(self, counts: fn(Use) -> bool) -> impl Iterator<Item = &'static str> {
        let keys = KEYS.into_iter().filter(move |(role, used, _)| *role == self && counts(*used));
        keys.map(|(_, _, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYS, Role, Use};
    use crate::catalog::Catalog;

    #[test]
    fn a_setting_of_the_catalog_has_one_role_under_all_its_keys() {
        for connector in Catalog::built_in().iter() {
            for setting in &connector.settings {
                let known = |key: &str| KEYS.iter().find(|(_, _, there)| *there == key);
                let roles: Vec<Role> =
                    setting.spellings().filter_map(known).map(|(role, _, _)| *role).collect();
                assert!(roles.iter().all(|role| *role == roles[0]), "{}", setting.key);
            }
        }
    }

    #[test]
    fn the_catalog_reads_no_misnomer() {
        let catalog = Catalog::built_in();
        for (_, _, key) in KEYS.iter().filter(|(_, used, _)| *used == Use::Misnomer) {
            assert!(catalog.iter().all(|connector| connector.setting(key).is_none()), "{key}");
        }
    }

    #[test]
    fn one_host_and_several_are_told_apart() {
        let hosts: Vec<&str> = Role::Host.keys().collect();
        assert_eq!(hosts, ["host", "hosts", "hostname", "contactPoints", "server"]);
        assert!(Role::Host.means("server") && !Role::Host.means("contactPoints"));
        assert!(Role::Password.means("pwd") && Role::Password.keys().eq(["password"]));
    }
}
