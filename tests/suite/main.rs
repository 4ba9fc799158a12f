//! The one test binary.

mod manifest_cargo;
