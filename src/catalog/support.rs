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
