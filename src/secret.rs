//! What is secret, and what keeps it from being shown.
//!
//! [`Policy::verdict`] decides for every text, by the keys that lead to it (the rules are in `name`) and by its
//! shape (`shape`). Files, answers and loaded values are walked by those who have them; each walk asks it.
//!
//! What may be secret is [`Sensitive`] from where it is read, and names in messages go through [`quoted()`].

mod mask;
mod name;
mod nodes;
mod policy;
mod prose;
mod quoted;
mod sensitive;
mod shape;
mod typescript;

pub use mask::{MASK, mask_json};
pub use nodes::Secret;
pub use policy::{KeyPath, Policy, Why};
pub use prose::{toml_line, toml_without_secrets, without_passwords, without_users};
pub use quoted::{quoted, quoted_path, shown_name};
pub use sensitive::{Sensitive, Wipe};
pub use shape::{holds_password, may_connect, without_password};
pub use typescript::{Literal, Stands};
