//! Whatever a `.gitignore` holds: `.env` is its last word on `.env` afterwards, nothing before it changes,
//! and adding it again changes nothing.

#![no_main]

use lbrs::internal::edit::gitignore::add_ignore_line;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let once = add_ignore_line(text, ".env");
    assert!(once.starts_with(text));
    assert_eq!(add_ignore_line(&once, ".env"), once);
    let lines = once.trim_start_matches('\u{feff}').lines();
    let last = lines.map(|line| line.trim_end_matches(' ')).rfind(|line| *line == ".env" || line.starts_with('!'));
    assert_eq!(last, Some(".env"));
});
