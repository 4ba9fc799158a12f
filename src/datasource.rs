//! The parts of a data source: its name, references, URL, and what of it is secret.

mod entry;
mod file;
mod mask;
mod name;
mod password;
mod prose;
mod reference;
mod secret;
mod unescaped;
mod url;

pub use entry::{Entry, references, references_in};
pub use file::DataSourceFile;
pub use mask::{MASK, Mask, Secret, Why, mask_json};
pub use name::{check_name, is_object_name};
pub use password::{holds_password, may_hold_password, shown_name, without_password};
pub use prose::{without_passwords, without_users};
pub use reference::{Reference, variable_name};
pub use secret::{is_secret_auth, is_secret_name, is_secret_variable};
pub use unescaped::{breaks_url, changes_in_url};
pub use url::{ConnectionUrl, decoded};
