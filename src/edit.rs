//! Pure editors: text in, text out. Nothing outside the span of an edit changes.

pub mod dotenv;
pub mod gitignore;
pub mod json;
pub mod toml;

/// The line break nearest to `offset`, the one before it if there is one; LF where there is none.
fn newline_near(text: &str, offset: usize) -> &str {
    let end = match text[..offset].rfind(['\n', '\r']) {
        Some(last) => last + 1,
        None => match text[offset..].find(['\n', '\r']) {
            Some(first) if text[offset + first..].starts_with("\r\n") => offset + first + 2,
            Some(first) => offset + first + 1,
            None => return "\n",
        },
    };
    if text[..end].ends_with("\r\n") { "\r\n" } else { &text[end - 1..end] }
}
