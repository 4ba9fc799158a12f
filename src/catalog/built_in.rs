//! The templates that lbrs comes with.

use std::sync::OnceLock;

use super::model::Connector;
use super::template;

/// A connector that lbrs comes with. Its template is read when it is needed.
pub(super) struct BuiltIn {
    /// The connector's id.
    pub(super) id: &'static str,
    text: &'static str,
    read: OnceLock<Connector>,
}

impl BuiltIn {
    /// Returns the connector, as its template describes it.
    pub(super) fn connector(&self) -> &Connector {
        self.read.get_or_init(|| {
            let path = format!("templates/connectors/{}.toml", self.id);
            // A test reads every template.
            template::parse(&path, self.id, self.text).unwrap_or_else(|error| panic!("{error}"))
        })
    }
}

macro_rules! built_in {
    ($($id:literal,)+) => {
        /// All of them, in the order of the wizard's list.
        pub(super) static BUILT_IN: [BuiltIn; [$($id),+].len()] = [$(BuiltIn {
            id: $id,
            text: include_str!(concat!("../../templates/connectors/", $id, ".toml")),
            read: OnceLock::new(),
        }),+];
    };
}

// The order of LoopBack 3's own catalog, which people know, then the others by their ids.
built_in![
    "memory",
    "kv-memory",
    "ibm-object-storage",
    "db2",
    "dashdb",
    "mqlight",
    "cloudant",
    "couchdb2",
    "db2z",
    "kv-extreme-scale",
    "cassandra",
    "grpc",
    "kv-redis",
    "ibmi",
    "mongodb",
    "mysql",
    "postgresql",
    "oracle",
    "mssql",
    "openapi",
    "rest",
    "soap",
    "couchbase",
    "neo4j",
    "twilio",
    "kafka",
    "saphana",
    "mail",
    "es",
    "zosconnectee",
    "arangodb",
    "atg",
    "couch",
    "couchdb",
    "dynamodb",
    "esv6",
    "firestore",
    "informix",
    "jsonrpc",
    "mqtt",
    "push",
    "ravendb",
    "redis",
    "remote",
    "riak",
    "sqlite",
    "sqlite3",
    "storage-amazon",
    "storage-azure",
    "storage-filesystem",
    "storage-google",
    "storage-openstack",
    "storage-rackspace",
    "swagger",
    "transient",
];
