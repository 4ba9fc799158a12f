//! Data sources in LoopBack's form, for the command line and for Rust programs.

pub mod catalog;
pub mod datasource;
#[doc(hidden)]
pub mod edit;
pub mod error;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod files;
pub mod json;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod manifest;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod prompt;

pub use error::{Error, Result};
