//! The one module that writes files: all or nothing.
