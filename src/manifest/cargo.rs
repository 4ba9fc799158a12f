//! `Cargo.toml`: the crate of a connector and its companions.
