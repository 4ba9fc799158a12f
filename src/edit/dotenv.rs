//! STUB
#![allow(missing_docs)]
use std::ops::Range;
pub struct Var {
    pub name: String,
    pub value: String,
    pub value_span: Range<usize>,
}
pub enum Change {
    Added(String),
    Present,
}
pub struct Conflict {
    pub line: usize,
}
pub enum SetError {
    Conflict(Conflict),
    Unquotable(String),
}
pub fn parse(_t: &str) -> Vec<Var> {
    Vec::new()
}
pub fn quote(v: &str) -> Result<String, String> {
    Ok(format!("'{v}'"))
}
pub fn set(t: &str, n: &str, v: &str) -> Result<Change, SetError> {
    Ok(Change::Added(format!("{t}{n}='{v}'\n")))
}
pub fn replace(t: &str, n: &str, v: &str) -> Result<String, String> {
    Ok(format!("{t}{n}='{v}'\n"))
}
