//! Gathers the answers for a plan: from flags and a configuration ([`given`]), then from questions
//! ([`interview`]).

pub mod choice;
pub mod editing;
pub mod from_url;
pub mod given;
pub mod interview;
mod needed;
mod override_url;
pub mod secrets;
pub mod settings;
pub mod today;
