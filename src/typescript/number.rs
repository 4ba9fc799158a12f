//! Numbers, as JavaScript spells them.

/// Returns the number that a literal is; `None` for one of unlimited size.
pub(super) fn literal(spelling: &str) -> Option<f64> {
    let digits = spelling.replace('_', "");
    prefixed(&digits).map_or_else(|| digits.parse().ok(), |it| Some(it).filter(|it| !it.is_nan()))
}

/// Returns the number that `0x1f`, `0o17` or `0b101` is, NaN if other characters follow, and `None` without such a
/// prefix.
pub(crate) fn prefixed(text: &str) -> Option<f64> {
    let radix = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => return None,
    };
    // Rust would take a sign.
    let digits = text.get(2..).filter(|digits| digits.chars().all(|c| c.is_digit(radix)));
    let number = digits.and_then(|digits| u128::from_str_radix(digits, radix).ok());
    Some(number.map_or(f64::NAN, |number| number as f64))
}
