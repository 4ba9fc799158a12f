//! The one test binary.

mod files;
