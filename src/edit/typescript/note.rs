//! What an edit of settings tells the user.

/// What the user has to know of an edit. Places are offsets in the text before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Not the value was set but its default, which counts where the variable is not set.
    Default {
        /// The path of the key.
        key: String,
        /// The variable.
        variable: String,
    },
    /// What follows the member may replace it: a spread, or a member whose key is code.
    Spread {
        /// The path of the key.
        key: String,
        /// Where that is.
        at: usize,
    },
    /// The type of the settings lists their members, and not this new one.
    Typed {
        /// The key.
        key: String,
        /// Where the type is.
        at: usize,
    },
    /// Code changes the settings later.
    Changed {
        /// Where it does.
        at: usize,
    },
}
