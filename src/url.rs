//! Connection URLs: parsed, composed of settings, and checked against what their form can hold.

mod compose;
mod form;
mod judge;
mod parse;
mod roles;

pub use compose::{Lookup, compose, compose_for_crate};
pub use form::UrlForm;
pub use judge::{breaks_url, changes_in_url};
pub use parse::{ConnectionUrl, decoded};
pub use roles::Role;
