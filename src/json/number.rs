//! Reads the numbers of JavaScript.

use serde_json::Number;

/// Parses what [`is_number`](super::is_number) takes for a number: an integer of 64 bits with all its
/// digits, anything else as the nearest double. Returns `None` if that is infinite.
pub fn number(spelling: &str) -> Option<Number> {
    let unsigned = spelling.parse::<u64>().map(Number::from);
    let integer = unsigned.or_else(|_| spelling.parse::<i64>().map(Number::from));
    integer.ok().or_else(|| Number::from_f64(spelling.parse().ok()?))
}
