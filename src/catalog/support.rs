//! How well a connector is supported, spelled alike in templates and in `--json`.

use serde::{Deserialize, Serialize};

/// Who looks after a connector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// The LoopBack team: `supported by StrongLoop`.
    StrongLoop,
    /// Anyone else: `provided by community`.
    #[default]
    Community,
}

/// What a connector's driver takes besides SCHEME://USER:PASSWORD@HOST:PORT/PATH with encoded parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    /// `@`, `:`, `[` and `]` in a user or password.
    RawMarks,
    /// `\\` and a `%` that starts no code in a user or password.
    RawPercent,
    /// Several hosts, each with its port.
    SeveralHosts,
    /// The percent-encoded path of a socket as the host.
    SocketHost,
    /// No host, if there is a database.
    NoHost,
    /// The path of a socket, or `socket:` and a path, in place of a URL.
    SocketPath,
    /// `HOST:PORT` in place of a URL.
    HostAndPort,
    /// `Server=HOST;User Id=USER` in place of a URL.
    Keywords,
}

/// Whether a connector is still looked after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Comes with LoopBack itself.
    BuiltIn,
    /// A release within the last year.
    #[default]
    Active,
    /// It loads, but has seen no release for years.
    Dormant,
    /// Abandoned, or broken on current systems, or superseded.
    Dead,
}
