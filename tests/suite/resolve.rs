//! Loading data sources: the rules of LoopBack's loader, and what a program gets.

mod layers;
mod program;
mod properties;
mod recorded;
mod secrets;
mod url;

use lbrs::{DataSources, Loader};

/// A loader for these files that sees no variable but `NODE_ENV`.
fn loader(files: &[(&str, &str)]) -> Loader {
    Loader::in_memory(files.iter().copied()).variables(|_| None)
}

pub(crate) fn load(files: &[(&str, &str)]) -> DataSources {
    loader(files).load().unwrap()
}

/// The settings, and the warnings in the order in which they were found.
fn loaded(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let sources = load(files);
    let warnings = sources.warnings().iter().map(ToString::to_string).collect();
    (sources.to_json().to_string(), warnings)
}
