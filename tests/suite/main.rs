//! The one test binary.

mod edit_dotenv;
mod edit_json;
