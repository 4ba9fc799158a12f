//! Edits of JSON text, byte for byte.
