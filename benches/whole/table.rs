//! The figures as a table in Markdown, for the terminal and for docs/comparison.md.

use std::env;
use std::fmt::{Display, Write as _};
use std::fs;
use std::path::Path;

use crate::Result;
use crate::programs::CHECKOUT;

/// The lines of docs/comparison.md between which the table stands.
const MARKS: [&str; 2] = ["<!-- figures: start -->\n", "<!-- figures: end -->\n"];

/// A line of the table.
pub(crate) struct Row {
    /// What is measured.
    pub(crate) what: String,
    /// How much it is.
    pub(crate) figure: String,
    /// What it is measured against.
    pub(crate) against: String,
    /// What it is to be, and whether it is.
    budget: Option<(String, bool)>,
}

impl Row {
    /// A figure without a budget.
    pub(crate) fn new(
        what: impl Into<String>,
        figure: impl Into<String>,
        against: impl Into<String>,
    ) -> Self {
        Self { what: what.into(), figure: figure.into(), against: against.into(), budget: None }
    }

    /// The same with the most that it may be, and whether it is not more.
    pub(crate) fn at_most(self, most: impl Display, met: bool) -> Self {
        Self { budget: Some((format!("at most {most}"), met)), ..self }
    }

    /// The same with the least that it may be, and whether it is not less.
    pub(crate) fn at_least(self, least: impl Display, met: bool) -> Self {
        Self { budget: Some((format!("at least {least}"), met)), ..self }
    }
}

/// Prints the table, and writes it into docs/comparison.md if `UPDATE_README` is set.
pub(crate) fn print(rows: &[Row]) -> Result<()> {
    let mut text = "| what | figure | against | budget |\n| --- | --- | --- | --- |\n".to_owned();
    for Row { what, figure, against, budget } in rows {
        let budget = match budget {
            Some((budget, true)) => format!("{budget}: met"),
            Some((budget, false)) => format!("{budget}: not met"),
            None => String::new(),
        };
        writeln!(text, "| {what} | {figure} | {against} | {budget} |")?;
    }
    println!("\n{text}");
    if env::var_os("UPDATE_README").is_some() {
        let path = Path::new(CHECKOUT).join("docs").join("comparison.md");
        let page = fs::read_to_string(&path)?;
        let (before, rest) = page.split_once(MARKS[0]).ok_or("the page has no place for it")?;
        let (_, after) = rest.split_once(MARKS[1]).ok_or("the page has no place for it")?;
        fs::write(path, format!("{before}{}{text}{}{after}", MARKS[0], MARKS[1]))?;
    }
    Ok(())
}
