//! Pure editors: text in, text out. Nothing outside the span of an edit changes.

pub mod dotenv;
pub mod gitignore;
pub mod json;
pub mod toml;
