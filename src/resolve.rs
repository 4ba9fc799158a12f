//! Loads data sources as LoopBack does; the documentation of the crate has the rules.

mod application;
mod code;
mod de;
mod environment;
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
mod typescript;
mod unresolved;
mod value;
mod warning;

pub use code::Code;
pub use environment::env_file;
pub use error::{LoadError, Mismatch};
pub use layers::{Layer, LayerFile, Layers, Role, layer_files};
pub use loader::{Loader, with_catalog};
pub use merge::{merged, replaces};
pub use number::Number;
pub use origin::{Origin, Place, Variable, VariableSource};
pub use sources::{DataSource, DataSources, connector_of};
pub use typescript::{TypeScript, TypeScriptLoader, load_typescript};
pub use unresolved::{Unresolved, unresolved};
pub use value::{Data, Object, Value, array_index};
pub use warning::{FILE_NAME_KEY, Warning};
