//! Nobody is there: defaults answer, and what has none is missing.

use super::{Confirm, Prompter, Select, Text};
use crate::errors::{Helpful, Result, usage};

/// Answers every question with its fallback, and remembers the questions that have none.
///
/// Such a question is answered with a blank or with the option where the cursor would start, only
/// so that the questions after it are heard too: [`Prompter::finish`] then fails and names them all.
#[derive(Debug, Default)]
pub struct Unattended {
    missing: Vec<String>,
    help: Option<String>,
}

impl Unattended {
    /// Nobody, and what may have been meant if something is missing.
    pub fn with_help(help: Option<String>) -> Self {
        Self { help, ..Self::default() }
    }

    fn missing(&mut self, flag: &str) {
        if !self.missing.iter().any(|known| known == flag) {
            self.missing.push(flag.to_owned());
        }
    }
}

impl Prompter for Unattended {
    fn text(&mut self, question: &Text<'_>) -> Result<String> {
        if question.fallback.is_none() {
            self.missing(question.flag);
        }
        Ok(question.fallback.unwrap_or_default().to_owned())
    }

    fn secret(&mut self, question: &Text<'_>) -> Result<String> {
        self.text(question)
    }

    fn select(&mut self, question: &Select<'_>) -> Result<usize> {
        if question.fallback.is_none() {
            self.missing(question.flag);
        }
        Ok(question.fallback.unwrap_or(question.start))
    }

    fn confirm(&mut self, question: &Confirm<'_>) -> Result<bool> {
        Ok(question.default)
    }

    fn is_interactive(&self) -> bool {
        false
    }

    fn finish(&mut self) -> Result<()> {
        let missing = std::mem::take(&mut self.missing);
        let noun = match missing.len() {
            0 => return Ok(()),
            1 => "answer",
            _ => "answers",
        };
        let help = self.help.take().unwrap_or_else(|| {
            "give each on the command line, or run on a terminal without --yes to be asked".into()
        });
        Err(usage!("missing {noun}: {}", missing.join(", ")).with_help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::{Told, told};
    use crate::prompt::accept;

    fn text<'a>(flag: &'a str, fallback: Option<&'a str>) -> Text<'a> {
        Text {
            message: "m:",
            hint: Some("shown, not taken"),
            keeps: false,
            check: &accept,
            fallback,
            flag,
        }
    }

    #[test]
    fn fallbacks_answer_everything() {
        let options = ["a".to_owned(), "b".to_owned()];
        let mut nobody = Unattended::default();
        assert_eq!(nobody.text(&text("--host H", Some("h"))).unwrap(), "h");
        assert_eq!(nobody.secret(&text("--secret KEY", Some(""))).unwrap(), "");
        let select = Select {
            message: "m:",
            options: &options,
            keywords: &[],
            start: 0,
            fallback: Some(1),
            flag: "-x",
        };
        assert_eq!(nobody.select(&select).unwrap(), 1);
        assert!(nobody.confirm(&Confirm { message: "m", default: true }).unwrap());
        assert!(!nobody.confirm(&Confirm { message: "m", default: false }).unwrap());
        assert!(!nobody.is_interactive());
        assert!(nobody.finish().is_ok());
    }

    #[test]
    fn what_is_missing_is_named_at_once_and_once() {
        let options = ["a".to_owned(), "b".to_owned()];
        let mut nobody = Unattended::default();
        nobody.text(&text("NAME", None)).unwrap();
        let select = Select {
            message: "m:",
            options: &options,
            keywords: &[],
            start: 1,
            fallback: None,
            flag: "--connector ID",
        };
        assert_eq!(nobody.select(&select).unwrap(), 1);
        nobody.secret(&text("--set-file password=PATH", None)).unwrap();
        nobody.text(&text("NAME", None)).unwrap();
        let Told { message, help, exit_code } = told(&nobody.finish().unwrap_err());
        assert_eq!(exit_code, 2);
        assert_eq!(message, "missing answers: NAME, --connector ID, --set-file password=PATH");
        assert!(help.unwrap().contains("command line"));
    }

    #[test]
    fn one_missing_answer_is_singular() {
        let mut nobody = Unattended::default();
        nobody.text(&text("NAME", None)).unwrap();
        assert_eq!(told(&nobody.finish().unwrap_err()).message, "missing answer: NAME");
    }
}
