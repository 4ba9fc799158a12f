//! Edits of `Cargo.toml` text.
