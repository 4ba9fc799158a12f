//! Whatever a `.env` holds: a variable is added and read back, and nothing before it changes; or its value
//! changes and no other variable does.

#![no_main]

use lbrs::internal::edit::dotenv::{Change, Var, parse, replace, set, without_mark};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    // The value stands behind the last record separator.
    let (text, value) = input.rsplit_once('\u{1e}').unwrap_or((input, "value"));
    if let Ok(Change::Changed(new)) = set(text, "A_NAME", value) {
        assert!(new.expose().starts_with(without_mark(text).unwrap_or(text)));
        assert_eq!(last(&parse(new.expose())), Some(value));
    }
    if let Ok(Change::Changed(new)) = replace(text, "A_NAME", value) {
        let (before, after) = (parse(text), parse(new.expose()));
        assert_eq!(last(&after), Some(value));
        // Without its line end, a last line may be none yet.
        if text.ends_with('\n') {
            assert_eq!(others(&before), others(&after));
        }
    }
});

fn last(vars: &[Var]) -> Option<&str> {
    vars.iter().rfind(|var| var.name == "A_NAME").map(|var| var.value.expose().as_str())
}

fn others(vars: &[Var]) -> Vec<(&str, &str)> {
    let others = vars.iter().filter(|var| var.name != "A_NAME");
    others.map(|var| (var.name.as_str(), var.value.expose().as_str())).collect()
}
