//! The parts of a data source: its name, references and URL.

mod entry;
mod file;
mod name;
mod unescaped;
mod url;
mod variable;

pub use crate::reference::Reference;
pub use entry::{Entry, references, refers_to};
pub use file::DataSourceFile;
pub use name::{check_name, is_object_name};
pub use unescaped::{breaks_url, changes_in_url};
pub use url::{ConnectionUrl, decoded};
pub use variable::variable_name;
