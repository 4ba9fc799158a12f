//! The one test binary.

mod files;
mod edit_json;
