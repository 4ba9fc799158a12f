//! Data sources in LoopBack's form, for the command line and for Rust programs.

pub mod catalog;
pub mod datasource;
#[doc(hidden)]
pub mod edit;
pub mod error;
pub mod json;
#[doc(hidden)]
pub mod text;

#[cfg(feature = "cli")]
mod changes;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod commands;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod files;
#[cfg(feature = "cli")]
mod gather;
#[cfg(feature = "cli")]
mod git;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod manifest;
#[cfg(feature = "cli")]
mod next_steps;
#[cfg(feature = "cli")]
mod plan;
#[cfg(feature = "cli")]
mod project;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod prompt;
#[cfg(feature = "cli")]
mod report;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod ui;

pub use error::{Error, Result};
