//! Loading data sources, exactly as LoopBack does (loopback-boot 2 and 3).
//!
//! # Layers
//! `datasources.json` is the base, `datasources.local.json` overrides it, and
//! `datasources.<env>.json` overrides both. Only the base has to be there; without it LoopBack reads
//! none of them. Objects are merged key by key, arrays element by element (they must be of one
//! length), scalars are replaced; a change of kind is an [error](LoadError::Unmergeable), but for
//! `null`, which may take an object's place, and an array, whose elements are merged into an object as
//! members `0`, `1` and so on.
//!
//! # References
//! A string that ends in `${NAME}` becomes, as a whole, the environment variable's value, else the
//! value of that key in the merged layers of `config.json`; where neither has it, the member is left
//! out and a [warning](Warning::Unresolved) says so.
//!
//! # Where LoopBack is not followed
//! - Comments and trailing commas are read; Node refuses them ([`Warning::Comment`]).
//! - Something that overrides a `null` counts; LoopBack loses it or crashes
//!   ([`Warning::NullOverridden`]).
//! - A member `__proto__` is left out; LoopBack would set the prototype of the settings, or of every
//!   object there is ([`Warning::ReservedKey`]).
//! - A `.js` layer is not run ([`Warning::Script`]).
//! - Half of a character (`"\ud83d"` alone) becomes U+FFFD; Node keeps it ([`Warning::LoneSurrogate`]).
//! - `${views}` is whatever the variable or `config.json` says; in LoopBack it is a folder of Express,
//!   below the one that the application is started in, whatever `config.json` says.

mod application;
mod de;
mod error;
mod folder;
mod layers;
mod loader;
mod merge;
mod number;
mod origin;
mod read;
mod reference;
mod secrets;
mod sources;
mod trail;
mod url;
mod value;
mod variables;
mod warning;

pub use error::{LoadError, Mismatch};
pub use layers::{Layer, Layers, Role};
pub use loader::Loader;
pub use number::Number;
pub use origin::{Origin, Place, Variable, VariableSource};
#[cfg(feature = "cli")]
pub(crate) use read::FILE_NAME_KEY;
pub use sources::{DataSource, DataSources};
#[cfg(feature = "cli")]
pub(crate) use value::array_index;
pub use value::{Data, Object, Value};
pub use warning::Warning;
