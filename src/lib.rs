//! Data sources in LoopBack's form, for the command line and for Rust programs.
//!
//! A Rust program loads what `lbrs datasource` and LoopBack's own tools write, layers, references and
//! all, and sees the settings exactly as a LoopBack application would ([`resolve`] has the rules):
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("datasources.json");
//! # std::fs::write(file, r#"{ "db": { "connector": "postgresql", "host": "localhost" } }"#)?;
//! # let folder = folder.path();
//! let sources = lbrs::DataSources::load(folder)?; // "server" in a LoopBack application
//! let db = sources.get("db")?;
//! assert_eq!(db.connector(), Some("postgresql"));
//! assert_eq!(db.connection_url()?, "postgres://localhost");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Loader`] takes another environment, variables of the program's own and a `.env` file;
//! [`DataSource::get`] and [`DataSource::deserialize`] give settings as types of the program's own.
//! Every [`Value`] knows its [`Origin`]. Secrets show in no error and no `Debug`.
//!
//! With `default-features = false` the crate is this library alone, without the command-line tool.

pub mod catalog;
pub mod datasource;
#[doc(hidden)]
pub mod edit;
pub mod error;
mod input;
pub mod json;
mod order;
pub mod resolve;
#[doc(hidden)]
pub mod text;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod changes;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod commands;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod completion;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod crash;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod diff;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod files;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod gather;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod git;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod layers;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod manifest;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod models;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod next_steps;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod plan;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod project;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod prompt;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod report;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod schema;
#[cfg(feature = "cli")]
mod signals;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod ui;
mod wipe;
#[cfg(feature = "cli")]
mod wrap;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[allow(
    rustdoc::invalid_codeblock_attributes,
    reason = "some of its blocks name the file that they are"
)]
mod readme {}

#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
mod library_page {}

pub use error::{Error, Result};
pub use resolve::{DataSource, DataSources, LoadError, Loader, Origin, Value};
