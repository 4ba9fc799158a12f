//! Edits of the files that keep the data sources of LoopBack 4, byte for byte.
//!
//! A plan knows an entry as JSON in which `${NAME}` is a variable: alone it is `process.env.NAME`, within other text
//! it is a hole of a template. [`from_expression`] reads an expression so, and a [`Style`] writes one so. What an edit
//! does not name stays as it is, down to the byte; what goes in takes the style of what is around it.

mod container;
mod file;
mod guard;
pub mod index;
mod json;
mod layout;
mod long;
mod look;
mod members;
mod note;
mod only;
mod problem;
mod rename;
mod render;
mod target;
mod turn;
pub mod uses;
mod value;
mod written;

pub use file::{new_file, new_file_of};
pub use json::{import_default, is_star_import, to_typescript};
pub use members::{Changes, Edited, set};
pub use note::Note;
pub use only::only_class;
pub use problem::{Problem, What};
pub use rename::{Rename, rename};
pub use render::{Style, member_key, quoted};
pub use value::{CODE, IsSecret, from_expression, members_of, without_variables};
pub use written::Written;
