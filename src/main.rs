//! The `lbrs` command.

fn main() {}
