//! Connection URLs: parsed, composed of a connector's settings, taken apart into them, and judged by what their form
//! can hold.

mod compose;
mod form;
mod judge;
mod parse;
mod roles;
mod take_apart;

pub use compose::{Lookup, compose, compose_for_crate};
pub use form::UrlForm;
pub use judge::{breaks_url, changes_in_url};
pub use parse::{ConnectionUrl, decoded};
pub use roles::Role;
pub use take_apart::{Apart, NotTaken, is_in_url, take_apart, take_variable, url_setting};
