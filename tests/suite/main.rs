//! The one test binary.

mod edit_json;
