//! The parts of a data source: its name and references.

mod entry;
mod file;
mod name;
mod variable;

pub use crate::reference::Reference;
pub use entry::{Entry, references, references_in};
pub use file::DataSourceFile;
pub use name::{check_name, is_object_name};
pub use variable::variable_name;
