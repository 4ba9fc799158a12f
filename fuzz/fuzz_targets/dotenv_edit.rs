//! Whatever a `.env` holds: a variable is added and read back, and nothing before it changes.

#![no_main]

use lbrs::edit::dotenv::{Change, parse, set};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (&str, &str)| {
    let (text, value) = parts;
    if let Ok(Change::Changed(new)) = set(text, "A_NAME", value) {
        assert!(new.starts_with(text));
        let vars = parse(&new);
        let last = vars.iter().rev().find(|var| var.name == "A_NAME").expect("it was added");
        assert_eq!(last.value, value);
    }
});
