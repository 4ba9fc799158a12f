//! Connection URLs: parsed, composed of a connector's settings, taken apart into them, and judged by what their form
//! can hold.

mod compose;
mod form;
mod judge;
mod parse;
mod roles;
mod take_apart;
mod unescaped;

pub use compose::{Lookup, compose, compose_for_crate};
pub use form::{UrlForm, url_setting};
pub use judge::{Fault, judge, spell, with_encoded_user};
pub use parse::{ConnectionUrl, decoded};
pub use roles::Role;
pub use take_apart::{Apart, NotTaken, is_in_url, take_apart, take_variable};
pub use unescaped::{breaks_url, changes_in_url};
