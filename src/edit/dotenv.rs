//! Edits of `.env` files.
