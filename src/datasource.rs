//! The parts of a data source: its name and references.

mod entry;
mod file;
mod loopback4;
mod name;
mod variable;

pub use crate::reference::{Reference, named_in};
pub use entry::{Entry, references, references_in};
pub use file::DataSourceFile;
pub use loopback4::{
    LOOPBACK4_ENDING, Loopback4, check_loopback4_name, lb4_finds, lb4_finds_file,
    loopback4_name_like,
};
pub use name::{check_name, is_object_name};
pub use variable::{check_variable, variable_name};
