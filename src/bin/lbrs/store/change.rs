//! What an edit is to do, and what it did.

use serde_json::{Map, Value};

use lbrs::internal::secret::Sensitive;

/// What becomes of an entry.
#[derive(Clone)]
pub enum Write {
    /// It is written as a whole.
    Entry {
        /// Whether an entry of the same id is replaced.
        replace: bool,
    },
    /// Members of it change.
    Members {
        /// The members to set, in the order of a new entry.
        set: Sensitive<Map<String, Value>>,
        /// The keys of the members to remove.
        unset: Vec<String>,
        /// Whether a missing entry is created.
        make: bool,
        /// Whether a value may take the place of code.
        force: bool,
        /// Whether settings in JSON move to TypeScript.
        to_typescript: bool,
    },
}

/// What became of the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryChange {
    Added,
    /// It replaced another one.
    Replaced,
    /// Members changed: their keys, each with what became of it. Empty if nothing changed.
    Changed(Vec<(String, MemberChange)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberChange {
    Added,
    Changed,
    Removed,
}

impl MemberChange {
    /// Returns what became of it, in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The file, relative to the project.
    pub file: String,
    /// What was done there, in a few words.
    pub what: String,
}
