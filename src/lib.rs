//! LoopBack-style data sources for Rust programs.
//!
//! A Rust program loads what `lbrs datasource` and LoopBack's own tools write, with layers and references,
//! and sees the settings exactly as a LoopBack application (loopback-boot 2 and 3) would:
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("datasources.json");
//! # std::fs::write(file, r#"{ "db": { "connector": "postgresql", "host": "localhost" } }"#)?;
//! # let folder = folder.path();
//! let sources = lbrs::DataSources::load(folder)?; // "server" in a LoopBack application
//! let db = sources.get("db")?;
//! assert_eq!(db.connector(), Some("postgresql"));
//! assert_eq!(db.connection_url()?, "postgres://localhost");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Loader`] takes another environment, variables and a `.env` file; [`DataSource::get`] and
//! [`DataSource::deserialize`] read settings as your own types. Every [`Value`] knows its [`Origin`].
//! No error and no `Debug` shows a secret.
//!
//! # Layers
//! `datasources.json` is the base, `datasources.local.json` overrides it, and
//! `datasources.<env>.json` overrides both. Only the base is required; without it LoopBack reads no
//! layer. Objects are merged key by key, arrays element by element (they must have the same length),
//! scalars are replaced. A change of kind is an [error](LoadError::Unmergeable), except that `null` may
//! replace an object, and the elements of an array are merged into an object as members `0`, `1` and so
//! on.
//!
//! # References
//! A string that ends in `${NAME}` becomes, as a whole, the environment variable's value, else the
//! value of that key in the merged layers of `config.json`; where neither has it, the member is left
//! out with a [warning](Warning::Unresolved).
//!
//! # Differences from LoopBack
//! - Comments and trailing commas are read; Node refuses them ([`Warning::Comment`]).
//! - A value with members, elements or characters that overrides a `null` counts; LoopBack crashes
//!   ([`Warning::NullOverridden`]). Any other is lost, as in LoopBack.
//! - A member `__proto__` is left out; LoopBack would set the prototype of the settings, or of every
//!   object ([`Warning::ReservedKey`]).
//! - A `.js` layer is not run ([`Warning::Script`]).
//! - Half of a surrogate pair (`"\ud83d"` alone) becomes U+FFFD; Node keeps it ([`Warning::LoneSurrogate`]).
//! - `${views}` is what the variable or `config.json` says; in LoopBack it is a folder of Express below
//!   the working directory, whatever `config.json` says.
//!
//! # LoopBack 4
//! The data sources of LoopBack 4, classes in TypeScript, are not read here; `lbrs datasource list` and `show` read
//! them.
//!
//! # Features
//! With `default-features = false` the crate is this library alone, without the command-line tool.

mod catalog;
mod datasource;
mod edit;
mod error;
mod input;
mod json;
mod nearest;
mod reference;
mod resolve;
mod secret;
mod text;
mod typescript;
mod typo;
mod url;

/// What the `lbrs` program needs besides the public API. It may change without notice.
#[doc(hidden)]
pub mod internal {
    pub mod catalog {
        pub use crate::catalog::*;
    }
    pub mod datasource {
        pub use crate::datasource::*;
    }
    pub mod edit {
        pub use crate::edit::*;
    }
    pub mod error {
        pub use crate::error::*;
    }
    pub mod input {
        pub use crate::input::*;
    }
    pub mod json {
        pub use crate::json::*;
    }
    pub mod nearest {
        pub use crate::nearest::*;
    }
    pub mod resolve {
        pub use crate::resolve::*;
    }
    pub mod secret {
        pub use crate::secret::*;
    }
    pub mod text {
        pub use crate::text::*;
    }
    pub mod typescript {
        pub use crate::typescript::*;
    }
    pub mod typo {
        pub use crate::typo::*;
    }
    pub mod url {
        pub use crate::url::*;
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[allow(
    rustdoc::invalid_codeblock_attributes,
    reason = "some of its blocks name the file that they show"
)]
mod readme {}

#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
mod library_page {}

pub use error::{Error, Result};
pub use resolve::{
    Data, DataSource, DataSources, Layer, Layers, LoadError, Loader, Mismatch, Number, Object,
    Origin, Place, Role, Value, Variable, VariableSource, Warning,
};
