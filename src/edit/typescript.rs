//! Edits of TypeScript text, byte for byte.

pub mod index;
pub mod uses;
