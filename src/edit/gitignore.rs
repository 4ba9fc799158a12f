//! STUB
pub fn add_line(t: &str, l: &str) -> String {
    format!("{t}{l}\n")
}
