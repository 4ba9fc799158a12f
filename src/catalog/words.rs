//! The words of the catalog: small sets of values, each spelled one way.

use std::fmt;

/// Declares an enum together with the one spelling of each variant, by which serde reads it.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The one spelling, as templates and `--json` have it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(super) use words;

words! {
    /// Who looks after a connector.
    Support {
        /// The LoopBack team: `supported by StrongLoop`.
        StrongLoop = "strongloop",
        /// Anyone else: `provided by community`.
        #[default]
        Community = "community",
    }
}

words! {
    /// Whether a connector is still looked after.
    Status {
        /// Comes with LoopBack itself.
        BuiltIn = "built-in",
        /// A release within the last year.
        #[default]
        Active = "active",
        /// It loads, but has seen no release for years.
        Dormant = "dormant",
        /// Abandoned, or broken on current systems, or superseded.
        Dead = "dead",
    }
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
