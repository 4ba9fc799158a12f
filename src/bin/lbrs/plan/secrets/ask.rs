//! Asks where to keep a secret that the user typed.

use std::collections::HashSet;

use super::{Place, SecretPolicy, is_promised};
use crate::errors::Result;
use crate::plan::Variable;
use crate::prompt::{Confirm, Prompter, Select, Text};
use lbrs::internal::datasource::check_variable;
use lbrs::internal::secret::shown_name;

/// A secret that the user typed, and what limits where it can go.
pub(super) struct Typed<'a> {
    pub(super) key: &'a str,
    pub(super) value: &'a str,
    /// The variables that other settings refer to.
    pub(super) used: &'a HashSet<String>,
    /// The variables that get a value in this run.
    pub(super) promised: &'a [Variable],
}

impl SecretPolicy<'_> {
    /// Asks where to keep a typed value; `name` is the variable for it, which the setting refers to if `is_its`.
    pub(super) fn ask_place(
        &self,
        typed: &Typed<'_>,
        name: String,
        is_its: bool,
        prompter: &mut dyn Prompter,
    ) -> Result<Place> {
        let (Typed { key, value, promised, .. }, env_file) = (typed, self.env_name());
        if let Some(reason) = self.unwritable(&name, value) {
            return self.ask_place_outside(key, name, &reason, prompter);
        }
        let options = [
            format!("in the environment variable {name}, its value in {env_file}"),
            format!("in another environment variable, its value in {env_file}"),
            format!("in {}, as plain text", self.file),
        ];
        match ask_where(&format!("Where to keep {}:", shown_name(key)), &options, prompter)? {
            0 if is_promised(promised, &name, value) => self.ask_variable(typed, prompter),
            0 if is_its => Ok(Place::Stored { name, replace: true }),
            0 if !self.is_taken(&name, value) => Ok(Place::Stored { name, replace: false }),
            0 => {
                let message = format!("{name} is in {env_file} with another value. Replace it?");
                let question = Confirm { message: &message, default: false };
                if prompter.confirm(&question)? {
                    Ok(Place::Stored { name, replace: true })
                } else {
                    self.ask_variable(typed, prompter)
                }
            }
            1 => self.ask_variable(typed, prompter),
            _ => Ok(Place::Inline),
        }
    }

    /// Asks where to keep a value that `.env` cannot hold.
    fn ask_place_outside(
        &self,
        key: &str,
        name: String,
        reason: &str,
        prompter: &mut dyn Prompter,
    ) -> Result<Place> {
        let options = [
            format!("in the environment variable {name}, which you set yourself"),
            format!("in {}, as plain text", self.file),
        ];
        let message =
            format!("Where to keep {} (not in {}: {reason}):", shown_name(key), self.env_name());
        match ask_where(&message, &options, prompter)? {
            0 => Ok(Place::Elsewhere { name }),
            _ => Ok(Place::Inline),
        }
    }

    fn ask_variable(&self, typed: &Typed<'_>, prompter: &mut dyn Prompter) -> Result<Place> {
        let Typed { value, used, promised, .. } = typed;
        let check = |name: &str| {
            check_variable(name)?;
            if is_promised(promised, name, value) {
                Err(format!("{name} already holds another secret of this data source"))
            } else if used.contains(name) {
                Err(format!("another setting of this data source refers to {name}"))
            } else if self.is_taken(name, value) {
                Err(format!("{name} is in {} with another value", self.env_name()))
            } else {
                Ok(())
            }
        };
        let question = Text {
            message: "Name of the environment variable:",
            hint: None,
            keeps: false,
            check: &check,
            fallback: None,
            flag: "--secret KEY=VAR",
        };
        Ok(Place::Stored { name: prompter.text(&question)?, replace: false })
    }
}

fn ask_where(message: &str, options: &[String], prompter: &mut dyn Prompter) -> Result<usize> {
    prompter.select(&Select {
        message,
        options,
        keywords: &[],
        behind: &[],
        start: 0,
        fallback: Some(0),
        flag: "--secrets env|inline",
    })
}
