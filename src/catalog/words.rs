//! The words of the catalog: small sets of values, spelled alike in templates and in `--json`.

use std::fmt;

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

/// The major of LoopBack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoopBack {
    /// LoopBack 3 (and 2, which takes the same files); also where nothing says which.
    #[default]
    Three,
    /// LoopBack 4.
    Four,
}

impl fmt::Display for LoopBack {
    /// `LoopBack 3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Three => "LoopBack 3",
            Self::Four => "LoopBack 4",
        })
    }
}
