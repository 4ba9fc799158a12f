//! The words of the catalog: small sets of values, each spelled one way.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// Declares an enum together with the one spelling of each variant.
macro_rules! words {
    ($what:literal, $(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
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

        impl FromStr for $name {
            type Err = Error;

            fn from_str(word: &str) -> Result<Self, Error> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|known| known.as_str()).collect();
                    Error::failed(format!("unknown {} `{}`", $what, word.escape_debug()))
                        .with_help(format!("one of: {}", known.join(", ")))
                })
            }
        }
    };
}

words! {
    "support",
    /// Who looks after a connector.
    Support {
        /// The LoopBack team: `supported by StrongLoop`.
        StrongLoop = "strongloop",
        /// Somebody else: `provided by community`.
        Community = "community",
    }
}

words! {
    "status",
    /// Whether a connector is still looked after.
    Status {
        /// Comes with LoopBack itself.
        BuiltIn = "built-in",
        /// A release within the last year.
        Active = "active",
        /// It loads, but has seen no release for years.
        Dormant = "dormant",
        /// Abandoned, or broken on current systems, or superseded.
        Dead = "dead",
    }
}

words! {
    "type",
    /// The type of a setting's value.
    Kind {
        /// Text.
        String = "string",
        /// A JSON number.
        Number = "number",
        /// A number from 1 to 65535.
        Port = "port",
        /// `true` or `false`.
        Boolean = "boolean",
        /// A JSON object.
        Object = "object",
        /// A JSON array.
        Array = "array",
        /// `true`, `false` or text.
        BooleanOrString = "boolean|string",
        /// `true`, `false` or a JSON object.
        BooleanOrObject = "boolean|object",
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

impl Kind {
    /// What a value of this type is, for a sentence: `a number from 1 to 65535`.
    pub const fn described(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "a number",
            Self::Port => "a number from 1 to 65535",
            Self::Boolean => "true or false",
            Self::Object => "a JSON object",
            Self::Array => "a JSON array",
            Self::BooleanOrString => "true, false or text",
            Self::BooleanOrObject => "true, false or a JSON object",
        }
    }
}
